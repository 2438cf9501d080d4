/** A stream of pseudo-random numbers. The same seed and label give the same stream on every machine. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Whole number in [0, below). */
  below(below: number): number;
  chance(probability: number): boolean;
  normal(): number;
  exponential(mean: number): number;
  gamma(shape: number, scale: number): number;
  beta(a: number, b: number): number;
  /** Failures before the first success. */
  geometric(probability: number): number;
  poisson(mean: number): number;
  pick<T>(from: readonly T[]): T;
  /** Index drawn by running totals, the last of which is the sum. */
  byTotals(totals: Float64Array): number;
}

/** A stream of its own for each purpose, so that a change in one part leaves the others as they were. */
export const randomFor = (seed: number, label: string): Random => {
  const uniform = sfc32(hash(`${seed}/${label}`));
  let spare: number | undefined;

  const below = (limit: number): number => Math.floor(uniform() * limit);
  const chance = (probability: number): boolean => uniform() < probability;

  const normal = (): number => {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    const angle = 2 * Math.PI * uniform();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };

  const exponential = (mean: number): number => -mean * Math.log(1 - uniform());

  // Marsaglia and Tsang; below 1 the shape is lifted by one and the draw brought down again.
  const gamma = (shape: number, scale: number): number => {
    if (shape < 1) return gamma(shape + 1, scale) * Math.pow(1 - uniform(), 1 / shape);
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = normal();
      const v = Math.pow(1 + c * x, 3);
      if (v > 0 && Math.log(1 - uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v * scale;
    }
  };

  const beta = (a: number, b: number): number => {
    const [one, other] = [gamma(a, 1), gamma(b, 1)];
    return one / (one + other);
  };

  const geometric = (probability: number): number => Math.floor(Math.log(1 - uniform()) / Math.log(1 - probability));

  const poisson = (mean: number): number => {
    if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
    const limit = Math.exp(-mean);
    let count = 0;
    for (let product = uniform(); product > limit; product *= uniform()) count += 1;
    return count;
  };

  const pick = <T>(from: readonly T[]): T => from[below(from.length)] as T;

  const byTotals = (totals: Float64Array): number => {
    const target = uniform() * at(totals, totals.length - 1);
    let [low, high] = [0, totals.length - 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (at(totals, middle) > target) high = middle;
      else low = middle + 1;
    }
    return low;
  };

  return { next: uniform, below, chance, normal, exponential, gamma, beta, geometric, poisson, pick, byTotals };
};

/** A typed array's value at an index that is known to be inside; not a number outside. */
export const at = (values: Readonly<Record<number, number>>, index: number): number => values[index] ?? Number.NaN;

/** Adds a number to one value of a typed array. */
export const bump = (values: Record<number, number>, index: number, by = 1): void => {
  values[index] = at(values, index) + by;
};

/** Running totals of weights, for {@link Random.byTotals}. */
export const runningTotals = (weights: ArrayLike<number>): Float64Array => {
  const totals = new Float64Array(weights.length);
  let sum = 0;
  for (let i = 0; i < weights.length; i += 1) {
    sum += at(weights, i);
    totals[i] = sum;
  }
  return totals;
};

/** Four words from a text (FNV-1a with four offsets, mixed), enough to start a generator. */
const hash = (text: string): readonly [number, number, number, number] => {
  const word = (offset: number): number => {
    let value = offset;
    for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 16777619);
    value = Math.imul(value ^ (value >>> 16), 2246822507);
    return (value ^ (value >>> 13)) >>> 0;
  };
  return [word(2166136261), word(3735928559), word(1013904223), word(374761393)];
};

/** Chris Doty-Humphrey's small fast counter generator: 128 bits of state, passes the usual batteries. */
const sfc32 = ([one, two, three, four]: readonly [number, number, number, number]): (() => number) => {
  let [a, b, c, counter] = [one | 0, two | 0, three | 0, four | 0];
  const step = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return (sum >>> 0) / 4294967296;
  };
  for (let i = 0; i < 12; i += 1) step();
  return step;
};

/** Rising values, each with the mid-rank (ridit) of those who have it: share below plus half of the share equal. */
export type Steps = readonly (readonly [value: number, ridit: number])[];

/** More steps than this say nothing that a score could show. */
const MOST_STEPS = 400;

/** What patrons are scored against. Equal values get equal ranks, and a rank never falls as the value rises. */
export class Scale {
  readonly steps: Steps;
  readonly #values: Float64Array;
  readonly #ridits: Float64Array;

  constructor(steps: Steps) {
    this.steps = steps;
    this.#values = Float64Array.from(steps, ([value]) => value);
    this.#ridits = Float64Array.from(steps, ([, ridit]) => ridit);
  }

  /** The mid-rank of a value, 0-1; of a value that nobody had, by straight line between its neighbours. */
  ridit(value: number): number {
    const [values, ridits] = [this.#values, this.#ridits];
    let [low, high] = [0, values.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((values[middle] ?? Infinity) < value) low = middle + 1;
      else high = middle;
    }
    const [above, ridit] = [values[low], ridits[low]];
    if (above === undefined || ridit === undefined) return values.length === 0 ? 0.5 : 1;
    if (above === value) return ridit;
    const [below, riditBelow] = [values[low - 1], ridits[low - 1]];
    if (below === undefined || riditBelow === undefined) return 0;
    return riditBelow + ((ridit - riditBelow) * (value - below)) / (above - below);
  }
}

/** @param values sorted, of everybody who is ranked */
export const scaleOf = (values: Float64Array): Scale => {
  const steps: [number, number][] = [];
  const total = values.length;
  for (let at = 0; at < total;) {
    const value = values[at] ?? 0;
    let end = at + 1;
    while (end < total && values[end] === value) end += 1;
    steps.push([value, (at + (end - at) / 2) / total]);
    at = end;
  }
  return new Scale(thinned(steps));
};

const thinned = (steps: [number, number][]): Steps => {
  if (steps.length <= MOST_STEPS) return steps;
  const kept: [number, number][] = [];
  let next = 0;
  for (const [index, step] of steps.entries()) {
    if (step[1] < next && index < steps.length - 1) continue;
    kept.push(step);
    next = (Math.floor(step[1] * MOST_STEPS) + 1) / MOST_STEPS;
  }
  return kept;
};

/** A score of 1 to 5 from a mid-rank. */
export const scoreOf = (ridit: number): number => Math.min(5, 1 + Math.floor(5 * ridit + 1e-9));

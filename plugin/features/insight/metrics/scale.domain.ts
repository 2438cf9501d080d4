/** Rising values, each with the mid-rank (ridit) of those who have it: share below plus half of the share equal. */
export type Steps = readonly (readonly [value: number, ridit: number])[];

/** More steps than this say nothing that a score could show. */
const MOST_STEPS = 400;

/** What patrons are scored against. Equal values get equal ranks, and a rank never falls as the value rises. */
export class Scale {
  readonly steps: Steps;

  constructor(steps: Steps) {
    this.steps = steps;
  }

  /** The mid-rank of a value, 0-1; of a value that nobody had, by straight line between its neighbours. */
  ridit(value: number): number {
    const { steps } = this;
    let [low, high] = [0, steps.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((steps[middle]?.[0] ?? Infinity) < value) low = middle + 1;
      else high = middle;
    }
    const above = steps[low];
    const below = steps[low - 1];
    if (above === undefined) return steps.length === 0 ? 0.5 : 1;
    if (above[0] === value) return above[1];
    if (below === undefined) return 0;
    return below[1] + ((above[1] - below[1]) * (value - below[0])) / (above[0] - below[0]);
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

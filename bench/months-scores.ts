import type { Expectation } from '../plugin/features/reports/expectation.domain.ts';
import type { Figures } from './figures.ts';
import type { MonthCounts } from './months-process.ts';
import { FORETELLERS, type Foreteller } from './months-rivals.ts';

/** A library whose months are foretold. */
export interface Tried extends MonthCounts {
  /** What its scores are gathered under, the size first. */
  readonly groups: readonly [size: string, ...others: string[]];
}

const YEAR = 12;
/** One in five may lie outside. */
const OUTSIDE = 0.2;

/** Sums of the scores of some forecasts. All but coverage are shares of a library's usual month. */
class Scores {
  #months = 0;
  #inside = 0;
  #width = 0;
  #interval = 0;
  #error = 0;

  /** @param usual mean of the last twelve months that were known */
  add({ value, low, high }: Expectation, came: number, usual: number): void {
    this.#months += 1;
    // As the page counts: limits are printed as whole patrons.
    if (Math.round(low) <= came && came <= Math.round(high)) this.#inside += 1;
    const missed = Math.max(0, low - came, came - high);
    this.#width += (high - low) / usual;
    this.#interval += (high - low + (2 / OUTSIDE) * missed) / usual;
    this.#error += Math.abs(came - value) / usual;
  }

  get coverage(): number {
    return this.#inside / this.#months;
  }

  write(name: string, figures: Figures): void {
    figures.add(`${name}_inside`, 100 * this.coverage, '%');
    figures.add(`${name}_width`, (100 * this.#width) / this.#months, '%');
    figures.add(`${name}_interval_score`, (100 * this.#interval) / this.#months, '%');
    figures.add(`${name}_error`, (100 * this.#error) / this.#months, '%');
  }
}

/** Has everything foretold by everyone, and writes scores over all, by distance and by group. */
export const scoreMonths = (tried: readonly Tried[], name: string, figures: Figures): void => {
  if (tried.length === 0) throw new Error('There is nothing to foretell.');
  for (const [who, foretell] of Object.entries(FORETELLERS)) {
    const found = scoresOf(tried, foretell, ({ groups }, ahead) => ['all', `ahead_${ahead}`, ...groups]);
    for (const [group, scores] of found) scores.write(`${name}_${group}_${who}`, figures);
    const crossed = scoresOf(tried, foretell, ({ groups: [group] }, ahead) => [`${group} ${ahead}`]);
    const inside = [...crossed.values()].map(({ coverage }) => 100 * coverage);
    figures.add(`${name}_least_inside_of_any_distance_and_size_${who}`, Math.min(...inside), '%');
    figures.add(`${name}_most_inside_of_any_distance_and_size_${who}`, Math.max(...inside), '%');
  }
};

/** @param groupsOf what the forecast of a library so many months ahead is gathered under */
const scoresOf = (
  tried: readonly Tried[],
  foretell: Foreteller,
  groupsOf: (library: Tried, ahead: number) => readonly string[],
): Map<string, Scores> => {
  const all = new Map<string, Scores>();
  for (const library of tried) {
    const usual = library.known.slice(-YEAR).reduce((sum, count) => sum + count, 0) / YEAR;
    for (const [step, expected] of (foretell(library.known) ?? []).entries())
      for (const group of groupsOf(library, step + 1)) {
        const scores = all.get(group) ?? new Scores();
        all.set(group, scores);
        scores.add(expected, library.came[step] ?? 0, usual);
      }
  }
  return all;
};

import type { Fit } from '../models/maximum-likelihood.domain.ts';
import { fitSbg, type Renewals, type SbgParameter } from '../models/sbg.domain.ts';
import { isEndless, renewalsOf } from './renewal.domain.ts';
import { isExpired } from './stage.domain.ts';

const MOST_RENEWALS = 60;

/** How the members of each category did at their renewals, as far as it can be inferred. */
export class RenewalSample {
  readonly #categories = new Map<string, { readonly lost: number[]; readonly active: number[] }>();
  readonly #day: number;
  readonly #periods: ReadonlyMap<string, number>;

  /** @param periods days that a membership lasts, by category code */
  constructor(day: number, periods: ReadonlyMap<string, number>) {
    this.#day = day;
    this.#periods = periods;
  }

  add(category: string, enrolled: number | undefined, expiry: number | undefined): void {
    const period = this.#periods.get(category);
    if (enrolled === undefined || expiry === undefined || period === undefined || isEndless(expiry, this.#day)) return;
    const made = Math.min(MOST_RENEWALS, renewalsOf(enrolled, expiry, period));
    const counts = this.#categories.get(category) ?? { lost: [], active: [] };
    this.#categories.set(category, counts);
    bump(isExpired({ day: this.#day, expiry }) ? counts.lost : counts.active, made);
  }

  byCategory(): ReadonlyMap<string, Renewals> {
    return this.#categories;
  }
}

/** Fewer members, or fewer who left, tell nothing of a category. */
const FEWEST_MEMBERS = 200;
const FEWEST_LOST = 20;

/** How a category's members renew, as a model has it. */
export interface FittedRenewals {
  readonly category: string;
  readonly members: number;
  readonly renewed: number;
  readonly fit: Fit<SbgParameter>;
}

/** Fits the shifted beta-geometric model to each category that is large enough. */
export const fitRenewals = (sample: RenewalSample): FittedRenewals[] =>
  [...sample.byCategory()].flatMap(([category, renewals]) => {
    const lost = sum(renewals.lost);
    const members = lost + sum(renewals.active);
    if (members < FEWEST_MEMBERS || lost < FEWEST_LOST) return [];
    const renewed = members - (renewals.lost[0] ?? 0) - (renewals.active[0] ?? 0);
    return [{ category, members, renewed, fit: fitSbg(renewals) }];
  });

const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0);

const bump = (counts: number[], at: number): void => {
  while (counts.length <= at) counts.push(0);
  counts[at] = (counts[at] ?? 0) + 1;
};

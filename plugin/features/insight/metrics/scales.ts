import { shrunkRate, type Prior } from './loyalty.domain.ts';
import type { JudgedUse } from './patron-clocks.domain.ts';
import { Periods } from './renewal.domain.ts';
import { Scale, scaleOf } from './scale.domain.ts';
import { YEAR } from './visit-history.ts';

/** What a category's patrons are ranked against when it is asked how often they come. */
export interface RateScale {
  readonly prior: Prior;
  readonly rate: Scale;
}

/** Everything that is frozen for a quarter. */
export interface Scales {
  readonly recency: Scale;
  readonly frequency: Scale;
  readonly volume: Scale;
  /** How many service lines the library can observe. */
  readonly lines: number;
  /** First day from which the library's history is known (known-from.ts). */
  readonly knownFrom: number;
  /** Days that a membership lasts, by category code. */
  readonly periods: ReadonlyMap<string, number>;
  readonly pooled: RateScale;
  /** By category code, for categories with enough patrons. */
  readonly categories: ReadonlyMap<string, RateScale>;
}

/** Scales as they were told to another thread, which knows their steps only. */
export const retold = (scales: Scales): Scales => ({
  ...scales,
  recency: new Scale(scales.recency.steps),
  frequency: new Scale(scales.frequency.steps),
  volume: new Scale(scales.volume.steps),
  pooled: retoldRate(scales.pooled),
  categories: new Map([...scales.categories].map(([category, scale]) => [category, retoldRate(scale)])),
});

const retoldRate = ({ prior, rate }: RateScale): RateScale => ({ prior, rate: new Scale(rate.steps) });

/** Fewer patrons than this say nothing about a category of their own. */
const FEWEST_OF_CATEGORY = 200;
/** A service line can be observed where at least so many of those who came used it. */
const LINE_SHARE = 0.005;
const MOST_LINES = 32;
/** What little is believed before anything is known: half a visit. */
const PRIOR_SHAPE = 0.5;
const PRIOR_WEEKS_OF_NOBODY = 26;
const UNRANKED_DAYS = 60;

/** Gathers what scales are made of, patron by patron. */
export class ScaleBuilder {
  readonly #recency = new Uint32Array(YEAR + 1);
  readonly #frequency = new Uint32Array(YEAR + 1);
  readonly #volume = new Map<number, number>();
  readonly #users = new Uint32Array(MOST_LINES);
  #came = 0;
  readonly #rates = new Map<string, RateSample>();
  readonly #pooled = new RateSample();
  readonly #periods = new Map<string, Periods>();
  readonly #day: number;
  readonly #knownFrom: number;

  constructor(day: number, knownFrom: number) {
    this.#day = day;
    this.#knownFrom = knownFrom;
  }

  addMembership(category: string, enrolled: number | undefined, expiry: number | undefined): void {
    if (enrolled === undefined || expiry === undefined) return;
    const lengths = this.#periods.get(category) ?? new Periods();
    this.#periods.set(category, lengths);
    lengths.add(enrolled, expiry, this.#day);
  }

  add(category: string, use: JudgedUse, isTruncated: boolean): void {
    const days = this.#day - use.firstVisit;
    const sample = this.#rates.get(category) ?? new RateSample();
    this.#rates.set(category, sample);
    sample.add(use.visitDays - 1, days);
    this.#pooled.add(use.visitDays - 1, days);
    if (use.visitDays365 === 0) return;
    this.#came += 1;
    for (let bits = use.linesUsed; bits !== 0; bits &= bits - 1) bump(this.#users, 31 - Math.clz32(bits & -bits));
    if (!isTruncated && days < UNRANKED_DAYS) return;
    bump(this.#recency, Math.min(YEAR, this.#day - use.lastVisit));
    bump(this.#frequency, Math.min(YEAR, use.visitDays365));
    if (use.loans365 > 0) this.#volume.set(use.loans365, (this.#volume.get(use.loans365) ?? 0) + 1);
  }

  /** @param priorOf what a trusted model believes of a category ('': of everybody), where there is one */
  scales(priorOf: (category: string) => Prior | undefined): Scales {
    const rateScale = (category: string, sample: RateSample): RateScale => {
      const prior = priorOf(category) ?? sample.prior();
      return { prior, rate: sample.scale(prior) };
    };
    const fewest = Math.max(1, LINE_SHARE * this.#came);
    return {
      recency: scaleOf(spread(this.#recency.entries())),
      frequency: scaleOf(spread(this.#frequency.entries())),
      volume: scaleOf(spread(this.#volume)),
      lines: Math.max(1, this.#users.filter((users) => users >= fewest).length),
      knownFrom: this.#knownFrom,
      periods: new Map(
        [...this.#periods].flatMap(([category, lengths]) => {
          const median = lengths.median();
          return median === undefined ? [] : [[category, median] as const];
        }),
      ),
      pooled: rateScale('', this.#pooled),
      categories: new Map(
        [...this.#rates]
          .filter(([, sample]) => sample.size >= FEWEST_OF_CATEGORY)
          .map(([category, sample]) => [category, rateScale(category, sample)]),
      ),
    };
  }
}

const bump = (counts: Uint32Array, at: number): void => {
  counts[at] = (counts[at] ?? 0) + 1;
};

/** Values as often as they were counted, in rising order. */
const spread = (counts: Iterable<readonly [value: number, count: number]>): Float64Array => {
  const known = [...counts].filter(([, count]) => count > 0);
  const values = new Float64Array(known.reduce((sum, [, count]) => sum + count, 0));
  let at = 0;
  for (const [value, count] of known.sort(([one], [other]) => one - other)) {
    values.fill(value, at, at + count);
    at += count;
  }
  return values;
};

/** Repeat visit days and days of patrons, two numbers each. */
class RateSample {
  #pairs = new Float64Array(256);
  size = 0;
  #repeats = 0;
  #weeks = 0;

  add(repeats: number, days: number): void {
    if (this.size * 2 === this.#pairs.length) {
      const larger = new Float64Array(this.#pairs.length * 2);
      larger.set(this.#pairs);
      this.#pairs = larger;
    }
    this.#pairs[this.size * 2] = repeats;
    this.#pairs[this.size * 2 + 1] = days;
    this.size += 1;
    this.#repeats += repeats;
    this.#weeks += days / 7;
  }

  prior(): Prior {
    const weeks = this.#repeats === 0 ? PRIOR_WEEKS_OF_NOBODY : (PRIOR_SHAPE * this.#weeks) / this.#repeats;
    return { shape: PRIOR_SHAPE, weeks: Math.max(weeks, 1) };
  }

  scale(prior: Prior): Scale {
    const rates = new Float64Array(this.size);
    for (let at = 0; at < this.size; at += 1)
      rates[at] = shrunkRate(this.#pairs[at * 2] ?? 0, this.#pairs[at * 2 + 1] ?? 0, prior);
    return scaleOf(rates.sort());
  }
}

import { groupHistories } from '../models/history.domain.ts';
import { fitRate, type RateFit } from '../models/rate-models.domain.ts';
import type { SeasonFactors } from '../models/season.domain.ts';
import { weigh, type Verdict } from '../models/trust.domain.ts';
import { readClocks, span, type Reading } from './clock-readings.ts';
import { TRIAL_WEEKS, type ClockSample, type TrialWeeks } from './clock-sample.ts';
import { tryModel, type ScopeTrial } from './try-model.ts';

/** A category with so many patrons who came again has a model of its own. */
const OWN_MODEL_REPEATERS = 500;
/** The scope of the model that is fitted to everybody. */
export const EVERYBODY = '';

/** A model that was fitted, with what became of it on the library's own past. */
export interface FittedModel {
  /** Category code; empty: everybody. */
  readonly scope: string;
  readonly season: SeasonFactors | undefined;
  readonly patrons: number;
  readonly repeaters: number;
  readonly fit: RateFit<'mbgnbd'>;
  readonly logLikelihoodNbd: number;
  readonly trials: ReadonlyMap<TrialWeeks, ScopeTrial>;
  readonly verdict: Verdict;
}

/** Fits one model to everybody and one to every category that is large enough, and puts each on trial. */
export const fitModels = (sample: ClockSample): FittedModel[] => [
  ...fitSome(sample, 'everybody'),
  ...fitSome(sample, 'categories'),
];

/** The two halves of that work, which know nothing of each other and take about as long. */
export type Half = 'everybody' | 'categories';

export const fitSome = (sample: ClockSample, half: Half): FittedModel[] => {
  if (sample.size === 0) return [];
  const { order, ends } = sample.byCategory();
  // Where there is one category, everybody's model is its own.
  if (half === 'categories' && ends.length < 2) return [];
  const now = readClocks(sample, order, 0);
  const cuts = TRIAL_WEEKS.map((weeks) => readClocks(sample, order, weeks));
  const fitting = { sample, order, now, cuts };
  if (half === 'everybody') return [fitScope(fitting, { name: EVERYBODY, from: 0, until: sample.size })];
  return ends
    .map((until, code) => ({ name: sample.categories[code] ?? EVERYBODY, from: ends[code - 1] ?? 0, until }))
    .filter(({ from, until }) => repeatersAmong(now.histories.x.subarray(from, until)) >= OWN_MODEL_REPEATERS)
    .map((scope) => fitScope(fitting, scope));
};

interface Fitting {
  readonly sample: ClockSample;
  /** Positions in the sample, those of a scope together. */
  readonly order: Int32Array;
  readonly now: Reading;
  readonly cuts: readonly Reading<TrialWeeks>[];
}

/** Whom a model is fitted to: a span of the order. */
interface Scope {
  readonly name: string;
  readonly from: number;
  readonly until: number;
}

const fitScope = ({ sample, order, now, cuts }: Fitting, { name, from, until }: Scope): FittedModel => {
  const patrons = order.subarray(from, until);
  const within = (reading: Reading): Reading => ({ ...reading, histories: span(reading.histories, from, until) });
  const { clock, histories } = within(now);
  const grouped = groupHistories(histories);
  const fit = fitRate('mbgnbd', grouped);
  const logLikelihoodNbd = fitRate('nbd', grouped).logLikelihood;
  const trials = new Map<TrialWeeks, ScopeTrial>();
  for (const cut of cuts) {
    const trial = tryModel(sample, patrons, { fit, now: histories, cut: within(cut) });
    if (trial !== undefined) trials.set(cut.weeks, trial);
  }
  const repeaters = repeatersAmong(histories.x);
  const use = sample.dailyUse(sample.day);
  const deciding = trials.get(13);
  const verdict = weigh({
    fit,
    logLikelihoodNbd,
    repeaters,
    historyDays: use.visits.length,
    medianGapDays: medianGapOf(sample, patrons, repeaters),
    trial: deciding && { weeks: 13, result: deciding.result },
    // Seasonal time stands still while the library is closed.
    closureDays: clock.season === undefined ? longestClosure(use.visits) : 0,
  });
  return {
    scope: name,
    season: clock.season,
    patrons: patrons.length,
    repeaters,
    fit,
    logLikelihoodNbd,
    trials,
    verdict,
  };
};

/** How many came again. */
const repeatersAmong = (repeats: Int32Array): number => {
  let repeaters = 0;
  for (const count of repeats) if (count > 0) repeaters += 1;
  return repeaters;
};

/** The middle of the mean days between borrowing days, of those who came again. */
const medianGapOf = (sample: ClockSample, patrons: Int32Array, repeaters: number): number | undefined => {
  const gaps = new Float64Array(repeaters);
  let gap = 0;
  for (const at of patrons) {
    const repeats = sample.days(at) - 1;
    if (repeats > 0) gaps[gap++] = (sample.last(at) - sample.first(at)) / repeats;
  }
  return gaps.sort()[Math.floor(repeaters / 2)];
};

const longestClosure = (visits: Float64Array): number => {
  let [longest, now] = [0, 0];
  for (const count of visits) {
    now = count === 0 ? now + 1 : 0;
    longest = Math.max(longest, now);
  }
  return longest;
};

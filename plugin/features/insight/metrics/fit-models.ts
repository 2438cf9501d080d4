import { groupHistories } from '../models/history.domain.ts';
import { fitRate, type RateFit } from '../models/rate-models.domain.ts';
import type { SeasonFactors } from '../models/season.domain.ts';
import { weigh, type Verdict } from '../models/trust.domain.ts';
import { TRIAL_WEEKS, type ClockSample, type TrialWeeks } from './clock-sample.ts';
import { seasonalClockOf, type ModelClock } from './model-clock.ts';
import { historiesOf, tryModel, type ScopeTrial } from './try-model.ts';

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
export const fitModels = (sample: ClockSample): FittedModel[] => {
  const { day } = sample;
  const clock = seasonalClockOf(sample.dailyUse(day - 1));
  const cuts = TRIAL_WEEKS.map((weeks) => ({ weeks, clock: seasonalClockOf(sample.dailyUse(day - weeks * 7)) }));
  return [...scopesOf(sample)].map(([scope, patrons]) => fitScope({ sample, clock, cuts }, scope, patrons));
};

interface Fitting {
  readonly sample: ClockSample;
  readonly clock: ModelClock;
  /** How long before the end the past is cut, and the clock as it could be known then. */
  readonly cuts: readonly { readonly weeks: TrialWeeks; readonly clock: ModelClock }[];
}

/** Positions of the sample by scope. */
const scopesOf = (sample: ClockSample): Map<string, Int32Array> => {
  const everybody = Int32Array.from({ length: sample.size }, (_, at) => at);
  const scopes = new Map(sample.size === 0 ? [] : [[EVERYBODY, everybody]]);
  // Where there is one category, everybody's model is its own.
  if (sample.categories.length < 2) return scopes;
  for (const category of sample.categories) {
    const patrons = everybody.filter((at) => sample.category(at) === category);
    if (repeatersAmong(sample, patrons).length >= OWN_MODEL_REPEATERS) scopes.set(category, patrons);
  }
  return scopes;
};

const repeatersAmong = (sample: ClockSample, patrons: Int32Array): Int32Array =>
  patrons.filter((at) => sample.days(at) > 1);

const fitScope = ({ sample, clock, cuts }: Fitting, scope: string, patrons: Int32Array): FittedModel => {
  const histories = groupHistories(
    historiesOf(patrons, clock, (at) => ({
      days: sample.days(at),
      first: sample.first(at),
      last: sample.last(at),
      until: sample.until(at),
    })),
  );
  const fit = fitRate('mbgnbd', histories);
  const logLikelihoodNbd = fitRate('nbd', histories).logLikelihood;
  const trials = new Map(
    cuts.flatMap((cut) => {
      const trial = tryModel(sample, patrons, cut);
      return trial === undefined ? [] : [[cut.weeks, trial] as const];
    }),
  );
  const repeaters = repeatersAmong(sample, patrons);
  const use = sample.dailyUse(sample.day);
  const deciding = trials.get(13);
  const verdict = weigh({
    fit,
    logLikelihoodNbd,
    repeaters: repeaters.length,
    historyDays: use.visits.length,
    medianGapDays: medianGapOf(sample, repeaters),
    trial: deciding && { weeks: 13, result: deciding.result },
    // Seasonal time stands still while the library is closed.
    closureDays: clock.season === undefined ? longestClosure(use.visits) : 0,
  });
  return {
    scope,
    season: clock.season,
    patrons: patrons.length,
    repeaters: repeaters.length,
    fit,
    logLikelihoodNbd,
    trials,
    verdict,
  };
};

const medianGapOf = (sample: ClockSample, repeaters: Int32Array): number | undefined =>
  Float64Array.from(repeaters, (at) => (sample.last(at) - sample.first(at)) / (sample.days(at) - 1)).sort()[
    Math.floor(repeaters.length / 2)
  ];

const longestClosure = (visits: Float64Array): number => {
  let [longest, now] = [0, 0];
  for (const count of visits) {
    now = count === 0 ? now + 1 : 0;
    longest = Math.max(longest, now);
  }
  return longest;
};

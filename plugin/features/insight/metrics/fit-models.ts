import { groupHistories, type DayHistories } from '../models/history.domain.ts';
import { fitRate, rateForecaster, type RateFit } from '../models/rate-models.domain.ts';
import type { SeasonFactors } from '../models/season.domain.ts';
import { judge, type Trial } from '../models/trial.domain.ts';
import { weigh, type Verdict } from '../models/trust.domain.ts';
import { TRIAL_WEEKS, type ClockSample, type TrialWeeks } from './clock-sample.ts';
import { seasonalClockOf, type ModelClock } from './model-clock.ts';

/** A category with so many patrons who came again has a model of its own; the others share one. */
export const OWN_MODEL_REPEATERS = 500;
/** Fewer than this cannot even be tried. */
const FEWEST_TRIED = 50;

/** A model that was fitted, with what became of it on the library's own past. */
export interface FittedModel {
  /** Category code; empty: all categories that have no model of their own. */
  readonly scope: string;
  readonly season: SeasonFactors | undefined;
  readonly patrons: number;
  readonly repeaters: number;
  readonly fit: RateFit<'mbgnbd'>;
  readonly logLikelihoodNbd: number;
  readonly trials: ReadonlyMap<TrialWeeks, ScopeTrial>;
  readonly verdict: Verdict;
}

export interface ScopeTrial {
  readonly cutOn: number;
  readonly result: Trial;
}

/** Fits a model for every category that is large enough and one for the others together, and puts each on trial. */
export const fitModels = (sample: ClockSample): FittedModel[] => {
  const { day } = sample;
  const scopes = scopesOf(sample);
  const clock = seasonalClockOf(sample.dailyUse(day - 1));
  const cuts = new Map(TRIAL_WEEKS.map((weeks) => [weeks, seasonalClockOf(sample.dailyUse(day - weeks * 7))]));
  return [...scopes].map(([scope, patrons]) => fitScope({ sample, day, clock, cuts }, scope, patrons));
};

interface Fitting {
  readonly sample: ClockSample;
  readonly day: number;
  readonly clock: ModelClock;
  /** The clock as it could be known at each cut. */
  readonly cuts: ReadonlyMap<TrialWeeks, ModelClock>;
}

/** Positions of the sample by scope. */
const scopesOf = (sample: ClockSample): Map<string, Int32Array> => {
  const sizes = new Map<string, { patrons: number; repeaters: number }>();
  for (let at = 0; at < sample.size; at += 1) {
    const size = sizes.get(sample.category(at)) ?? { patrons: 0, repeaters: 0 };
    sizes.set(sample.category(at), size);
    size.patrons += 1;
    if (sample.days(at) > 1) size.repeaters += 1;
  }
  const scopeOf = (category: string): string =>
    (sizes.get(category)?.repeaters ?? 0) >= OWN_MODEL_REPEATERS ? category : '';
  const found = new Map<string, { positions: Int32Array; length: number }>();
  for (const [category, { patrons }] of sizes) {
    const scope = scopeOf(category);
    const length = (found.get(scope)?.positions.length ?? 0) + patrons;
    found.set(scope, { positions: new Int32Array(length), length: 0 });
  }
  for (let at = 0; at < sample.size; at += 1) {
    const scope = found.get(scopeOf(sample.category(at)));
    if (scope !== undefined) scope.positions[scope.length++] = at;
  }
  return new Map([...found].map(([scope, { positions }]) => [scope, positions]));
};

const fitScope = (fitting: Fitting, scope: string, patrons: Int32Array): FittedModel => {
  const { sample, day, clock } = fitting;
  const histories = groupHistories(historiesAt(sample, patrons, clock));
  const fit = fitRate('mbgnbd', histories);
  const logLikelihoodNbd = fitRate('nbd', histories).logLikelihood;
  const trials = new Map(
    TRIAL_WEEKS.flatMap((weeks) => {
      const trial = tryModel(fitting, patrons, weeks);
      return trial === undefined ? [] : [[weeks, trial] as const];
    }),
  );
  const { repeaters, medianGapDays } = gapsOf(sample, patrons);
  const use = sample.dailyUse(day);
  const deciding = trials.get(13);
  const verdict = weigh({
    fit,
    logLikelihoodNbd,
    repeaters,
    historyDays: use.visits.length,
    medianGapDays,
    trial: deciding && { weeks: 13, result: deciding.result },
    // Seasonal time stands still while the library is closed.
    closureDays: clock.season === undefined ? longestClosure(use.visits) : 0,
  });
  return { scope, season: clock.season, patrons: patrons.length, repeaters, fit, logLikelihoodNbd, trials, verdict };
};

const historiesAt = (sample: ClockSample, patrons: Int32Array, clock: ModelClock): DayHistories => {
  const found = empty(patrons.length);
  for (const [row, at] of patrons.entries()) {
    const first = sample.first(at);
    found.x[row] = sample.days(at) - 1;
    found.tx[row] = clock.between(first, sample.last(at));
    found.t[row] = Math.max(clock.between(first, sample.until(at)), found.tx[row] ?? 0);
  }
  return found;
};

const empty = (size: number): DayHistories => ({
  x: new Int32Array(size),
  tx: new Int32Array(size),
  t: new Int32Array(size),
});

/** Cuts the past, fits what was known then, and holds the forecasts against what happened. */
const tryModel = ({ sample, day, cuts }: Fitting, patrons: Int32Array, weeks: TrialWeeks): ScopeTrial | undefined => {
  const cutOn = day - weeks * 7;
  const clock = cuts.get(weeks);
  // Whose membership had ended by then is known to be out.
  const tried = patrons.filter((at) => sample.daysAt(at, weeks) > 0 && sample.until(at) >= cutOn);
  if (clock === undefined || tried.length < FEWEST_TRIED) return undefined;
  const known = empty(tried.length);
  const silence = new Int32Array(tried.length);
  const visits = new Int32Array(tried.length);
  for (const [row, at] of tried.entries()) {
    const first = sample.first(at);
    const last = sample.lastAt(at, weeks);
    known.x[row] = sample.daysAt(at, weeks) - 1;
    known.tx[row] = clock.between(first, last);
    known.t[row] = Math.max(clock.between(first, cutOn), known.tx[row] ?? 0);
    silence[row] = cutOn - last;
    visits[row] = sample.days(at) - sample.daysAt(at, weeks);
  }
  const { params } = fitRate('mbgnbd', groupHistories(known));
  const forecaster = rateForecaster('mbgnbd', params);
  const horizon = clock.between(cutOn, day) / 7;
  const pVisit = new Float64Array(tried.length);
  const expectedVisits = new Float64Array(tried.length);
  for (let row = 0; row < tried.length; row += 1) {
    const [x, tx, t] = [known.x[row] ?? 0, (known.tx[row] ?? 0) / 7, (known.t[row] ?? 0) / 7];
    pVisit[row] = forecaster.pVisit(x, tx, t, horizon);
    expectedVisits[row] = forecaster.expectedVisits(x, tx, t, horizon);
  }
  return { cutOn, result: judge({ pVisit, expectedVisits, silence, visits }) };
};

const gapsOf = (
  sample: ClockSample,
  patrons: Int32Array,
): { readonly repeaters: number; readonly medianGapDays: number | undefined } => {
  const gaps = Float64Array.from(patrons.filter((at) => sample.days(at) > 1)).map(
    (at) => (sample.last(at) - sample.first(at)) / (sample.days(at) - 1),
  );
  return { repeaters: gaps.length, medianGapDays: gaps.sort()[Math.floor(gaps.length / 2)] };
};

const longestClosure = (visits: Float64Array): number => {
  let [longest, now] = [0, 0];
  for (const count of visits) {
    now = count === 0 ? now + 1 : 0;
    longest = Math.max(longest, now);
  }
  return longest;
};

import { dayAsText } from '../calendar.ts';
import { lengthOf, type Closure } from '../models/closures.domain.ts';
import { groupHistories } from '../models/history.domain.ts';
import { fitRate, type RateFit } from '../models/rate-models.domain.ts';
import type { SeasonFactors } from '../models/season.domain.ts';
import { weigh, type ClosureFacts, type Verdict } from '../models/trust.domain.ts';
import { readClocks, span, type Reading } from './clock-readings.ts';
import type { ClockSample, TrialWeeks } from './clock-sample.ts';
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
  /** The trial that decides; undefined where there was too little past. */
  readonly trial: ScopeTrial | undefined;
  readonly verdict: Verdict;
}

/** The past is cut so many weeks before the end for the trial that decides, and for a further one that is only shown. */
const DECIDING: TrialWeeks = 13;
const FURTHER: TrialWeeks = 26;

/** Fits one model to everybody and one to every category that is large enough, and puts each on the trial that decides. */
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
  const fitting = { sample, order, now, cut: readClocks(sample, order, DECIDING) };
  if (half === 'everybody') return [fitScope(fitting, everybodyIn(sample))];
  return categoriesIn(sample, ends)
    .filter(({ from, until }) => repeatersAmong(now.histories.x.subarray(from, until)) >= OWN_MODEL_REPEATERS)
    .map((scope) => fitScope(fitting, scope));
};

/** What a further trial needs to know of a model. */
export type Tried = Pick<FittedModel, 'scope' | 'fit'>;

/** The further trials of models by their scope. Nothing waits for them but the page that shows them. */
export const tryFurther = (sample: ClockSample, models: readonly Tried[]): Map<string, ScopeTrial> => {
  const trials = new Map<string, ScopeTrial>();
  if (models.length === 0) return trials;
  const { order, ends } = sample.byCategory();
  const cut = readClocks(sample, order, FURTHER);
  const scopes = new Map([everybodyIn(sample), ...categoriesIn(sample, ends)].map((scope) => [scope.name, scope]));
  for (const { scope, fit } of models) {
    const span = scopes.get(scope);
    const trial = span && trialOf({ sample, order, cut }, span, fit);
    if (trial !== undefined) trials.set(scope, trial);
  }
  return trials;
};

const everybodyIn = (sample: ClockSample): Scope => ({ name: EVERYBODY, from: 0, until: sample.size });

const categoriesIn = (sample: ClockSample, ends: readonly number[]): Scope[] =>
  ends.map((until, code) => ({ name: sample.categories[code] ?? EVERYBODY, from: ends[code - 1] ?? 0, until }));

interface Trying {
  readonly sample: ClockSample;
  /** Positions in the sample, those of a scope together. */
  readonly order: Int32Array;
  readonly cut: Reading<TrialWeeks>;
}

interface Fitting extends Trying {
  readonly now: Reading;
}

/** Whom a model is fitted to: a span of the order. */
interface Scope {
  readonly name: string;
  readonly from: number;
  readonly until: number;
}

const within = (reading: Reading, { from, until }: Scope): Reading => ({
  ...reading,
  histories: span(reading.histories, from, until),
});

const trialOf = ({ sample, order, cut }: Trying, scope: Scope, fit: RateFit<'mbgnbd'>): ScopeTrial | undefined =>
  tryModel(sample, order.subarray(scope.from, scope.until), { fit, cut: within(cut, scope) });

const fitScope = (fitting: Fitting, scope: Scope): FittedModel => {
  const { sample, order, now } = fitting;
  const patrons = order.subarray(scope.from, scope.until);
  const { clock, histories } = within(now, scope);
  const grouped = groupHistories(histories);
  const fit = fitRate('mbgnbd', grouped);
  const logLikelihoodNbd = fitRate('nbd', grouped).logLikelihood;
  const trial = trialOf(fitting, scope, fit);
  const repeaters = repeatersAmong(histories.x);
  const verdict = weigh({
    fit,
    logLikelihoodNbd,
    repeaters,
    historyDays: sample.dailyUse(sample.day).visits.length,
    medianGapDays: medianGapOf(sample, patrons, repeaters),
    trial: trial && {
      weeks: DECIDING,
      result: trial.result,
      closure: factsOf(now.closed.longestWithin(trial.cutOn, sample.day)),
    },
  });
  return {
    scope: scope.name,
    season: clock.season,
    patrons: patrons.length,
    repeaters,
    fit,
    logLikelihoodNbd,
    trial,
    verdict,
  };
};

const factsOf = (closure: Closure | undefined): ClosureFacts | undefined =>
  closure && {
    days: lengthOf(closure),
    from: dayAsText(closure.firstDay),
    until: dayAsText(closure.lastDay),
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

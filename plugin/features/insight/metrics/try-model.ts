import { groupHistories, type DayHistories } from '../models/history.domain.ts';
import { fitRate, forecastAll } from '../models/rate-models.domain.ts';
import { judge, type Trial } from '../models/trial.domain.ts';
import type { ClockSample, TrialWeeks } from './clock-sample.ts';
import type { ModelClock } from './model-clock.ts';

/** Fewer than this cannot even be tried. */
const FEWEST_TRIED = 50;

/** What became of a model on the library's own past. */
export interface ScopeTrial {
  readonly cutOn: number;
  readonly result: Trial;
}

interface Cut {
  readonly weeks: TrialWeeks;
  /** The clock as it could be known then. */
  readonly clock: ModelClock;
}

/** Cuts the past, fits what was known then, and holds the forecasts against what happened. */
export const tryModel = (sample: ClockSample, patrons: Int32Array, { weeks, clock }: Cut): ScopeTrial | undefined => {
  const cutOn = sample.day - weeks * 7;
  const known = patrons.filter((at) => sample.daysAt(at, weeks) > 0);
  // Whose membership had ended by then teaches how patrons leave, and is not asked about: they are known to be out.
  const tried = known.filter((at) => sample.until(at) >= cutOn);
  if (tried.length < FEWEST_TRIED) return undefined;
  const { params } = fitRate('mbgnbd', groupHistories(historiesAtCut(sample, known, { weeks, clock })));
  const horizon = clock.between(cutOn, sample.day);
  const { ahead } = forecastAll('mbgnbd', params, {
    histories: historiesAtCut(sample, tried, { weeks, clock }),
    horizons: [horizon],
  });
  const { pVisit = new Float64Array(), expectedVisits = new Float64Array() } = ahead[0] ?? {};
  return {
    cutOn,
    result: judge({
      pVisit,
      expectedVisits,
      silence: tried.map((at) => cutOn - sample.lastAt(at, weeks)),
      visits: tried.map((at) => sample.days(at) - sample.daysAt(at, weeks)),
    }),
  };
};

const historiesAtCut = (sample: ClockSample, patrons: Int32Array, { weeks, clock }: Cut): DayHistories => {
  const cutOn = sample.day - weeks * 7;
  return historiesOf(patrons, clock, (at) => ({
    days: sample.daysAt(at, weeks),
    first: sample.first(at),
    last: sample.lastAt(at, weeks),
    until: Math.min(sample.until(at), cutOn),
  }));
};

/** The days of a patron's clock. */
interface Span {
  /** Borrowing days in all. */
  readonly days: number;
  readonly first: number;
  readonly last: number;
  readonly until: number;
}

/** The histories of patrons in the time of a clock. */
export const historiesOf = (patrons: Int32Array, clock: ModelClock, spanOf: (at: number) => Span): DayHistories => {
  const found = {
    x: new Int32Array(patrons.length),
    tx: new Int32Array(patrons.length),
    t: new Int32Array(patrons.length),
  };
  for (const [row, at] of patrons.entries()) {
    const { days, first, last, until } = spanOf(at);
    const tx = clock.between(first, last);
    found.x[row] = days - 1;
    found.tx[row] = tx;
    found.t[row] = Math.max(tx, clock.between(first, until));
  }
  return found;
};

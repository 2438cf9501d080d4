import type { DayHistories } from '../models/history.domain.ts';
import type { Forecasts } from '../models/rate-model.domain.ts';

/** One clock of a patron: borrowing days, or visit days. Day numbers. */
export interface PatronClock {
  readonly first: number;
  readonly last: number;
  /** Days after the first one. */
  readonly repeats: number;
  /** The day on which the clock is read: today, or the end of the membership. */
  readonly until: number;
}

/** What is expected of a patron. */
export interface Forecast {
  /** Undefined where nobody can be seen leaving. */
  readonly pActive: number | undefined;
  readonly expectedVisits91: number;
  readonly expectedVisits182: number;
  readonly pVisit91: number;
  readonly pVisit182: number;
  /** Visits in 91 days at the patron's own rhythm, as it was when they came last. */
  readonly ownRhythm91: number;
}

/** What a model says of a patron on the day. */
export interface Outlook {
  /** Probability that a patron who is still active would have come by now, by the livelier clock. */
  readonly surprise: number;
  /** By the livelier clock; undefined where nobody can be seen leaving. */
  readonly pActive: number | undefined;
  /** Of borrowing; undefined without a borrowing day. */
  readonly forecast: Forecast | undefined;
}

/** A model in use, as one category's patrons are judged by it. */
export interface Forecaster {
  /** kenal_model.id. */
  readonly modelId: number;
  /** Probability that a patron who is still active would have come by `until`. */
  surprise(clock: PatronClock): number;
  /** Undefined where nobody can be seen leaving. */
  pActive(clock: PatronClock): number | undefined;
  forecast(clock: PatronClock): Forecast;
}

/** The same asked about many patrons at once. */
export interface MassForecaster extends Forecaster {
  /** Whether anybody can be seen leaving. */
  readonly showsActivity: boolean;
  /** Repeats, and days of the model's own time to the last use and to the end of the watch. */
  history(clock: PatronClock): readonly [x: number, tx: number, t: number];
  /** What lies ahead of many patrons, of histories in days of the model's own time: in 91 and in 182 days. */
  forecastsOf(histories: DayHistories): Forecasts;
  /** Only how things stand with them. */
  standingOf(histories: DayHistories): Forecasts;
  /** Visits in 91 days at the rhythm of a history, as it was at the last use. */
  ownRhythm91(x: number, tx: number): number;
}

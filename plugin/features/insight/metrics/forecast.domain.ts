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

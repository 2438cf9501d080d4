import type { ClosedDays } from '../models/closures.domain.ts';
import type { Forecaster, Outlook, PatronClock } from './forecast.domain.ts';
import { isExpired, type StageMemory } from './stage.domain.ts';

/** What is known of a patron's use (visit-history.ts), as far as judging needs it. -1 stands for no day. */
export interface JudgedUse {
  readonly firstVisit: number;
  readonly lastVisit: number;
  readonly visitDays: number;
  readonly visitDays365: number;
  readonly visitDays91: number;
  readonly visitDays91Before: number;
  readonly loans365: number;
  readonly lineShares: number;
  readonly linesUsed: number;
  readonly takenPart: number;
  readonly referrals: number;
  readonly rhythm: number;
  readonly quarters: number;
  readonly absence: number;
  readonly returnedOn: number;
  readonly visitDaysBefore: number;
  readonly borrowDaysBefore: number;
  readonly lastBorrowedBefore: number;
  readonly firstBorrowed: number;
  readonly lastBorrowed: number;
  readonly borrowDays: number;
}

export interface JudgedPatron {
  readonly enrolled: number | undefined;
  readonly expiry: number | undefined;
  readonly isCounted: boolean;
  readonly isTruncated: boolean;
  readonly use: JudgedUse | undefined;
  readonly memory: StageMemory | undefined;
}

export interface Clocks {
  /** Undefined without a borrowing day. */
  readonly borrowing: PatronClock | undefined;
  readonly visiting: PatronClock;
}

/** The end of a membership that was not renewed stops both clocks, but no earlier than the last use. */
export const clocksOf = (use: JudgedUse, expiry: number | undefined, day: number): Clocks => {
  const end = expiry !== undefined && isExpired({ day, expiry }) ? expiry : day;
  const { firstVisit, lastVisit, firstBorrowed, lastBorrowed } = use;
  return {
    borrowing:
      use.borrowDays === 0
        ? undefined
        : {
            first: firstBorrowed,
            last: lastBorrowed,
            repeats: use.borrowDays - 1,
            until: Math.max(end, lastBorrowed),
          },
    visiting: { first: firstVisit, last: lastVisit, repeats: use.visitDays - 1, until: Math.max(end, lastVisit) },
  };
};

/** Days since a visit on which the patron could have come. */
export const silentDays = (closed: ClosedDays, lastVisit: number, day: number): number =>
  day - lastVisit - closed.between(lastVisit, day);

/** Nobody is missed who still comes for something else than borrowing. */
export const surpriseOf = (forecaster: Forecaster, { borrowing, visiting }: Clocks): number => {
  const ofVisits = forecaster.surprise(visiting);
  return borrowing === undefined ? ofVisits : Math.min(ofVisits, forecaster.surprise(borrowing));
};

/** What a model says on the day, asked about one patron. */
export const outlookOf = (forecaster: Forecaster, clocks: Clocks): Outlook => {
  const { borrowing, visiting } = clocks;
  const forecast = borrowing && forecaster.forecast(borrowing);
  return {
    surprise: surpriseOf(forecaster, clocks),
    pActive: livelier(forecaster.pActive(visiting), forecast),
    forecast,
  };
};

/** Of both clocks the livelier one. */
const livelier = (ofVisits: number | undefined, ofLoans: Outlook['forecast']): number | undefined =>
  ofVisits === undefined ? undefined : Math.max(ofVisits, ofLoans?.pActive ?? 0);

export const bitCount = (bits: number): number => {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count += 1;
  return count;
};

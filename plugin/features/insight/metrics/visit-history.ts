import { REFERRAL } from '../../../shared/referral.ts';
import { monthOf } from '../calendar.ts';
import { readDayCounts } from '../visit-month.domain.ts';
import { Days, MonthCounts } from './days.ts';
import { lineShare } from './loyalty.domain.ts';
import { usualDays } from './rhythm.ts';

/** Service lines that the ledger itself can observe; recorded kinds come after them. */
const LEDGER_LINES = 4;
const [LOANS, RENEWALS, INSIDE, HOLDS] = [0, 1, 2, 3] as const;
const REFERRAL_LINE = 31;
/** Taking part is a line of its own that no library has to offer: it is counted apart. */
const PART_LINE = 30;
const LAST_LINE = 29;
const LINE_OF_KIND: ReadonlyMap<string, number> = new Map([
  // Coming through the gate is being inside, which is not another service.
  ['gate', INSIDE],
  [REFERRAL, REFERRAL_LINE],
  // Whoever tells others of a title brings them to it.
  ['review', REFERRAL_LINE],
  ['club', PART_LINE],
  ['suggestion', PART_LINE],
  ['tag', PART_LINE],
]);

/** The service line of each kind of recorded visit or of participation; what is left over shares the last one. */
export const linesOfKinds = (kinds: readonly string[]): Map<string, number> => {
  const lines = new Map<string, number>();
  for (const kind of [...kinds].sort()) {
    const own = Math.min(LAST_LINE, LEDGER_LINES + lines.size);
    lines.set(kind, LINE_OF_KIND.get(kind) ?? own);
  }
  return lines;
};

/** Length of the window of a year, in days. */
export const YEAR = 365;
const QUARTER = 91;
const RECENT_DAYS = 60;
/** What a patron did up to a day. Reused from patron to patron: copy to keep. */
export interface Use {
  firstVisit: number;
  lastVisit: number;
  visitDays: number;
  visitDays365: number;
  visitDays91: number;
  visitDays91Before: number;
  loans365: number;
  /** Sum of the shares of all service lines that were used (loyalty.domain.ts). */
  lineShares: number;
  /** One bit for each service line that was used. */
  linesUsed: number;
  /** Clubs, suggestions and tags of the year. */
  takenPart: number;
  referrals: number;
  /** Usual days between visit days; 0 for too few visits. */
  rhythm: number;
  /** One bit for each of the last eight quarters of 91 days with a visit day, the latest first. */
  quarters: number;
  /** The longest absence that a visit of the last 60 days ended, and the day of that visit. */
  absence: number;
  returnedOn: number;
  /** Visit days before that one; borrowing days before it, and the last of them. */
  visitDaysBefore: number;
  borrowDaysBefore: number;
  lastBorrowedBefore: number;
  /** Borrowing days from the day on which the library's history is known. -1: none. */
  firstBorrowed: number;
  lastBorrowed: number;
  borrowDays: number;
}

const emptyUse = (): Use => ({
  firstVisit: -1,
  lastVisit: -1,
  visitDays: 0,
  visitDays365: 0,
  visitDays91: 0,
  visitDays91Before: 0,
  loans365: 0,
  lineShares: 0,
  linesUsed: 0,
  takenPart: 0,
  referrals: 0,
  rhythm: 0,
  quarters: 0,
  absence: 0,
  returnedOn: -1,
  visitDaysBefore: 0,
  borrowDaysBefore: 0,
  lastBorrowedBefore: -1,
  firstBorrowed: -1,
  lastBorrowed: -1,
  borrowDays: 0,
});

/** One month of the ledger. */
export interface LedgerMonth {
  /** Day number of its first day. */
  readonly first: number;
  readonly loans: number;
  readonly renewals: number;
  readonly localUses: number;
  readonly holds: number;
  readonly visitDayMask: number;
  readonly borrowDayMask: number;
  /** The written form, only for the month in which the window of a year begins. */
  readonly dayCounts: string | null;
}

/** Everything that is known of one patron's use, month by month, and what follows from it at a day. */
export class VisitHistory {
  readonly visits = new Days();
  readonly borrows = new Days();
  readonly months = new MonthCounts();
  /** Recorded visits: the day and the service line of each. */
  readonly #recorded = new Days();
  readonly #lines = new Uint32Array(32);
  readonly #linesBefore = new Uint32Array(32);
  readonly #use = emptyUse();
  readonly #day: number;
  readonly #knownFrom: number;
  #referrals = 0;

  /**
   * @param day the last day that counts
   * @param knownFrom first day from which the library's history is known: the borrowing clock starts no earlier
   */
  constructor(day: number, knownFrom: number) {
    this.#day = day;
    this.#knownFrom = knownFrom;
  }

  clear(): void {
    this.visits.clear();
    this.borrows.clear();
    this.months.clear();
    this.#recorded.clear();
    this.#lines.fill(0);
    this.#referrals = 0;
  }

  /** Adds a month; months come in rising order. */
  add(month: LedgerMonth): void {
    const { first } = month;
    const visitDays = this.visits.pushMask(first, month.visitDayMask);
    const borrowDays = this.borrows.pushMask(first, month.borrowDayMask);
    this.months.push(month, visitDays, borrowDays);
    const windowStart = this.#day - YEAR + 1;
    if (first >= windowStart) count(this.#lines, month.loans, month.renewals, month.localUses, month.holds);
    else if (month.dayCounts !== null)
      for (const { day, counts } of readDayCounts(month.dayCounts))
        if (first + day - 1 >= windowStart) count(this.#lines, counts[0], counts[1], counts[3], counts[4]);
  }

  /** Adds a visit that Kenal recorded itself, of the service line that its kind has, or what is no visit but counts. */
  addRecorded(day: number, line: number): void {
    if (day > this.#day) return;
    if (line === REFERRAL_LINE) {
      this.#referrals += 1;
      return;
    }
    if (line !== PART_LINE) this.visits.push(day);
    this.#recorded.push(day);
    this.#recorded.push(line);
    if (day > this.#day - YEAR) addTo(this.#lines, line, 1);
  }

  /** Tells of each month with a visit day, since 1970-01, and how many it has. */
  eachVisitMonth(tell: (month: number, visitDays: number) => void): void {
    const { months, visits } = this;
    if (this.#recorded.length === 0) {
      for (let index = 0; index < months.length; index += 1) {
        const days = months.visitDays(index);
        if (days > 0) tell(monthOf(months.first(index)), days);
      }
      return;
    }
    // Recorded days stand between those of the ledger, and in months of their own.
    for (let from = 0, index = 0; from < visits.length; from = index) {
      const month = monthOf(visits.at(from));
      while (index < visits.length && monthOf(visits.at(index)) === month) index += 1;
      tell(month, index - from);
    }
  }

  /** What follows at the day of this history. The same object each time. */
  use(): Use {
    return this.#useAt(this.#day, this.#lines);
  }

  /** What followed at the end of an earlier month. The same object each time. */
  useAt(day: number): Use {
    const lines = this.#linesBefore.fill(0);
    const { months } = this;
    for (let index = months.length - 1; index >= 0 && months.first(index) > day - YEAR; index -= 1)
      if (months.first(index) <= day)
        count(lines, months.loans(index), months.renewals(index), months.localUses(index), months.holds(index));
    for (let index = 0; index < this.#recorded.length; index += 2) {
      const on = this.#recorded.at(index);
      if (on > day - YEAR && on <= day) addTo(lines, this.#recorded.at(index + 1), 1);
    }
    return this.#useAt(day, lines);
  }

  #useAt(day: number, lines: Uint32Array): Use {
    if (this.#recorded.length > 0) this.visits.settle();
    const { visits, borrows } = this;
    const use = this.#use;
    const all = visits.upTo(day);
    use.visitDays = all;
    use.firstVisit = all === 0 ? -1 : visits.at(0);
    use.lastVisit = all === 0 ? -1 : visits.at(all - 1);
    use.visitDays365 = all - visits.upTo(day - YEAR);
    const before91 = visits.upTo(day - QUARTER);
    use.visitDays91 = all - before91;
    use.visitDays91Before = before91 - visits.upTo(day - 2 * QUARTER);
    use.quarters = this.#quarters(all, day);
    use.loans365 = lines[LOANS] ?? 0;
    use.lineShares = 0;
    use.linesUsed = 0;
    for (let line = 0; line < PART_LINE; line += 1) {
      const uses = lines[line] ?? 0;
      if (uses === 0) continue;
      use.lineShares += lineShare(uses);
      use.linesUsed |= 1 << line;
    }
    use.takenPart = lines[PART_LINE] ?? 0;
    use.referrals = this.#referrals;
    use.rhythm = usualDays(this.visits, all);
    const start = borrows.upTo(this.#knownFrom - 1);
    const end = borrows.upTo(day);
    this.#absence(all, start, day);
    use.borrowDays = Math.max(0, end - start);
    use.firstBorrowed = end > start ? borrows.at(start) : -1;
    use.lastBorrowed = end > start ? borrows.at(end - 1) : -1;
    return use;
  }

  #quarters(all: number, day: number): number {
    let bits = 0;
    for (let index = all - 1; index >= 0; index -= 1) {
      const quarter = Math.floor((day - this.visits.at(index)) / QUARTER);
      if (quarter > 7) break;
      bits |= 1 << quarter;
    }
    return bits;
  }

  #absence(all: number, start: number, day: number): void {
    const use = this.#use;
    const { visits, borrows } = this;
    use.absence = 0;
    use.returnedOn = -1;
    use.visitDaysBefore = 0;
    use.borrowDaysBefore = 0;
    use.lastBorrowedBefore = -1;
    for (let index = all - 1; index > 0 && visits.at(index) >= day - RECENT_DAYS; index -= 1) {
      const away = visits.at(index) - visits.at(index - 1);
      if (away <= use.absence) continue;
      use.absence = away;
      use.returnedOn = visits.at(index);
      use.visitDaysBefore = index;
    }
    if (use.absence === 0) return;
    const before = borrows.upTo(use.returnedOn - 1);
    use.borrowDaysBefore = Math.max(0, before - start);
    use.lastBorrowedBefore = before > start ? borrows.at(before - 1) : -1;
  }
}

const addTo = (lines: Uint32Array, line: number, uses: number): void => {
  lines[line] = (lines[line] ?? 0) + uses;
};

const count = (lines: Uint32Array, loans: number, renewals: number, localUses: number, holds: number): void => {
  addTo(lines, LOANS, loans);
  addTo(lines, RENEWALS, renewals);
  addTo(lines, INSIDE, localUses);
  addTo(lines, HOLDS, holds);
};

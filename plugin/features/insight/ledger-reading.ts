import type { LedgerSource, Patrons, WallTimes } from '../../koha/ledger/ledger-source.ts';
import { instantOfUtcText, wallTimeIn } from '../../shared/time.ts';
import { dayAsText, dayFromText, firstDayOf, LAST_DAY, monthFromText } from './calendar.ts';
import { LedgerDigests } from './ledger-digests.ts';
import type { PatronDays } from './patron-days.ts';
import { halfPurgedDay, isFrozen, type Coverage } from './patron-history.domain.ts';
import { VisitEvents } from './visit-events.ts';
import { ACTIVITY_COUNT, HOLD, LOAN, LOCAL_USE, readDayCounts, RENEWAL, RETURN } from './visit-month.domain.ts';

/** Activities by the number of their statistics type (koha/ledger, STATISTIC_TYPES, from 1). */
const ACTIVITY_OF_TYPE = [0, LOAN, RENEWAL, RETURN, LOCAL_USE, LOCAL_USE] as const;
const HALF_DAY_STEP = 8;

interface Options {
  readonly coverage: Coverage;
  readonly days: PatronDays;
  /** Library time after which a reused number belongs to its present owner. */
  readonly reusedAfter: ReadonlyMap<number, string>;
  readonly maxEvents: number;
  readonly expectedEvents?: number;
}

/**
 * Brings together what patrons did, from every place that serves a day (patron-history.domain.ts, `Coverage`), and
 * leaves out what may not be kept.
 */
export class LedgerReading {
  readonly events: VisitEvents;
  readonly digests = new LedgerDigests();
  rowsRead = 0;
  readonly #coverage: Coverage;
  readonly #days: PatronDays;
  readonly #reusedAfter: ReadonlyMap<number, string>;
  readonly #halfPurged: number | undefined;
  /** Counts of the half-purged day, as the ledger has them and as Koha has them now. */
  readonly #halfKept = new Map<number, number>();
  readonly #halfLive = new Map<number, number>();

  constructor({ coverage, days, reusedAfter, maxEvents, expectedEvents = 0 }: Options) {
    this.events = new VisitEvents(maxEvents, expectedEvents);
    this.#coverage = coverage;
    this.#days = days;
    this.#reusedAfter = reusedAfter;
    this.#halfPurged = halfPurgedDay(coverage);
  }

  /** Reads statistics and, of numbers that were reused on a day, only what came after that moment. */
  async readStatistics(source: LedgerSource, which: Patrons, times: WallTimes): Promise<void> {
    const { sourceFrom } = this.#coverage;
    const firstDay = Math.max(sourceFrom, times.from === undefined ? 0 : dayFromText(times.from));
    const endDay = times.until === undefined ? Infinity : dayFromText(times.until);
    const reusedOn = new Map([...this.#reusedAfter].map(([number, wallTime]) => [number, dayFromText(wallTime)]));
    await source.eachStatistic(times, which, (borrowernumber, day, type, checksum) => {
      this.rowsRead += 1;
      if (day < sourceFrom || reusedOn.get(borrowernumber) === day) return;
      this.#takeLive(borrowernumber, day, activityOf(type), checksum);
    });
    for (const [borrowernumber, wallTime] of this.#reusedAfter) {
      const itsDay = dayFromText(wallTime);
      if (!includes(which, borrowernumber) || itsDay < firstDay || itsDay >= endDay) continue;
      const nextDay = dayAsText(itsDay + 1);
      await source.eachStatistic(
        { from: oneSecondAfter(wallTime), until: `${nextDay} 00:00:00` },
        { list: [borrowernumber] },
        (_, day, type, checksum) => this.#takeLive(borrowernumber, day, activityOf(type), checksum),
      );
    }
  }

  /** Holds of days that are not frozen; of frozen days the ledger itself has them. */
  async readHolds(
    source: LedgerSource,
    which: Patrons,
    after: number,
    wants: (day: number) => boolean = () => true,
  ): Promise<void> {
    await source.eachHold(which, after, (borrowernumber, day, _, checksum) => {
      if (wants(day) && !isFrozen(this.#coverage, day)) this.#takeLive(borrowernumber, day, HOLD, checksum);
    });
  }

  /** Everybody of whom something was read. */
  patrons(): Set<number> {
    const patrons = this.events.patrons();
    for (const key of this.#halfLive.keys()) patrons.add(Math.floor(key / HALF_DAY_STEP));
    return patrons;
  }

  /** A loan of a day that statistics never covered. */
  takeUncoveredLoan(borrowernumber: number, issueDay: number, returnDay: number | null, isOnsite: boolean): void {
    const { coveredFrom, lastDay } = this.#coverage;
    const until = Math.min(coveredFrom, lastDay + 1);
    if (issueDay >= 0 && issueDay < until) this.events.add(borrowernumber, issueDay, isOnsite ? LOCAL_USE : LOAN);
    if (returnDay !== null && returnDay >= 0 && returnDay < until) this.events.add(borrowernumber, returnDay, RETURN);
  }

  /**
   * What the ledger has of days that are not read from Koha.
   *
   * @param isKept which days those are; the frozen ones where this is not said
   */
  takeKept(
    borrowernumber: number,
    month: string,
    dayCounts: string,
    isKept: (day: number) => boolean = (day) => isFrozen(this.#coverage, day),
  ): void {
    const first = firstDayOf(monthFromText(month));
    for (const { day: dayOfMonth, counts } of readDayCounts(dayCounts)) {
      const day = first + dayOfMonth - 1;
      if (day > this.#coverage.lastDay) continue;
      if (isKept(day)) this.#addCounts(borrowernumber, day, counts);
      else if (day === this.#halfPurged)
        counts.forEach((count, activity) => addTo(this.#halfKept, halfKey(borrowernumber, activity), count));
    }
  }

  /**
   * Of the day that may be half purged, the larger count of what the ledger has and what Koha still has. To be called
   * once, after everything has been read.
   */
  settleHalfPurgedDay(): void {
    if (this.#halfPurged === undefined) return;
    for (const key of new Set([...this.#halfKept.keys(), ...this.#halfLive.keys()])) {
      const borrowernumber = Math.floor(key / HALF_DAY_STEP);
      const activity = key - borrowernumber * HALF_DAY_STEP;
      const count = Math.max(this.#halfKept.get(key) ?? 0, this.#halfLive.get(key) ?? 0);
      for (let one = 0; one < count; one += 1) this.events.add(borrowernumber, this.#halfPurged, activity);
    }
  }

  #takeLive(borrowernumber: number, day: number, activity: number, checksum: number): void {
    if (day < 0 || day > this.#coverage.lastDay || day > LAST_DAY) return;
    if (day < this.#days.firstDay(borrowernumber)) return;
    // What lies before is not looked at again, so nothing has to be remembered of it.
    if (day >= this.#coverage.sourceFrom) this.digests.add(day, checksum);
    if (day === this.#halfPurged) addTo(this.#halfLive, halfKey(borrowernumber, activity), 1);
    else this.events.add(borrowernumber, day, activity);
  }

  #addCounts(borrowernumber: number, day: number, counts: readonly number[]): void {
    for (let activity = 0; activity < ACTIVITY_COUNT; activity += 1)
      for (let one = counts[activity] ?? 0; one > 0; one -= 1) this.events.add(borrowernumber, day, activity);
  }
}

const activityOf = (type: number): number => ACTIVITY_OF_TYPE[type] ?? LOCAL_USE;

const halfKey = (borrowernumber: number, activity: number): number => borrowernumber * HALF_DAY_STEP + activity;

const addTo = (counts: Map<number, number>, key: number, count: number): void => {
  if (count > 0) counts.set(key, (counts.get(key) ?? 0) + count);
};

const includes = (which: Patrons, borrowernumber: number): boolean => {
  if (which === 'everybody') return true;
  if ('list' in which) return which.list.includes(borrowernumber);
  return borrowernumber >= which.from && borrowernumber < which.until;
};

/** Wall times are compared as they are written, so arithmetic on them can be done as if they were UTC. */
const oneSecondAfter = (wallTime: string): string => wallTimeIn('UTC', instantOfUtcText(wallTime).add({ seconds: 1 }));

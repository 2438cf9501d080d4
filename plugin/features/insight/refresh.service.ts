import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import type { KohaGateway } from '../../koha/gateway.ts';
import { withLedgerSource, type LedgerSource } from '../../koha/ledger/ledger-source.ts';
import { guarded } from '../../shared/db/guard.ts';
import { inTransaction } from '../../shared/db/transaction.ts';
import type { Logger } from '../../shared/log.ts';
import {
  dayIn,
  dayNumber,
  instantOfUtcText,
  steadyMs,
  utcText,
  wallTimeIn,
  type LibraryDay,
} from '../../shared/time.ts';
import { dayAsText, dayFromText, firstDayOf, LAST_DAY, monthOf } from './calendar.ts';
import { followKoha, type Changes } from './follow-koha.ts';
import { fatesOf } from './gone-patrons.ts';
import { buildLedger } from './ledger-build.ts';
import { dropLeftovers, exchange, NEXT, prepareNext, restoreComplete } from './ledger-exchange.ts';
import {
  countAside,
  countMonths,
  deleteMonths,
  dropAsideBefore,
  forgetDigests,
  readState,
  setAside,
  upsertMonths,
  writeDigests,
  writeState,
  type LedgerState,
} from './ledger.repository.ts';
import { reachOf, type Reach } from './ledger-reach.ts';
import type { CountingRules } from './patron-history.domain.ts';
import {
  deleteHiddenVisits,
  deletePatrons,
  deleteRecordedVisits,
  eachMirroredNumber,
  mirrorRows,
  moveRecordedVisits,
  upsertPatrons,
} from './patron-mirror.repository.ts';
import { mirrorValues, reuseTimes, type Deciding } from './patron-status.ts';

/** Sixteen million events are 128 MB: what one pass may hold. */
const MAX_EVENTS = 16_000_000;
const DAYS_ASIDE = 30;

export interface RefreshDeps {
  readonly crm: Knex;
  /** On a pool of its own, whose statements may take long. */
  readonly koha: KohaGateway;
  readonly rules: CountingRules;
  /** How long to wait after every 50,000 rows read from Koha, in milliseconds. */
  readonly pauseMs: number;
  readonly log: Logger;
  /** The most events held in memory at once; smaller only in tests. */
  readonly maxEvents?: number;
}

export interface RefreshOptions {
  /** Build everything anew instead of following what changed. */
  readonly full?: boolean;
  /** Compare every day that Koha still has with the ledger, and repair what differs. */
  readonly verify?: boolean;
  /** Show the past: only what happened up to the end of this library day. */
  readonly asOf?: LibraryDay | undefined;
  readonly signal?: AbortSignal;
}

/** What a refresh did, as `kenal refresh --json` prints it. */
export interface RefreshReport {
  readonly kind: 'full' | 'incremental' | 'verify';
  /** Why everything was built anew, where that was not asked for. */
  readonly because: string | null;
  readonly as_of: string;
  /** A sentence about what `--as-of` can and cannot show. */
  readonly note: string | null;
  readonly source: { readonly rows_read: number; readonly from: string | null; readonly until: string };
  readonly ledger: {
    readonly rows_written: number;
    readonly unchanged: number;
    readonly removed: number;
    readonly days_changed: number;
  };
  readonly patrons: {
    readonly mirrored: number;
    readonly changed: number;
    readonly gone: number;
    readonly merged: number;
    readonly set_aside: number;
  };
  readonly seconds: Readonly<Record<string, number>>;
}

/** Keeps the visit ledger and the mirror of patrons in step with Koha. */
export const refreshService = (deps: RefreshDeps) => ({
  /**
   * Reads Koha and brings the ledger up to date. Killed at any moment it leaves the last complete state, and the next
   * run goes on from there.
   *
   * @throws Conflict `refresh.running` when another process is refreshing this ledger
   */
  refresh: (options: RefreshOptions = {}): Promise<RefreshReport> =>
    guarded(deps.crm, 'refresh', 'Another refresh is under way. Wait for it to end, then look again.', () =>
      withLedgerSource(deps.koha, deps.pauseMs, (source) => new Refresh(deps, options, source).run()),
    ),
});

export type RefreshService = ReturnType<typeof refreshService>;

/** What a refresh starts from. */
interface Outset extends Reach {
  readonly state: LedgerState | undefined;
  /** The oldest statistics row that Koha has, in library time. */
  readonly oldest: string | undefined;
  readonly deciding: Deciding;
  /** Hash of everything but the patrons' own facts that decides what is counted. */
  readonly rules: string;
}

/** Why following changes would not do. */
const whyAnew = ({ state, oldest, coverage, rules }: Outset): string | undefined => {
  if (state === undefined) return 'There was no ledger yet.';
  if (state.rules !== rules) return 'What decides who is counted has changed: settings, categories or AnonymousPatron.';
  if (state.covered_from === null)
    return oldest === undefined
      ? 'Koha has no statistics, so its loans are read as a whole.'
      : 'Koha has statistics for the first time.';
  if (coverage.coveredFrom < dayFromText(state.covered_from)) return 'Koha has older statistics than before.';
  return undefined;
};

const rulesOf = ({ rules, categoryTypes, anonymousPatron }: Deciding): string =>
  createHash('sha256')
    .update(JSON.stringify([rules, [...categoryTypes].sort(), anonymousPatron ?? 0]))
    .digest('hex');

class Refresh {
  readonly #deps: RefreshDeps;
  readonly #options: RefreshOptions;
  readonly #source: LedgerSource;
  readonly #seconds: Record<string, number> = {};
  readonly #today: number;

  constructor(deps: RefreshDeps, options: RefreshOptions, source: LedgerSource) {
    this.#deps = deps;
    this.#options = options;
    this.#source = source;
    this.#today = dayNumber(dayIn(deps.koha.timezone, instantOfUtcText(source.readAt)));
  }

  async run(): Promise<RefreshReport> {
    const { crm, log } = this.#deps;
    const { asOf } = this.#options;
    await dropLeftovers(crm);
    await restoreComplete(crm);
    // The past is cut out of the present, which is also what the next plain refresh goes on from.
    const present = await this.#refreshPresent(asOf === undefined ? this.#options : {});
    const report = asOf === undefined ? present : await this.#build(await this.#outset(), '', asOf);
    log.info(
      {
        event: 'ledger.refreshed',
        kind: report.kind,
        asOf: report.as_of,
        rowsRead: report.source.rows_read,
        ...report.ledger,
        ...report.patrons,
        seconds: report.seconds,
      },
      'the visit ledger is up to date',
    );
    return report;
  }

  async #refreshPresent({ full = false, verify = false }: RefreshOptions): Promise<RefreshReport> {
    const outset = await this.#outset();
    const because = full ? '' : whyAnew(outset);
    return because === undefined && outset.state !== undefined
      ? this.#follow(outset, outset.state, verify)
      : this.#build(outset, because ?? '');
  }

  async #outset(): Promise<Outset> {
    const state = await readState(this.#deps.crm);
    const oldest = await this.#source.oldestStatistic();
    const deciding = await this.#deciding();
    return { state, oldest, deciding, rules: rulesOf(deciding), ...reachOf(state, oldest, this.#today) };
  }

  async #follow(outset: Outset, state: LedgerState, everything: boolean): Promise<RefreshReport> {
    const { crm, koha, maxEvents = MAX_EVENTS } = this.#deps;
    const { oldest, deciding, coverage } = outset;
    const changes = await this.#timed('read', () =>
      followKoha({
        crm,
        source: this.#source,
        timezone: koha.timezone,
        coverage,
        deciding,
        state,
        maxEvents,
        everything,
      }),
    );
    if (changes === undefined) return this.#build(outset, 'Very much has changed.');
    this.#options.signal?.throwIfAborted();
    await this.#timed('write', () => this.#writeChanges(outset, state, everything, changes));
    const { diff, days, patrons } = changes;
    return {
      kind: everything ? 'verify' : 'incremental',
      because: null,
      as_of: dayAsText(this.#today),
      note: null,
      source: { rows_read: days.rowsRead, from: oldest ?? null, until: dayAsText(this.#today) },
      ledger: {
        rows_written: diff.upserts.length,
        unchanged: diff.unchanged,
        removed: diff.deletes.length,
        days_changed: days.changedDays,
      },
      patrons: {
        mirrored: (await readState(crm))?.patrons ?? 0,
        changed: patrons.statuses.size,
        gone: patrons.vanished.length,
        merged: patrons.survivors.size,
        set_aside: await countAside(crm),
      },
      seconds: this.#seconds,
    };
  }

  async #writeChanges(
    { deciding, coverage, sourceFrom }: Outset,
    state: LedgerState,
    everything: boolean,
    { patrons, days, diff }: Changes,
  ): Promise<void> {
    const { crm } = this.#deps;
    const signature = await this.#source.patronSignature();
    const loanMark = await this.#source.highestLoan();
    const statuses = [...patrons.statuses.values()];
    const written = new Set([...days.digests.keys()].map(dayAsText));
    await inTransaction(crm, async (trx) => {
      await setAside(trx, patrons.unknown, dayAsText(this.#today));
      for (const [from, to] of patrons.survivors) await moveRecordedVisits(trx, from, to);
      await deleteMonths(trx, diff.deletes);
      await upsertMonths(trx, diff.upserts);
      await deletePatrons(trx, patrons.vanished);
      await deleteRecordedVisits(trx, [...patrons.forgotten]);
      await upsertPatrons(
        trx,
        statuses.map((status) => mirrorValues(status, deciding)),
      );
      await forgetDigests(trx, { before: dayAsText(Math.min(coverage.sourceFrom, LAST_DAY)) });
      await forgetDigests(
        trx,
        [...diff.staleDays].filter((day) => !written.has(day)),
      );
      await writeDigests(trx, days.digests);
      if (everything) await dropAsideBefore(trx, dayAsText(this.#today - DAYS_ASIDE));
      await writeState(trx, {
        ...state,
        refreshed_at: this.#source.readAt,
        verified_at: everything ? this.#source.readAt : state.verified_at,
        source_from: sourceFrom,
        read_until: this.#source.readAt,
        hold_mark: days.holdMark,
        hold_mark_day: days.holdMarkDay,
        action_mark: patrons.actionMark,
        loan_mark: loanMark,
        ...signatureColumns(signature),
      });
    });
  }

  /** @param because why everything is built anew; empty where that was asked for */
  async #build(
    { state, oldest, deciding, rules, sourceFrom, coverage: { coveredFrom, sourceFrom: firstDay } }: Outset,
    because: string,
    asOf?: LibraryDay,
  ): Promise<RefreshReport> {
    const { crm, koha, maxEvents = MAX_EVENTS } = this.#deps;
    const lastDay = asOf === undefined ? this.#today : Math.min(dayNumber(asOf), this.#today);
    const coverage = { coveredFrom, sourceFrom: firstDay, lastDay };
    const { survivors, unknown, vanished, actionMark } = await this.#timed('merges', () => this.#gone(state));
    const before = await countMonths(crm);
    const built = await this.#timed('build', async () => {
      await prepareNext(crm);
      return buildLedger({
        crm,
        source: this.#source,
        timezone: koha.timezone,
        coverage,
        deciding,
        survivors,
        maxEvents,
        throwIfAborted: () => this.#options.signal?.throwIfAborted(),
      });
    });
    await this.#timed('exchange', async () => {
      if (asOf === undefined) await this.#settleGone(survivors, unknown, vanished);
      const windowStart = dayAsText(firstDayOf(monthOf(this.#today) - 1));
      await writeDigests(crm, built.digests.all(), NEXT);
      await writeState(
        crm,
        {
          refreshed_at: this.#source.readAt,
          rebuilt_at: this.#source.readAt,
          verified_at: this.#source.readAt,
          as_of: asOf === undefined ? null : dayAsText(lastDay),
          covered_from: coverage.coveredFrom > LAST_DAY ? null : dayAsText(coverage.coveredFrom),
          source_from: sourceFrom,
          read_until: this.#source.readAt,
          hold_mark: await this.#source.holdMark(windowStart, 0),
          hold_mark_day: windowStart,
          action_mark: actionMark,
          loan_mark: await this.#source.highestLoan(),
          ...signatureColumns(await this.#source.patronSignature()),
          rules,
        },
        NEXT,
      );
      await exchange(crm, { keep: asOf !== undefined });
    });
    return {
      kind: 'full',
      because: because === '' ? null : because,
      as_of: dayAsText(lastDay),
      note:
        asOf === undefined
          ? null
          : 'Events up to the end of that day, with the facts of patrons as they are today: Koha does not keep yesterday’s. The next plain refresh shows the present again.',
      source: { rows_read: built.rowsRead, from: oldest ?? null, until: dayAsText(lastDay) },
      ledger: {
        rows_written: built.months,
        unchanged: 0,
        removed: Math.max(0, before - built.months),
        days_changed: 0,
      },
      patrons: {
        mirrored: built.patrons,
        changed: built.patrons,
        gone: vanished.length,
        merged: survivors.size,
        set_aside: await countAside(crm),
      },
      seconds: this.#seconds,
    };
  }

  /** Who is gone since the last state, and to whom their frozen history goes. */
  async #gone(state: LedgerState | undefined): Promise<{
    survivors: ReadonlyMap<number, number>;
    unknown: readonly number[];
    vanished: readonly number[];
    actionMark: number;
  }> {
    const mirrored = new Set<number>();
    await eachMirroredNumber(this.#deps.crm, (borrowernumber) => mirrored.add(borrowernumber));
    const numbers = new Set<number>();
    await this.#source.eachBorrowernumber((borrowernumber) => numbers.add(borrowernumber));
    const vanished = [...mirrored].filter((borrowernumber) => !numbers.has(borrowernumber));
    const before = [...(await mirrorRows(this.#deps.crm, [...vanished, ...(await this.#passedOn())])).values()];
    const fates = await fatesOf(
      this.#source,
      before.map((row) => ({ borrowernumber: row.borrowernumber, oldestIssueId: row.oldest_issue_id })),
      (borrowernumber) => numbers.has(borrowernumber),
      state?.action_mark ?? 0,
    );
    return { ...fates, vanished };
  }

  /** Numbers that have passed to somebody else since the mirror was written. */
  async #passedOn(): Promise<number[]> {
    const times = await reuseTimes(this.#source, 'everybody', this.#deps.koha.timezone);
    const rows = await mirrorRows(this.#deps.crm, [...times.keys()]);
    return [...rows.values()]
      .filter((row) => (times.get(row.borrowernumber) ?? '') > (row.reused_after ?? ''))
      .map((row) => row.borrowernumber);
  }

  async #settleGone(
    survivors: ReadonlyMap<number, number>,
    unknown: readonly number[],
    vanished: readonly number[],
  ): Promise<void> {
    await inTransaction(this.#deps.crm, async (trx) => {
      await setAside(trx, unknown, dayAsText(this.#today));
      for (const [from, to] of survivors) await moveRecordedVisits(trx, from, to);
      await deleteRecordedVisits(trx, vanished);
      await deleteHiddenVisits(trx, NEXT);
    });
  }

  async #deciding(): Promise<Deciding> {
    const { koha, rules } = this.#deps;
    return {
      rules,
      categoryTypes: await this.#source.categoryTypes(),
      anonymousPatron: this.#source.anonymousPatron,
      highestBorrowernumber: await this.#source.highestBorrowernumber(),
      today: this.#today,
      wallTime: wallTimeIn(koha.timezone, instantOfUtcText(this.#source.readAt)),
      readAt: utcText(instantOfUtcText(this.#source.readAt)),
    };
  }

  async #timed<T>(step: string, work: () => Promise<T>): Promise<T> {
    const start = steadyMs();
    try {
      return await work();
    } finally {
      this.#seconds[step] = Math.round((steadyMs() - start) / 10) / 100;
    }
  }
}

const signatureColumns = (signature: {
  readonly patrons: number;
  readonly sum: string;
  readonly xor: string;
}): Pick<LedgerState, 'patrons' | 'patron_sum' | 'patron_xor'> => ({
  patrons: signature.patrons,
  patron_sum: signature.sum,
  patron_xor: signature.xor,
});

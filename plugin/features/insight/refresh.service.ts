import { createHash } from 'node:crypto';
import { withLedgerSource } from '../../koha/ledger/ledger-source.ts';
import { guarded } from '../../shared/db/guard.ts';
import { dayIn, dayNumber, instantOfUtcText, libraryDay, utcText, wallTimeIn } from '../../shared/time.ts';
import { dayFromText } from './calendar.ts';
import { dropLeftovers, restoreComplete } from './ledger-exchange.ts';
import { restoreMetrics } from './metrics/metric-exchange.ts';
import { reachOf } from './ledger-reach.ts';
import { readState } from './ledger.repository.ts';
import type { Deciding } from './patron-status.ts';
import { refreshByBuilding } from './refresh-build.ts';
import { refreshByFollowing } from './refresh-follow.ts';
import { clearDue, duePatrons } from './refresh-due.repository.ts';
import type { LedgerOutcome } from './refresh-step.ts';
import {
  timed,
  type Outset,
  type RefreshDeps,
  type RefreshOptions,
  type RefreshReport,
  type RefreshRun,
} from './refresh-run.ts';

export type { RefreshDeps, RefreshOptions, RefreshReport } from './refresh-run.ts';

/** Keeps the visit ledger, the mirror of patrons and what is worked out of them in step with Koha. */
export const refreshService = (deps: RefreshDeps) => ({
  /**
   * Reads Koha and brings the ledger up to date. Killed at any moment it leaves the last complete state, and the next
   * run goes on from there.
   *
   * @throws Conflict `refresh.running` when another process is refreshing this ledger
   */
  refresh: (options: RefreshOptions = {}): Promise<RefreshReport> =>
    guarded(deps.crm, 'refresh', 'Another refresh is under way. Wait for it to end, then look again.', () =>
      withLedgerSource(deps.koha, deps.pauseMs, (source) => {
        const today = dayNumber(dayIn(deps.koha.timezone, instantOfUtcText(source.readAt)));
        return refreshLedger({ deps, source, signal: options.signal, today, seconds: {} }, options);
      }),
    ),
});

export type RefreshService = ReturnType<typeof refreshService>;

const refreshLedger = async (run: RefreshRun, options: RefreshOptions): Promise<RefreshReport> => {
  const { crm, log } = run.deps;
  const { asOf } = options;
  await dropLeftovers(crm);
  await restoreComplete(crm);
  await restoreMetrics(crm);
  // The past is cut out of the present, which is also what the next plain refresh goes on from.
  const present = await refreshPresent(run, asOf === undefined ? options : {});
  const report = asOf === undefined ? present : await refreshByBuilding(run, await outsetOf(run), '', asOf);
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
  return { ...report, steps: await runSteps(run, report, options) };
};

/** Patrons stay due until every step has come to its end, and everybody while the tables show the past. */
const runSteps = async (
  run: RefreshRun,
  report: RefreshReport,
  options: RefreshOptions,
): Promise<RefreshReport['steps']> => {
  const { crm, steps = [] } = run.deps;
  const isPast = options.asOf !== undefined;
  const answers: Record<string, Readonly<Record<string, unknown>>> = {};
  let outcome: LedgerOutcome = {
    kind: report.kind,
    asked: askedBy(options),
    asOf: libraryDay(report.as_of),
    isPast,
    changed: await duePatrons(crm),
    source: run.source,
    throwIfAborted: () => run.signal?.throwIfAborted(),
  };
  for (const step of steps) {
    run.signal?.throwIfAborted();
    const before = outcome;
    answers[step.name] = await timed(run, step.name, () => step.run(before));
    if (step.marksDue === true) outcome = { ...outcome, changed: await duePatrons(crm) };
  }
  if (!isPast) await clearDue(crm);
  return answers;
};

const askedBy = ({ full = false, verify = false }: RefreshOptions): LedgerOutcome['asked'] => {
  if (full) return 'full';
  return verify ? 'verify' : 'changes';
};

const refreshPresent = async (
  run: RefreshRun,
  { full = false, verify = false }: RefreshOptions,
): Promise<RefreshReport> => {
  const outset = await outsetOf(run);
  if (full) return refreshByBuilding(run, outset, '');
  const because = whyAnew(outset);
  const followed =
    because === undefined && outset.state !== undefined
      ? await refreshByFollowing(run, outset, outset.state, verify)
      : undefined;
  return followed ?? refreshByBuilding(run, outset, because ?? 'Very much has changed.');
};

const outsetOf = async (run: RefreshRun): Promise<Outset> => {
  const state = await readState(run.deps.crm);
  const oldest = await run.source.oldestStatistic();
  const deciding = await decidingOf(run);
  return { state, oldest, deciding, rules: rulesOf(deciding), ...reachOf(state, oldest, run.today) };
};

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

/** Of the settings, only those that decide what is counted: how politely Koha is read changes no row. */
const rulesOf = ({ rules, categoryTypes, anonymousPatron }: Deciding): string => {
  const { excludedCategoryTypes, excludedCategories, excludedPatrons, datesOfAnonymisedLoans } = rules;
  const settings = [excludedCategoryTypes, excludedCategories, excludedPatrons, datesOfAnonymisedLoans];
  return createHash('sha256')
    .update(JSON.stringify([settings, [...categoryTypes].sort(), anonymousPatron ?? 0]))
    .digest('hex');
};

const decidingOf = async ({ deps, source, today }: RefreshRun): Promise<Deciding> => {
  const { koha, rules } = deps;
  return {
    rules,
    categoryTypes: await source.categoryTypes(),
    anonymousPatron: source.anonymousPatron,
    highestBorrowernumber: await source.highestBorrowernumber(),
    today,
    wallTime: wallTimeIn(koha.timezone, instantOfUtcText(source.readAt)),
    readAt: utcText(instantOfUtcText(source.readAt)),
  };
};

import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import type { Translate } from '../../../i18n/index.ts';
import { inTransaction } from '../../../shared/db/transaction.ts';
import { Bug } from '../../../shared/errors.ts';
import { dayNumber } from '../../../shared/time.ts';
import { dayAsText } from '../calendar.ts';
import type { LedgerOutcome, RefreshStep } from '../refresh-step.ts';
import { computing, type Judging } from './compute.ts';
import { Everybody } from './full-run.ts';
import { historyKnownFrom } from './known-from.ts';
import type { LoyaltyWeights } from './loyalty.domain.ts';
import { exchangeMetrics, prepareMetrics } from './metric-exchange.ts';
import {
  countMetrics,
  dropMetrics,
  logStageChanges,
  readInsightState,
  readMemories,
  recordedAfter,
  recordedMark,
  upsertMetrics,
  writeInsightState,
  type InsightState,
} from './metric.repository.ts';
import { readPopulation } from './population.ts';
import { reasonWriter } from './reasons.ts';
import { readScales, writeScales } from './scale.repository.ts';
import type { Scales } from './scales.ts';
import { readUse } from './use-reading.ts';
import { UseTable } from './use-table.ts';

export interface MetricsDeps {
  readonly crm: Knex;
  readonly weights: LoyaltyWeights;
  /** The library's language, in which reasons are written. */
  readonly t: Translate;
  readonly language: string;
}

/** Beyond this, working everybody out is quicker and needs smaller transactions. */
const MOST_CHANGED = 20_000;

/**
 * Works out kenal_patron_metric after the ledger: of patrons whose inputs changed, or of everybody: at night, when
 * everything was built anew, and once at the beginning of a day, since time alone moves every window.
 */
export const metricsStep = (deps: MetricsDeps): RefreshStep => ({
  name: 'metrics',
  run: async (ledger) => {
    const state = ledger.isPast ? undefined : await readInsightState(deps.crm);
    const changed = await changedSince(deps, ledger, state);
    if (changed === 'everybody' || state === undefined) return everybody(deps, ledger, state);
    return some(deps, ledger, state, changed);
  },
});

const settingsOf = ({ weights, language }: MetricsDeps): string =>
  createHash('sha256')
    .update(JSON.stringify([weights, language]))
    .digest('hex');

const changedSince = async (
  deps: MetricsDeps,
  { kind, asOf, changed }: LedgerOutcome,
  state: InsightState | undefined,
): Promise<'everybody' | number[]> => {
  const isAnew = kind !== 'incremental' || changed === 'everybody' || state === undefined;
  if (isAnew || state.as_of !== asOf.toString() || state.settings !== settingsOf(deps)) return 'everybody';
  const recorded = await recordedAfter(deps.crm, state.recorded_mark);
  const { rows } = await recordedMark(deps.crm);
  // Fewer than expected: visits were taken back, and nothing is left that tells whose.
  if (rows !== state.recorded_rows + recorded.length) return 'everybody';
  const patrons = [...new Set([...changed, ...recorded])].sort((one, other) => one - other);
  return patrons.length > MOST_CHANGED ? 'everybody' : patrons;
};

const everybody = async (
  deps: MetricsDeps,
  ledger: LedgerOutcome,
  state: InsightState | undefined,
): Promise<Readonly<Record<string, unknown>>> => {
  const { crm } = deps;
  const { isPast } = ledger;
  const day = dayNumber(ledger.asOf);
  const marks = await recordedMark(crm);
  const quarter = quarterOf(day);
  const frozen = await scalesOf(crm, quarter);
  const knownFrom = frozen?.knownFrom ?? (await historyKnownFrom(crm));
  const people = await Everybody.of({ crm, day, knownFrom, throwIfAborted: () => ledger.throwIfAborted() });
  const builder = await people.gather();
  const scales = frozen ?? builder.scales(() => undefined);
  // What is only looked at, as the past is, freezes nothing.
  if (frozen === undefined && !isPast)
    await inTransaction(crm, (trx) => writeScales(trx, quarter, dayAsText(day), scales));
  await prepareMetrics(crm);
  const patrons = await people.load(judgingOf(deps, day, scales), isPast);
  ledger.throwIfAborted();
  await exchangeMetrics(crm, { keep: isPast });
  if (isPast) return { patrons, computed: patrons };
  await inTransaction(crm, async (trx) => {
    // What was found first is no change.
    if (state !== undefined) await logStageChanges(trx, dayAsText(day));
    await writeInsightState(trx, {
      as_of: dayAsText(day),
      computed_at: ledger.source.readAt,
      fitted_at: state?.fitted_at ?? null,
      recorded_mark: marks.mark,
      recorded_rows: marks.rows,
      settings: settingsOf(deps),
    });
  });
  return { patrons, computed: patrons };
};

const some = async (
  deps: MetricsDeps,
  ledger: LedgerOutcome,
  state: InsightState,
  list: readonly number[],
): Promise<Readonly<Record<string, unknown>>> => {
  const { crm } = deps;
  const day = dayNumber(ledger.asOf);
  const which = { list };
  const scales = (await readScales(crm, quarterOf(day)))?.scales;
  if (scales === undefined) throw new Bug('insight.no-scale', 'There is nothing to score patrons against yet.');
  const marks = await recordedMark(crm);
  const population = await readPopulation(crm, which);
  const memories = await readMemories(crm, which, population);
  const uses = new UseTable(population.size);
  await readUse({ crm, which, population, day, knownFrom: scales.knownFrom }, (at, history) =>
    uses.set(at, history.use()),
  );
  const compute = computing(judgingOf(deps, day, scales), population, memories);
  const rows = Array.from({ length: population.size }, (_, at) => compute(at, uses.get(at)));
  const known = new Set(population.numbers);
  await inTransaction(crm, async (trx) => {
    await upsertMetrics(trx, rows);
    await dropMetrics(
      trx,
      list.filter((borrowernumber) => !known.has(borrowernumber)),
    );
    await logStageChanges(trx, dayAsText(day), [...known]);
    await writeInsightState(trx, { ...state, recorded_mark: marks.mark, recorded_rows: marks.rows });
  });
  return { patrons: await countMetrics(crm), computed: rows.length };
};

const judgingOf = ({ weights, t }: MetricsDeps, day: number, scales: Scales): Judging => ({
  day,
  scales,
  weights,
  forecasterOf: () => undefined,
  reason: reasonWriter(t),
});

const quarterOf = (day: number): string => {
  const text = dayAsText(day);
  const month = Math.floor((Number(text.slice(5, 7)) - 1) / 3) * 3 + 1;
  return `${text.slice(0, 5)}${String(month).padStart(2, '0')}-01`;
};

/** The scales of exactly this quarter, if they are frozen already. */
const scalesOf = async (crm: Knex, quarter: string): Promise<Scales | undefined> => {
  const known = await readScales(crm, quarter);
  return known?.quarter === quarter ? known.scales : undefined;
};

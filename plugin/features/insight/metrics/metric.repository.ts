import type { Knex } from 'knex';
import { inParts, readRows } from '../../../shared/db/batches.ts';
import type { BulkLoader, Lines, LineSource } from '../../../shared/db/bulk-load.ts';
import type { Db } from '../../../shared/db/connection.ts';
import type { Cell } from '../../../shared/db/stream.ts';
import { METRIC_COLUMNS, STAGE_CHANGE_COLUMNS } from './metric-row.ts';
import type { Population, Which } from './population.ts';
import { StageMemories } from './stage-memories.ts';
import { STAGES } from './stage.domain.ts';

const TABLE = 'kenal_patron_metric';
const CHANGES = 'kenal_stage_change';
const STATE = 'kenal_insight_state';

const MEMORY = `SELECT m.borrowernumber, m.stage + 0, TO_DAYS(m.stage_since) - 719528, m.previous_stage + 0
  FROM ${TABLE} AS m WHERE`;

/** The stages that patrons were in. */
export const readMemories = async (crm: Knex, which: Which, population: Population): Promise<StageMemories> => {
  const memories = new StageMemories(population.size);
  const { numbers, size } = population;
  let at = 0;
  const onRow = ([number, stage, since, previous]: Cell[]): void => {
    while (at < size && (numbers[at] ?? 0) < (number as number)) at += 1;
    if (at < size && numbers[at] === number)
      memories.set(at, stage as number, since as number, (previous as number | null) ?? 0);
  };
  if ('list' in which)
    for (const part of inParts([...which.list].sort((one, other) => one - other)))
      await readRows(crm, `${MEMORY} m.borrowernumber IN (?) ORDER BY m.borrowernumber`, [part], onRow);
  else
    await readRows(
      crm,
      `${MEMORY} m.borrowernumber >= ? AND m.borrowernumber < ? ORDER BY m.borrowernumber`,
      [which.from, which.until],
      onRow,
    );
  return memories;
};

/** Puts these rows in the place of those that the same patrons had; answers how many they are. */
export const replaceMetrics = (load: BulkLoader, lines: LineSource): Promise<number> =>
  load({ table: TABLE, columns: METRIC_COLUMNS, replaces: true }, lines);

const countMetrics = async (db: Db): Promise<number> => {
  const [row] = await db(TABLE).count<{ patrons: number }[]>({ patrons: '*' });
  return row?.patrons ?? 0;
};

/** Drops everything that was worked out about patrons. */
export const dropMetrics = async (db: Db, borrowernumbers: readonly number[]): Promise<void> => {
  let dropped = 0;
  for (const part of inParts(borrowernumbers)) {
    dropped += await db(TABLE).whereIn('borrowernumber', part).delete();
    await db(CHANGES).whereIn('borrowernumber', part).delete();
  }
  if (dropped > 0) await db(STATE).where({ id: 1 }).decrement('patrons', dropped);
};

/** Logs stages that just began, of which the log cannot tell yet. */
export const addStageChanges = async (load: BulkLoader, changes: Lines | undefined): Promise<void> => {
  if (changes === undefined) return;
  const given = [changes];
  await load({ table: CHANGES, columns: STAGE_CHANGE_COLUMNS }, () => given.pop());
};

/**
 * Logs the stages that began on these days, unless they are logged already: so a run that died before its log is made
 * good by the next one.
 *
 * A patron without an earlier stage is logged only as somebody who came since stages are worked out: what the first run
 * found is no change, nor is what is found again after a part of the history had to go.
 *
 * @param patrons only of these; undefined: of everybody
 */
export const logStageChanges = async (
  db: Db,
  days: { readonly from: string; readonly until: string; readonly beganOn: string },
  patrons?: readonly number[],
): Promise<void> => {
  const log = (index: string, which: string, values: readonly unknown[]): Promise<unknown> =>
    db.raw(
      `INSERT INTO ${CHANGES} (borrowernumber, changed_on, from_stage, to_stage, reason, evidence)
       SELECT m.borrowernumber, m.stage_since, m.previous_stage, m.stage, m.stage_reason, m.stage_evidence
         FROM ${TABLE} AS m ${index}
        WHERE m.stage_since BETWEEN ? AND ? AND m.stage IN (${STAGES.map((stage) => `'${stage}'`).join(', ')}) ${which}
          AND (m.previous_stage IS NOT NULL
               OR m.borrowernumber IN (SELECT p.borrowernumber FROM kenal_patron AS p WHERE p.dateenrolled > ?))
          AND NOT EXISTS (SELECT 1 FROM ${CHANGES} AS c
                           WHERE c.borrowernumber = m.borrowernumber AND c.changed_on = m.stage_since
                             AND c.to_stage = m.stage AND c.from_stage <=> m.previous_stage)`,
      [days.from, days.until, ...values, days.beganOn] as never[],
    );
  if (patrons === undefined) await log('', '', []);
  else for (const part of inParts(patrons)) await log('FORCE INDEX (PRIMARY)', 'AND m.borrowernumber IN (?)', [part]);
};

/** The row of kenal_insight_state. */
export interface InsightState {
  readonly as_of: string;
  /** The day of the first run. */
  readonly began_on: string | null;
  /** Of whom there are metrics; null where they were not counted yet. */
  readonly patrons: number | null;
  /** Loans brought back before this day may be forgotten; null where nothing tells of it. */
  readonly forgotten_before: string | null;
  readonly computed_at: string;
  readonly fitted_at: string | null;
  readonly recorded_mark: number;
  readonly recorded_rows: number;
  readonly settings: string;
}

export const readInsightState = (db: Db): Promise<InsightState | undefined> =>
  db(STATE)
    .where({ id: 1 })
    .first<InsightState | undefined>([
      'as_of',
      'began_on',
      'patrons',
      'forgotten_before',
      'computed_at',
      'fitted_at',
      'recorded_mark',
      'recorded_rows',
      'settings',
    ]);

export const writeInsightState = async (db: Db, state: InsightState): Promise<void> => {
  await db(STATE)
    .insert({ id: 1, ...state })
    .onConflict('id')
    .merge();
};

/**
 * Forgets of how many patrons there are metrics, before the table is exchanged for one with others: a run that dies
 * before it has noted how many those are leaves them to be counted.
 */
export const forgetCount = async (db: Db): Promise<void> => {
  await db(STATE).where({ id: 1 }).update({ patrons: null });
};

/** Notes what a run for some patrons has seen and how many it added; answers of how many patrons there are metrics now. */
export const moveInsightState = async (
  trx: Knex.Transaction,
  { mark, rows }: RecordedMark,
  added: number,
): Promise<number> => {
  await trx(STATE)
    .where({ id: 1 })
    .update({ recorded_mark: mark, recorded_rows: rows, patrons: trx.raw('patrons + ?', [added]) });
  const { patrons } = await trx(STATE).where({ id: 1 }).first<{ patrons: number | null }>('patrons');
  if (patrons !== null) return patrons;
  const counted = await countMetrics(trx);
  await trx(STATE).where({ id: 1 }).update({ patrons: counted });
  return counted;
};

export interface RecordedMark {
  readonly mark: number;
  readonly rows: number;
}

/** How many recorded visits there are, and the last one. */
export const recordedMark = async (db: Db): Promise<RecordedMark> => {
  const [[row]] = (await db.raw(
    'SELECT COALESCE(MAX(r.id), 0) AS mark, COUNT(*) AS row_count FROM kenal_recorded_visit AS r',
  )) as [[{ mark: number; row_count: number }]];
  return { mark: row.mark, rows: row.row_count };
};

/** Of whom visits were recorded after a mark, up to another; a patron for each visit. */
export const recordedBetween = (db: Db, after: number, upTo: number): Promise<number[]> =>
  db('kenal_recorded_visit').where('id', '>', after).where('id', '<=', upTo).pluck<number[]>('borrowernumber');

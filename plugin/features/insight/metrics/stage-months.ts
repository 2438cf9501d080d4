import type { Knex } from 'knex';
import { inParts, readRows } from '../../../shared/db/batches.ts';
import { inTransaction } from '../../../shared/db/transaction.ts';
import { dayAsText, firstDayOf, monthAsText, monthFromText, monthOf } from '../calendar.ts';
import { STAGES, type Stage } from './stage.domain.ts';

/** Nobody: not a patron at the beginning, or not any more at the end. */
const NOBODY = STAGES.length;
const STEP = STAGES.length + 1;

/** How many patrons of each library went from which stage to which. */
export class StageFlows {
  readonly #flows = new Map<string, Float64Array>();

  add(branch: string, from: Stage | undefined, to: Stage | undefined, patrons = 1): void {
    if (from === undefined && to === undefined) return;
    const flows = this.#flows.get(branch) ?? new Float64Array(STEP * STEP);
    this.#flows.set(branch, flows);
    const at = numberOf(from) * STEP + numberOf(to);
    flows[at] = (flows[at] ?? 0) + patrons;
  }

  /** Patrons of a library who were in a stage at the beginning. */
  beganIn(branch: string, stage: Stage): number {
    const flows = this.#flows.get(branch);
    const start = numberOf(stage) * STEP;
    return flows === undefined ? 0 : flows.subarray(start, start + STEP).reduce((sum, patrons) => sum + patrons, 0);
  }

  rows(month: string, isReconstructed: boolean): Record<string, unknown>[] {
    return [...this.#flows].flatMap(([branchcode, flows]) =>
      [...flows].flatMap((patrons, at) =>
        patrons === 0
          ? []
          : [
              {
                month,
                branchcode,
                from_stage: STAGES[Math.floor(at / STEP)] ?? null,
                to_stage: STAGES[at % STEP] ?? null,
                patrons,
                is_reconstructed: isReconstructed ? 1 : 0,
              },
            ],
      ),
    );
  }
}

const numberOf = (stage: Stage | undefined): number => (stage === undefined ? NOBODY : STAGES.indexOf(stage));

/** Keeps the flows of a month, in the place of those before. */
export const writeStageMonth = (crm: Knex, month: string, flows: StageFlows, isReconstructed: boolean): Promise<void> =>
  inTransaction(crm, async (trx) => {
    await trx('kenal_stage_month').where({ month }).delete();
    for (const part of inParts(flows.rows(month, isReconstructed))) await trx('kenal_stage_month').insert(part);
  });

/** The last month whose flows are kept; undefined before the first. */
export const lastStageMonth = async (crm: Knex): Promise<number | undefined> => {
  const [row] = await crm('kenal_stage_month').max<{ month: string | null }[]>({ month: 'month' });
  return row?.month == null ? undefined : monthFromText(row.month);
};

/** Sums up the months that have ended since the last time, from the log of changes. */
export const followStageMonths = async (crm: Knex, day: number): Promise<void> => {
  const last = await lastStageMonth(crm);
  if (last === undefined) return;
  for (let month = last + 1; month < monthOf(day); month += 1)
    await writeStageMonth(crm, monthAsText(month), await flowsOf(crm, month), false);
};

interface Change {
  readonly on: number;
  readonly from: Stage | undefined;
}

const flowsOf = async (crm: Knex, month: number): Promise<StageFlows> => {
  const [start, end] = [firstDayOf(month) - 1, firstDayOf(month + 1) - 1];
  const changes = await changesAfter(crm, start);
  const flows = new StageFlows();
  await readRows(
    crm,
    `SELECT m.borrowernumber, p.branchcode, m.stage FROM kenal_patron_metric AS m
       JOIN kenal_patron AS p ON p.borrowernumber = m.borrowernumber AND p.excluded_because IS NULL`,
    [],
    ([number, branch, stage]) => {
      const log = changes.get(number as number) ?? [];
      flows.add(branch as string, stageAt(log, start, stage as Stage), stageAt(log, end, stage as Stage));
    },
  );
  await addDepartures(crm, month, flows);
  return flows;
};

/** @param log the patron's changes, oldest first */
const stageAt = (log: readonly Change[], day: number, now: Stage): Stage | undefined => {
  const next = log.find(({ on }) => on > day);
  return next === undefined ? now : next.from;
};

const changesAfter = async (crm: Knex, day: number): Promise<Map<number, Change[]>> => {
  const changes = new Map<number, Change[]>();
  await readRows(
    crm,
    `SELECT c.borrowernumber, TO_DAYS(c.changed_on) - 719528, c.from_stage FROM kenal_stage_change AS c
      WHERE c.changed_on > ? ORDER BY c.borrowernumber, c.changed_on, c.id`,
    [dayAsText(day)],
    ([number, on, from]) => {
      const log = changes.get(number as number) ?? [];
      changes.set(number as number, log);
      log.push({ on: on as number, from: (from as Stage | null) ?? undefined });
    },
  );
  return changes;
};

/** Of patrons who are gone no row is left; that they were there, the month before tells. */
const addDepartures = async (crm: Knex, month: number, flows: StageFlows): Promise<void> => {
  const before = await crm('kenal_stage_month')
    .where({ month: monthAsText(month - 1), is_reconstructed: 0 })
    .whereNotNull('to_stage')
    .groupBy('branchcode', 'to_stage')
    .select<{ branchcode: string; to_stage: Stage; patrons: string }[]>(
      'branchcode',
      'to_stage',
      crm.raw('SUM(patrons) AS patrons'),
    );
  for (const { branchcode, to_stage, patrons } of before) {
    const gone = Number(patrons) - flows.beganIn(branchcode, to_stage);
    if (gone > 0) flows.add(branchcode, to_stage, undefined, gone);
  }
};

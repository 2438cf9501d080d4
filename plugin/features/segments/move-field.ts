import { factsOf } from './column-field.ts';
import { KEEPS_NO_HISTORY, type FieldFacts } from './field.domain.ts';
import type { FactSource, SegmentField } from './field.ts';
import type { Truth } from './segment.domain.ts';
import { ALWAYS, and, sql, type Sql } from './sql.domain.ts';
import type { Move } from './tree.domain.ts';
import { mayBeKnown } from './use-sql.ts';
import { daysOfWindow } from './window.domain.ts';

interface StageMove {
  readonly borrowernumber: number;
  readonly changed_on: string;
  readonly from_stage: string | null;
  readonly to_stage: string;
}

const moveSource: FactSource<StageMove[]> = {
  name: 'kenal_stage_change',
  load: async (db, borrowernumbers) => {
    const patrons = await db('kenal_patron')
      .whereIn('borrowernumber', [...borrowernumbers])
      .whereNot('privacy', KEEPS_NO_HISTORY)
      .pluck<number[]>('borrowernumber');
    const moves = new Map<number, StageMove[]>(patrons.map((patron) => [patron, []]));
    for (const row of await db('kenal_stage_change')
      .whereIn('borrowernumber', patrons)
      .orderBy('changed_on')
      .select<StageMove[]>('borrowernumber', 'changed_on', 'from_stage', 'to_stage'))
      moves.get(row.borrowernumber)?.push(row);
    return moves;
  },
};

const oneOf = (column: Sql, list: readonly string[]): Sql => (list.length === 0 ? ALWAYS : sql`${column} IN (${list})`);

/** Whether a patron went from one stage to another within a window. */
export const stageMoveField = (
  facts: Pick<FieldFacts, 'key' | 'group'> & { readonly stages: readonly string[] },
): SegmentField => ({
  ...factsOf({
    key: facts.key,
    group: facts.group,
    type: 'move',
    tellsOfUse: true,
    choices: facts.stages,
    window: 'days',
  }),
  permissions: [],
  source: moveSource,
  needsMetric: false,
  cost: 'lookup',
  sql: ({ operator, value, window }, wanted, { today }) => {
    const { from, to } = value as Move;
    const span = window === undefined ? undefined : daysOfWindow(window, today);
    const rows = and([
      span === undefined ? ALWAYS : sql`c.changed_on BETWEEN ${span.from} AND ${span.until}`,
      oneOf(sql`c.from_stage`, from),
      oneOf(sql`c.to_stage`, to),
    ]);
    const moved = sql`p.borrowernumber IN (SELECT c.borrowernumber FROM kenal_stage_change AS c WHERE ${rows})`;
    const stayed = sql`NOT EXISTS (SELECT 1 FROM kenal_stage_change AS c
                                    WHERE c.borrowernumber = p.borrowernumber AND ${rows})`;
    return and([mayBeKnown, (operator === 'happened') === wanted ? moved : stayed]);
  },
  judge: ({ operator, value, window }, fact, { today }) => {
    if (fact === undefined) return { isTrue: undefined, known: null };
    const { from, to } = value as Move;
    const span = window === undefined ? undefined : daysOfWindow(window, today);
    const moves = (fact as StageMove[]).filter(
      ({ changed_on }) => span === undefined || (changed_on >= span.from && changed_on <= span.until),
    );
    const happened = moves.some(
      ({ from_stage, to_stage }) =>
        (from.length === 0 || from.some((stage) => stage === from_stage)) && (to.length === 0 || to.includes(to_stage)),
    );
    const isTrue: Truth = operator === 'happened' ? happened : !happened;
    return { isTrue, known: moves.map((move) => `${move.from_stage ?? ''}>${move.to_stage}@${move.changed_on}`) };
  },
});

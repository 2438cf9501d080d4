import type { Db } from '../../shared/db/connection.ts';
import { instantOfUtcText, utcText, type Instant } from '../../shared/time.ts';
import { LINE_KINDS, type LineKind, type WorkLine } from './work.domain.ts';

interface LineRow {
  readonly id: number;
  readonly kind: LineKind;
  readonly text: string;
  readonly minutes: number | null;
  readonly edition: number | null;
  readonly done_at: string | null;
  readonly added_at: string;
}

export const workOf = async (db: Db, requestId: number): Promise<WorkLine[]> => {
  const rows = await db('kenal_request_line')
    .where('request_id', requestId)
    .whereIn('kind', [...LINE_KINDS])
    .orderBy('id')
    .select<LineRow[]>('id', 'kind', 'text', 'minutes', 'edition', 'done_at', 'added_at');
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    text: row.text,
    minutes: row.minutes ?? undefined,
    edition: row.edition ?? undefined,
    doneAt: row.done_at === null ? undefined : instantOfUtcText(row.done_at),
    addedAt: instantOfUtcText(row.added_at),
  }));
};

export interface NewLine {
  readonly kind: LineKind;
  readonly text: string;
  readonly minutes: number | undefined;
}

interface By {
  readonly by: number;
  readonly now: Instant;
}

/** @returns its id */
export const addLine = async (db: Db, requestId: number, line: NewLine, { by, now }: By): Promise<number> => {
  const same = { request_id: requestId, kind: 'deliverable', text: line.text };
  const [earlier] =
    line.kind === 'deliverable'
      ? await db('kenal_request_line').where(same).count<{ lines: number }[]>('* as lines')
      : [];
  const [id = 0] = await db('kenal_request_line').insert({
    request_id: requestId,
    kind: line.kind,
    text: line.text,
    minutes: line.minutes ?? null,
    edition: line.kind === 'deliverable' ? (earlier?.lines ?? 0) + 1 : null,
    added_at: utcText(now),
    added_by: by,
  });
  return id;
};

export const hasDeliverable = async (db: Db, requestId: number, id: number): Promise<boolean> =>
  (await db('kenal_request_line').where({ id, request_id: requestId, kind: 'deliverable' }).first<unknown>('id')) !==
  undefined;

/** Ticks a task off, or takes the tick back. Answers whether there is such a task. */
export const tickTask = async (
  db: Db,
  { requestId, id, isDone }: { requestId: number; id: number; isDone: boolean },
  { by, now }: By,
): Promise<boolean> =>
  (await db('kenal_request_line')
    .where({ id, request_id: requestId, kind: 'task' })
    .update({ done_at: isDone ? utcText(now) : null, done_by: isDone ? by : null })) > 0;

import type { Knex } from 'knex';
import type { Db } from '../../shared/db/connection.ts';
import { instantOfUtcText, libraryDay, utcText, type Instant, type LibraryDay } from '../../shared/time.ts';
import { onlyReadable, type Reader } from '../confidential/index.ts';
import type { PromiseChange, Promised, PromiseEvent, PromiseState, PromiseTerms, Repeats } from './promise.domain.ts';

export const TABLE = 'kenal_promise';
export const CHANGES = 'kenal_promise_change';

/** Who may know of which rows, for queries that call the table `d`. */
export const CONFIDENTIAL = { kind: 'promise', id: 'd.id', flag: 'd.confidential', owner: 'd.owner' } as const;

export interface PromiseRow {
  readonly id: number;
  readonly borrowernumber: number;
  readonly conversation: number | null;
  readonly what: string;
  readonly due_on: string;
  readonly due_time: string | null;
  readonly owner: number;
  readonly made_by: number;
  readonly made_at: string;
  readonly branchcode: string;
  readonly state: PromiseState;
  readonly ended_on: string | null;
  readonly ended_by: number | null;
  readonly hidden_until: string | null;
  readonly repeats: Repeats;
  readonly confidential: number;
  readonly version: number;
}

export const COLUMNS = [
  'd.id',
  'd.borrowernumber',
  'd.conversation',
  'd.what',
  'd.due_on',
  'd.due_time',
  'd.owner',
  'd.made_by',
  'd.made_at',
  'd.branchcode',
  'd.state',
  'd.ended_on',
  'd.ended_by',
  'd.hidden_until',
  'd.repeats',
  'd.confidential',
  'd.version',
] as const;

const dayOrNone = (text: string | null): LibraryDay | undefined => (text === null ? undefined : libraryDay(text));
const timeText = (text: string | null): string => (text ?? '').slice(0, 5);

export const toPromised = (row: PromiseRow): Promised => ({
  id: row.id,
  borrowernumber: row.borrowernumber,
  conversation: row.conversation ?? undefined,
  what: row.what,
  dueOn: libraryDay(row.due_on),
  dueTime: timeText(row.due_time),
  owner: row.owner,
  madeBy: row.made_by,
  madeAt: instantOfUtcText(row.made_at),
  branchcode: row.branchcode,
  state: row.state,
  endedOn: dayOrNone(row.ended_on),
  endedBy: row.ended_by ?? undefined,
  hiddenUntil: dayOrNone(row.hidden_until),
  repeats: row.repeats,
  isConfidential: row.confidential === 1,
  version: row.version,
});

const termsColumns = ({ what, dueOn, dueTime, repeats }: PromiseTerms) => ({
  what,
  due_on: dueOn.toString(),
  due_time: dueTime === '' ? null : dueTime,
  repeats,
});

export interface NewPromise {
  readonly borrowernumber: number;
  readonly conversation: number | undefined;
  readonly terms: PromiseTerms;
  readonly owner: number;
  readonly madeBy: number;
  readonly branchcode: string;
  readonly follows: number | undefined;
  readonly isConfidential: boolean;
}

/** Who did something, and when. */
export interface Doing {
  readonly by: number;
  readonly now: Instant;
}

/** Keeps how the promise stands after something happened to it. */
const keepChange = (db: Db, id: number, kind: PromiseEvent, { by, now }: Doing): Promise<unknown> =>
  db.raw(
    `INSERT INTO ${CHANGES} (promise, version, kind, changed_by, changed_at, what, due_on, due_time, owner, hidden_until)
     SELECT d.id, d.version, ?, ?, ?, d.what, d.due_on, d.due_time, d.owner, d.hidden_until
       FROM ${TABLE} AS d WHERE d.id = ?`,
    [kind, by, utcText(now), id],
  );

/** @returns its id */
export const addPromise = async (db: Db, promise: NewPromise, now: Instant): Promise<number> => {
  const { borrowernumber, conversation, terms, owner, madeBy, branchcode, follows, isConfidential } = promise;
  const [id = 0] = await db(TABLE).insert({
    ...termsColumns(terms),
    borrowernumber,
    conversation: conversation ?? null,
    owner,
    made_by: madeBy,
    made_at: utcText(now),
    branchcode,
    follows: follows ?? null,
    confidential: isConfidential,
  });
  await keepChange(db, id, 'made', { by: madeBy, now });
  return id;
};

/** The promise of this id, if this reader may know of it. */
export const findPromise = async (db: Db, reader: Reader, id: number): Promise<Promised | undefined> => {
  const row = await onlyReadable(db(`${TABLE} as d`).where('d.id', id), reader, CONFIDENTIAL).first<
    PromiseRow | undefined
  >(...COLUMNS);
  return row === undefined ? undefined : toPromised(row);
};

/** Keeps a promise from being changed by anybody else until the transaction ends. */
export const lockPromise = async (trx: Knex.Transaction, id: number): Promise<void> => {
  await trx(TABLE).where({ id }).forUpdate().select('id');
};

type Patch = Partial<
  Pick<
    PromiseRow,
    'owner' | 'state' | 'ended_on' | 'ended_by' | 'hidden_until' | 'what' | 'due_on' | 'due_time' | 'repeats'
  >
>;

const write = async (trx: Db, id: number, kind: PromiseEvent, patch: Patch, doing: Doing): Promise<void> => {
  await trx(TABLE)
    .where({ id })
    .update({ ...patch, version: trx.raw('version + 1') });
  await keepChange(trx, id, kind, doing);
};

/** The row must be locked for each of these. */
export const rewrite = (trx: Db, id: number, terms: PromiseTerms, doing: Doing): Promise<void> =>
  write(trx, id, 'changed', { ...termsColumns(terms), hidden_until: null }, doing);

export const handOver = (trx: Db, id: number, owner: number, doing: Doing): Promise<void> =>
  write(trx, id, 'handed_over', { owner, hidden_until: null }, doing);

export const snooze = (trx: Db, id: number, until: LibraryDay, doing: Doing): Promise<void> =>
  write(trx, id, 'snoozed', { hidden_until: until.toString() }, doing);

export const end = (trx: Db, id: number, state: 'done' | 'withdrawn', on: LibraryDay, doing: Doing): Promise<void> =>
  write(trx, id, state, { state, ended_on: on.toString(), ended_by: doing.by, hidden_until: null }, doing);

export const reopen = (trx: Db, id: number, doing: Doing): Promise<void> =>
  write(trx, id, 'reopened', { state: 'open', ended_on: null, ended_by: null }, doing);

/** Takes away the next one of a series, where nobody has touched it yet. @returns its id */
export const dropUntouchedFollower = async (trx: Db, follows: number): Promise<number | undefined> => {
  const row = await trx(TABLE).where({ follows, state: 'open', version: 1 }).first<{ id: number } | undefined>('id');
  if (row !== undefined) await erasePromises(trx, [row.id]);
  return row?.id;
};

/** What happened to it, the latest first. Whoever may see the promise may see these. */
export const changesOf = async (db: Db, promise: number): Promise<PromiseChange[]> => {
  const rows = await db(CHANGES).where({ promise }).orderBy('version', 'desc').select<
    {
      kind: PromiseEvent;
      changed_by: number;
      changed_at: string;
      what: string;
      due_on: string;
      due_time: string | null;
      owner: number;
      hidden_until: string | null;
    }[]
  >('kind', 'changed_by', 'changed_at', 'what', 'due_on', 'due_time', 'owner', 'hidden_until');
  return rows.map((row) => ({
    kind: row.kind,
    by: row.changed_by,
    at: instantOfUtcText(row.changed_at),
    what: row.what,
    dueOn: libraryDay(row.due_on),
    dueTime: timeText(row.due_time),
    owner: row.owner,
    hiddenUntil: dayOrNone(row.hidden_until),
  }));
};

/** Takes promises away for good, with what happened to them. */
export const erasePromises = async (db: Db, ids: readonly number[]): Promise<void> => {
  await db(CHANGES)
    .whereIn('promise', [...ids])
    .delete();
  await db(TABLE)
    .whereIn('id', [...ids])
    .delete();
};

import type { Knex } from 'knex';
import { dropSubjects, nameReaders, readersOf, unnameReader, type Reader } from '../confidential/index.ts';
import type { Promised, PromiseTerms } from './promise.domain.ts';
import { promisesIn } from './promise.read-model.ts';
import { addPromise, erasePromises, TABLE, type Doing } from './promise.repository.ts';

/** A conversation, as far as promises made in it need to know it. */
export interface Made {
  readonly conversation: number;
  readonly borrowernumber: number;
  readonly branchcode: string;
  readonly isConfidential: boolean;
}

/** Keeps a promise that was made in a conversation; who made it keeps it. What is confidential there is so here. */
export const promiseIn = (
  trx: Knex.Transaction,
  made: Made,
  terms: PromiseTerms,
  { by, now }: Doing,
): Promise<number> => addPromise(trx, { ...made, terms, owner: by, madeBy: by, follows: undefined }, now);

/** Promises follow their conversation: they become confidential with it, seen by the same colleagues, and open again. */
export const followConfidence = async (
  trx: Knex.Transaction,
  conversation: number,
  { isConfidential, author }: { readonly isConfidential: boolean; readonly author: number },
  doing: Doing,
): Promise<void> => {
  const promises = await trx(TABLE).where({ conversation }).pluck<number[]>('id');
  await trx(TABLE).where({ conversation }).update({ confidential: isConfidential });
  if (!isConfidential) return;
  const readers = await readersOf(trx, { kind: 'conversation', subject: conversation });
  const all = [author, ...readers.map(({ reader }) => reader)].filter((reader) => reader !== 0);
  for (const subject of promises) await nameReaders(trx, { kind: 'promise', subject }, all, doing);
};

/** A colleague who may see a confidential conversation sees the promises made in it, and no longer than that. */
export const shareIn = async (
  trx: Knex.Transaction,
  conversation: number,
  reader: number,
  doing: Doing,
): Promise<void> => {
  for (const subject of await trx(TABLE).where({ conversation }).pluck<number[]>('id'))
    await nameReaders(trx, { kind: 'promise', subject }, [reader], doing);
};

export const unshareIn = async (trx: Knex.Transaction, conversation: number, reader: number): Promise<void> => {
  for (const subject of await trx(TABLE).where({ conversation }).pluck<number[]>('id'))
    await unnameReader(trx, { kind: 'promise', subject }, reader);
};

/** What was promised in a conversation goes with it where nobody has touched it yet. */
export const eraseUntouchedIn = async (db: Knex, conversation: number): Promise<void> => {
  const ids = await db(TABLE).where({ conversation, state: 'open', version: 1 }).pluck<number[]>('id');
  await dropSubjects(db, 'promise', ids);
  await erasePromises(db, ids);
};

/** Promises stay when the conversation in which they were made is erased. */
export const letGoOf = async (db: Knex | Knex.Transaction, conversations: readonly number[]): Promise<void> => {
  await db(TABLE)
    .whereIn('conversation', [...conversations])
    .update({ conversation: null });
};

/** Those made in a conversation that this reader may know of. */
export const madeIn = (crm: Knex, reader: Reader, conversation: number): Promise<Promised[]> =>
  promisesIn(crm, reader, conversation);

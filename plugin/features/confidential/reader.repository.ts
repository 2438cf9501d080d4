import { inParts } from '../../shared/db/batches.ts';
import type { Db } from '../../shared/db/connection.ts';
import { NotAllowed } from '../../shared/errors.ts';
import { utcText, type Instant } from '../../shared/time.ts';
import type { PatronFollower } from '../insight/index.ts';
import type { ConfidentialKind, Reader } from './readable.ts';

const TABLE = 'kenal_confidential_reader';

export interface Subject {
  readonly kind: ConfidentialKind;
  readonly subject: number;
}

interface Naming {
  readonly by: number;
  readonly now: Instant;
  /** Undefined: until taken back. With a moment they may look, and change nothing. */
  readonly until?: Instant | undefined;
}

export interface NamedReader {
  readonly reader: number;
}

/** Lets colleagues see something confidential. Whoever was named for good stays so. */
export const nameReaders = async (
  db: Db,
  { kind, subject }: Subject,
  readers: readonly number[],
  { by, now, until }: Naming,
): Promise<void> => {
  for (const reader of readers)
    await db.raw(
      `INSERT INTO ${TABLE} (kind, subject, reader, named_by, named_at, until) VALUES (?, ?, ?, ?, ?, ?)
       ON DUPLICATE KEY UPDATE until = IF(until IS NULL OR VALUES(until) IS NULL, NULL, GREATEST(until, VALUES(until)))`,
      [kind, subject, reader, by, utcText(now), until === undefined ? null : utcText(until)],
    );
};

/** @returns whether this colleague was named. Whoever may look until a moment was not named by the owner, and stays. */
export const unnameReader = async (db: Db, { kind, subject }: Subject, reader: number): Promise<boolean> =>
  (await db(TABLE).where({ kind, subject, reader }).whereNull('until').delete()) > 0;

/** Whom the owner named. */
export const readersOf = (db: Db, { kind, subject }: Subject): Promise<NamedReader[]> =>
  db(TABLE).where({ kind, subject }).whereNull('until').orderBy('reader').select<NamedReader[]>('reader');

/** Whether somebody may look until a moment only. */
export const onlyLooks = async (
  db: Db,
  { kind, subject }: Subject,
  { borrowernumber, now }: Reader,
): Promise<boolean> =>
  (await db(TABLE)
    .where({ kind, subject, reader: borrowernumber })
    .where('until', '>', utcText(now))
    .first<unknown>('subject')) !== undefined;

/** Of these things, those at which somebody may look until a moment only. */
export const onlyLookedAt = async (
  db: Db,
  kind: ConfidentialKind,
  { borrowernumber, now }: Reader,
  subjects: readonly number[],
): Promise<ReadonlySet<number>> => {
  const found = new Set<number>();
  for (const part of inParts(subjects))
    for (const subject of await db(TABLE)
      .where({ kind, reader: borrowernumber })
      .where('until', '>', utcText(now))
      .whereIn('subject', part)
      .pluck<number[]>('subject'))
      found.add(subject);
  return found;
};

/**
 * What was opened for reading is not changed by whoever opened it.
 *
 * @throws NotAllowed `confidential.only-looks`
 */
export const mustNotOnlyLook = async (db: Db, subject: Subject, reader: Reader): Promise<void> => {
  if (await onlyLooks(db, subject, reader))
    throw new NotAllowed('confidential.only-looks', 'This was opened to be read, and cannot be changed by you.');
};

/** Of these things, those that somebody was named for by their owners. */
export const namedFor = async (
  db: Db,
  kind: ConfidentialKind,
  reader: number,
  subjects: readonly number[],
): Promise<ReadonlySet<number>> => {
  const found = new Set<number>();
  for (const part of inParts(subjects))
    for (const subject of await db(TABLE)
      .where({ kind, reader })
      .whereNull('until')
      .whereIn('subject', part)
      .pluck<number[]>('subject'))
      found.add(subject);
  return found;
};

/** Ends that somebody may look at these things. Where their owner named them, they still may. */
export const endLooking = async (
  db: Db,
  kind: ConfidentialKind,
  reader: number,
  subjects: readonly number[],
): Promise<void> => {
  for (const part of inParts(subjects))
    await db(TABLE).where({ kind, reader }).whereNotNull('until').whereIn('subject', part).delete();
};

/** Forgets who may see things that are gone. */
export const dropSubjects = async (db: Db, kind: ConfidentialKind, subjects: readonly number[]): Promise<void> => {
  for (const part of inParts(subjects)) await db(TABLE).where({ kind }).whereIn('subject', part).delete();
};

/** Members of staff are patrons in Koha: whoever gets the number of a deleted account must not see what it saw. */
export const confidentialFollower: PatronFollower = {
  move: async (db, from, to) => {
    await db.raw(`UPDATE IGNORE ${TABLE} SET reader = ? WHERE reader = ?`, [to, from]);
    await db(TABLE).where('reader', from).delete();
  },
  drop: async (db, borrowernumbers) => {
    for (const part of inParts(borrowernumbers)) {
      await db(TABLE).whereIn('reader', part).delete();
      await db(TABLE).whereIn('named_by', part).update({ named_by: 0 });
    }
  },
};

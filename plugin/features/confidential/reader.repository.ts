import { inParts } from '../../shared/db/batches.ts';
import type { Db } from '../../shared/db/connection.ts';
import { instantOfUtcText, utcText, type Instant } from '../../shared/time.ts';
import type { PatronFollower } from '../insight/index.ts';
import type { ConfidentialKind } from './readable.ts';

const TABLE = 'kenal_confidential_reader';

export interface Subject {
  readonly kind: ConfidentialKind;
  readonly subject: number;
}

interface Naming {
  readonly by: number;
  readonly now: Instant;
  /** Undefined: until taken back. */
  readonly until?: Instant | undefined;
}

export interface NamedReader {
  readonly reader: number;
  readonly until: Instant | undefined;
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

/** @returns whether this colleague was named */
export const unnameReader = async (db: Db, { kind, subject }: Subject, reader: number): Promise<boolean> =>
  (await db(TABLE).where({ kind, subject, reader }).delete()) > 0;

/** Who was named and still may look. */
export const readersOf = async (db: Db, { kind, subject }: Subject, now: Instant): Promise<NamedReader[]> => {
  const rows = await db(TABLE)
    .where({ kind, subject })
    .where((still) => {
      void still.whereNull('until').orWhere('until', '>', utcText(now));
    })
    .orderBy('reader')
    .select<{ reader: number; until: string | null }[]>('reader', 'until');
  return rows.map(({ reader, until }) => ({ reader, until: until === null ? undefined : instantOfUtcText(until) }));
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

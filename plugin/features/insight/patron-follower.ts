import type { Db } from '../../shared/db/connection.ts';

/**
 * What a feature that keeps rows about patrons does when Koha merges or deletes one. Called inside the transaction that
 * changes the mirror of patrons, so that a patron and what is kept of them go together.
 */
export interface PatronFollower {
  /** Gives what is kept of a merged patron to the survivor. */
  move(db: Db, from: number, to: number): Promise<void>;
  /** Drops what is kept of patrons who are gone, or whose number has passed to somebody else. */
  drop(db: Db, borrowernumbers: readonly number[]): Promise<void>;
  /**
   * Drops what was worked out of the use of patrons who keep no history from now on, or none before a later day than
   * was known: privacy, anonymisation, exclusion. What they or staff said themselves stays. A step after the ledger may
   * work out anew what is still allowed.
   */
  forget?(db: Db, borrowernumbers: readonly number[]): Promise<void>;
}

export const moveAll = async (
  followers: readonly PatronFollower[],
  db: Db,
  survivors: ReadonlyMap<number, number>,
): Promise<void> => {
  for (const [from, to] of survivors) for (const follower of followers) await follower.move(db, from, to);
};

export const dropAll = async (
  followers: readonly PatronFollower[],
  db: Db,
  borrowernumbers: readonly number[],
): Promise<void> => {
  if (borrowernumbers.length === 0) return;
  for (const follower of followers) await follower.drop(db, borrowernumbers);
};

export const forgetAll = async (
  followers: readonly PatronFollower[],
  db: Db,
  borrowernumbers: readonly number[],
): Promise<void> => {
  if (borrowernumbers.length === 0) return;
  for (const follower of followers) await follower.forget?.(db, borrowernumbers);
};

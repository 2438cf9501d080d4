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

/** What became of numbers since the last look. */
export interface Departures {
  /** Merged patrons, and to whom what is theirs goes. */
  readonly survivors: ReadonlyMap<number, number>;
  readonly vanished: readonly number[];
  /** Numbers that are somebody else's now. */
  readonly passedOn: readonly number[];
}

/**
 * Lets every feature follow. A number that has a new owner lets go of the earlier one's before it takes over what is a
 * merged patron's: that belongs to the new owner. Unless it was the earlier owner who was merged: then it goes first.
 */
export const followDepartures = async (
  followers: readonly PatronFollower[],
  db: Db,
  { survivors, vanished, passedOn }: Departures,
): Promise<void> => {
  const passed = new Set(passedOn);
  const merges = [...survivors];
  await moveAll(
    followers,
    db,
    merges.filter(([from]) => passed.has(from)),
  );
  await dropAll(followers, db, passedOn);
  await moveAll(
    followers,
    db,
    merges.filter(([from]) => !passed.has(from)),
  );
  await dropAll(followers, db, vanished);
};

const moveAll = async (
  followers: readonly PatronFollower[],
  db: Db,
  merges: readonly (readonly [from: number, to: number])[],
): Promise<void> => {
  for (const [from, to] of merges) for (const follower of followers) await follower.move(db, from, to);
};

const dropAll = async (
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

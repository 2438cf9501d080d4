import type { Db } from '../../../shared/db/connection.ts';
import { instantOfUtcText, utcText, type Instant } from '../../../shared/time.ts';

const TABLE = 'kenal_calendar_feed';

export interface Feed {
  readonly owner: number;
  readonly language: string;
}

/** Puts a new secret in the place of the one there was. */
export const storeFeed = async (db: Db, { owner, language }: Feed, hash: string, now: Instant): Promise<void> => {
  await db(TABLE)
    .insert({ owner, secret_hash: hash, language, made_at: utcText(now) })
    .onConflict('owner')
    .merge();
};

export const findFeed = (db: Db, hash: string): Promise<Feed | undefined> =>
  db(TABLE).where({ secret_hash: hash }).first<Feed | undefined>('owner', 'language');

/** Since when this person has an address. */
export const feedSince = async (db: Db, owner: number): Promise<Instant | undefined> => {
  const row = await db(TABLE).where({ owner }).first<{ made_at: string } | undefined>('made_at');
  return row === undefined ? undefined : instantOfUtcText(row.made_at);
};

export const dropFeeds = async (db: Db, owners: readonly number[]): Promise<void> => {
  await db(TABLE)
    .whereIn('owner', [...owners])
    .delete();
};

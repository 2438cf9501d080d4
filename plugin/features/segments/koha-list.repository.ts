import type { Db } from '../../shared/db/connection.ts';
import { utcText, type Instant } from '../../shared/time.ts';

/** A patron list that was made in Koha. */
interface KohaList {
  /** Koha's `patron_list_id`. */
  readonly listId: number;
  readonly segment: number;
  /** Borrowernumber of its owner. */
  readonly by: number;
  readonly now: Instant;
}

/** Remembers a list, so that removing Kenal can offer to take it out of Koha. Koha may give a number a second time. */
export const noteKohaList = async (db: Db, { listId, segment, by, now }: KohaList): Promise<void> => {
  await db('kenal_koha_list')
    .insert({ list_id: listId, segment_id: segment, made_by: by, made_at: utcText(now) })
    .onConflict('list_id')
    .merge();
};

import { inParts } from '../../shared/db/batches.ts';
import type { Db } from '../../shared/db/connection.ts';
import { instantOfUtcText, utcText, type Instant } from '../../shared/time.ts';
import type { PatronFollower } from '../insight/index.ts';
import type { EndReason, HeldBack, ListKeeping, OwnEntry } from './keeping.domain.ts';

const KEEPINGS = 'kenal_list_keeping';
const ENTRIES = 'kenal_list_entry';

interface KeepingRow {
  readonly list_id: number;
  readonly segment_id: number;
  readonly owner: number;
  readonly audience: ListKeeping['audience'];
  readonly kept_at: string | null;
  readonly changed_at: string | null;
  readonly put_on: number;
  readonly taken_off: number;
  readonly held_back: HeldBack | null;
  readonly ended_because: EndReason | null;
}

const toKeeping = (row: KeepingRow): ListKeeping => ({
  listId: row.list_id,
  segment: row.segment_id,
  owner: row.owner,
  audience: row.audience,
  keptAt: row.kept_at === null ? undefined : instantOfUtcText(row.kept_at),
  change:
    row.changed_at === null
      ? undefined
      : { at: instantOfUtcText(row.changed_at), putOn: row.put_on, takenOff: row.taken_off },
  heldBack: row.held_back ?? undefined,
  ended: row.ended_because ?? undefined,
});

interface WhichKeepings {
  readonly owner?: number;
  readonly segment_id?: number;
  readonly list_id?: number;
}

export const readKeepings = async (
  db: Db,
  which: WhichKeepings,
  state: 'kept' | 'ended',
): Promise<readonly ListKeeping[]> => {
  const query = db(KEEPINGS)
    .where({ ...which })
    .orderBy('list_id');
  const rows = state === 'kept' ? query.whereNull('ended_at') : query.whereNotNull('ended_at');
  return (
    await rows.select<KeepingRow[]>(
      'list_id',
      'segment_id',
      'owner',
      'audience',
      'kept_at',
      'changed_at',
      'put_on',
      'taken_off',
      'held_back',
      'ended_because',
    )
  ).map(toKeeping);
};

/** A number that Koha gives a second time is another list: of the one before, nothing stays. */
export const insertKeeping = async (
  db: Db,
  { listId, segment, owner, audience }: Pick<ListKeeping, 'listId' | 'segment' | 'owner' | 'audience'>,
  now: Instant,
): Promise<void> => {
  await dropKeeping(db, listId);
  await db(KEEPINGS).insert({
    list_id: listId,
    segment_id: segment,
    owner,
    audience,
    started_at: utcText(now),
  });
};

export const dropKeeping = async (db: Db, listId: number): Promise<void> => {
  await db(ENTRIES).where({ list_id: listId }).delete();
  await db(KEEPINGS).where({ list_id: listId }).delete();
};

/** What was put on the list is its owner's from now on. */
export const endKeeping = async (db: Db, listId: number, because: EndReason, now: Instant): Promise<void> => {
  await db(ENTRIES).where({ list_id: listId }).delete();
  await db(KEEPINGS)
    .where({ list_id: listId })
    .update({ ended_at: utcText(now), ended_because: because, held_back: null });
};

export const noteHeldBack = async (db: Db, listId: number, heldBack: HeldBack): Promise<void> => {
  await db(KEEPINGS).where({ list_id: listId }).update({ held_back: heldBack });
};

export const noteKept = async (
  db: Db,
  listId: number,
  { putOn, takenOff }: { readonly putOn: number; readonly takenOff: number },
  now: Instant,
): Promise<void> => {
  await db(KEEPINGS)
    .where({ list_id: listId })
    .update({
      kept_at: utcText(now),
      held_back: null,
      ...(putOn + takenOff === 0 ? {} : { changed_at: utcText(now), put_on: putOn, taken_off: takenOff }),
    });
};

interface EntryRow {
  readonly id: number;
  readonly borrowernumber: number | null;
  readonly state: OwnEntry['state'];
}

export const readOwnEntries = async (db: Db, listId: number): Promise<readonly OwnEntry[]> =>
  (await db(ENTRIES).where({ list_id: listId }).select<EntryRow[]>({ id: 'entry_id' }, 'borrowernumber', 'state')).map(
    ({ id, borrowernumber, state }) => ({ id, borrowernumber: borrowernumber ?? undefined, state }),
  );

type NewEntry = Omit<OwnEntry, 'borrowernumber'> & { readonly borrowernumber: number };

/** Inserts entries, or says anew whose they are and how they stand. */
export const noteEntries = async (db: Db, listId: number, entries: readonly NewEntry[]): Promise<void> => {
  for (const part of inParts(entries))
    await db(ENTRIES)
      .insert(part.map(({ id, borrowernumber, state }) => ({ list_id: listId, entry_id: id, borrowernumber, state })))
      .onConflict(['list_id', 'entry_id'])
      .merge();
};

export const setEntries = async (
  db: Db,
  listId: number,
  ids: readonly number[],
  state: OwnEntry['state'],
): Promise<void> => {
  for (const part of inParts(ids))
    await db(ENTRIES).where({ list_id: listId }).whereIn('entry_id', part).update({ state });
};

export const dropEntries = async (db: Db, listId: number, ids: readonly number[]): Promise<void> => {
  for (const part of inParts(ids)) await db(ENTRIES).where({ list_id: listId }).whereIn('entry_id', part).delete();
};

/**
 * What Kenal put on lists follows a merge as Koha's own entries do. Whose an entry is is forgotten with the patron, or
 * when they want no history and the segment tells of use; the entry itself is remembered until it is off the list. A
 * list goes with its owner.
 */
export const listFollower: PatronFollower = {
  move: async (db, from, to) => {
    await db(ENTRIES).where({ borrowernumber: from }).update({ borrowernumber: to });
    await db(KEEPINGS).where({ owner: from }).update({ owner: to });
  },
  drop: async (db, borrowernumbers) => {
    for (const part of inParts(borrowernumbers)) {
      const owned = db(KEEPINGS).whereIn('owner', part).select('list_id');
      await db(ENTRIES).whereIn('list_id', owned).delete();
      await db(KEEPINGS).whereIn('owner', part).delete();
      await db(ENTRIES).whereIn('borrowernumber', part).update({ borrowernumber: null });
    }
  },
  forget: async (db, borrowernumbers) => {
    for (const part of inParts(borrowernumbers))
      await db.raw(
        `UPDATE ${ENTRIES} AS e
           JOIN ${KEEPINGS} AS k ON k.list_id = e.list_id
           JOIN kenal_segment AS s ON s.id = k.segment_id
            SET e.borrowernumber = NULL
          WHERE s.tells_of_use = 1 AND e.borrowernumber IN (?)`,
        [part] as never[],
      );
  },
};

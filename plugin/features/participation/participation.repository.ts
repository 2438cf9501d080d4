import type { Knex } from 'knex';
import type { Participation, ParticipationKind } from '../../koha/participation-rows.ts';
import { inParts, readRows, upsertRows } from '../../shared/db/batches.ts';
import type { Db } from '../../shared/db/connection.ts';

export const TABLE = 'kenal_participation';
const STATES = 'kenal_participation_state';

const COLUMNS = ['kind', 'koha_id', 'borrowernumber', 'day', 'ended_on', 'state', 'state_since'] as const;

/** What is kept with keys after `after` and up to `until`. */
export const keptBetween = async (
  crm: Knex,
  kind: ParticipationKind,
  after: number,
  until: number,
): Promise<Map<number, Participation>> => {
  const kept = new Map<number, Participation>();
  await readRows(
    crm,
    `SELECT t.koha_id, t.borrowernumber, t.day, t.ended_on, t.state, t.state_since FROM ${TABLE} AS t
      WHERE t.kind = ? AND t.koha_id > ? AND t.koha_id <= ?`,
    [kind, after, until],
    ([id, borrowernumber, day, endedOn, state, stateSince]) =>
      kept.set(id as number, {
        id: id as number,
        borrowernumber: borrowernumber as number,
        day: day as string,
        endedOn: endedOn as string | null,
        state: state as string,
        stateSince: stateSince as string | null,
      }),
  );
  return kept;
};

export const writeParticipation = (db: Db, kind: ParticipationKind, all: readonly Participation[]): Promise<void> =>
  upsertRows(
    db,
    TABLE,
    COLUMNS,
    ['kind', 'koha_id'],
    all.map(({ id, borrowernumber, day, endedOn, state, stateSince }) => [
      kind,
      id,
      borrowernumber,
      day,
      endedOn,
      state,
      stateSince,
    ]),
  );

export const deleteParticipation = async (db: Db, kind: ParticipationKind, ids: readonly number[]): Promise<void> => {
  for (const part of inParts(ids)) await db(TABLE).where({ kind }).whereIn('koha_id', part).delete();
};

/** Koha's sum when a kind was mirrored as a whole; undefined where it has to be looked through. */
export const mirroredSum = async (db: Db, kind: ParticipationKind): Promise<string | undefined> =>
  (await db(STATES).where({ kind }).pluck<string[]>('koha_sum'))[0];

/** @param sum undefined: it has to be looked through again */
export const writeSum = async (db: Db, kind: ParticipationKind, sum: string | undefined): Promise<void> => {
  if (sum === undefined) await db(STATES).where({ kind }).delete();
  else await db(STATES).insert({ kind, koha_sum: sum }).onConflict('kind').merge();
};

/** After this everything is looked through again, whatever Koha's sums say. */
export const dropSums = async (db: Db): Promise<void> => {
  await db(STATES).delete();
};

import type { Knex } from 'knex';
import { onlyVisible, type VisibleLibraries } from '../../koha/visibility.ts';
import { inParts } from '../../shared/db/batches.ts';
import type { Db } from '../../shared/db/connection.ts';
import { instantOfUtcText, utcText, type Instant } from '../../shared/time.ts';
import type { PatronFollower } from '../insight/index.ts';
import type { Announcement, Opening } from './opening.domain.ts';
import type { ConfidentialKind } from './readable.ts';

export const OPENINGS = 'kenal_confidential_opening';
const OPENED = 'kenal_confidential_opened';

interface OpeningRow {
  readonly id: number;
  readonly borrowernumber: number;
  readonly opened_by: number;
  readonly reason: string;
  readonly opened_at: string;
  readonly until: string;
  readonly things: number;
}

const COLUMNS = ['o.id', 'o.borrowernumber', 'o.opened_by', 'o.reason', 'o.opened_at', 'o.until'] as const;

const things = (db: Db): Knex.QueryBuilder =>
  db(`${OPENED} as x`).whereRaw('x.opening = o.id').count({ things: '*' }).as('things');

const toOpening = (row: OpeningRow): Opening => ({
  id: row.id,
  borrowernumber: row.borrowernumber,
  openedBy: row.opened_by,
  reason: row.reason,
  openedAt: instantOfUtcText(row.opened_at),
  until: instantOfUtcText(row.until),
  things: row.things,
});

/** One thing that was opened. */
export interface OpenedThing {
  readonly kind: ConfidentialKind;
  readonly subject: number;
  readonly owner: number;
}

/** @returns its id */
export const addOpening = async (
  db: Db,
  opening: Pick<Opening, 'borrowernumber' | 'openedBy' | 'reason' | 'openedAt' | 'until'>,
  opened: readonly OpenedThing[],
): Promise<number> => {
  const [id = 0] = await db(OPENINGS).insert({
    borrowernumber: opening.borrowernumber,
    opened_by: opening.openedBy,
    reason: opening.reason,
    opened_at: utcText(opening.openedAt),
    until: utcText(opening.until),
  });
  const rows = opened.map(({ kind, subject, owner }) => ({ opening: id, kind, subject, owner }));
  for (const part of inParts(rows)) await db(OPENED).insert(part);
  return id;
};

/** Openings about patrons whom a viewer may see; those about patrons who are gone only for who may see everybody. */
const listed = (crm: Knex, visible: VisibleLibraries): Knex.QueryBuilder => {
  const query = crm(`${OPENINGS} as o`);
  if (!visible.all)
    void onlyVisible(query.join('kenal_patron as p', 'p.borrowernumber', 'o.borrowernumber'), visible, 'p.branchcode');
  return query;
};

export const countOpenings = async (crm: Knex, visible: VisibleLibraries): Promise<number> => {
  const [row] = await listed(crm, visible).count<{ found: number }[]>({ found: '*' });
  return row?.found ?? 0;
};

/** One page, the latest first. */
export const listOpenings = async (
  crm: Knex,
  visible: VisibleLibraries,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<Opening[]> => {
  const rows = await listed(crm, visible)
    .orderBy('o.id', 'desc')
    .limit(limit)
    .offset(offset)
    .select<OpeningRow[]>(...COLUMNS, things(crm));
  return rows.map(toOpening);
};

export const findOpening = async (crm: Knex, visible: VisibleLibraries, id: number): Promise<Opening | undefined> => {
  const row = await listed(crm, visible)
    .where('o.id', id)
    .first<OpeningRow | undefined>(...COLUMNS, things(crm));
  return row === undefined ? undefined : toOpening(row);
};

export const openedBy = (db: Db, openings: readonly number[]): Promise<OpenedThing[]> =>
  db(`${OPENED} as x`)
    .whereIn('x.opening', [...openings])
    .orderBy(['x.kind', 'x.subject'])
    .select<OpenedThing[]>('x.kind', 'x.subject', 'x.owner');

/** Ends what somebody has open about a patron now. @returns the openings */
export const endOpenings = async (
  trx: Knex.Transaction,
  { openedBy: by, borrowernumber }: Pick<Opening, 'openedBy' | 'borrowernumber'>,
  now: Instant,
): Promise<number[]> => {
  const ids = await trx(OPENINGS)
    .where({ opened_by: by, borrowernumber })
    .where('until', '>', utcText(now))
    .forUpdate()
    .pluck<number[]>('id');
  await trx(OPENINGS)
    .whereIn('id', ids)
    .update({ until: utcText(now) });
  return ids;
};

/** Openings of things of this owner's, of which they have not said that they know; the latest first. */
export const announcementsFor = async (crm: Knex, owner: number, limit: number): Promise<Announcement[]> => {
  const own = crm(`${OPENED} as y`).where('y.owner', owner).whereNull('y.read_at');
  const rows = await crm(`${OPENINGS} as o`)
    .join(own.groupBy('y.opening').select('y.opening', crm.raw('COUNT(*) AS own')).as('mine'), 'mine.opening', 'o.id')
    .orderBy('o.id', 'desc')
    .limit(limit)
    .select<(OpeningRow & { readonly own: number })[]>(...COLUMNS, things(crm), 'mine.own');
  return rows.map((row) => ({ ...toOpening(row), own: row.own }));
};

/** @returns whether there was something that this owner did not know yet */
export const markRead = async (db: Db, opening: number, owner: number, now: Instant): Promise<boolean> =>
  (await db(OPENED)
    .where({ opening, owner })
    .whereNull('read_at')
    .update({ read_at: utcText(now) })) > 0;

/** That something was opened stays when the patron or the member of staff goes; whom and why it was about does not. */
export const openingFollower: PatronFollower = {
  move: async (db, from, to) => {
    await db(OPENINGS).where({ borrowernumber: from }).update({ borrowernumber: to });
    await db(OPENINGS).where({ opened_by: from }).update({ opened_by: to });
    await db(OPENED).where({ owner: from }).update({ owner: to });
  },
  drop: async (db, borrowernumbers) => {
    for (const part of inParts(borrowernumbers)) {
      await db(OPENINGS).whereIn('borrowernumber', part).update({ borrowernumber: 0, reason: '' });
      await db(OPENINGS).whereIn('opened_by', part).update({ opened_by: 0 });
      await db(OPENED).whereIn('owner', part).update({ owner: 0 });
    }
  },
};

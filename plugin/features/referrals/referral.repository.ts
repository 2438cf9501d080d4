import type { Knex } from 'knex';
import { inParts } from '../../shared/db/batches.ts';
import type { Db } from '../../shared/db/connection.ts';
import { REFERRAL } from '../../shared/referral.ts';
import { libraryDay, utcText, type Instant, type LibraryDay } from '../../shared/time.ts';

export const TABLE = 'kenal_referral';
/** Insight counts a referral here for whoever brought somebody. */
const VISITS = 'kenal_recorded_visit';

/** Somebody came because another patron brought them. */
export interface Referral {
  readonly id: number;
  /** Who was brought. */
  readonly borrowernumber: number;
  readonly broughtBy: number;
  readonly day: LibraryDay;
}

interface ReferralRow {
  readonly id: number;
  readonly borrowernumber: number;
  readonly brought_by: number;
  readonly day: string;
}

const sourceOf = (id: number): string => `referral:${id}`;

/** Referrals of a patron, on either side, the latest first. */
export const referralsOf = async (db: Db, borrowernumber: number): Promise<Referral[]> => {
  const rows = await db(`${TABLE} as r`)
    .where('r.borrowernumber', borrowernumber)
    .orWhere('r.brought_by', borrowernumber)
    .orderBy('r.id', 'desc')
    .select<ReferralRow[]>('r.id', 'r.borrowernumber', 'r.brought_by', 'r.day');
  return rows.map((row) => ({
    id: row.id,
    borrowernumber: row.borrowernumber,
    broughtBy: row.brought_by,
    day: libraryDay(row.day),
  }));
};

export interface NewReferral extends Omit<Referral, 'id'> {
  readonly now: Instant;
  readonly by: number;
}

/** Writes it down, and that it counts for whoever brought somebody. Nothing where it is written already. */
export const addReferral = async (
  trx: Knex.Transaction,
  { borrowernumber, broughtBy, day, now, by }: NewReferral,
): Promise<void> => {
  const [{ affectedRows, insertId }] = (await trx.raw(
    `INSERT IGNORE INTO ${TABLE} (borrowernumber, brought_by, day, recorded_at, recorded_by) VALUES (?, ?, ?, ?, ?)`,
    [borrowernumber, broughtBy, day.toString(), utcText(now), by],
  )) as [{ affectedRows: number; insertId: number }];
  if (affectedRows === 0) return;
  const source = sourceOf(insertId);
  await trx(VISITS).insert({ borrowernumber: broughtBy, day: day.toString(), kind: REFERRAL, source });
};

/** Takes it back as if it had never been told. */
export const removeReferral = async (trx: Knex.Transaction, id: number): Promise<void> => {
  await trx(VISITS).where('source', sourceOf(id)).delete();
  await trx(TABLE).where({ id }).delete();
};

/** What was said of pairs of which one keeps no history now, or is anonymous: it goes. @returns how many */
export const dropRefused = async (crm: Knex): Promise<number> => {
  const ids = await crm(`${TABLE} as r`)
    .join('kenal_patron as p', (on) =>
      on.on('p.borrowernumber', 'r.borrowernumber').orOn('p.borrowernumber', 'r.brought_by'),
    )
    .where((either) => {
      void either.where('p.privacy', 2).orWhere('p.excluded_because', 'anonymised');
    })
    .distinct()
    .pluck<number[]>('r.id');
  for (const part of inParts(ids)) {
    await crm(VISITS).whereIn('source', part.map(sourceOf)).delete();
    await crm(TABLE).whereIn('id', part).delete();
  }
  return ids.length;
};

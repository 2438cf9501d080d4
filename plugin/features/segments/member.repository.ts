import type { Knex } from 'knex';
import type { VisibleLibraries } from '../../koha/visibility.ts';
import { inParts } from '../../shared/db/batches.ts';
import type { Db } from '../../shared/db/connection.ts';
import { inTransaction } from '../../shared/db/transaction.ts';
import type { PatronFollower } from '../insight/index.ts';
import { sql, type Sql } from './sql.domain.ts';

/** Patrons whose numbers are handled in one transaction. */
const NUMBERS_AT_ONCE = 50_000;

interface Look {
  readonly id: number;
  /** `YYYY-MM-DD` */
  readonly day: string;
  /** `FROM ... WHERE ...` of everybody who is in now. */
  readonly source: Sql;
  /** Whether those who differ from the look before entered or left; not so when the rule itself was changed. */
  readonly tellsMoves: boolean;
}

const raw = async (db: Db, { text, values }: Sql): Promise<void> => {
  await db.raw(text, values as never[]);
};

/**
 * Lists the patrons of a segment anew and keeps who entered and who left. Goes through patrons piece by piece, so that
 * no transaction grows with the library.
 */
export const keepMembers = async (crm: Knex, { id, day, source, tellsMoves }: Look): Promise<void> => {
  const [[range]] = (await crm.raw(
    `SELECT MIN(b.borrowernumber) AS least, MAX(b.borrowernumber) AS most FROM (
       SELECT MIN(borrowernumber) AS borrowernumber FROM kenal_patron
       UNION ALL SELECT MAX(borrowernumber) FROM kenal_patron
       UNION ALL SELECT MIN(borrowernumber) FROM kenal_segment_member WHERE segment_id = ?
       UNION ALL SELECT MAX(borrowernumber) FROM kenal_segment_member WHERE segment_id = ?) AS b`,
    [id, id],
  )) as [[{ least: number | null; most: number | null }]];
  for (let first = range.least ?? 1; first <= (range.most ?? 0); first += NUMBERS_AT_ONCE)
    await inTransaction(crm, (trx) => keepPiece(trx, { id, day, source, tellsMoves }, first));
};

const keepPiece = async (
  trx: Knex.Transaction,
  { id, day, source, tellsMoves }: Look,
  first: number,
): Promise<void> => {
  const last = first + NUMBERS_AT_ONCE - 1;
  const now = sql`SELECT p.borrowernumber FROM ${source} AND p.borrowernumber BETWEEN ${first} AND ${last}`;
  const held = sql`s.segment_id = ${id} AND s.borrowernumber BETWEEN ${first} AND ${last}`;
  await trx.raw('CREATE TEMPORARY TABLE IF NOT EXISTS kenal_now_in (borrowernumber INT NOT NULL PRIMARY KEY)');
  await trx.raw('DELETE FROM kenal_now_in');
  await raw(trx, sql`INSERT INTO kenal_now_in ${now}`);
  if (tellsMoves) {
    await raw(
      trx,
      sql`INSERT IGNORE INTO kenal_segment_move (segment_id, day, borrowernumber, has_entered)
          SELECT ${id}, ${day}, n.borrowernumber, 1 FROM kenal_now_in AS n
            LEFT JOIN kenal_segment_member AS s ON s.segment_id = ${id} AND s.borrowernumber = n.borrowernumber
           WHERE s.borrowernumber IS NULL`,
    );
    await raw(
      trx,
      sql`INSERT IGNORE INTO kenal_segment_move (segment_id, day, borrowernumber, has_entered)
          SELECT ${id}, ${day}, s.borrowernumber, 0 FROM kenal_segment_member AS s
            LEFT JOIN kenal_now_in AS n ON n.borrowernumber = s.borrowernumber
           WHERE ${held} AND n.borrowernumber IS NULL`,
    );
  }
  await raw(
    trx,
    sql`DELETE s FROM kenal_segment_member AS s LEFT JOIN kenal_now_in AS n ON n.borrowernumber = s.borrowernumber
         WHERE ${held} AND n.borrowernumber IS NULL`,
  );
  await raw(
    trx,
    sql`INSERT IGNORE INTO kenal_segment_member (segment_id, borrowernumber, since)
        SELECT ${id}, n.borrowernumber, ${day} FROM kenal_now_in AS n`,
  );
};

/** No library of Koha's is called so. */
const NO_LIBRARY = '';

/** Counts members and moves by library, and remembers that and by which version the segment was looked at. */
export const keepSize = (crm: Knex, id: number, day: string, version: number): Promise<void> =>
  inTransaction(crm, async (trx) => {
    await trx('kenal_segment_size').where({ segment_id: id, day }).delete();
    await trx.raw(
      `INSERT INTO kenal_segment_size (segment_id, day, branchcode, patrons, entered, gone)
       SELECT ?, ?, c.branchcode, SUM(c.patrons), SUM(c.entered), SUM(c.gone) FROM (
         SELECT p.branchcode, 1 AS patrons, 0 AS entered, 0 AS gone
           FROM kenal_segment_member AS s JOIN kenal_patron AS p ON p.borrowernumber = s.borrowernumber
          WHERE s.segment_id = ?
         UNION ALL
         SELECT p.branchcode, 0, v.has_entered, 1 - v.has_entered
           FROM kenal_segment_move AS v JOIN kenal_patron AS p ON p.borrowernumber = v.borrowernumber
          WHERE v.segment_id = ? AND v.day = ?) AS c
        GROUP BY c.branchcode`,
      [id, day, id, id, day],
    );
    // Nobody in it is a size as well, whether or not there are some whom the viewer may not see.
    await trx('kenal_segment_size')
      .insert({ segment_id: id, day, branchcode: NO_LIBRARY, patrons: 0, entered: 0, gone: 0 })
      .onConflict(['segment_id', 'day', 'branchcode'])
      .ignore();
    await trx('kenal_segment').where({ id }).update({ looked_on: day, looked_version: version });
  });

interface SizeRow {
  readonly segment_id: number;
  readonly day: string;
  readonly patrons: number;
  readonly entered: number;
  readonly gone: number;
}

/** Sizes of these segments, oldest first, of patrons of visible libraries only. */
export const readSizes = async (db: Db, ids: readonly number[], visible: VisibleLibraries): Promise<SizeRow[]> => {
  const query = db('kenal_segment_size')
    .whereIn('segment_id', [...ids])
    .groupBy('segment_id', 'day')
    .orderBy(['segment_id', 'day']);
  const own = await query.clone().select<{ segment_id: number; day: string }[]>('segment_id', 'day');
  if (!visible.all) void query.whereIn('branchcode', [...visible.branchcodes]);
  const seen = await query.select<SizeRow[]>(
    'segment_id',
    'day',
    db.raw('CAST(SUM(patrons) AS SIGNED) AS patrons'),
    db.raw('CAST(SUM(entered) AS SIGNED) AS entered'),
    db.raw('CAST(SUM(gone) AS SIGNED) AS gone'),
  );
  const found = new Map(seen.map((row) => [`${row.segment_id} ${row.day}`, row]));
  // A day on which nobody whom the viewer may see was in it is a size of zero and not a day without a look.
  return own.map((row) => found.get(`${row.segment_id} ${row.day}`) ?? { ...row, patrons: 0, entered: 0, gone: 0 });
};

interface WhichMoves {
  readonly id: number;
  readonly day: string;
  readonly visible: VisibleLibraries;
  /** A condition on `p` beside these. */
  readonly among: Sql;
}

/** Who entered and who left on a day, of patrons of visible libraries only. */
export const readMoves = async (
  db: Db,
  { id, day, visible, among }: WhichMoves,
): Promise<{ readonly entered: number[]; readonly left: number[] }> => {
  const query = db('kenal_segment_move as v')
    .join('kenal_patron as p', 'p.borrowernumber', 'v.borrowernumber')
    .where({ 'v.segment_id': id, 'v.day': day })
    .whereRaw(among.text, among.values as never[])
    .orderBy('v.borrowernumber');
  if (!visible.all) void query.whereIn('p.branchcode', [...visible.branchcodes]);
  const rows = await query.select<{ borrowernumber: number; has_entered: number }[]>(
    'v.borrowernumber',
    'v.has_entered',
  );
  const those = (entered: number): number[] =>
    rows.filter(({ has_entered }) => has_entered === entered).map(({ borrowernumber }) => borrowernumber);
  return { entered: those(1), left: those(0) };
};

/** Moves are for what is done about them in the weeks after. */
export const dropMovesBefore = async (db: Db, day: string): Promise<void> => {
  await db('kenal_segment_move').where('day', '<', day).delete();
};

const OF_PATRONS = ['kenal_segment_member', 'kenal_segment_move'] as const;

/** Lists of patrons follow a merge, and lose whoever is gone, or keeps no history if they tell of use. */
export const segmentFollower: PatronFollower = {
  move: async (db, from, to) => {
    for (const table of OF_PATRONS) {
      await db.raw(`UPDATE IGNORE ${table} SET borrowernumber = ? WHERE borrowernumber = ?`, [to, from]);
      await db(table).where({ borrowernumber: from }).delete();
    }
  },
  drop: async (db, borrowernumbers) => {
    for (const part of inParts(borrowernumbers))
      for (const table of OF_PATRONS) await db(table).whereIn('borrowernumber', part).delete();
  },
  forget: async (db, borrowernumbers) => {
    for (const part of inParts(borrowernumbers))
      for (const table of OF_PATRONS)
        await db.raw(
          `DELETE t FROM ${table} AS t JOIN kenal_segment AS s ON s.id = t.segment_id
            WHERE s.tells_of_use = 1 AND t.borrowernumber IN (?)`,
          [part] as never[],
        );
  },
};

import { expect } from 'chai';
import type { Knex } from 'knex';
import * as coverVisitMonth from '../../migrations/20261129000000_cover_visit_month.ts';
import * as indexPatronLanguage from '../../migrations/20261129000020_index_patron_language.ts';
import * as sketchLedgerDays from '../../migrations/20261128160000_sketch_ledger_days.ts';
import { crmDatabase } from '../support/database.ts';

const MIGRATIONS = [sketchLedgerDays, coverVisitMonth, indexPatronLanguage];
const TABLES = ['kenal_visit_month', 'kenal_patron', 'kenal_ledger_day'];

describe('tables that stand aside while the ledger shows the past', () => {
  const shapeOf = async (db: Knex, table: string): Promise<unknown> => {
    const columns = await db('information_schema.columns as c')
      .whereRaw('c.table_schema = DATABASE()')
      .where('c.table_name', table)
      .orderBy('c.column_name')
      .pluck<string[]>('c.column_name');
    const keys = await db('information_schema.statistics as s')
      .whereRaw('s.table_schema = DATABASE()')
      .where('s.table_name', table)
      .distinct()
      .orderBy('s.index_name')
      .pluck<string[]>('s.index_name');
    return { columns, keys };
  };

  it('change with those in use, forwards and back, and again after a run that died', async () => {
    const { db } = await crmDatabase();
    const expectAlike = async (): Promise<void> => {
      for (const table of TABLES)
        expect(await shapeOf(db, `${table}_complete`), table).to.deep.equal(await shapeOf(db, table));
    };
    for (const table of TABLES) await db.raw(`CREATE TABLE ${table}_complete LIKE ${table}`);
    const now = await shapeOf(db, 'kenal_visit_month');
    for (const round of [1, 2]) {
      for (const { down } of MIGRATIONS.toReversed()) await down(db);
      expect(await shapeOf(db, 'kenal_visit_month'), `round ${round}`).not.to.deep.equal(now);
      await expectAlike();
      for (const { up } of MIGRATIONS) for (let run = 0; run < 2; run += 1) await up(db);
      await expectAlike();
    }
    expect(await shapeOf(db, 'kenal_visit_month')).to.deep.equal(now);
  });
});

import { readFile, writeFile } from 'node:fs/promises';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { loadManifest } from '../../plugin/manifest/manifest.ts';
import { crmDatabase } from '../support/database.ts';
import { schemaPicture, tableNames } from './picture.ts';

const PICTURE = new URL('../../migrations/SCHEMA.md', import.meta.url);

const facts = async (db: Knex, sql: string): Promise<string[]> => {
  const [rows] = (await db.raw(sql)) as [{ name: string }[]];
  return rows.map(({ name }) => name);
};

describe('the tables after all migrations', () => {
  let db: Knex;

  before(async () => {
    db = (await crmDatabase()).db;
  });

  it('are those that the manifest names, no more and no fewer', async () => {
    const { database } = await loadManifest();
    expect(await tableNames(db)).to.have.members(database.tables.map(({ name }) => name));
    expect((await tableNames(db)).filter((name) => !name.startsWith(database.tablePrefix))).to.deep.equal([]);
  });

  it('each have a primary key', async () => {
    const keyed = await facts(
      db,
      "SELECT DISTINCT s.table_name AS name FROM information_schema.statistics AS s WHERE s.table_schema = DATABASE() AND s.index_name = 'PRIMARY'",
    );
    expect(keyed).to.have.members(await tableNames(db));
  });

  it('are kept by InnoDB in utf8mb4_unicode_ci, said for each table', async () => {
    const others = await facts(
      db,
      "SELECT t.table_name AS name FROM information_schema.tables AS t WHERE t.table_schema = DATABASE() AND NOT (t.engine = 'InnoDB' AND t.table_collation = 'utf8mb4_unicode_ci')",
    );
    expect(others).to.deep.equal([]);
  });

  it('have no trigger, because those need more than our account may have', async () => {
    expect(
      await facts(
        db,
        'SELECT g.trigger_name AS name FROM information_schema.triggers AS g WHERE g.trigger_schema = DATABASE()',
      ),
    ).to.deep.equal([]);
  });

  it('look as migrations/SCHEMA.md shows', async () => {
    const picture = await schemaPicture(db);
    if (process.env['KENAL_WRITE'] === '1') await writeFile(PICTURE, picture);
    expect(await readFile(PICTURE, 'utf8')).to.equal(picture);
  });
});

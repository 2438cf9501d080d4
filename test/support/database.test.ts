import { expect } from 'chai';
import { adminDb, crmDatabase, freshDatabase, kohaDatabase, plainPool, testAccount } from './database.ts';

describe('the test databases', () => {
  it('are empty and apart from each other', async () => {
    const first = await freshDatabase('apart');
    const second = await freshDatabase('apart');
    await first.db.raw('CREATE TABLE thing (id INT PRIMARY KEY)');
    expect(await second.db.schema.hasTable('thing')).to.equal(false);
  });

  it('go when they are dropped', async () => {
    const database = await freshDatabase('dropped');
    await database.drop();
    const rows = (await adminDb())('information_schema.schemata').where('schema_name', database.name);
    expect(await rows.select('schema_name')).to.deep.equal([]);
  });

  it('let an account do what it was granted and nothing else', async () => {
    const database = await freshDatabase('granted');
    await database.db.raw('CREATE TABLE thing (id INT PRIMARY KEY)');
    const account = await testAccount();
    await (await adminDb()).raw(`GRANT SELECT ON ${database.name}.thing TO '${account.user}'@'%'`);
    const db = plainPool(database.settingsFor(account));
    const written: unknown = await db('thing')
      .insert({ id: 1 })
      .catch((error: unknown) => error);
    expect(await db('thing').select('id')).to.deep.equal([]);
    expect(written).to.include({ errno: 1142 });
    await db.destroy();
  });

  it('have the tables of a Koha release', async () => {
    const { db } = await kohaDatabase('22.11');
    expect(await db.schema.hasTable('statistics')).to.equal(true);
  });

  it('take the zero dates that old Koha rows have', async () => {
    const { db } = await freshDatabase('zero');
    await db.raw('CREATE TABLE thing (day DATE NOT NULL)');
    await db('thing').insert({ day: '0000-00-00' });
    expect(await db('thing').pluck('day')).to.deep.equal(['0000-00-00']);
  });

  it('copy a migrated database with its list of migrations', async () => {
    const first = await crmDatabase();
    const second = await crmDatabase();
    expect(await second.db('kenal_migration').pluck('name')).to.deep.equal(
      await first.db('kenal_migration').pluck('name'),
    );
  });
});

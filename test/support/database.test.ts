import { expect } from 'chai';
import { adminDb, crmDatabase, freshDatabase, testAccount } from './database.ts';

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
    expect(database.settingsFor(account)).to.include({ user: account.user, database: database.name });
  });

  it('copy a migrated database with its list of migrations', async () => {
    const first = await crmDatabase();
    const second = await crmDatabase();
    expect(await second.db('kenal_migration').pluck('name')).to.deep.equal(
      await first.db('kenal_migration').pluck('name'),
    );
  });
});

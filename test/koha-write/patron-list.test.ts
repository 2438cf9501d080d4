import { expect } from 'chai';
import { makePatronList } from '../../plugin/koha-write/patron-list.ts';
import { kohaWritePool } from '../../plugin/koha-write/write-pool.ts';
import { loadManifest } from '../../plugin/manifest/manifest.ts';
import { rejection } from '../install/rejection.ts';
import { addPerson, seedLibrary } from '../koha/library.ts';
import { adminDb, kohaDatabase, testAccount, type TestAccount, type TestDatabase } from '../support/database.ts';

describe('patron lists in Koha', () => {
  let koha: TestDatabase;
  let account: TestAccount;

  beforeEach(async () => {
    koha = await kohaDatabase();
    await seedLibrary(koha.db);
    for (const borrowernumber of [7, 51, 52])
      await addPerson(koha.db, { borrowernumber, cardnumber: `C${borrowernumber}` });
    account = await testAccount('writer');
  });

  afterEach(() => koha.drop());

  /** Exactly what the manifest names. */
  const grant = async (): Promise<void> => {
    const { optionalWrite } = (await loadManifest()).database.grants;
    const { tables } = optionalWrite.find(({ name }) => name === 'patron-list')!;
    for (const [table, columns] of Object.entries(tables))
      await (
        await adminDb()
      ).raw(`GRANT INSERT (${(columns as string[]).join(', ')}) ON ${koha.name}.${table} TO '${account.user}'@'%'`);
  };

  const make = async (...borrowernumbers: number[]): Promise<number> => {
    const pool = kohaWritePool(koha.settings, account);
    try {
      return await makePatronList(pool, { name: 'Regulars', owner: 7, borrowernumbers });
    } finally {
      await pool.destroy();
    }
  };

  it('are made with the grant of the manifest and no other', async () => {
    await grant();
    const id = await make(51, 52);
    expect(await koha.db('patron_lists').select('patron_list_id', 'name', 'owner', 'shared')).to.deep.equal([
      { patron_list_id: id, name: 'Regulars', owner: 7, shared: 0 },
    ]);
    expect(await koha.db('patron_list_patrons').orderBy('borrowernumber').pluck('borrowernumber')).to.deep.equal([
      51, 52,
    ]);
  });

  it('are refused without it, with what to do', async () => {
    const refused = await rejection(make(51));
    expect(refused).to.have.property('code', 'segments.list-not-granted');
    expect(refused).to.have.property('help').that.includes('patron-list');
  });

  it('are made as a whole or not at all', async () => {
    await grant();
    expect(await rejection(make(51, 999))).to.have.property('code', 'segments.list-patron-gone');
    expect(await koha.db('patron_lists').pluck('name')).to.deep.equal([]);
  });

  it('may be empty', async () => {
    await grant();
    expect(await make()).to.be.greaterThan(0);
  });
});

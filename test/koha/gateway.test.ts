import { expect } from 'chai';
import type { Knex } from 'knex';
import { KOHA_VERSIONS, kohaSeedSql, kohaVariants, schemaColumns } from '../../plugin/demo/schema/index.ts';
import { reading } from '../../plugin/koha/gateway.ts';
import { listCategories, listLibraries } from '../../plugin/koha/libraries.ts';
import { preferences } from '../../plugin/koha/preferences.ts';
import { KOHA_READS } from '../../plugin/koha/reads.ts';
import { accountRefusal, findStaff, permissionsOf, visibleLibraries } from '../../plugin/koha/staff.ts';
import { kohaPool } from '../../plugin/shared/db/connection.ts';
import { Unavailable } from '../../plugin/shared/errors.ts';
import { fixedClock } from '../support/clock.ts';
import { adminDb, kohaDatabase, runStatements, testAccount, type TestDatabase } from '../support/database.ts';
import { advisedPool } from './advised-account.ts';
import { addPerson, seedLibrary, setPreference, testKoha } from './library.ts';

/** What Kenal would use of this table. */
const wanted = (table: string): string[] =>
  KOHA_READS.filter((read) => read.table === table).flatMap((read) => read.columns.map(({ column }) => column));

describe('the gateway to Koha', () => {
  const pools: Knex[] = [];

  const advised = async (database: TestDatabase): Promise<Knex> => {
    const pool = await advisedPool(database);
    pools.push(pool);
    return pool;
  };

  after(() => Promise.all(pools.map((pool) => pool.destroy())));

  for (const version of KOHA_VERSIONS)
    for (const variant of kohaVariants(version))
      it(`opens Koha ${version} (${variant}) on an account with the advised grants`, async () => {
        const database = await kohaDatabase(version, variant);
        await runStatements(database.db, kohaSeedSql(version, variant));
        await database.db('branches').insert({ branchcode: 'MPL', branchname: 'Midway' });
        await database.db('categories').insert({ categorycode: 'PT', description: 'Patron', category_type: 'A' });
        await addPerson(database.db, { borrowernumber: 7, userid: 'siti', flags: 16 });
        const koha = await testKoha(await advised(database));
        const schema = schemaColumns(version, variant);
        expect(koha.version.release).to.equal(version);
        expect(koha.columns('borrowers', wanted('borrowers'))).to.deep.equal(
          wanted('borrowers').filter((column) => schema.get('borrowers')?.includes(column)),
        );
        expect(koha.has('borrower_relationships')).to.equal(schema.has('borrower_relationships'));
        expect(koha.has('borrowers', 'password')).to.equal(false);
        const staff = await findStaff(koha, 7, 'siti');
        expect(staff?.branchcode).to.equal('MPL');
        expect(await accountRefusal(koha, staff!)).to.equal(undefined);
        const permissions = await permissionsOf(koha, 7);
        expect(permissions.allows({ module: 'borrowers' })).to.equal(true);
        expect(await visibleLibraries(koha, staff!, permissions)).to.deep.equal({ all: true });
        expect(await listLibraries(koha)).to.deep.equal([{ branchcode: 'MPL', name: 'Midway' }]);
        expect(await listCategories(koha)).to.deep.equal([{ categorycode: 'PT', description: 'Patron', type: 'A' }]);
      });

  describe('on a database that changes', () => {
    let database: TestDatabase;

    beforeEach(async () => {
      database = await kohaDatabase('22.11');
      await seedLibrary(database.db);
      await setPreference(database.db, 'Version', '22.1100000');
    });

    it('keeps the order of what is wanted and leaves out what is not there', async () => {
      const koha = await testKoha(database.db);
      expect(koha.columns('borrowers', ['surname', 'no_such', 'cardnumber'])).to.deep.equal(['surname', 'cardnumber']);
      expect(koha.columns('no_such', ['surname'])).to.deep.equal([]);
    });

    it('does not count columns that may be written but not read', async () => {
      const account = await testAccount('kenal');
      const root = await adminDb();
      await root.raw(`GRANT SELECT (surname), UPDATE (lang) ON ${database.name}.borrowers TO '${account.user}'@'%'`);
      const pool = kohaPool(database.settingsFor(account));
      pools.push(pool);
      const koha = await testKoha(pool);
      expect(koha.columns('borrowers', ['surname', 'lang'])).to.deep.equal(['surname']);
      expect(koha.version.label).to.equal('unknown');
    });

    it('looks again when a column has gone, and asks once more', async () => {
      const koha = await testKoha(database.db);
      await addPerson(database.db, { borrowernumber: 7, pronouns: 'they' });
      await database.db.raw('ALTER TABLE borrowers DROP COLUMN pronouns');
      const rows = await reading<object[]>(koha, () =>
        koha.db('borrowers').select(koha.columns('borrowers', ['borrowernumber', 'pronouns'])),
      );
      expect(rows).to.deep.equal([{ borrowernumber: 7 }]);
      expect(koha.has('borrowers', 'pronouns')).to.equal(false);
    });

    it('looks again when a grant has gone', async () => {
      const pool = await advised(database);
      const koha = await testKoha(pool);
      const grantee = ((await pool.raw('SELECT CURRENT_USER() AS grantee')) as [{ grantee: string }[]])[0][0]!.grantee;
      const root = await adminDb();
      await root.raw(`REVOKE SELECT (email) ON ${database.name}.borrowers FROM '${grantee.split('@')[0]!}'@'%'`);
      await reading(koha, () => koha.db('borrowers').select(koha.columns('borrowers', ['cardnumber', 'email'])));
      expect(koha.has('borrowers', 'email')).to.equal(false);
    });

    it('says what to do when what it needs is gone for good', async () => {
      const koha = await testKoha(database.db);
      await database.db.raw('DROP TABLE message_queue');
      const error: unknown = await reading(koha, () => koha.db('message_queue').select('status')).catch(
        (e: unknown) => e,
      );
      expect(error).to.be.instanceOf(Unavailable);
      expect(error).to.include({ code: 'koha.unreadable' });
      expect((error as Unavailable).help).to.contain('kenal doctor');
    });

    it('does not take other failures for a changed schema', async () => {
      const koha = await testKoha(database.db);
      const error: unknown = await reading(koha, () => koha.db.raw('SELECT 1 +')).catch((e: unknown) => e);
      expect(error).to.include({ errno: 1064 });
    });

    it('notices an upgrade of Koha by its version', async () => {
      const clock = fixedClock();
      const koha = await testKoha(database.db, clock);
      await database.db.raw('ALTER TABLE borrowers ADD COLUMN preferred_name longtext');
      await setPreference(database.db, 'Version', '25.1100000');
      clock.advance({ seconds: 4 });
      await preferences(koha, ['timeout']);
      expect(koha.version.release).to.equal('25.11');
      expect(koha.has('borrowers', 'preferred_name')).to.equal(true);
    });
  });

  describe('with its short memory', () => {
    let database: TestDatabase;

    before(async () => {
      database = await kohaDatabase('25.11');
      await seedLibrary(database.db);
    });

    it('knows preferences that are three seconds old and no older', async () => {
      const clock = fixedClock();
      const koha = await testKoha(database.db, clock);
      const timeout = async (): Promise<string | undefined> => (await preferences(koha, ['timeout'])).get('timeout');
      await setPreference(database.db, 'timeout', '1d');
      expect(await timeout()).to.equal('1d');
      await setPreference(database.db, 'timeout', '8h');
      clock.advance({ seconds: 2 });
      expect(await timeout()).to.equal('1d');
      clock.advance({ seconds: 1 });
      expect(await timeout()).to.equal('8h');
    });

    it('finds preferences whatever case Koha writes them in, and leaves out what is not set', async () => {
      await setPreference(database.db, 'INDEPENDENTBRANCHES', '1');
      const koha = await testKoha(database.db);
      expect([...(await preferences(koha, ['IndependentBranches', 'AnonymousPatron']))]).to.deep.equal([
        ['IndependentBranches', '1'],
      ]);
    });

    it('lists libraries by name, and calls a category without description by its code', async () => {
      const koha = await testKoha(database.db);
      expect((await listLibraries(koha)).map(({ name }) => name)).to.deep.equal(['Centerville', 'Fairview', 'Midway']);
      expect((await listCategories(koha)).map(({ description }) => description)).to.deep.equal(['Patron', 'ST']);
    });
  });
});

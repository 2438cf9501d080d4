import { expect } from 'chai';
import type { KohaGateway } from '../../plugin/koha/gateway.ts';
import { kohaPermissions, type HeldModule } from '../../plugin/koha/permissions.ts';
import { onlyVisible, maySeeLibrary, type VisibleLibraries } from '../../plugin/koha/visibility.ts';
import { visibleLibraries } from '../../plugin/koha/staff.ts';
import { kohaDatabase, type TestDatabase } from '../support/database.ts';
import { addPerson, seedLibrary, setPreference, testKoha } from './library.ts';

const ALL: VisibleLibraries = { all: true };
const only = (...branchcodes: string[]): VisibleLibraries => ({ all: false, branchcodes });

const withCodes = (...codes: string[]): HeldModule[] => [{ bit: 4, name: 'borrowers', byDefault: false, codes }];
const superlibrarian = kohaPermissions(1n, withCodes());
const wholeModule = kohaPermissions(16n, withCodes());
const anyLibrary = kohaPermissions(4n, withCodes('view_borrower_infos_from_any_libraries'));
const editor = kohaPermissions(4n, withCodes('edit_borrowers'));
const catalogueOnly = kohaPermissions(4n, withCodes());

describe('the libraries whose patrons a staff user may see', () => {
  let database: TestDatabase;
  let koha: KohaGateway;
  const staff = { branchcode: 'MPL' };

  const group = async (id: number, hides: number, ...branchcodes: string[]): Promise<void> => {
    await database.db('library_groups').insert({ id, title: `Group ${id}`, ft_hide_patron_info: hides });
    for (const branchcode of branchcodes) await database.db('library_groups').insert({ parent_id: id, branchcode });
  };

  before(async () => {
    database = await kohaDatabase('25.11');
    await seedLibrary(database.db);
    await addPerson(database.db, { borrowernumber: 1, branchcode: 'CPL' });
    await addPerson(database.db, { borrowernumber: 2, branchcode: 'FPL' });
    await addPerson(database.db, { borrowernumber: 3, branchcode: 'MPL' });
  });

  beforeEach(async () => {
    await database.db('library_groups').whereNotNull('parent_id').del();
    await database.db('library_groups').del();
    await setPreference(database.db, 'IndependentBranches', '0');
    koha = await testKoha(database.db);
  });

  describe('where libraries work together', () => {
    it('are all for superlibrarians, the whole module, and the permission for any library', async () => {
      expect(await visibleLibraries(koha, staff, superlibrarian)).to.deep.equal(ALL);
      expect(await visibleLibraries(koha, staff, wholeModule)).to.deep.equal(ALL);
      expect(await visibleLibraries(koha, staff, anyLibrary)).to.deep.equal(ALL);
    });

    it('are none for who has no permission about patrons', async () => {
      expect(await visibleLibraries(koha, staff, catalogueOnly)).to.deep.equal(only());
    });

    it('are the own library for others, without any group', async () => {
      expect(await visibleLibraries(koha, staff, editor)).to.deep.equal(only('MPL'));
    });

    it('are those of the groups that keep their patrons to themselves', async () => {
      await group(1, 1, 'MPL', 'FPL');
      expect(await visibleLibraries(koha, staff, editor)).to.deep.equal(only('MPL', 'FPL'));
    });

    it('are those of several such groups', async () => {
      await group(1, 1, 'MPL', 'FPL');
      await group(2, 1, 'MPL', 'CPL');
      expect(await visibleLibraries(koha, staff, editor)).to.deep.equal(only('MPL', 'CPL', 'FPL'));
    });

    it('do not come from groups made for something else', async () => {
      await group(1, 0, 'MPL', 'FPL');
      expect(await visibleLibraries(koha, staff, editor)).to.deep.equal(only('MPL'));
    });

    it('do not come from groups of other libraries', async () => {
      await group(1, 1, 'CPL', 'FPL');
      expect(await visibleLibraries(koha, staff, editor)).to.deep.equal(only('MPL'));
    });
  });

  describe('where libraries are independent', () => {
    beforeEach(async () => {
      await setPreference(database.db, 'IndependentBranches', '1');
      await group(1, 1, 'MPL', 'FPL');
    });

    it('are all for superlibrarians only', async () => {
      expect(await visibleLibraries(koha, staff, superlibrarian)).to.deep.equal(ALL);
    });

    it('are the own one for others, whatever groups and permissions say', async () => {
      expect(await visibleLibraries(koha, staff, wholeModule)).to.deep.equal(only('MPL'));
      expect(await visibleLibraries(koha, staff, anyLibrary)).to.deep.equal(only('MPL'));
      expect(await visibleLibraries(koha, staff, editor)).to.deep.equal(only('MPL'));
    });

    it('are none for who has no permission about patrons', async () => {
      expect(await visibleLibraries(koha, staff, catalogueOnly)).to.deep.equal(only());
    });
  });

  describe('narrow a query', () => {
    const seen = async (visible: VisibleLibraries): Promise<number[]> =>
      onlyVisible(database.db('borrowers').orderBy('borrowernumber'), visible).pluck<number[]>('borrowernumber');

    it('to their patrons', async () => {
      expect(await seen(ALL)).to.deep.equal([1, 2, 3]);
      expect(await seen(only('MPL', 'FPL'))).to.deep.equal([2, 3]);
    });

    it('to nobody where there are none', async () => {
      expect(await seen(only())).to.deep.equal([]);
    });
  });

  it('compare without regard to case, as Koha does', () => {
    expect(maySeeLibrary(only('MPL'), 'mpl')).to.equal(true);
    expect(maySeeLibrary(only('MPL'), 'CPL')).to.equal(false);
    expect(maySeeLibrary(only(), 'CPL')).to.equal(false);
    expect(maySeeLibrary(ALL, 'CPL')).to.equal(true);
  });
});

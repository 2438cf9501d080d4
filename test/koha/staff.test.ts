import { expect } from 'chai';
import type { KohaGateway } from '../../plugin/koha/gateway.ts';
import { findStaff, findStaffByLogin, permissionsOf } from '../../plugin/koha/staff.ts';
import { kohaDatabase, type TestDatabase } from '../support/database.ts';
import { addPerson, seedLibrary, testKoha } from './library.ts';

describe('permissions of staff in Koha', () => {
  let database: TestDatabase;
  let koha: KohaGateway;

  const withFlags = async (flags: string | null, codes: readonly [number, string][] = []) => {
    await database.db('user_permissions').del();
    await database.db('borrowers').where('borrowernumber', 7).update({ flags });
    for (const [module_bit, code] of codes)
      await database.db('user_permissions').insert({ borrowernumber: 7, module_bit, code });
    return permissionsOf(koha, 7);
  };

  before(async () => {
    database = await kohaDatabase('26.05');
    await seedLibrary(database.db);
    await addPerson(database.db, { borrowernumber: 7, userid: 'Siti', cardnumber: '007', firstname: 'Siti' });
    await addPerson(database.db, { borrowernumber: 8, userid: '007', cardnumber: '008' });
    koha = await testKoha(database.db);
  });

  afterEach(() => database.db('userflags').update({ defaulton: 0 }));

  it('give a superlibrarian everything', async () => {
    const permissions = await withFlags('1');
    expect(permissions.superlibrarian).to.equal(true);
    expect(permissions.staff).to.equal(true);
    expect(permissions.allows({ module: 'borrowers' })).to.equal(true);
    expect(permissions.allows({ module: 'unheard-of', code: 'anything' })).to.equal(true);
  });

  it('give nothing to who has no flags', async () => {
    const permissions = await withFlags(null);
    expect(permissions.superlibrarian).to.equal(false);
    expect(permissions.staff).to.equal(false);
    expect(permissions.allows({ module: 'borrowers', code: '*' })).to.equal(false);
  });

  it('give nothing to a number that nobody has', async () => {
    const permissions = await permissionsOf(koha, 999);
    expect(permissions.staff).to.equal(false);
    expect(permissions.allows({ module: 'catalogue' })).to.equal(false);
  });

  it('make staff of who may use the catalogue', async () => {
    const permissions = await withFlags('4');
    expect(permissions.staff).to.equal(true);
    expect(permissions.superlibrarian).to.equal(false);
  });

  it('contain with a whole module each of its codes', async () => {
    const permissions = await withFlags(String(1 << 4));
    expect(permissions.allows({ module: 'borrowers' })).to.equal(true);
    expect(permissions.allows({ module: 'borrowers', code: '*' })).to.equal(true);
    expect(permissions.allows({ module: 'borrowers', code: 'edit_borrowers' })).to.equal(true);
    expect(permissions.allows({ module: 'reports', code: '*' })).to.equal(false);
  });

  it('give one code without its module, even to who has no flags', async () => {
    const permissions = await withFlags(null, [[4, 'edit_borrowers']]);
    expect(permissions.allows({ module: 'borrowers', code: 'edit_borrowers' })).to.equal(true);
    expect(permissions.allows({ module: 'borrowers', code: '*' })).to.equal(true);
    expect(permissions.allows({ module: 'borrowers', code: 'other' })).to.equal(false);
    expect(permissions.allows({ module: 'borrowers' })).to.equal(false);
    expect(permissions.allows({ module: 'reports', code: '*' })).to.equal(false);
  });

  it('keep apart the modules of bits 31 and 32', async () => {
    const sip = await withFlags(String(2n ** 31n));
    expect(sip.allows({ module: 'sip2' })).to.equal(true);
    expect(sip.allows({ module: 'debug' })).to.equal(false);
    expect(sip.superlibrarian).to.equal(false);
    const debug = await withFlags(String(2n ** 32n));
    expect(debug.allows({ module: 'debug' })).to.equal(true);
    expect(debug.allows({ module: 'sip2' })).to.equal(false);
    expect(debug.superlibrarian).to.equal(false);
  });

  it('stay exact beyond the numbers that JavaScript counts exactly', async () => {
    const permissions = await withFlags(String(2n ** 60n + 4n));
    expect(permissions.superlibrarian).to.equal(false);
    expect(permissions.staff).to.equal(true);
  });

  it('include modules that everybody has', async () => {
    await database.db('userflags').where('flag', 'reports').update({ defaulton: 1 });
    const permissions = await withFlags('0');
    expect(permissions.allows({ module: 'reports' })).to.equal(true);
    expect(permissions.allows({ module: 'borrowers' })).to.equal(false);
  });

  it('are read anew each time', async () => {
    expect((await withFlags('4')).staff).to.equal(true);
    expect((await withFlags('0')).staff).to.equal(false);
  });

  it('belong to somebody found by number, and by name only if it is theirs', async () => {
    expect((await findStaff(koha, 7))?.firstname).to.equal('Siti');
    expect((await findStaff(koha, 7, 'siti'))?.userid).to.equal('Siti');
    expect(await findStaff(koha, 7, 'budi')).to.equal(undefined);
  });

  it('belong at sign-in to who has the name before who has the card number', async () => {
    expect((await findStaffByLogin(koha, '007'))?.borrowernumber).to.equal(8);
    expect((await findStaffByLogin(koha, '008'))?.borrowernumber).to.equal(8);
    expect(await findStaffByLogin(koha, '009')).to.equal(undefined);
  });
});

import { expect } from 'chai';
import { listKohaPermissions } from '../../plugin/koha/permission-list.ts';
import { kohaDatabase } from '../support/database.ts';
import { seedLibrary, testKoha } from './library.ts';

describe('the permissions that a Koha has', () => {
  it('are its modules and what can be given within them', async () => {
    const { db } = await kohaDatabase('25.11');
    await seedLibrary(db);
    const modules = await listKohaPermissions(await testKoha(db));
    expect(modules.map(({ module }) => module)).to.deep.equal([
      'superlibrarian',
      'circulate',
      'catalogue',
      'borrowers',
      'reports',
      'sip2',
      'debug',
    ]);
    expect(modules.find(({ module }) => module === 'borrowers')?.codes.map(({ code }) => code)).to.deep.equal([
      'edit_borrowers',
      'view_borrower_infos_from_any_libraries',
    ]);
  });

  it('are its modules alone where sub-permissions may not be read', async () => {
    const { db } = await kohaDatabase('25.11');
    await seedLibrary(db);
    const koha = await testKoha(db);
    const without = {
      ...koha,
      has: (table: string, column?: string) => table !== 'permissions' && koha.has(table, column),
    };
    const modules = await listKohaPermissions(without);
    expect(modules).to.have.length(7);
    expect(modules.every(({ codes }) => codes.length === 0)).to.equal(true);
  });
});

import { readFile } from 'node:fs/promises';
import type { Knex } from 'knex';
import { openKoha, type KohaGateway } from '../../plugin/koha/gateway.ts';
import type { Clock } from '../../plugin/shared/time.ts';
import { fixedClock } from '../support/clock.ts';
import { silentLog } from '../support/log.ts';

/** The gateway on a test's database, with a clock that stands still. */
export const testKoha = (db: Knex, clock: Clock = fixedClock()): Promise<KohaGateway> =>
  openKoha({ db, timezone: 'Asia/Jakarta', clock, log: silentLog });

/** Two libraries and a third apart, one category, and the modules of permissions with which tests work. */
export const seedLibrary = async (db: Knex): Promise<void> => {
  await db('branches').insert([
    { branchcode: 'CPL', branchname: 'Centerville' },
    { branchcode: 'FPL', branchname: 'Fairview' },
    { branchcode: 'MPL', branchname: 'Midway' },
  ]);
  await db('categories').insert([
    { categorycode: 'PT', description: 'Patron', category_type: 'A' },
    { categorycode: 'ST', description: '', category_type: 'S' },
  ]);
  await db('userflags').insert([
    { bit: 0, flag: 'superlibrarian', flagdesc: '', defaulton: 0 },
    { bit: 1, flag: 'circulate', flagdesc: '', defaulton: 0 },
    { bit: 2, flag: 'catalogue', flagdesc: '', defaulton: 0 },
    { bit: 4, flag: 'borrowers', flagdesc: '', defaulton: 0 },
    { bit: 16, flag: 'reports', flagdesc: '', defaulton: 0 },
    { bit: 31, flag: 'sip2', flagdesc: '', defaulton: 0 },
    { bit: 32, flag: 'debug', flagdesc: '', defaulton: 0 },
  ]);
  await db('permissions').insert([
    { module_bit: 4, code: 'edit_borrowers', description: '' },
    { module_bit: 4, code: 'view_borrower_infos_from_any_libraries', description: '' },
    { module_bit: 16, code: 'execute_reports', description: '' },
  ]);
};

export const setPreference = async (db: Knex, variable: string, value: string): Promise<void> => {
  await db('systempreferences').insert({ variable, value }).onConflict('variable').merge({ value });
};

/** A person of Midway with these columns; without flags, a plain patron. */
export const addPerson = async (db: Knex, columns: Readonly<Record<string, unknown>>): Promise<void> => {
  await db('borrowers').insert({ surname: 'Person', branchcode: 'MPL', categorycode: 'PT', ...columns });
};

/** A row of `sessions` as Koha wrote it, recorded at 2026-11-22T01:12:14Z (the last one 37 seconds later). */
export const recordedSession = (name: string): Promise<Buffer> =>
  readFile(new URL(`../fixtures/koha-sessions/${name}.txt`, import.meta.url));

import type { Knex } from 'knex';
import type { LibraryDay } from '../../shared/time.ts';
import { kohaSeedSql, type KohaVariant, type KohaVersion } from '../schema/index.ts';
import { ANONYMOUS } from './accounts.ts';
import { LETTERS } from './notices.ts';
import { insertFitting } from './tables.ts';
import { BRANCHES } from './world.ts';

const CATEGORIES = [
  ['ADT', 'Adult', 'A'],
  ['STU', 'Student', 'A'],
  ['SEN', 'Senior', 'A'],
  ['VIS', 'Visitor', 'A'],
  ['TCH', 'Teacher', 'P'],
  ['CHD', 'Child', 'C'],
  ['STF', 'Staff', 'S'],
  ['INS', 'Institution', 'I'],
  ['ILL', 'Interlibrary loan', 'I'],
  ['STA', 'Statistical', 'X'],
  ['ANO', 'Anonymous', 'A'],
] as const;

const ITEM_TYPES = [
  ['BK', 'Book'],
  ['DVD', 'DVD'],
  ['MAG', 'Magazine'],
  ['REF', 'Reference'],
] as const;

const PREFERENCES = [
  ['AnonymousPatron', String(ANONYMOUS)],
  ['FailedLoginAttempts', '5'],
  ['TrackLastPatronActivity', '1'],
  ['LibraryName', 'Perpustakaan Nusa Kencana'],
] as const;

/**
 * What a library sets up before anybody comes: branches and their groups, categories, item types, notices and
 * preferences. Lays the seed rows of a fresh installation too, unless they are there.
 */
export const writeReference = async (
  db: Knex,
  version: KohaVersion,
  { schemaVariant, opened }: { readonly schemaVariant?: KohaVariant | undefined; readonly opened: LibraryDay },
): Promise<void> => {
  const [seeded] = await db('systempreferences').limit(1).pluck<string[]>('variable');
  if (seeded === undefined)
    for (const sql of kohaSeedSql(version, schemaVariant)) await db.raw(sql.replaceAll('?', '\\?'));
  for (const { code, name, city } of BRANCHES)
    await insertFitting(db, 'branches', {
      branchcode: code,
      branchname: name,
      branchcity: city,
      branchemail: `${code.toLowerCase()}@nusa-kencana.example`,
    });
  for (const [categorycode, description, type] of CATEGORIES)
    await insertFitting(db, 'categories', { categorycode, description, category_type: type, enrolmentperiod: 12 });
  for (const [itemtype, description] of ITEM_TYPES)
    await insertFitting(db, 'itemtypes', { itemtype, description, notforloan: itemtype === 'REF' ? 1 : 0 });
  await writeGroups(db, opened);
  await writeLetters(db, opened);
  for (const [variable, value] of PREFERENCES)
    await db('systempreferences').insert({ variable, value }).onConflict('variable').merge(['value']);
  await insertFitting(db, 'currency', {
    currency: 'IDR',
    symbol: 'Rp',
    isocode: 'IDR',
    timestamp: `${opened.toString()} 01:00:00`,
    rate: 1,
    active: 1,
  });
};

/** Utara and Pelabuhan share a group whose staff see each other's patrons and nobody else's. */
const writeGroups = async (db: Knex, opened: LibraryDay): Promise<void> => {
  const stamp = { created_on: `${opened.toString()} 01:00:00`, updated_on: `${opened.toString()} 01:00:00` };
  const parent = await insertFitting(db, 'library_groups', {
    title: 'Pesisir',
    description: 'Libraries on the coast',
    ft_hide_patron_info: 1,
    ...stamp,
  });
  for (const branchcode of [BRANCHES[1].code, BRANCHES[2].code])
    await insertFitting(db, 'library_groups', { parent_id: parent, branchcode, ...stamp });
};

const writeLetters = async (db: Knex, opened: LibraryDay): Promise<void> => {
  for (const [code, { module, subject, text }] of Object.entries(LETTERS))
    await insertFitting(db, 'letter', {
      module,
      code,
      branchcode: '',
      name: subject,
      title: subject,
      content: text,
      message_transport_type: 'email',
      lang: 'default',
      updated_on: `${opened.toString()} 01:00:00`,
    });
};

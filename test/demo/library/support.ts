import type { Knex } from 'knex';
import { generateLibrary, type LibraryOptions, type LibrarySummary } from '../../../plugin/demo/library/index.ts';
import type { KohaVariant, KohaVersion } from '../../../plugin/demo/schema/index.ts';
import { libraryDay } from '../../../plugin/shared/time.ts';
import { kohaDatabase, type TestDatabase } from '../../support/database.ts';

export const UNTIL = libraryDay('2026-11-21');

interface SmallLibrary extends Partial<Omit<LibraryOptions, 'db'>> {
  readonly version?: KohaVersion;
  readonly schemaVariant?: KohaVariant;
}

/** A Koha-style database with a small library in it. */
export const libraryDatabase = async (
  options: SmallLibrary = {},
): Promise<TestDatabase & { readonly summary: LibrarySummary }> => {
  const version = options.version ?? '25.11';
  const database = await kohaDatabase(version, options.schemaVariant);
  const summary = await generateLibrary({
    seed: 11,
    patrons: 150,
    years: 1,
    until: UNTIL,
    timezone: 'Asia/Jakarta',
    ...options,
    version,
    db: database.db,
  });
  return { ...database, summary };
};

/** The only number that a statement gives. */
export const figure = async (db: Knex, sql: string): Promise<number> => {
  const [[row]] = (await db.raw(sql)) as [[Record<string, number | string | null>]];
  return Number(Object.values(row)[0] ?? Number.NaN);
};

/** A checksum of every table, over its content and not its order on disk. */
export const checksums = async (db: Knex): Promise<Record<string, unknown>> => {
  const tables = await db('information_schema.tables as t')
    .whereRaw('t.table_schema = DATABASE()')
    .orderBy('t.table_name')
    .pluck<string[]>('t.table_name');
  const [rows] = (await db.raw(
    'CHECKSUM TABLE ?? EXTENDED'.replace('??', tables.map(() => '??').join(', ')),
    tables,
  )) as [{ Table: string; Checksum: unknown }[]];
  return Object.fromEntries(rows.map(({ Table, Checksum }) => [Table.replace(/^.*\./, ''), Checksum]));
};

/** Statements that count rows which point at nothing. Each must give 0. */
export const ORPHANS: Readonly<Record<string, string>> = {
  'open loans of patrons': orphans('issues', 'borrowernumber', 'borrowers'),
  'open loans of items': orphans('issues', 'itemnumber', 'items'),
  'returned loans of patrons': orphans('old_issues', 'borrowernumber', 'borrowers'),
  'returned loans of items': orphans('old_issues', 'itemnumber', 'items'),
  'holds of patrons': orphans('reserves', 'borrowernumber', 'borrowers'),
  'holds on titles': orphans('reserves', 'biblionumber', 'biblio'),
  'closed holds of patrons': orphans('old_reserves', 'borrowernumber', 'borrowers'),
  'charges of patrons': orphans('accountlines', 'borrowernumber', 'borrowers'),
  'notices of patrons': orphans('message_queue', 'borrowernumber', 'borrowers'),
  'restrictions of patrons': orphans('borrower_debarments', 'borrowernumber', 'borrowers'),
  'items of titles': orphans('items', 'biblionumber', 'biblio'),
  'categories of patrons': orphans('borrowers', 'categorycode', 'categories'),
  'libraries of patrons': orphans('borrowers', 'branchcode', 'branches'),
  'loans both open and returned':
    'SELECT COUNT(*) FROM issues AS open JOIN old_issues AS closed ON closed.issue_id = open.issue_id',
};

function orphans(table: string, column: string, parent: string): string {
  return `SELECT COUNT(*) FROM ${table} AS child
          LEFT JOIN ${parent} AS parent ON parent.${column} = child.${column}
          WHERE child.${column} IS NOT NULL AND parent.${column} IS NULL`;
}

import { createTableSql } from './ddl.ts';
import { hasOpenFacts, tablesAt } from './schema-at.ts';
import type { KohaVariant, KohaVersion } from './versions.ts';

export { KOHA_VERSIONS, kohaVersionPreference, type KohaVariant, type KohaVersion } from './versions.ts';
export { kohaSeedSql } from './seed.ts';

/**
 * The schemas that a release may have: `early` and `late` where the facts leave open which changes it already has,
 * otherwise `late` alone.
 */
export const kohaVariants = (version: KohaVersion): readonly KohaVariant[] =>
  hasOpenFacts(version) ? ['early', 'late'] : ['late'];

/**
 * CREATE TABLE statements of a Koha-style schema, for an empty database that the connection has selected. Every table
 * stands after those that its foreign keys name, so they run one after another with foreign key checks on.
 */
export const kohaSchemaSql = (version: KohaVersion, variant: KohaVariant = 'late'): string[] =>
  tablesAt({ version, variant }).map(createTableSql);

/** Table name to column names in their order, as {@link kohaSchemaSql} creates them. */
export const schemaColumns = (
  version: KohaVersion,
  variant: KohaVariant = 'late',
): ReadonlyMap<string, readonly string[]> =>
  new Map(tablesAt({ version, variant }).map((table) => [table.name, table.columns.map((column) => column.name)]));

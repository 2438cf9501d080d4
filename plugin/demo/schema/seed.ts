import { tablesAt } from './schema-at.ts';
import { SEEDS, type Seed, type Value } from './seed-rows.ts';
import { isAlive, kohaVersionPreference, type KohaVariant, type KohaVersion, type Moment } from './versions.ts';

/**
 * INSERT statements for what a fresh installation holds: permission bits and codes of that version, kinds of notice,
 * restriction and charge, and preferences at their defaults. Run them after `kohaSchemaSql` of the same version and
 * variant; there are no libraries, patron categories or item types yet.
 */
export const kohaSeedSql = (version: KohaVersion, variant: KohaVariant = 'late'): string[] => {
  const moment = { version, variant };
  const tables = new Set(tablesAt(moment).map((table) => table.name));
  return [
    ...SEEDS.filter((seed) => tables.has(seed.table)).map((seed) => insertSql(seed, moment)),
    `INSERT INTO systempreferences (variable, value) VALUES ('Version', ${literal(kohaVersionPreference(version))})`,
  ];
};

const insertSql = (seed: Seed, moment: Moment): string =>
  [
    `INSERT INTO ${seed.table} (${seed.columns.join(', ')}) VALUES`,
    seed.rows
      .filter((row) => isAlive(row, moment))
      .map((row) => `  (${row.values.map(literal).join(', ')})`)
      .join(',\n'),
  ].join('\n');

const literal = (value: Value): string => {
  if (value === null) return 'NULL';
  return typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`;
};

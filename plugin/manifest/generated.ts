import { configSchema } from '../config/config.schema.ts';
import { KOHA_READS, OPTIONAL_READS } from '../koha/reads.ts';
import { OLDEST_KOHA, SUPPORTED_KOHA } from '../koha/version.ts';
import type { ColumnsByTable, Manifest } from './manifest.schema.ts';

/** The parts of manifest.json that have their source in the code; `node scripts/manifest.js` writes them again. */
export interface GeneratedParts {
  readonly version: string;
  readonly koha: Manifest['koha'];
  readonly grants: {
    readonly read: ColumnsByTable;
    readonly optionalRead: readonly { readonly name: string; readonly tables: ColumnsByTable }[];
  };
  readonly settingsSchema: object;
}

export const generatedParts = (packageVersion: string): GeneratedParts => ({
  version: packageVersion,
  koha: { testedFrom: SUPPORTED_KOHA.from, testedTo: SUPPORTED_KOHA.to, bestEffortFrom: OLDEST_KOHA },
  grants: {
    read: Object.fromEntries(
      KOHA_READS.map(({ table, grant, columns }) => [
        table,
        grant === 'table' ? '*' : columns.map(({ column }) => column),
      ]),
    ),
    optionalRead: Object.entries(OPTIONAL_READS).map(([name, { table, columns }]) => ({
      name,
      tables: { [table]: columns },
    })),
  },
  settingsSchema: configSchema,
});

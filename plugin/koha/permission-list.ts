import type { Knex } from 'knex';
import { reading, type KohaGateway } from './gateway.ts';

/** A module of Koha's permissions with everything that can be given within it. */
export interface ListedModule {
  readonly module: string;
  /** In the language in which Koha was installed; empty where there is none. */
  readonly description: string;
  readonly codes: readonly { readonly code: string; readonly description: string }[];
}

interface ListRow {
  readonly flag: string | null;
  readonly flagdesc: string | null;
  readonly code: string | null;
  readonly description: string | null;
}

/** Which permissions this Koha has. Without the grant on `permissions`, its modules only. */
export const listKohaPermissions = (koha: KohaGateway): Promise<ListedModule[]> =>
  reading(koha, async () => {
    const hasCodes = koha.has('permissions', 'code');
    const query = koha.db('userflags').orderBy('userflags.bit');
    const text = (table: string, column: string): Knex.Raw =>
      koha.has(table, column) ? koha.db.raw('??.??', [table, column]) : koha.db.raw("''");
    if (hasCodes)
      void query.leftJoin('permissions', 'permissions.module_bit', 'userflags.bit').orderBy('permissions.code');
    const rows: ListRow[] = await query.select({
      flag: 'userflags.flag',
      flagdesc: text('userflags', 'flagdesc'),
      code: text('permissions', 'code'),
      description: text('permissions', 'description'),
    });
    return modulesOf(rows);
  });

const modulesOf = (rows: readonly ListRow[]): ListedModule[] => {
  const modules = new Map<string, ListedModule & { codes: { code: string; description: string }[] }>();
  for (const { flag, flagdesc, code, description } of rows) {
    if (flag === null || flag === '') continue;
    const module = modules.get(flag) ?? { module: flag, description: flagdesc ?? '', codes: [] };
    if (code !== null && code !== '') module.codes.push({ code, description: description ?? '' });
    modules.set(flag, module);
  }
  return [...modules.values()];
};

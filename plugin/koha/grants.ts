import type { SchemaColumns } from './capabilities.ts';
import { PREFERENCES_TABLE } from './gateway.ts';
import { KOHA_READS, OPTIONAL_READS, type OptionalRead, type TableRead } from './reads.ts';

/** An account of the database server, such as `'kenal_koha'@'localhost'`. */
export interface DatabaseAccount {
  readonly user: string;
  readonly host: string;
}

export interface GrantRequest {
  readonly kohaDatabase: string;
  readonly account: DatabaseAccount;
  /** The whole schema, as an administrator's account sees it. */
  readonly schemaColumns: SchemaColumns;
  /** What is granted on top, by name. */
  readonly optional?: readonly OptionalRead[];
  /** `database.view` to read preferences through; the table itself is then not granted. */
  readonly preferencesView?: string | undefined;
}

/**
 * GRANT statements that give the account exactly what Kenal reads of this schema and no more: by column where a table
 * also holds what must not be read. To be offered again after Koha was upgraded, because new columns need new grants.
 */
export const grantSql = (request: GrantRequest): string[] => {
  const { kohaDatabase, schemaColumns, preferencesView } = request;
  const to = accountSql(request.account);
  const viaView = preferencesView !== undefined;
  const grants = KOHA_READS.filter((read) => !(viaView && read.table === PREFERENCES_TABLE)).flatMap((read) => {
    const existing = schemaColumns.get(read.table);
    if (existing === undefined) return [];
    const what = read.grant === 'table' ? 'SELECT' : columnGrant(read, existing, request.optional ?? []);
    return what === undefined ? [] : [`GRANT ${what} ON ${named(kohaDatabase)}.${named(read.table)} TO ${to}`];
  });
  return viaView ? [...grants, `GRANT SELECT ON ${qualified(preferencesView)} TO ${to}`] : grants;
};

const columnGrant = (
  read: TableRead,
  existing: ReadonlySet<string>,
  extra: readonly OptionalRead[],
): string | undefined => {
  const columns = [
    ...read.columns.map(({ column }) => column),
    ...extra
      .map((name) => OPTIONAL_READS[name])
      .filter(({ table }) => table === read.table)
      .flatMap((one) => one.columns),
  ].filter((column) => existing.has(column));
  return columns.length === 0 ? undefined : `SELECT (${columns.map(named).join(', ')})`;
};

/** A name as an identifier in SQL. */
export const named = (name: string): string => `\`${name.replaceAll('`', '``')}\``;

/** `database.table` as identifiers in SQL. */
export const qualified = (name: string): string => name.split('.').map(named).join('.');

/** A value as a text literal that means the same in every SQL mode. */
const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

export const accountSql = ({ user, host }: DatabaseAccount): string => `${quoted(user)}@${quoted(host)}`;

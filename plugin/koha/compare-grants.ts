import type { SchemaColumns } from './capabilities.ts';
import { PREFERENCES_TABLE } from './gateway.ts';
import { reaches, type HeldGrants, type HeldPrivilege } from './held-grants.ts';
import {
  isIn,
  KOHA_READS,
  OPTIONAL_READS,
  type ColumnRead,
  type Need,
  type OptionalRead,
  type TableRead,
} from './reads.ts';
import { excessiveGrants, type ExcessiveGrant } from './excessive-grants.ts';
import type { KohaVersion } from './version.ts';

/** Something that Kenal would read and cannot. */
export interface MissingRead {
  readonly kind: 'missing';
  readonly table: string;
  /** Undefined where nothing of the table can be read. */
  readonly column: string | undefined;
  readonly need: Need;
  /**
   * `not-granted`: this version of Koha has it. `not-in-this-version`: granted or not, it is not there. `unknown`: it
   * came between two releases on either side of this one, and no grant tells.
   */
  readonly reason: 'not-granted' | 'not-in-this-version' | 'unknown';
}

/** A role that was given to the account but is not switched on when Kenal connects. */
export interface DormantRole {
  readonly kind: 'dormant-role';
  readonly role: string;
}

export type GrantFinding = MissingRead | ExcessiveGrant | DormantRole;

export interface GrantComparison {
  readonly held: HeldGrants;
  readonly kohaDatabase: string;
  /** What the account can read now. */
  readonly readable: SchemaColumns;
  readonly version: KohaVersion;
  /** What was meant to be granted on top. */
  readonly optional: readonly OptionalRead[];
  /** Whether preferences are read through a view, so that the table itself is not needed. */
  readonly preferencesThroughView: boolean;
}

/** Where the account's grants differ from what Kenal needs: too little first, then too much. */
export const compareGrants = (comparison: GrantComparison): GrantFinding[] => {
  const reads = wantedReads(comparison);
  return [
    ...reads.flatMap((read) => missingOf(read, comparison)),
    ...comparison.held.dormantRoles.map((role) => ({ kind: 'dormant-role', role }) as const),
    ...excessiveGrants(comparison.held, comparison.kohaDatabase, reads),
  ];
};

const wantedReads = ({ optional, preferencesThroughView }: GrantComparison): TableRead[] =>
  KOHA_READS.filter((read) => !(preferencesThroughView && read.table === PREFERENCES_TABLE)).map((read) => ({
    ...read,
    columns: [
      ...read.columns,
      ...optional
        .map((name) => OPTIONAL_READS[name])
        .filter((one) => one.table === read.table)
        .flatMap((one) => one.columns.map((column): ColumnRead => ({ column, need: 'optional' }))),
    ],
  }));

const missingOf = (read: TableRead, comparison: GrantComparison): MissingRead[] => {
  const { readable, held, kohaDatabase, version } = comparison;
  const { table } = read;
  const visible = readable.get(table);
  const grants = held.privileges.filter((one) => givesSelect(one, kohaDatabase, table));
  if (visible === undefined) {
    const reason = reasonOf(isIn(read, version.release), grants.length > 0);
    return [{ kind: 'missing', table, column: undefined, need: read.need, reason }];
  }
  return read.columns
    .filter((one) => !visible.has(one.column) && !hasSuccessor(one, version))
    .map((one) => {
      const granted = grants.some(({ columns }) => columns === undefined || columns.includes(one.column));
      const need = read.need === 'optional' ? 'optional' : one.need;
      return {
        kind: 'missing',
        table,
        column: one.column,
        need,
        reason: reasonOf(isIn(one, version.release), granted),
      };
    });
};

/** A column that Koha has given up is not missed: what took its place is on the list too. */
const hasSuccessor = (one: ColumnRead, version: KohaVersion): boolean =>
  one.until !== undefined && isIn(one, version.release) !== 'yes';

const reasonOf = (there: 'yes' | 'no' | 'perhaps', granted: boolean): MissingRead['reason'] => {
  if (granted || there === 'no') return 'not-in-this-version';
  return there === 'yes' ? 'not-granted' : 'unknown';
};

const givesSelect = (one: HeldPrivilege, database: string, table: string): boolean =>
  (one.privilege === 'SELECT' || one.privilege.startsWith('ALL')) &&
  reaches(one, database) &&
  (one.table === '*' || one.table.toLowerCase() === table.toLowerCase());

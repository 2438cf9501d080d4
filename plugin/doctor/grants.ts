import type { Knex } from 'knex';
import { compareGrants, type GrantFinding, type MissingRead } from '../koha/compare-grants.ts';
import type { ExcessiveGrant } from '../koha/excessive-grants.ts';
import { readableColumns } from '../koha/capabilities.ts';
import { accountSql, named, qualified } from '../koha/grants.ts';
import { showGrants } from '../koha/held-grants.ts';
import { isIn, KOHA_READS, type OptionalRead } from '../koha/reads.ts';
import type { KohaVersion } from '../koha/version.ts';
import { findingsIn, type Finding } from './report.ts';

export interface GrantExamination {
  readonly koha: Knex;
  readonly kohaDatabase: string;
  /** `user@host` of this connection. */
  readonly account: string;
  readonly version: KohaVersion;
  readonly optional: readonly OptionalRead[];
  readonly preferencesThroughView: boolean;
}

const rights = findingsIn('grants');
const offers = findingsIn('capabilities');

/** What the account may read too little or too much of, and what this version of Koha does not have. */
export const examineGrants = async (examination: GrantExamination): Promise<Finding[]> => {
  const { koha, kohaDatabase, version, optional, preferencesThroughView } = examination;
  const [held, readable] = await Promise.all([showGrants(koha), readableColumns(koha)]);
  const differences = compareGrants({ held, kohaDatabase, readable, version, optional, preferencesThroughView });
  const missing = differences.filter((one) => one.kind === 'missing');
  return [
    ...inOrder(differences, examination),
    ...byTable(missing.filter(({ reason }) => reason === 'not-granted')).map((group) => notGranted(group, examination)),
    ...byTable(missing.filter(({ reason }) => reason === 'unknown')).map((group) => unclear(group, examination)),
    ...byTable(missing.filter(({ reason }) => reason === 'not-in-this-version')).map((group) =>
      notInThisVersion(group, examination),
    ),
  ];
};

const inOrder = (differences: readonly GrantFinding[], examination: GrantExamination): Finding[] => {
  const others = differences.flatMap((one) => {
    if (one.kind === 'excessive') return [excessive(one, examination)];
    return one.kind === 'dormant-role' ? [dormant(one.role, examination)] : [];
  });
  const allThere = differences.every((one) => one.kind === 'missing' && one.reason !== 'not-granted');
  return allThere ? [rights.fine('exact', 'The account may read what Kenal needs, and nothing else.')] : others;
};

/** Missing columns of one table that are equally urgent: they are granted by one statement. */
interface TableGroup {
  readonly table: string;
  readonly need: MissingRead['need'];
  /** Empty: the whole table. */
  readonly columns: readonly string[];
}

const byTable = (missing: readonly MissingRead[]): TableGroup[] => {
  const groups = new Map<string, TableGroup>();
  for (const { table, need, column } of missing) {
    const key = `${table} ${need}`;
    const columns = groups.get(key)?.columns ?? [];
    groups.set(key, { table, need, columns: column === undefined ? columns : [...columns, column] });
  }
  return [...groups.values()];
};

const nameOf = ({ table, columns }: TableGroup): string =>
  columns.length === 0 ? `the table ${table}` : columns.map((column) => `${table}.${column}`).join(', ');

const purposeOf = ({ table }: TableGroup): string =>
  KOHA_READS.find((read) => read.table === table)?.purpose ?? 'nothing any more';

const notGranted = (group: TableGroup, examination: GrantExamination): Finding => {
  const sentence = `Not granted: ${nameOf(group)}. Read for: ${purposeOf(group)}.`;
  const help = `Run as the database's administrator:\n${grantStatement(group, examination)}`;
  return group.need === 'required'
    ? rights.critical('missing', sentence, help)
    : rights.warning('missing-optional', `${sentence} What needs it is left out.`, help);
};

const grantStatement = (group: TableGroup, examination: GrantExamination): string => {
  const { kohaDatabase, account, version } = examination;
  const read = KOHA_READS.find(({ table }) => table === group.table);
  // A statement with a column that is not there fails as a whole, so those that only may be there come another time.
  const certain = read?.columns.filter((column) => isIn(column, version.release) === 'yes') ?? [];
  const columns = group.columns.length === 0 ? certain.map(({ column }) => column) : group.columns;
  const what = read?.grant === 'table' ? 'SELECT' : `SELECT (${columns.map(named).join(', ')})`;
  return `GRANT ${what} ON ${named(kohaDatabase)}.${named(group.table)} TO ${accountOf(account)};`;
};

/** One statement for each column, because one that names a column that is not there fails as a whole. */
const unclear = (group: TableGroup, examination: GrantExamination): Finding => {
  const sentence = `Koha ${examination.version.label} may or may not have ${nameOf(group)}, and no grant tells. Read for: ${purposeOf(group)}.`;
  const single =
    group.columns.length === 0 ? [group] : group.columns.map((column) => ({ ...group, columns: [column] }));
  const statements = single.map((one) => grantStatement(one, examination));
  const help = [
    "Run as the database's administrator; what this Koha does not have is refused, and that is all right:",
    ...statements,
  ];
  return group.need === 'required'
    ? rights.critical('unclear', sentence, help.join('\n'))
    : offers.fine('unclear', `${sentence} What needs it is left out.`, help.join('\n'));
};

const notInThisVersion = (group: TableGroup, { version }: GrantExamination): Finding => {
  const sentence = `Koha ${version.label} does not have ${nameOf(group)}. Read for: ${purposeOf(group)}.`;
  return group.need === 'required'
    ? offers.critical('absent', sentence, 'Kenal does not work without it: see which releases of Koha are supported.')
    : offers.fine('absent-optional', `${sentence} What needs it is left out.`);
};

const excessive = (grant: ExcessiveGrant, examination: GrantExamination): Finding => {
  const place = `${grant.database}.${grant.table}`;
  const columns = grant.columns === undefined ? '' : ` (${grant.columns.join(', ')})`;
  const holder = isOwn(grant, examination) ? 'The account' : `"${grant.grantee}", which counts for the account,`;
  const held = `${holder} holds ${grant.privilege}${columns} on ${place}`;
  const help = `Run as the database's administrator:\n${revokeStatement(grant, examination)}`;
  switch (grant.excess) {
    case 'write':
      return rights.critical('too-wide-write', `${held}, which goes beyond reading. Kenal must not be able to.`, help);
    case 'secret':
      return rights.warning('too-wide-secret', `${held}, and so may read passwords or keys. Kenal never does.`, help);
    case 'too-wide':
      return rights.warning('too-wide', `${held}, which Kenal does not read.`, help);
  }
};

const isOwn = ({ grantee }: ExcessiveGrant, { account }: GrantExamination): boolean =>
  account.slice(0, account.lastIndexOf('@')) === grantee;

const revokeStatement = (grant: ExcessiveGrant, examination: GrantExamination): string => {
  const columns = grant.columns === undefined ? '' : ` (${grant.columns.map(named).join(', ')})`;
  const object = [grant.database, grant.table].map((name) => (name === '*' ? name : named(name))).join('.');
  const from = isOwn(grant, examination) ? accountOf(examination.account) : holderName(grant.grantee);
  return `REVOKE ${grant.privilege}${columns} ON ${object} FROM ${from};`;
};

const holderName = (grantee: string): string => (grantee.toUpperCase() === 'PUBLIC' ? 'PUBLIC' : qualified(grantee));

const accountOf = (account: string): string => {
  const at = account.lastIndexOf('@');
  return accountSql({ user: account.slice(0, at), host: account.slice(at + 1) });
};

const dormant = (role: string, { account }: GrantExamination): Finding =>
  rights.warning(
    'dormant-role',
    `The account was given the role "${role}", but it is not switched on when Kenal connects, so its rights do not count.`,
    `Run as the database's administrator:\nSET DEFAULT ROLE ${named(role)} FOR ${accountOf(account)};`,
  );

import type { Knex } from 'knex';
import { compareGrants, type GrantFinding, type MissingRead } from '../koha/compare-grants.ts';
import type { ExcessiveGrant } from '../koha/excessive-grants.ts';
import { readableColumns } from '../koha/capabilities.ts';
import { accountSql, named, qualified } from '../koha/grants.ts';
import { showGrants } from '../koha/held-grants.ts';
import { isIn, KOHA_READS, type OptionalRead } from '../koha/reads.ts';
import type { KohaVersion } from '../koha/version.ts';
import { findingsIn, type Finding, type Words } from './report.ts';

export interface GrantExamination {
  readonly koha: Knex;
  readonly kohaDatabase: string;
  /** `user@host` of this connection. */
  readonly account: string;
  readonly version: KohaVersion;
  readonly optional: readonly OptionalRead[];
  readonly preferencesThroughView: boolean;
  readonly words: Words;
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
  return allThere ? [rights.fine('exact', examination.words.t('doctor.grants.exact'))] : others;
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

const nameOf = ({ t }: Words, { table, columns }: TableGroup): string =>
  columns.length === 0 ? t('doctor.grants.table', { table }) : columns.map((column) => `${table}.${column}`).join(', ');

const purposeOf = ({ t, has }: Words, { table }: TableGroup): string => {
  const purpose = KOHA_READS.find((read) => read.table === table)?.purpose;
  if (purpose === undefined) return t('doctor.grants.unused');
  return has(`doctor.purpose.${table}`) ? t(`doctor.purpose.${table}`) : purpose;
};

/** What is missing, what for, and in which Koha. */
const valuesOf = (group: TableGroup, { words, version }: GrantExamination) => ({
  what: nameOf(words, group),
  purpose: purposeOf(words, group),
  version: version.label,
});

const notGranted = (group: TableGroup, examination: GrantExamination): Finding => {
  const { t } = examination.words;
  const sentence = t('doctor.grants.missing', valuesOf(group, examination));
  const help = `${t('doctor.grants.run')}\n${grantStatement(group, examination)}`;
  return group.need === 'required'
    ? rights.critical('missing', sentence, help)
    : rights.warning('missing-optional', `${sentence} ${t('doctor.grants.leftOut')}`, help);
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
  const { t } = examination.words;
  const sentence = t('doctor.grants.unclear', valuesOf(group, examination));
  const single =
    group.columns.length === 0 ? [group] : group.columns.map((column) => ({ ...group, columns: [column] }));
  const statements = single.map((one) => grantStatement(one, examination));
  const help = [t('doctor.grants.runUnclear'), ...statements];
  return group.need === 'required'
    ? rights.critical('unclear', sentence, help.join('\n'))
    : offers.fine('unclear', `${sentence} ${t('doctor.grants.leftOut')}`, help.join('\n'));
};

const notInThisVersion = (group: TableGroup, examination: GrantExamination): Finding => {
  const { t } = examination.words;
  const sentence = t('doctor.grants.absent', valuesOf(group, examination));
  return group.need === 'required'
    ? offers.critical('absent', sentence, t('doctor.grants.absent.help'))
    : offers.fine('absent-optional', `${sentence} ${t('doctor.grants.leftOut')}`);
};

const excessive = (grant: ExcessiveGrant, examination: GrantExamination): Finding => {
  const { t } = examination.words;
  const columns = grant.columns === undefined ? '' : ` (${grant.columns.join(', ')})`;
  const holder = t(`doctor.grants.holder.${isOwn(grant, examination) ? 'own' : 'other'}`, {
    grantee: grant.grantee,
    held: `${grant.privilege}${columns}`,
    place: `${grant.database}.${grant.table}`,
  });
  const sentence = t(`doctor.grants.excess.${grant.excess}`, { holder });
  const help = `${t('doctor.grants.run')}\n${revokeStatement(grant, examination)}`;
  return grant.excess === 'write'
    ? rights.critical('too-wide-write', sentence, help)
    : rights.warning(grant.excess === 'secret' ? 'too-wide-secret' : 'too-wide', sentence, help);
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

const dormant = (role: string, { account, words: { t } }: GrantExamination): Finding =>
  rights.warning(
    'dormant-role',
    t('doctor.grants.dormant', { role }),
    `${t('doctor.grants.run')}\nSET DEFAULT ROLE ${named(role)} FOR ${accountOf(account)};`,
  );

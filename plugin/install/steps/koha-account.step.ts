import type { Knex } from 'knex';
import type { Config } from '../../config/config.ts';
import { readableColumns, schemaColumns, type SchemaColumns } from '../../koha/capabilities.ts';
import { compareGrants } from '../../koha/compare-grants.ts';
import { openKoha } from '../../koha/gateway.ts';
import { accountSql, grantSql, type DatabaseAccount } from '../../koha/grants.ts';
import { showGrants } from '../../koha/held-grants.ts';
import { KOHA_READS, OPTIONAL_READS, type OptionalRead } from '../../koha/reads.ts';
import { kohaPool } from '../../shared/db/connection.ts';
import type { Logger } from '../../shared/log.ts';
import type { Clock } from '../../shared/time.ts';
import type { AccountRules } from '../account-state.ts';
import type { InstallRecord } from '../record.ts';
import { trySignIn, type SignIn } from '../sign-in.ts';
import type { Change, Step } from '../step.ts';
import { accountChange } from './own-database.step.ts';

interface KohaAccountDeps {
  readonly config: Config;
  /** The administrator of the server of Koha's database, looking at that database. */
  readonly administrator: () => Promise<Knex>;
  readonly rules: AccountRules;
  readonly record: InstallRecord;
  readonly clock: Clock;
  readonly log: Logger;
}

/** The account that reads Koha: exactly the grants of the manifest, as far as this version of Koha has the columns. */
export const kohaAccountStep = (deps: KohaAccountDeps): Step => ({
  name: 'account on Koha',
  look: async () => {
    const { koha } = deps.config;
    const asItIs = `The account ${koha.user} may read what Kenal needs of ${koha.database}.`;
    const own = kohaPool(koha, { maxConnections: 2 });
    try {
      const state = await trySignIn(own, koha);
      if (state === 'works' && (await lacksNothing(own, deps))) return { changes: [], asItIs };
      const readable = state === 'works' ? await readableColumns(own) : new Map<string, ReadonlySet<string>>();
      return { changes: await changes(state, readable, deps), asItIs };
    } finally {
      await own.destroy();
    }
  },
});

/** What is granted on top, as the configuration asks for it. */
export const optionalReads = ({ access }: Config): OptionalRead[] =>
  access.form === 'password-column' ? ['password-column'] : [];

/** What the account cannot read now is asked of its own grants, so that no administrator is needed to see it. */
const lacksNothing = async (own: Knex, { config, clock, log }: KohaAccountDeps): Promise<boolean> => {
  const { timezone, preferencesView, database } = config.koha;
  const preferencesTable = preferencesView === '' ? undefined : preferencesView;
  const readable = await readableColumns(own);
  if (!readable.has('borrowers')) return false;
  const { version } = await openKoha({ db: own, timezone, clock, log, preferencesTable });
  const findings = compareGrants({
    held: await showGrants(own),
    kohaDatabase: database,
    readable,
    version,
    optional: optionalReads(config),
    preferencesThroughView: preferencesTable !== undefined,
  });
  return !findings.some((one) => one.kind === 'missing' && one.reason === 'not-granted');
};

const changes = async (state: SignIn, readable: SchemaColumns, deps: KohaAccountDeps): Promise<Change[]> => {
  const { config, administrator, rules, record } = deps;
  const { koha } = config;
  const admin = await administrator();
  const account: DatabaseAccount = { user: koha.user, host: await rules.hostOf(admin) };
  const grants = grantSql({
    kohaDatabase: koha.database,
    account,
    schemaColumns: lackingTables(await schemaColumns(admin), readable, optionalReads(config)),
    optional: optionalReads(config),
    preferencesView: koha.preferencesView === '' ? undefined : koha.preferencesView,
  });
  const made =
    state === 'refused'
      ? [await accountChange(admin, account, koha.password, rules, () => record.note({ kohaAccount: account }))]
      : [];
  return [
    ...made,
    {
      sentence: `Let ${accountSql(account)} read what manifest.json names of ${koha.database}: ${grants.length} tables, and no write.`,
      make: async () => {
        for (const sql of grants) await admin.raw(sql);
      },
    },
  ];
};

/** The tables of Koha of which something that we would read cannot be read yet. */
const lackingTables = (
  schema: SchemaColumns,
  readable: SchemaColumns,
  optional: readonly OptionalRead[],
): SchemaColumns => {
  const wanted = (table: string): string[] => [
    ...(KOHA_READS.find((read) => read.table === table)?.columns.map(({ column }) => column) ?? []),
    ...optional.map((name) => OPTIONAL_READS[name]).flatMap((one) => (one.table === table ? one.columns : [])),
  ];
  return new Map(
    [...schema].filter(([table, columns]) =>
      wanted(table).some((column) => columns.has(column) && readable.get(table)?.has(column) !== true),
    ),
  );
};

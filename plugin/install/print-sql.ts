import type { Knex } from 'knex';
import type { Config } from '../config/config.ts';
import { schemaColumns } from '../koha/capabilities.ts';
import { grantSql, type DatabaseAccount } from '../koha/grants.ts';
import { createAccountSql, createDatabaseSql, dropAccountSql, grantDatabaseSql } from './accounts-sql.ts';
import { writeGrantSql, type WriteGrant } from '../koha/write-grants.ts';
import type { AccountRules } from './account-state.ts';
import type { Made } from './record.ts';
import { optionalReads } from './steps/koha-account.step.ts';

export interface PrintedSql {
  readonly text: string;
  readonly made: Made;
}

/**
 * What the database's administrator has to run, where we may not: the same statements that installing runs. The
 * passwords are in it as the server keeps them, so it may be mailed.
 *
 * @param koha any account that sees the whole schema of Koha
 * @param writes what may be written to Koha
 */
export const installSql = async (
  config: Config,
  koha: Knex,
  rules: AccountRules,
  writes: readonly WriteGrant[] = [],
): Promise<PrintedSql> => {
  const host = await rules.hostOf(koha);
  const crmAccount: DatabaseAccount = { user: config.crm.user, host };
  const kohaAccount: DatabaseAccount = { user: config.koha.user, host };
  const { preferencesView, database } = config.koha;
  const own = [
    createDatabaseSql(config.crm.database),
    createAccountSql(crmAccount, config.crm.password),
    grantDatabaseSql(config.crm.database, crmAccount),
  ];
  const reading = [
    createAccountSql(kohaAccount, config.koha.password),
    ...grantSql({
      kohaDatabase: database,
      account: kohaAccount,
      schemaColumns: await schemaColumns(koha),
      optional: optionalReads(config),
      preferencesView: preferencesView === '' ? undefined : preferencesView,
    }),
  ];
  const { kohaWrite } = config;
  const kohaWriteAccount: DatabaseAccount = { user: kohaWrite?.user ?? '', host };
  const writing =
    kohaWrite === undefined || writes.length === 0
      ? []
      : [
          createAccountSql(kohaWriteAccount, kohaWrite.password),
          ...writeGrantSql({ kohaDatabase: database, account: kohaWriteAccount, writes }),
        ];
  return {
    text: [
      `-- On the server of Kenal's database (${serverOf(config.crm)}):`,
      ...own.map(ended),
      `-- On the server of Koha's database (${serverOf(config.koha)}; if that is a replica, on the one it copies):`,
      ...reading.map(ended),
      ...writing.map(ended),
    ].join('\n'),
    made: {
      database: config.crm.database,
      crmAccount,
      kohaAccount,
      ...(writing.length === 0 ? {} : { kohaWriteAccount }),
    },
  };
};

/** What removes the accounts that installing made. */
export const removalSql = ({ crmAccount, kohaAccount, kohaWriteAccount }: Made): string[] =>
  [crmAccount, kohaAccount, kohaWriteAccount].flatMap((account) =>
    account === undefined ? [] : [ended(dropAccountSql(account))],
  );

const serverOf = ({ host, port, socket }: Config['crm']): string => socket ?? `${host}:${port}`;

const ended = (sql: string): string => `${sql};`;

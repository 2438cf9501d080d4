import type { Knex } from 'knex';
import type { DatabaseSettings } from '../../shared/db/connection.ts';
import { crmPool } from '../../shared/db/connection.ts';
import { accountSql, type DatabaseAccount } from '../../koha/grants.ts';
import { createAccountSql, createDatabaseSql, grantDatabaseSql, resetPasswordSql } from '../accounts-sql.ts';
import { accountState, type AccountRules } from '../account-state.ts';
import type { Change, Step } from '../step.ts';
import { trySignIn } from '../sign-in.ts';
import type { InstallRecord } from '../record.ts';

interface OwnDatabaseDeps {
  readonly crm: DatabaseSettings;
  /** The administrator of the server of Kenal's database; asked for only when something is to be made. */
  readonly administrator: () => Promise<Knex>;
  readonly rules: AccountRules;
  readonly record: InstallRecord;
}

/** Kenal's own database, and the account that owns it. */
export const ownDatabaseStep = ({ crm, administrator, rules, record }: OwnDatabaseDeps): Step => ({
  name: 'database',
  look: async () => {
    const own = crmPool(crm, { maxConnections: 1 });
    const state = await trySignIn(own, crm).finally(() => own.destroy());
    const asItIs = `The account ${crm.user} owns the database ${crm.database}.`;
    if (state === 'works') return { changes: [], asItIs };
    const admin = await administrator();
    const host = await rules.hostOf(admin);
    const account: DatabaseAccount = { user: crm.user, host };
    const changes: Change[] = [];
    if (!(await hasDatabase(admin, crm.database)))
      changes.push({
        sentence: `Make the database ${crm.database}.`,
        make: async () => {
          await record.note({ database: crm.database });
          await admin.raw(createDatabaseSql(crm.database));
        },
      });
    if (state === 'refused')
      changes.push(
        await accountChange(admin, account, crm.password, rules, () => record.note({ crmAccount: account })),
      );
    changes.push({
      sentence: `Let ${accountSql(account)} do everything in the database ${crm.database}, and nothing elsewhere.`,
      make: () => admin.raw(grantDatabaseSql(crm.database, account)),
    });
    return { changes, asItIs };
  },
});

/** Makes the account, or gives it another password where that was asked for. */
export const accountChange = async (
  admin: Knex,
  account: DatabaseAccount,
  password: string,
  rules: AccountRules,
  note: () => Promise<void>,
): Promise<Change> => {
  const state = await accountState(admin, account, rules);
  return state === 'missing'
    ? {
        sentence: `Make the account ${accountSql(account)} with a password that only the configuration holds.`,
        make: async () => {
          await note();
          await admin.raw(createAccountSql(account, password));
        },
      }
    : {
        sentence: `Give the account ${accountSql(account)} the password of the configuration.`,
        make: () => admin.raw(resetPasswordSql(account, password)),
      };
};

const hasDatabase = async (admin: Knex, name: string): Promise<boolean> =>
  (await admin({ s: 'information_schema.schemata' }).where('s.schema_name', name).first('s.schema_name')) !== undefined;

import type { Knex } from 'knex';
import { accountSql, type DatabaseAccount } from '../koha/grants.ts';
import { Conflict } from '../shared/errors.ts';

export interface AccountRules {
  /** From which host our accounts sign in, as the server of this administrator sees it. */
  readonly hostOf: (admin: Knex) => Promise<string>;
  /** Whether an account that is there with another password may be given that of the configuration. */
  readonly resetPasswords: boolean;
}

export const accountRules = (accountHost: string | undefined, resetPasswords: boolean): AccountRules => ({
  hostOf: async (admin) => accountHost ?? (await hostSeenBy(admin)),
  resetPasswords,
});

interface RouteRow {
  readonly host: string;
  readonly socket: number;
  readonly withoutNames: number;
}

/**
 * Over TCP we come from where the administrator comes from. By a socket the server always says localhost, and then a
 * server that resolves no names will not call a TCP connection so.
 */
const hostSeenBy = async (admin: Knex): Promise<string> => {
  const [rows] = (await admin.raw(
    "SELECT SUBSTRING_INDEX(USER(), '@', -1) AS host, @@skip_name_resolve AS withoutNames, " +
      "(SELECT p.host NOT LIKE '%:%' FROM information_schema.processlist AS p WHERE p.id = CONNECTION_ID()) AS socket",
  )) as [RouteRow[]];
  const { host, socket, withoutNames } = rows[0] ?? { host: 'localhost', socket: 0, withoutNames: 0 };
  return socket === 1 && withoutNames === 1 ? '127.0.0.1' : host;
};

/**
 * Whether an account with which we cannot sign in is missing, or there with another password.
 *
 * @throws Conflict `install.account-exists` unless its password may be changed: it may be somebody else's
 */
export const accountState = async (
  admin: Knex,
  account: DatabaseAccount,
  { resetPasswords }: AccountRules,
): Promise<'missing' | 'other-password'> => {
  const row: unknown = await admin({ u: 'mysql.user' })
    .where({ 'u.user': account.user, 'u.host': account.host })
    .first('u.user');
  if (row === undefined) return 'missing';
  if (resetPasswords) return 'other-password';
  throw new Conflict(
    'install.account-exists',
    `The server has an account ${accountSql(account)} already, and its password is not the one of the configuration.`,
    {},
    {
      help: 'If it is left over from an earlier installation, add --reset-passwords. Otherwise choose another --instance.',
    },
  );
};

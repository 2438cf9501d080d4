import { createHash, randomBytes } from 'node:crypto';
import { accountSql, named, type DatabaseAccount } from '../koha/grants.ts';

/** A password that nobody has to type. */
export const newPassword = (): string => randomBytes(24).toString('base64url');

/** What the server keeps of a password. Safe to print for one that {@link newPassword} made: it cannot be guessed. */
export const passwordHash = (password: string): string => {
  const once = createHash('sha1').update(password).digest();
  return `*${createHash('sha1').update(once).digest('hex').toUpperCase()}`;
};

/** With the hash, so that the password is neither in the server's logs nor on anybody's screen. */
export const createAccountSql = (account: DatabaseAccount, password: string): string =>
  `CREATE USER IF NOT EXISTS ${accountSql(account)} IDENTIFIED WITH mysql_native_password AS '${passwordHash(password)}'`;

export const resetPasswordSql = (account: DatabaseAccount, password: string): string =>
  `ALTER USER ${accountSql(account)} IDENTIFIED WITH mysql_native_password AS '${passwordHash(password)}'`;

export const dropAccountSql = (account: DatabaseAccount): string => `DROP USER IF EXISTS ${accountSql(account)}`;

export const createDatabaseSql = (database: string): string =>
  `CREATE DATABASE IF NOT EXISTS ${named(database)} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`;

/** In a grant on a whole database its name is a pattern: an underscore would stand for any letter. */
export const grantDatabaseSql = (database: string, account: DatabaseAccount): string =>
  `GRANT ALL PRIVILEGES ON ${named(database.replaceAll(/[_%\\]/g, String.raw`\$&`))}.* TO ${accountSql(account)}`;

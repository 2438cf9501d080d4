import bcrypt from 'bcryptjs';
import type { Knex } from 'knex';
import { FIRST_PATRON, SPECIAL_ACCOUNTS } from './accounts.ts';
import { NEVER, type Population } from './population.ts';
import { at, randomFor } from './random.ts';
import { sure } from './sure.ts';
import type { TableColumns } from './tables.ts';
import type { DemoAccount } from './types.ts';
import type { Logins } from './write-people.ts';

const SALT_LETTERS = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const SALT_LENGTH = 22;

/** Koha's own form of bcrypt, with a salt from the seed so that the same library comes out each time. */
const hashFor = (seed: number, userid: string, password: string): string => {
  const random = randomFor(seed, `salt of ${userid}`);
  const salt = Array.from({ length: SALT_LENGTH }, () => SALT_LETTERS.charAt(random.below(SALT_LETTERS.length))).join(
    '',
  );
  return bcrypt.hashSync(password, `$2a$08$${salt}`);
};

const PATRON_USERID = 'warga';

/** Who can sign in: staff of every role, and one patron without staff rights who has a history to look at. */
export const accountsOf = (people: Population): DemoAccount[] => accountsWith(FIRST_PATRON + faithfulPatron(people));

/** The same accounts for a library that was written earlier. */
export const demoAccounts = async (db: Knex): Promise<DemoAccount[]> => {
  const [patron] = await db('borrowers').where('userid', PATRON_USERID).pluck<number[]>('borrowernumber');
  return accountsWith(sure(patron));
};

const accountsWith = (patron: number): DemoAccount[] => [
  ...SPECIAL_ACCOUNTS.flatMap(({ borrowernumber, userid, role }) =>
    userid === null || role === null ? [] : [{ borrowernumber, userid, password: passwordOf(userid), role }],
  ),
  {
    borrowernumber: patron,
    userid: PATRON_USERID,
    password: passwordOf(PATRON_USERID),
    role: 'patron without staff rights: is refused politely',
  },
];

const passwordOf = (userid: string): string => `kencana-${userid}`;

/** The most frequent visitor who is still there and lets Koha remember. */
const faithfulPatron = (people: Population): number => {
  let best = 0;
  for (let patron = 0; patron < people.size; patron += 1) {
    const isThere = at(people.leftOn, patron) === NEVER && at(people.privacy, patron) === 0;
    if (isThere && at(people.visits, patron) > at(people.visits, best)) best = patron;
  }
  return best;
};

export const loginsOf = (accounts: readonly DemoAccount[], seed: number): Logins =>
  new Map(
    accounts.map(({ borrowernumber, userid, password }) => [
      borrowernumber,
      { userid, hash: hashFor(seed, userid, password) },
    ]),
  );

/** Writes the sub-permissions of staff, as far as this version knows their codes. */
export const writePermissions = async (db: Knex, columns: TableColumns): Promise<void> => {
  if (!columns.has('user_permissions')) return;
  for (const { borrowernumber, permissions } of SPECIAL_ACCOUNTS)
    for (const [module_bit, code] of permissions) {
      const known = await db('permissions').where({ module_bit, code }).pluck<string[]>('code');
      if (known.length > 0) await db('user_permissions').insert({ borrowernumber, module_bit, code });
    }
};

import type { Knex } from 'knex';
import { accountSql, type DatabaseAccount } from '../../koha/grants.ts';
import { dropAccountSql } from '../accounts-sql.ts';
import type { InstallRecord } from '../record.ts';
import { trySignIn } from '../sign-in.ts';
import type { Change, Step } from '../step.ts';

/** An account as the configuration has it. */
export interface OwnAccount {
  readonly kind: 'crmAccount' | 'kohaAccount' | 'kohaWriteAccount';
  readonly user: string;
  /** A pool of this account; closed by the step. */
  readonly pool: () => Knex;
  readonly server: Parameters<typeof trySignIn>[1];
  readonly administrator: () => Promise<Knex>;
}

/** Drops the accounts that installing made, and with them every right that they were given. No other account, ever. */
export const dropAccountsStep = (accounts: readonly OwnAccount[], record: InstallRecord): Step => ({
  name: 'accounts',
  look: async () => {
    const made = await record.read();
    const changes: Change[] = [];
    const kept: string[] = [];
    for (const one of accounts) {
      const account = made[one.kind];
      if (account === undefined) kept.push(one.user);
      else if (await isThere(one)) changes.push(dropping(account, one));
    }
    const asItIs =
      kept.length === 0
        ? 'The accounts that installing made are gone.'
        : `Left alone, because installing did not make them: ${kept.join(', ')}.`;
    return { changes, asItIs };
  },
});

const dropping = (account: DatabaseAccount, { administrator }: OwnAccount): Change => ({
  sentence: `Drop the account ${accountSql(account)} with all its rights.`,
  make: async () => {
    const admin = await administrator();
    await admin.raw(dropAccountSql(account));
  },
});

const isThere = async ({ pool, server }: OwnAccount): Promise<boolean> => {
  const db = pool();
  try {
    return (await trySignIn(db, server)) !== 'refused';
  } finally {
    await db.destroy();
  }
};

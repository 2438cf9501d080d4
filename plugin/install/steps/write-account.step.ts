import type { Knex } from 'knex';
import type { Config } from '../../config/config.ts';
import { kohaWritePool, kohaWriteSettings } from '../../koha-write/write-pool.ts';
import { accountSql, type DatabaseAccount } from '../../koha/grants.ts';
import { lackingWrites, writeGrantSql, type WriteGrant } from '../../koha/write-grants.ts';
import type { AccountRules } from '../account-state.ts';
import type { InstallRecord } from '../record.ts';
import { trySignIn } from '../sign-in.ts';
import type { Change, Step } from '../step.ts';
import { accountChange } from './own-database.step.ts';

interface WriteAccountDeps {
  readonly koha: Config['koha'];
  readonly kohaWrite: NonNullable<Config['kohaWrite']>;
  /** What it shall be allowed. */
  readonly writes: readonly WriteGrant[];
  readonly administrator: () => Promise<Knex>;
  readonly rules: AccountRules;
  readonly record: InstallRecord;
}

/** The account for the writes to Koha that were allowed, and for no others. */
export const writeAccountStep = (deps: WriteAccountDeps): Step => ({
  name: 'account that writes to Koha',
  look: async () => {
    const { koha, kohaWrite, writes } = deps;
    const names = writes.map(({ name }) => name).join(', ');
    const own = kohaWritePool(koha, kohaWrite);
    try {
      const state = await trySignIn(own, kohaWriteSettings(koha, kohaWrite));
      const lacking = state === 'works' ? await lackingWrites(own, writes) : writes;
      const asItIs = `The account ${kohaWrite.user} may write to ${koha.database} what was allowed: ${names}.`;
      return { asItIs, changes: lacking.length === 0 ? [] : await changes(state === 'refused', lacking, deps) };
    } finally {
      await own.destroy();
    }
  },
});

const changes = async (
  isMissing: boolean,
  lacking: readonly WriteGrant[],
  { koha, kohaWrite, administrator, rules, record }: WriteAccountDeps,
): Promise<Change[]> => {
  const admin = await administrator();
  const account: DatabaseAccount = { user: kohaWrite.user, host: await rules.hostOf(admin) };
  const note = (): Promise<void> => record.note({ kohaWriteAccount: account });
  const made = isMissing ? [await accountChange(admin, account, kohaWrite.password, rules, note)] : [];
  return [
    ...made,
    {
      sentence: `Let ${accountSql(account)} write to ${koha.database}: ${lacking.map(({ name }) => name).join(', ')}.`,
      make: async () => {
        for (const sql of writeGrantSql({ kohaDatabase: koha.database, account, writes: lacking }))
          await admin.raw(sql);
      },
    },
  ];
};

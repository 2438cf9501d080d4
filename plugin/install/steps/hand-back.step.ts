import { crmPool, type DatabaseSettings } from '../../shared/db/connection.ts';
import type { Clock } from '../../shared/time.ts';
import { checkBackup } from '../backup/read-backup.ts';
import { kenalTables } from '../backup/restore.ts';
import { writeBackup } from '../backup/write-backup.ts';
import type { InstallRecord } from '../record.ts';
import { trySignIn } from '../sign-in.ts';
import type { Step } from '../step.ts';

interface HandBackDeps {
  readonly crm: DatabaseSettings;
  readonly file: string;
  readonly version: string;
  readonly clock: Clock;
  readonly record: InstallRecord;
}

/** Everything that Kenal knows, in one file that can be restored, read again before anything is dropped. */
export const handBackStep = ({ crm, file, version, clock, record }: HandBackDeps): Step => ({
  name: 'handing back',
  look: async () => {
    const { handedBack } = await record.read();
    if (handedBack !== undefined) return { changes: [], asItIs: `Everything was handed back in ${handedBack}.` };
    const db = crmPool(crm, { maxConnections: 4 });
    try {
      const isThere = (await trySignIn(db, crm)) === 'works' && (await kenalTables(db)).length > 0;
      if (!isThere) return { changes: [], asItIs: 'There are no tables of Kenal to hand back.' };
    } finally {
      await db.destroy();
    }
    const make = async (): Promise<void> => {
      const own = crmPool(crm, { maxConnections: 4 });
      try {
        await writeBackup(file, { crm: own, version, clock });
        await checkBackup(file);
        await record.note({ handedBack: file });
      } finally {
        await own.destroy();
      }
    };
    return { changes: [{ sentence: `Hand back everything in ${file}, and read it again.`, make }], asItIs: '' };
  },
});

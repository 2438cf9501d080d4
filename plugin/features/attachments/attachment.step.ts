import type { Knex } from 'knex';
import { inTransaction } from '../../shared/db/transaction.ts';
import type { Logger } from '../../shared/log.ts';
import { startOfDay, utcText, type Clock } from '../../shared/time.ts';
import type { RefreshStep } from '../insight/index.ts';
import { KEPT_DAYS } from './attachment.domain.ts';
import { eraseTakenBack, filesToRemove, noteRemoved, strangers } from './attachment.repository.ts';
import type { FileStore } from './file-store.ts';

const AT_ONCE = 500;
/** A file that lies there so long without a row was left behind by a request that died. */
const STRANGE_AFTER_HOURS = 24;

interface StepDeps {
  readonly crm: Knex;
  /** Undefined where no folder is configured: what is to be removed there stays noted. */
  readonly store: FileStore | undefined;
  readonly timezone: string;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Removes files of what is gone or was taken back long ago, and at night those that nobody knows of. */
export const attachmentStep = ({ crm, store, timezone, clock, log }: StepDeps): RefreshStep => {
  const removeGone = async (files: FileStore, throwIfAborted: () => void): Promise<void> => {
    for (;;) {
      const keys = await filesToRemove(crm, AT_ONCE);
      if (keys.length === 0) return;
      throwIfAborted();
      for (const key of keys) await files.remove(key);
      await noteRemoved(crm, keys);
    }
  };

  const sweep = async (files: FileStore): Promise<number> => {
    const before = clock.now().subtract({ hours: STRANGE_AFTER_HOURS });
    const unknown = await strangers(crm, await files.settledBefore(before));
    for (const key of unknown) await files.remove(key);
    return unknown.length + (await files.dropBefore(before));
  };

  return {
    name: 'attachments',
    run: async ({ asOf, asked, isPast, throwIfAborted }) => {
      if (isPast) return { swept: 0 };
      const before = utcText(startOfDay(timezone, asOf.subtract({ days: KEPT_DAYS })));
      while ((await inTransaction(crm, (trx) => eraseTakenBack(trx, before, AT_ONCE))) > 0) throwIfAborted();
      if (store === undefined) return { swept: 0 };
      // Whatever is wrong with the folder, patrons and visits go on; the Health page tells of it.
      try {
        await removeGone(store, throwIfAborted);
        // Of confidential ones not even the report of a refresh counts any.
        return { swept: asked === 'changes' ? 0 : await sweep(store) };
      } catch (err) {
        throwIfAborted();
        log.error(
          { event: 'attachments.not-removed', err },
          'files could not be removed from the folder of attachments',
        );
        return { swept: 0 };
      }
    },
  };
};

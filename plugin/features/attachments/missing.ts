import type { Finding } from '../../doctor/index.ts';
import type { Locale } from '../../i18n/locale.ts';
import type { Db } from '../../shared/db/connection.ts';
import { keptKeys } from './attachment.repository.ts';
import type { FileStore } from './file-store.ts';

/**
 * How many attached files are not in the folder, as after a restore of the database alone.
 *
 * @returns undefined where whoever asks may not look into the folder
 */
export const countMissing = async (crm: Db, store: Pick<FileStore, 'settled'>): Promise<number | undefined> => {
  // In this order: a file has its place before anything is written of it.
  const kept = await keptKeys(crm);
  try {
    const there = new Set(await store.settled());
    return kept.filter((key) => !there.has(key)).length;
  } catch {
    return undefined;
  }
};

/** The same for the doctor on the command line; nothing where nothing can be attached. */
export const missingFindings = async (
  crm: Db,
  store: FileStore | undefined,
  { t }: Pick<Locale, 't'>,
): Promise<Finding[]> => {
  if (store === undefined) return [];
  const missing = await countMissing(crm, store);
  const area = 'attachments';
  if (missing === undefined)
    return [
      {
        area,
        level: 'warning',
        code: 'attachments.not-seen',
        sentence: t('attachments.health.notSeen'),
        help: t('attachments.health.notSeenHelp'),
      },
    ];
  if (missing === 0)
    return [{ area, level: 'fine', code: 'attachments.there', sentence: t('attachments.health.there') }];
  return [
    {
      area,
      level: 'warning',
      code: 'attachments.missing',
      sentence: t('attachments.health.missing', { count: missing }),
      help: t('attachments.health.missingHelp'),
    },
  ];
};

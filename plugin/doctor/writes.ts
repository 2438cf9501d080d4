import type { Knex } from 'knex';
import type { Translate } from '../i18n/index.ts';
import { lackingWrites, type WriteGrant } from '../koha/write-grants.ts';
import { errorCode } from './connection-failure.ts';
import { findingsIn, type Finding } from './report.ts';

interface WritesExamination {
  /** The account that may write to Koha; undefined where none is configured. */
  readonly kohaWrite: Knex | undefined;
  readonly writes: readonly WriteGrant[];
  readonly t: Translate;
}

const say = findingsIn('grants');

/** What Kenal may write to Koha, and what it was meant to and may not. */
export const examineWrites = async ({ kohaWrite, writes, t }: WritesExamination): Promise<Finding[]> => {
  if (kohaWrite === undefined) return [say.fine('no-writing', t('doctor.writes.none'))];
  try {
    const lacking = await lackingWrites(kohaWrite, writes);
    return writes.map((write) => {
      const what = t(`doctor.writes.${write.name}`);
      return lacking.includes(write)
        ? say.warning(
            'write-missing',
            t('doctor.writes.missing', { what }),
            t('doctor.writes.help', { name: write.name }),
          )
        : say.fine('write', t('doctor.writes.allowed', { what }));
    });
  } catch (error) {
    const code = errorCode(error) ?? t('doctor.connection.unknownError');
    return [say.warning('write-account', t('doctor.writes.refused', { code }), t('doctor.writes.refused.help'))];
  }
};

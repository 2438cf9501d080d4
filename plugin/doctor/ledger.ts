import type { Knex } from 'knex';
import type { Translate } from '../i18n/index.ts';
import { pendingMigrations } from '../shared/db/migrate.ts';
import type { Instant, LibraryDay } from '../shared/time.ts';
import { findingsIn, type Finding, type Words } from './report.ts';

const database = findingsIn('database');
const ledger = findingsIn('ledger');

/** What the doctor needs to know of the visit ledger. */
export interface LedgerFreshness {
  readonly refreshedAt: Instant | undefined;
  readonly asOf: LibraryDay | undefined;
  readonly patrons: number;
}

export const migrationFinding = async (t: Translate, crm: Knex): Promise<Finding> => {
  const pending = await pendingMigrations(crm);
  if (pending.length === 0) return database.fine('migrations', t('doctor.migrations'));
  const sentence = t('doctor.migrations.pending', { count: pending.length, first: pending[0] ?? '' });
  return database.critical('migrations-pending', sentence, t('doctor.migrations.help'));
};

export const localInfileFinding = (t: Translate, isOn: boolean): Finding =>
  isOn
    ? database.fine('local-infile', t('doctor.localInfile'))
    : database.fine('local-infile-off', t('doctor.localInfile.off'), t('doctor.localInfile.help'));

/** The default job runs every five minutes, so a quarter of an hour is three misses. */
const MINUTES_LATE = 15;
const MINUTES_LOST = 24 * 60;

export const freshnessFinding = ({ t, ago }: Words, freshness: LedgerFreshness, now: Instant): Finding => {
  const { refreshedAt, asOf, patrons } = freshness;
  const help = t('doctor.ledger.help');
  if (refreshedAt === undefined) return ledger.warning('never-refreshed', t('doctor.ledger.never'), help);
  const minutes = Math.floor((now.epochMilliseconds - refreshedAt.epochMilliseconds) / 60_000);
  const values = { ago: ago(refreshedAt, now), patrons };
  const sentence = t('doctor.ledger.read', values);
  if (minutes > MINUTES_LOST) return ledger.critical('stale', sentence, help);
  if (minutes > MINUTES_LATE) return ledger.warning('stale', sentence, help);
  if (asOf !== undefined)
    return ledger.warning(
      'as-of',
      t('doctor.ledger.asOf', { ...values, day: asOf.toString() }),
      t('doctor.ledger.asOf.help'),
    );
  return ledger.fine('fresh', sentence);
};

import type { Knex } from 'knex';
import { pendingMigrations } from '../shared/db/migrate.ts';
import type { Clock, Instant, LibraryDay } from '../shared/time.ts';
import { findingsIn, type Finding } from './report.ts';

const database = findingsIn('database');
const ledger = findingsIn('ledger');

/** What the doctor needs to know of the visit ledger. */
export interface LedgerFreshness {
  readonly refreshedAt: Instant | undefined;
  readonly asOf: LibraryDay | undefined;
  readonly patrons: number;
}

export const migrationFinding = async (crm: Knex): Promise<Finding> => {
  const pending = await pendingMigrations(crm);
  if (pending.length === 0) return database.fine('migrations', 'Its tables are those of this version of Kenal.');
  const [first = ''] = pending;
  const which =
    pending.length === 1
      ? `One migration is pending, ${first}`
      : `${pending.length} migrations are pending, from ${first} on`;
  return database.critical(
    'migrations-pending',
    `${which}. Pages are not served until they have run.`,
    'Run: kenal migrate',
  );
};

export const localInfileFinding = (isOn: boolean): Finding =>
  isOn
    ? database.fine('local-infile', 'It takes bulk loads (local_infile is on).')
    : database.fine(
        'local-infile-off',
        'It refuses bulk loads (local_infile is off), so a full refresh takes longer.',
        'To make it faster, run as its administrator: SET GLOBAL local_infile = 1; and put it into its configuration.',
      );

/** The default job runs every five minutes, so a quarter of an hour is three misses. */
const MINUTES_LATE = 15;
const MINUTES_LOST = 24 * 60;

export const freshnessFinding = (freshness: LedgerFreshness, clock: Clock): Finding => {
  const { refreshedAt, asOf, patrons } = freshness;
  const help = 'See that "kenal work" is running, or run: kenal refresh';
  if (refreshedAt === undefined)
    return ledger.warning('never-refreshed', 'It has never been read from Koha, so pages show no visits yet.', help);
  const minutes = Math.floor((clock.now().epochMilliseconds - refreshedAt.epochMilliseconds) / 60_000);
  const sentence = `It was last read from Koha ${ago(minutes)} and holds ${patrons} patrons.`;
  if (minutes > MINUTES_LOST) return ledger.critical('stale', sentence, help);
  if (minutes > MINUTES_LATE) return ledger.warning('stale', sentence, help);
  if (asOf !== undefined)
    return ledger.warning(
      'as-of',
      `${sentence} It shows the past on purpose, as of ${asOf.toString()}.`,
      'To come back to today, run: kenal refresh',
    );
  return ledger.fine('fresh', sentence);
};

const ago = (minutes: number): string => {
  if (minutes < 1) return 'less than a minute ago';
  if (minutes < 120) return minutes === 1 ? 'a minute ago' : `${minutes} minutes ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} hours ago` : `${Math.floor(hours / 24)} days ago`;
};

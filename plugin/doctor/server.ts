import type { Knex } from 'knex';
import type { Clock } from '../shared/time.ts';
import type { Translate } from '../i18n/index.ts';
import type { Finding, findingsIn } from './report.ts';

/** What one database server says about itself. */
export interface ServerFacts {
  readonly version: string;
  readonly flavour: 'MariaDB' | 'MySQL';
  /** `user@host` as the server matched this connection. */
  readonly account: string;
  /** Whether it takes LOAD DATA LOCAL. */
  readonly localInfile: boolean;
  /** Seconds by which its clock is ahead of ours, half the journey taken off. */
  readonly secondsAhead: number;
}

interface ServerRow {
  readonly version: string;
  readonly comment: string;
  readonly account: string;
  readonly local_infile: number;
  readonly now: string;
}

/** Connects, and reads who answers. Throws what the driver throws when nobody does. */
export const serverFacts = async (db: Knex, clock: Clock): Promise<ServerFacts> => {
  // The first query also opens the connection, which may take long; the second one measures.
  await db.raw('SELECT 1');
  const before = clock.now().epochMilliseconds;
  const [rows] = (await db.raw(
    'SELECT VERSION() AS version, @@version_comment AS comment, CURRENT_USER() AS account, ' +
      '@@GLOBAL.local_infile AS local_infile, UNIX_TIMESTAMP(NOW(6)) AS now',
  )) as [ServerRow[]];
  const after = clock.now().epochMilliseconds;
  const [row] = rows;
  if (row === undefined) throw new Error('The server answered a SELECT without a row.');
  return {
    version: row.version,
    flavour: /mariadb/i.test(`${row.version} ${row.comment}`) ? 'MariaDB' : 'MySQL',
    account: row.account,
    localInfile: row.local_infile === 1,
    secondsAhead: Number(row.now) - (before + after) / 2000,
  };
};

export const flavourFinding = (
  t: Translate,
  say: ReturnType<typeof findingsIn>,
  { flavour, version, account }: ServerFacts,
): Finding => {
  const sentence = t('doctor.server', { flavour, version, account });
  if (flavour === 'MariaDB') return say.fine('server', sentence);
  return say.warning('server-untested', sentence, t('doctor.server.untested'));
};

/** Sessions of Koha are judged by their age in seconds, so clocks that differ sign people out or let them stay. */
const SECONDS_APART = 10;

export const clockFinding = (
  t: Translate,
  say: ReturnType<typeof findingsIn>,
  { secondsAhead }: ServerFacts,
): Finding => {
  const seconds = Math.round(Math.abs(secondsAhead));
  if (seconds <= SECONDS_APART) return say.fine('clock', t('doctor.clock'));
  const direction = secondsAhead > 0 ? 'ahead' : 'behind';
  return say.warning('clock-differs', t(`doctor.clock.${direction}`, { seconds }), t('doctor.clock.help'));
};

import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { Conflict } from '../errors.ts';
import type { Logger } from '../log.ts';

/** A service that runs on this database. */
export interface RunningProcess {
  readonly kind: 'serve' | 'work';
  readonly host: string;
  readonly pid: number;
}

const BEAT_MS = 10_000;
/** Several beats, so that a slow moment is not taken for an end. A process that was killed is forgotten after it. */
const FORGOTTEN_AFTER_SECONDS = 60;

/** Marks a restore that has begun and not ended. */
export const RESTORING_TABLE = 'kenal_restoring';

interface Announcement {
  readonly crm: Knex;
  readonly process: RunningProcess;
  readonly log: Logger;
}

/**
 * Runs a service, and says on this database that it runs, again and again until it ends. All times are the database's
 * own, so machines whose clocks differ agree.
 *
 * @throws Conflict `running.restoring` while a restore is under way
 */
export const whileAnnounced = async <T>({ crm, process, log }: Announcement, service: () => Promise<T>): Promise<T> => {
  if (await crm.schema.hasTable(RESTORING_TABLE)) throw restoring();
  const id = randomUUID();
  const missed = (err: unknown): void =>
    log.warn({ event: 'running.not-announced', err }, 'could not say that this runs');
  const beat = (): Promise<void> =>
    crm
      .raw(
        `INSERT INTO kenal_process (id, kind, host, pid, started_at, seen_at)
         VALUES (?, ?, ?, ?, UTC_TIMESTAMP(), UTC_TIMESTAMP())
         ON DUPLICATE KEY UPDATE seen_at = UTC_TIMESTAMP()`,
        [id, process.kind, process.host, process.pid],
      )
      .then(() => undefined, missed);
  await beat();
  const timer = setInterval(() => void beat(), BEAT_MS);
  try {
    return await service();
  } finally {
    clearInterval(timer);
    // Others that were killed long ago go with it.
    await crm('kenal_process')
      .where({ id })
      .orWhereRaw('seen_at < UTC_TIMESTAMP() - INTERVAL 1 DAY')
      .delete()
      .then(() => undefined, missed);
  }
};

/** The services that were heard of lately. None where the tables are older than this. */
export const runningProcesses = async (crm: Knex): Promise<RunningProcess[]> => {
  if (!(await crm.schema.hasTable('kenal_process'))) return [];
  return crm('kenal_process as p')
    .whereRaw('p.seen_at > UTC_TIMESTAMP() - INTERVAL ? SECOND', [FORGOTTEN_AFTER_SECONDS])
    .orderBy(['p.kind', 'p.host', 'p.pid'])
    .select<RunningProcess[]>('p.kind', 'p.host', 'p.pid');
};

/** @throws Conflict `restore.running` which names what has to be stopped */
export const refuseWhileRunning = async (crm: Knex): Promise<void> => {
  const running = await runningProcesses(crm);
  if (running.length === 0) return;
  const named = running.map(({ kind, host, pid }) => `"kenal ${kind}" on ${host} (process ${pid})`).join(', ');
  throw new Conflict(
    'restore.running',
    `Kenal is running on this database: ${named}. Nothing was changed.`,
    { processes: running.length },
    {
      help:
        'Stop it, as with "systemctl stop kenal@INSTANCE kenal-work@INSTANCE", then restore again. ' +
        `One that was killed is forgotten after ${FORGOTTEN_AFTER_SECONDS} seconds.`,
    },
  );
};

const restoring = (): Conflict =>
  new Conflict(
    'running.restoring',
    'A backup is being restored into this database.',
    {},
    { help: 'Wait until "kenal restore" has ended. If it died, run it again with the same file.' },
  );

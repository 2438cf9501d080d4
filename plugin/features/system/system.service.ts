import { statfs } from 'node:fs/promises';
import type { Knex } from 'knex';
import type { Report } from '../../doctor/index.ts';
import {
  countJobs,
  deadJobs,
  dropDeadJob,
  retryDeadJob,
  type DeadJob,
  type JobCounts,
} from '../../jobs/job.repository.ts';
import type { Locale } from '../../i18n/locale.ts';
import { NotFound } from '../../shared/errors.ts';
import type { Logger } from '../../shared/log.ts';
import type { Instant } from '../../shared/time.ts';
import type { Leaving } from '../settings/index.ts';
import type { HealthSource } from './line.ts';
import { latestRuns, loadSince, type KohaLoad, type RefreshRun } from './refresh-run.repository.ts';
import { tableSizes, type TableSize } from './table-sizes.read-model.ts';

const MOST_DEAD = 50;
const MOST_RUNS = 12;
const HOURS_OF_LOAD = 24;

export interface DiskSpace {
  readonly freeBytes: number;
  readonly totalBytes: number;
}

/** Everything that is known of the system. What could not be found out is `undefined`. */
export interface SystemFacts {
  readonly report: Report | undefined;
  readonly jobs: { readonly counts: JobCounts; readonly dead: readonly DeadJob[] } | undefined;
  readonly tables: readonly TableSize[] | undefined;
  readonly disk: DiskSpace | undefined;
  readonly runs: readonly RefreshRun[] | undefined;
  readonly load: KohaLoad | undefined;
  /** `none`: no backup is known. */
  readonly backup: { readonly madeAt: Instant; readonly bytes: number } | 'none' | undefined;
  readonly isDryRun: boolean | undefined;
  /** What other features found out. */
  readonly others: readonly Awaited<ReturnType<HealthSource['look']>>[];
  readonly version: string;
  /** The version whose files lie here, which is another one between an upgrade and the restart. */
  readonly installedVersion: string | undefined;
}

export interface SystemDeps {
  readonly crm: Knex;
  readonly log: Logger;
  readonly leaving: Leaving;
  readonly version: string;
  readonly installedVersion: () => Promise<string>;
  /** Lets the doctor look, who then speaks as this locale does. */
  readonly examine: (words: Locale) => Promise<Report>;
  /** What other features know of their own health. */
  readonly sources?: readonly HealthSource[];
  readonly lastBackup: () => Promise<{ readonly madeAt: Instant; readonly bytes: number } | undefined>;
}

export interface SystemService {
  look(locale: Locale, now: Instant): Promise<SystemFacts>;
  /** @throws NotFound `system.no-such-job` when it is not dead any more */
  retry(id: number, now: Instant): Promise<void>;
  /** @throws NotFound `system.no-such-job` when it is not dead any more */
  drop(id: number): Promise<void>;
}

export const systemService = (deps: SystemDeps): SystemService => {
  const { crm, log } = deps;
  const found = (isThere: boolean): void => {
    if (!isThere) throw new NotFound('system.no-such-job', 'This job is not there any more, or has been taken up.');
  };
  const orNothing = <T>(fact: string, look: () => Promise<T>): Promise<T | undefined> =>
    look().catch((err: unknown) => {
      log.warn({ event: 'system.fact-missing', fact, err }, 'a fact about the system cannot be had');
      return undefined;
    });
  return {
    look: async (locale, now) => {
      const [report, jobs, tables, disk, runs, load, backup, mayLeave, installedVersion] = await Promise.all([
        orNothing('report', () => deps.examine(locale)),
        orNothing('jobs', async () => ({ counts: await countJobs(crm), dead: await deadJobs(crm, MOST_DEAD) })),
        orNothing('tables', () => tableSizes(crm)),
        orNothing('disk', diskSpace),
        orNothing('runs', () => latestRuns(crm, MOST_RUNS)),
        orNothing('load', () => loadSince(crm, now.subtract({ hours: HOURS_OF_LOAD }))),
        orNothing('backup', async () => (await deps.lastBackup()) ?? ('none' as const)),
        orNothing('leaving', () => deps.leaving.mayLeave()),
        orNothing('version', deps.installedVersion),
      ]);
      const others = await Promise.all(
        (deps.sources ?? []).map((source) => orNothing(source.name, () => source.look())),
      );
      const isDryRun = mayLeave === undefined ? undefined : !mayLeave;
      return {
        report,
        jobs,
        tables,
        disk,
        runs,
        load,
        backup,
        isDryRun,
        others: others.filter((one) => one !== undefined),
        version: deps.version,
        installedVersion,
      };
    },
    retry: async (id, now) => found(await retryDeadJob(crm, id, now)),
    drop: async (id) => found(await dropDeadJob(crm, id)),
  };
};

/** Of the disk on which Kenal's own files lie; the database's may be elsewhere. */
const diskSpace = async (): Promise<DiskSpace> => {
  const { bavail, blocks, bsize } = await statfs(import.meta.dirname);
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
};

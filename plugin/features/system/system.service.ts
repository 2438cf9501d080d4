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

/** What is known of Kenal itself. What could not be found out is `undefined`. */
export interface OwnFacts {
  readonly jobs: { readonly counts: JobCounts; readonly dead: readonly DeadJob[] } | undefined;
  readonly tables: readonly TableSize[] | undefined;
  readonly disk: DiskSpace | undefined;
  readonly runs: readonly RefreshRun[] | undefined;
  readonly load: KohaLoad | undefined;
  /** `none`: no backup is known. */
  readonly backup: { readonly madeAt: Instant; readonly bytes: number } | 'none' | undefined;
  readonly isDryRun: boolean | undefined;
}

export interface VersionFacts {
  readonly version: string;
  /** The version whose files lie here, which is another one between an upgrade and the restart. */
  readonly installedVersion: string | undefined;
}

/** Everything that is known of the system. */
export interface SystemFacts extends OwnFacts, VersionFacts {
  readonly report: Report | undefined;
  /** What other features found out. */
  readonly others: readonly Awaited<ReturnType<HealthSource['look']>>[];
}

export interface OwnDeps {
  readonly crm: Knex;
  readonly log: Logger;
  readonly leaving: Leaving;
  readonly lastBackup: () => Promise<{ readonly madeAt: Instant; readonly bytes: number } | undefined>;
}

export interface SystemDeps extends OwnDeps {
  readonly version: string;
  readonly installedVersion: () => Promise<string>;
  /** Lets the doctor look, who then speaks as this locale does. */
  readonly examine: (words: Locale) => Promise<Report>;
  /** What other features know of their own health. */
  readonly sources?: readonly HealthSource[];
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
  const orNothing = orNothingOn(log);
  return {
    look: async (locale, now) => {
      const [report, own, installedVersion] = await Promise.all([
        orNothing('report', () => deps.examine(locale)),
        ownFacts(deps, now),
        orNothing('version', deps.installedVersion),
      ]);
      const others = await Promise.all(
        (deps.sources ?? []).map((source) => orNothing(source.name, () => source.look())),
      );
      return {
        ...own,
        report,
        others: others.filter((one) => one !== undefined),
        version: deps.version,
        installedVersion,
      };
    },
    retry: async (id, now) => found(await retryDeadJob(crm, id, now)),
    drop: async (id) => found(await dropDeadJob(crm, id)),
  };
};

type OrNothing = <T>(fact: string, look: () => Promise<T>) => Promise<T | undefined>;

/** A fact that cannot be had hides no other. */
const orNothingOn =
  (log: Logger): OrNothing =>
  (fact, look) =>
    look().catch((err: unknown) => {
      log.warn({ event: 'system.fact-missing', fact, err }, 'a fact about the system cannot be had');
      return undefined;
    });

export const ownFacts = async ({ crm, log, leaving, lastBackup }: OwnDeps, now: Instant): Promise<OwnFacts> => {
  const orNothing = orNothingOn(log);
  const [jobs, tables, disk, runs, load, backup, mayLeave] = await Promise.all([
    orNothing('jobs', async () => ({ counts: await countJobs(crm), dead: await deadJobs(crm, MOST_DEAD) })),
    orNothing('tables', () => tableSizes(crm)),
    orNothing('disk', diskSpace),
    orNothing('runs', () => latestRuns(crm, MOST_RUNS)),
    orNothing('load', () => loadSince(crm, now.subtract({ hours: HOURS_OF_LOAD }))),
    orNothing('backup', async () => (await lastBackup()) ?? ('none' as const)),
    orNothing('leaving', () => leaving.mayLeave()),
  ]);
  const isDryRun = mayLeave === undefined ? undefined : !mayLeave;
  return { jobs, tables, disk, runs, load, backup, isDryRun };
};

/** Of the disk on which Kenal's own files lie; the database's may be elsewhere. */
const diskSpace = async (): Promise<DiskSpace> => {
  const { bavail, blocks, bsize } = await statfs(import.meta.dirname);
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
};

import type { Databases, Surroundings } from './databases.ts';
import { attachmentJobs, attachmentsIn } from './features/attachments/index.ts';
import { insightJobs, insightReader } from './features/insight/index.ts';
import { segmentJobs } from './features/segments/index.ts';
import { chargeJobs } from './features/services/index.ts';
import { leavingService, settingsService } from './features/settings/index.ts';
import { createLocales } from './i18n/index.ts';
import type { WorkerDeps } from './jobs/worker.ts';
import { kohaAccounts } from './koha-write/account-debit.ts';
import { mailingJobs } from './mailing.ts';
import { refreshing } from './refreshing.ts';
import { segmentRegistry } from './segment-registry.ts';
import { steadyMs } from './shared/time.ts';

const lookingAt = ({ config, clock, log }: Surroundings, { crm }: Databases): Parameters<typeof segmentJobs>[0] => ({
  crm,
  registry: segmentRegistry(crm),
  timezone: config.koha.timezone,
  asOf: async () => (await insightReader(crm).freshness()).asOf,
  clock,
  log,
});

/** Without an interface to Koha, each charge becomes a task for a person. */
const charging = ({ config, clock, log }: Surroundings, { crm }: Databases): Parameters<typeof chargeJobs>[0] => {
  const settings = settingsService({ crm, log });
  return {
    crm,
    accounts: config.kohaApi === undefined ? undefined : kohaAccounts(config.kohaApi, steadyMs),
    mayLeave: () => leavingService(settings).mayLeave(),
    description: createLocales(config.koha.timezone)[config.library.language ?? 'en'].t('services.account'),
    clock,
    log,
  };
};

/** What the worker works on: every feature's jobs, on the schedule of the manifest. */
export const jobs = (surroundings: Surroundings, databases: Databases): WorkerDeps => ({
  crm: databases.crm,
  work: new Map([
    ...insightJobs(refreshing(surroundings, databases)),
    ...segmentJobs(lookingAt(surroundings, databases)),
    ...chargeJobs(charging(surroundings, databases)),
    ...mailingJobs(surroundings, databases),
    ...attachmentJobs(
      attachmentsIn({
        crm: databases.crm,
        settings: surroundings.config.attachments,
        clock: surroundings.clock,
        log: surroundings.log,
      }),
    ),
  ]),
  schedule: surroundings.manifest.jobs,
  timezone: surroundings.config.koha.timezone,
  clock: surroundings.clock,
  log: surroundings.log,
});

import type { Knex } from 'knex';
import type { Config, ConfigWarning } from './config/config.ts';
import { examine, whyUnreachable } from './doctor/index.ts';
import {
  accessRoutes,
  formSessions,
  identityService,
  kohaApiCheck,
  passwordColumnCheck,
  signInService,
  type PasswordCheck,
} from './features/access/index.ts';
import { handOverRoutes } from './features/handover/index.ts';
import {
  insightJobs,
  insightReader,
  metricReader,
  insightSegmentFields,
  metricFollower,
  metricsSteps,
  refreshService,
  reportReader,
  type InsightReader,
  type RefreshService,
} from './features/insight/index.ts';
import {
  catalogueHealth,
  interestFollower,
  interestReader,
  interestsPanel,
  interestsRoutes,
  interestStep,
  sensitiveEntry,
} from './features/interests/index.ts';
import {
  loyaltyLists,
  loyaltyPanelOf,
  loyaltyRoutes,
  loyaltyWeights,
  loyaltyWeightsEntry,
  slippingCard,
} from './features/loyalty/index.ts';
import { historyOf, patronMenu, patronRoutes } from './features/patrons/index.ts';
import { reportRoutes, reportsMenu } from './features/reports/index.ts';
import {
  leavingService,
  rulesInForce,
  settingsMenu,
  settingsRoutes,
  settingsService,
  type Leaving,
  type SettingsService,
} from './features/settings/index.ts';
import {
  recordedRefreshes,
  systemMenu,
  systemMetrics,
  systemRoutes,
  type SystemMetrics,
} from './features/system/index.ts';
import {
  registryOf,
  segmentFollower,
  segmentJobs,
  patronLists,
  segmentMenu,
  segmentRoutes,
  segmentService,
  type SegmentService,
} from './features/segments/index.ts';
import { programRoutes } from './features/api/index.ts';
import { deskNoteFollower, deskNoteSource, handOverCard, stripRoutes } from './features/strip/index.ts';
import { todayMenu, todayRoutes } from './features/today/index.ts';
import { visitMenu, visitRoutes } from './features/visits/index.ts';
import { createLocales, readTexts, translator, type Translate } from './i18n/index.ts';
import { lastBackup } from './install/backup/backup-record.ts';
import { countJobs } from './jobs/job.repository.ts';
import type { WorkerDeps } from './jobs/worker.ts';
import { openKoha, type KohaGateway } from './koha/gateway.ts';
import { kohaWritePool } from './koha-write/write-pool.ts';
import { listLibraries } from './koha/libraries.ts';
import { loadManifest, type Manifest } from './manifest/manifest.ts';
import { crmPool, kohaPool, type DatabaseSettings } from './shared/db/connection.ts';
import { pendingMigrations } from './shared/db/migrate.ts';
import { Unavailable } from './shared/errors.ts';
import { createLogger, type Logger } from './shared/log.ts';
import { createMetrics } from './shared/metrics.ts';
import type { Clock } from './shared/time.ts';
import { createApp } from './web/app.ts';
import { healthRoute, type HealthChecks } from './web/health.ts';
import { languageRoute } from './web/language.ts';
import type { Route } from './web/route.ts';

/** Reading everything takes longer than a page may. */
const REFRESH_STATEMENT_SECONDS = 3_600;
/** Data older than this is worth a look: the refresh runs every five minutes. */
const STALE_AFTER_MINUTES = 60;

export interface Surroundings {
  readonly config: Config;
  readonly manifest: Manifest;
  readonly clock: Clock;
  readonly log: Logger;
  /** What loading the configuration warned of. */
  readonly warnings?: readonly ConfigWarning[];
}

/** Everything that holds connections. `close` lets go of them all. */
export interface Databases {
  readonly crm: Knex;
  readonly koha: KohaGateway;
  /** The account for the few writes to Koha; undefined where none is configured. */
  readonly kohaWrite: Knex | undefined;
  close(): Promise<void>;
}

const gateway = (db: Knex, { config, clock, log }: Surroundings): Promise<KohaGateway> =>
  openKoha({
    db,
    timezone: config.koha.timezone,
    clock,
    log,
    preferencesTable: config.koha.preferencesView === '' ? undefined : config.koha.preferencesView,
  });

/** @throws Unavailable `koha.unreachable` or `crm.unreachable`, which say why and what to do */
const answering = async <T>(
  group: 'koha' | 'crm',
  settings: DatabaseSettings,
  ask: () => PromiseLike<T>,
): Promise<T> => {
  try {
    return await ask();
  } catch (error) {
    const { sentence, help } = whyUnreachable({ group, settings, error, t: translator('en', readTexts('en')) });
    throw new Unavailable(
      `${group}.unreachable`,
      sentence,
      {},
      { cause: error, ...(help === undefined ? {} : { help }) },
    );
  }
};

/** Kenal's own database, once it has answered. */
export const openCrm = async ({ crm: settings }: Config): Promise<Knex> => {
  const crm = crmPool(settings);
  try {
    await answering('crm', settings, () => crm.raw<unknown>('SELECT 1'));
    return crm;
  } catch (error) {
    await crm.destroy();
    throw error;
  }
};

/** Opens both databases. For `pages`, statements on Koha are short; for `refresh`, one connection may read for long. */
export const openDatabases = async (surroundings: Surroundings, purpose: 'pages' | 'refresh'): Promise<Databases> => {
  const { config } = surroundings;
  const crm = await openCrm(config);
  const kohaDb =
    purpose === 'pages'
      ? kohaPool(config.koha)
      : kohaPool(config.koha, { statementSeconds: REFRESH_STATEMENT_SECONDS, maxConnections: 2 });
  // Connects when something is written, and not before.
  const kohaWrite = config.kohaWrite === undefined ? undefined : kohaWritePool(config.koha, config.kohaWrite);
  const close = async (): Promise<void> => {
    await Promise.all([crm.destroy(), kohaDb.destroy(), kohaWrite?.destroy()]);
  };
  try {
    await answering('koha', config.koha, () => kohaDb.raw<unknown>('SELECT 1'));
    return { crm, koha: await gateway(kohaDb, surroundings), kohaWrite, close };
  } catch (error) {
    await close();
    throw error;
  }
};

export const refreshing = ({ config, clock, log }: Surroundings, { crm, koha }: Databases): RefreshService =>
  recordedRefreshes(
    refreshService({
      crm,
      koha,
      rules: config.insight,
      pauseMs: config.insight.refreshPauseMs,
      log,
      followers: [deskNoteFollower, segmentFollower, metricFollower, interestFollower],
      steps: [
        ...metricsSteps({
          crm,
          weights: () => settingsService({ crm, log }).read(loyaltyWeights(config.loyalty)),
          ...libraryLanguage(config),
        }),
        interestStep({
          crm,
          koha,
          settings: settingsService({ crm, log }),
          pauseMs: config.insight.refreshPauseMs,
          log,
        }),
      ],
    }),
    {
      crm,
      clock,
      log,
    },
  );

/** The language in which what is stored is written. */
const libraryLanguage = ({
  koha,
  library: { language = 'en' },
}: Config): { readonly language: string; readonly t: Translate } => ({
  language,
  t: createLocales(koha.timezone)[language].t,
});

/** Every field that segments may ask for. */
export const segmentRegistry = registryOf(insightSegmentFields);

const lookingAt = ({ config, clock, log }: Surroundings, { crm }: Databases): Parameters<typeof segmentJobs>[0] => ({
  crm,
  registry: segmentRegistry,
  timezone: config.koha.timezone,
  asOf: async () => (await insightReader(crm).freshness()).asOf,
  clock,
  log,
});

/** What the worker works on: every feature's jobs, on the schedule of the manifest. */
export const jobs = (surroundings: Surroundings, databases: Databases): WorkerDeps => ({
  crm: databases.crm,
  work: new Map([
    ...insightJobs(refreshing(surroundings, databases)),
    ...segmentJobs(lookingAt(surroundings, databases)),
  ]),
  schedule: surroundings.manifest.jobs,
  timezone: surroundings.config.koha.timezone,
  clock: surroundings.clock,
  log: surroundings.log,
});

/** What several features share. */
interface Services extends Databases {
  readonly insight: InsightReader;
  readonly sessions: ReturnType<typeof formSessions>;
  readonly settings: SettingsService;
  readonly leaving: Leaving;
  readonly segments: SegmentService;
  readonly metrics: SystemMetrics;
}

const services = ({ config, manifest, log }: Surroundings, databases: Databases): Services => {
  const { crm } = databases;
  const insight = insightReader(crm);
  const settings = settingsService({ crm, log });
  const leaving = leavingService(settings);
  return {
    ...databases,
    insight,
    sessions: formSessions(crm, config.access.formSessionMinutes),
    settings,
    leaving,
    segments: segmentService({
      crm,
      koha: databases.koha,
      registry: segmentRegistry,
      timezone: config.koha.timezone,
      asOf: async () => (await insight.freshness()).asOf,
    }),
    metrics: systemMetrics({ metrics: createMetrics(), crm, insight, leaving, version: manifest.version }),
  };
};

/** Every route there is: those of every feature, and the choice of language that every page has. */
export const allRoutes = (surroundings: Surroundings, databases: Databases): Route[] => [
  ...routesOf(surroundings, services(surroundings, databases)),
  languageRoute,
];

const routesOf = (surroundings: Surroundings, all: Services): Route[] => {
  const { config, manifest, clock, warnings = [] } = surroundings;
  const { crm, koha, insight, sessions, settings, leaving } = all;
  const { basePath } = config.web;
  const weights = loyaltyWeights(config.loyalty);
  const check = passwordCheck(config, koha);
  return [
    healthRoute(manifest.version, healthChecks(surroundings, { crm, koha, insight })),
    ...accessRoutes({ form: check === undefined ? undefined : signInService({ koha, crm, sessions, check }) }),
    ...handOverRoutes({ koha, crm, sessions, secret: config.access.ticketSecret }),
    ...stripRoutes({ koha, crm, basePath }),
    ...todayRoutes({
      koha,
      insight,
      cards: [handOverCard(koha, crm), slippingCard({ koha, metrics: metricReader(crm) })],
    }),
    ...patronRoutes({
      koha,
      insight,
      datesOfAnonymisedLoans: config.insight.datesOfAnonymisedLoans,
      basePath,
      sources: [deskNoteSource(crm, config.koha.timezone)],
      panels: {
        loyalty: loyaltyPanelOf({ koha, metrics: metricReader(crm) }),
        interests: interestsPanel(interestReader(crm)),
      },
      lists: loyaltyLists,
    }),
    ...loyaltyRoutes({
      koha,
      settings,
      weights,
      metrics: metricReader(crm),
      historyOf: (patron) =>
        historyOf({ koha, insight, datesOfAnonymisedLoans: config.insight.datesOfAnonymisedLoans }, patron),
    }),
    ...interestsRoutes({ crm, koha, settings }),
    ...segmentRoutes({
      koha,
      segments: all.segments,
      lists: patronLists({ segments: all.segments, leaving, kohaWrite: all.kohaWrite }),
    }),
    ...reportRoutes({ koha, figures: reportReader(crm), interests: interestReader(crm) }),
    ...visitRoutes({ koha, crm }),
    ...programRoutes({
      crm,
      segments: all.segments,
      registry: segmentRegistry,
      version: manifest.version,
      basePath,
    }),
    ...settingsRoutes({
      koha,
      settings,
      shipped: manifest.permissions,
      others: [loyaltyWeightsEntry(weights), sensitiveEntry],
    }),
    ...systemRoutes({
      crm,
      settings,
      leaving,
      basePath,
      log: surroundings.log,
      version: manifest.version,
      installedVersion: async () => (await loadManifest()).version,
      lastBackup: () => lastBackup(crm),
      sources: [catalogueHealth(koha, crm)],
      printMetrics: (now) => all.metrics.print(now),
      examine: (words) =>
        examine({
          words,
          config,
          warnings,
          manifest,
          koha: koha.db,
          crm,
          freshness: () => insight.freshness(),
          clock,
          log: createLogger('silent'),
        }),
    }),
  ];
};

/**
 * The web application with every feature's pages.
 *
 * @param further routes beside those of the features: yardsticks of a benchmark
 */
export const application = (
  surroundings: Surroundings,
  databases: Databases,
  further: readonly Route[] = [],
): ReturnType<typeof createApp> => {
  const { config, manifest, clock, log } = surroundings;
  const { basePath } = config.web;
  const all = services(surroundings, databases);
  const { koha, insight, sessions, settings, leaving } = all;
  return createApp({
    settings: {
      basePath,
      trustedProxies: config.web.trustedProxies,
      kohaStaffUrl: config.web.kohaStaffUrl,
      timezone: config.koha.timezone,
      language: config.library.language,
      libraryName: config.library.name,
    },
    routes: [...routesOf(surroundings, all), ...further],
    menu: [todayMenu, patronMenu, segmentMenu, reportsMenu, visitMenu, systemMenu, settingsMenu],
    identify: identityService({ koha, sessions, rules: () => rulesInForce(settings, manifest.permissions) }),
    isDryRun: async () => !(await leaving.mayLeave()),
    answered: (answer) => all.metrics.answered(answer),
    refreshedAt: async () => (await insight.freshness()).refreshedAt,
    nameOfLibrary: async (branchcode) =>
      (await listLibraries(koha)).find((library) => library.branchcode === branchcode)?.name ?? branchcode,
    clock,
    log,
  });
};

const passwordCheck = ({ access }: Config, koha: KohaGateway): PasswordCheck | undefined => {
  switch (access.form) {
    case 'off':
      return undefined;
    case 'password-column':
      return passwordColumnCheck(koha);
    case 'koha-api':
      return kohaApiCheck({ url: access.kohaApiUrl, authorization: basicAuthorization(access) }, fetch);
  }
};

const basicAuthorization = ({ kohaApiUser, kohaApiPassword }: Config['access']): string | undefined =>
  kohaApiUser === undefined
    ? undefined
    : `Basic ${Buffer.from(`${kohaApiUser}:${kohaApiPassword ?? ''}`).toString('base64')}`;

const healthChecks = (
  { clock }: Surroundings,
  { crm, koha, insight }: { crm: Knex; koha: KohaGateway; insight: InsightReader },
): HealthChecks => ({
  crm: async () => {
    await crm.raw('SELECT 1');
    return { status: 'ok' };
  },
  koha: async () => {
    await koha.db.raw('SELECT 1');
    return { status: 'ok', details: { version: koha.version.label } };
  },
  migrations: async () => {
    const pending = (await pendingMigrations(crm)).length;
    return { status: pending === 0 ? 'ok' : 'failing', details: { pending } };
  },
  jobs: async () => {
    const counts = await countJobs(crm);
    return { status: counts.dead === 0 ? 'ok' : 'warning', details: { ...counts } };
  },
  freshness: async () => {
    const { refreshedAt } = await insight.freshness();
    if (refreshedAt === undefined) return { status: 'warning', details: { minutes: null } };
    const minutes = Math.max(0, Math.floor(refreshedAt.until(clock.now()).total('minutes')));
    return { status: minutes > STALE_AFTER_MINUTES ? 'warning' : 'ok', details: { minutes } };
  },
});

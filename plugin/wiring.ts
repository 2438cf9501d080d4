import type { Knex } from 'knex';
import type { Databases, Surroundings } from './databases.ts';
import { examine } from './doctor/index.ts';
import {
  accessRoutes,
  formSessions,
  identityService,
  passwordCheck,
  signInService,
  viewerLookup,
} from './features/access/index.ts';
import { confidentialCard, confidentialMenu, confidentialRoutes } from './features/confidential/index.ts';
import {
  confidentialConversations,
  conversationMenu,
  conversationRoutes,
  conversationSegmentFields,
  conversationSource,
  conversationsPanel,
  deskTalks,
  mentionsCard,
} from './features/conversations/index.ts';
import { familySegmentFields } from './features/families/index.ts';
import { handOverRoutes } from './features/handover/index.ts';
import {
  insightJobs,
  insightReader,
  metricReader,
  insightSegmentFields,
  reportReader,
  type InsightReader,
} from './features/insight/index.ts';
import {
  catalogueHealth,
  interestReader,
  interestSegmentFields,
  interestsPanel,
  interestsRoutes,
  interestsWhy,
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
import { addressOf, mailEntry, mailer, mailHealth, mailRoutes } from './features/mail/index.ts';
import { membershipSegmentFields } from './features/memberships/index.ts';
import { historyOf, patronMenu, patronRoutes, type History } from './features/patrons/index.ts';
import {
  confidentialPromises,
  promiseCalendarRoutes,
  promiseMenu,
  promiseRoutes,
  promisesCard,
  promiseSentence,
  promiseSource,
  promisesPanel,
  promiseStripSentence,
} from './features/promises/index.ts';
import {
  profileImportMenu,
  profilePanel,
  profileRoutes,
  profileSegmentFields,
  profileService,
  profileSettingsEntry,
  profileSource,
} from './features/profile/index.ts';
import { referralRoutes, referralService, referralSource, referralsPanel } from './features/referrals/index.ts';
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
import { systemMenu, systemMetrics, systemRoutes, type SystemMetrics } from './features/system/index.ts';
import {
  registrySource,
  segmentJobs,
  patronLists,
  segmentMenu,
  segmentRoutes,
  segmentService,
  segmentsPanel,
  type SegmentField,
  type SegmentRegistrySource,
  type SegmentService,
} from './features/segments/index.ts';
import {
  catalogueEntry,
  chargeJobs,
  confidentialRequests,
  deskService,
  readyStripSentence,
  requestsCard,
  serviceSegmentFields,
  serviceSource,
  serviceRoutes,
  servicesMenu,
  servicesPanel,
  suggestionService,
} from './features/services/index.ts';
import { programRoutes, tokenRoutes } from './features/api/index.ts';
import { deskNoteSource, handOverCard, stripRoutes } from './features/strip/index.ts';
import { todayMenu, todayRoutes } from './features/today/index.ts';
import { visitMenu, visitRoutes } from './features/visits/index.ts';
import { healthChecks } from './health-checks.ts';
import { lastBackup } from './install/backup/backup-record.ts';
import type { WorkerDeps } from './jobs/worker.ts';
import { createLocales } from './i18n/index.ts';
import { kohaAccounts } from './koha-write/account-debit.ts';
import { listLibraries } from './koha/libraries.ts';
import type { PatronRecord } from './koha/patrons/index.ts';
import { loadManifest } from './manifest/manifest.ts';
import { mailingJobs } from './mailing.ts';
import { refreshing } from './refreshing.ts';
import { createLogger } from './shared/log.ts';
import { steadyMs } from './shared/time.ts';
import { createMetrics } from './shared/metrics.ts';
import { createApp } from './web/app.ts';
import { healthRoute } from './web/health.ts';
import { languageRoute } from './web/language.ts';
import type { Route } from './web/route.ts';

/** The fields that are there in every library. */
export const segmentFields: readonly SegmentField[] = [
  ...insightSegmentFields,
  ...interestSegmentFields,
  ...familySegmentFields,
  ...membershipSegmentFields,
  ...conversationSegmentFields,
];

/** Every field that segments may ask for, also those that the library defined, as they are at the moment. */
export const segmentRegistry = (crm: Knex): SegmentRegistrySource =>
  registrySource(crm, segmentFields, [profileSegmentFields, serviceSegmentFields]);

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
  readonly registry: SegmentRegistrySource;
  readonly segments: SegmentService;
  readonly metrics: SystemMetrics;
}

const services = ({ config, manifest, log }: Surroundings, databases: Databases): Services => {
  const { crm } = databases;
  const registry = segmentRegistry(crm);
  const insight = insightReader(crm);
  const settings = settingsService({ crm, log });
  const leaving = leavingService(settings);
  return {
    ...databases,
    insight,
    sessions: formSessions(crm, config.access.formSessionMinutes),
    settings,
    leaving,
    registry,
    segments: segmentService({
      crm,
      koha: databases.koha,
      registry,
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
  const [metrics, interests] = [metricReader(crm), interestReader(crm)];
  const profiles = profileService({ crm, koha });
  const referrals = referralService({ crm, koha });
  const desk = deskService({ crm, koha });
  const hasMail = config.mail !== undefined;
  const opening = {
    crm,
    koha,
    sources: [confidentialConversations, confidentialPromises, confidentialRequests],
    hasMail,
  };
  const check = passwordCheck(config.access, koha);
  const historyIn = (patron: PatronRecord): Promise<History> =>
    historyOf({ koha, insight, datesOfAnonymisedLoans: config.insight.datesOfAnonymisedLoans }, patron);
  return [
    healthRoute(manifest.version, healthChecks({ clock, crm, koha, insight })),
    ...accessRoutes({ form: check === undefined ? undefined : signInService({ koha, crm, sessions, check }) }),
    ...handOverRoutes({ koha, crm, sessions, secret: config.access.ticketSecret }),
    ...stripRoutes({
      koha,
      crm,
      basePath,
      talks: deskTalks({ crm, koha }),
      sentences: [promiseStripSentence({ crm, koha }), readyStripSentence(crm, config.koha.timezone)],
    }),
    ...todayRoutes({
      koha,
      insight,
      cards: [
        confidentialCard(opening),
        mentionsCard({ crm, koha }),
        promisesCard({ crm, koha }),
        handOverCard(koha, crm),
        requestsCard(crm, desk),
        slippingCard({ koha, metrics }),
      ],
    }),
    ...patronRoutes({
      koha,
      insight,
      datesOfAnonymisedLoans: config.insight.datesOfAnonymisedLoans,
      basePath,
      sentences: [promiseSentence({ crm, koha })],
      sources: [
        serviceSource(crm, config.koha.timezone),
        conversationSource(crm, config.koha.timezone),
        promiseSource(crm),
        profileSource(profiles, config.koha.timezone),
        referralSource(referrals),
        deskNoteSource(crm, config.koha.timezone),
      ],
      panels: {
        conversations: conversationsPanel(koha),
        promises: promisesPanel({ crm, koha }),
        loyalty: loyaltyPanelOf({ koha, metrics }),
        profile: profilePanel(profiles, config.koha.timezone),
        interests: interestsPanel(interests),
        referrals: referralsPanel(referrals),
        segments: segmentsPanel(crm, all.registry),
        services: servicesPanel(
          desk,
          suggestionService({ crm, koha, registry: all.registry, interests, historyOf: historyIn }),
        ),
      },
      lists: loyaltyLists,
    }),
    ...conversationRoutes({ crm, koha, profiles }),
    ...promiseRoutes({ crm, koha }),
    ...promiseCalendarRoutes({
      crm,
      koha,
      settings,
      hasMail,
      basePath,
      viewerOf: viewerLookup({ koha, rules: () => rulesInForce(settings, manifest.permissions) }),
    }),
    ...confidentialRoutes(opening),
    ...loyaltyRoutes({
      koha,
      settings,
      weights,
      sources: [interestsWhy(interests)],
      metrics,
      historyOf: historyIn,
    }),
    ...referralRoutes({ crm, koha }),
    ...profileRoutes({ crm, koha, profiles, clock }),
    ...interestsRoutes({ crm, koha, settings }),
    ...segmentRoutes({
      koha,
      segments: all.segments,
      lists: patronLists({ crm, segments: all.segments, leaving, kohaWrite: all.kohaWrite }),
    }),
    ...serviceRoutes({ crm, koha, registry: all.registry, interests, historyOf: historyIn }),
    ...reportRoutes({ koha, figures: reportReader(crm), interests }),
    ...visitRoutes({ koha, crm }),
    ...programRoutes({
      crm,
      segments: all.segments,
      version: manifest.version,
      basePath,
    }),
    ...tokenRoutes({ crm, koha }),
    ...mailRoutes({
      server: config.mail,
      mailer: config.mail === undefined ? undefined : mailer(config.mail),
      settings,
      leaving,
      addressOf: (viewer) => addressOf(koha, viewer),
    }),
    ...settingsRoutes({
      koha,
      settings,
      shipped: manifest.permissions,
      others: [loyaltyWeightsEntry(weights), sensitiveEntry, profileSettingsEntry(crm), catalogueEntry(crm), mailEntry],
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
      sources: [catalogueHealth(koha, crm), mailHealth(crm, hasMail, clock)],
      printMetrics: (now) => all.metrics.print(now),
      examine: (words) =>
        examine({
          words,
          config,
          warnings,
          manifest,
          koha: koha.db,
          crm,
          kohaWrite: all.kohaWrite,
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
    menu: [
      todayMenu,
      patronMenu,
      conversationMenu,
      promiseMenu,
      segmentMenu,
      servicesMenu,
      reportsMenu,
      visitMenu,
      profileImportMenu,
      confidentialMenu,
      systemMenu,
      settingsMenu,
    ],
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

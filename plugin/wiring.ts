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
import { attachmentsHealth, attachmentsIn } from './features/attachments/index.ts';
import { confidentialCard, confidentialMenu, confidentialRoutes } from './features/confidential/index.ts';
import {
  confidentialConversations,
  conversationMenu,
  conversationRoutes,
  conversationSource,
  conversationsPanel,
  deskTalks,
  mentionsCard,
} from './features/conversations/index.ts';
import { handOverRoutes } from './features/handover/index.ts';
import { insightReader, metricReader, reportReader, type InsightReader } from './features/insight/index.ts';
import {
  catalogueHealth,
  interestReader,
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
import {
  arrivedStripSentence,
  newsCard,
  newsService,
  participationPanel,
  participationReader,
  participationRoutes,
  participationSource,
} from './features/participation/index.ts';
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
  profileExport,
  profileImportMenu,
  profilePanel,
  profileRoutes,
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
  endedListsCard,
  patronLists,
  segmentMenu,
  segmentRoutes,
  segmentsPanel,
  type SegmentRegistrySource,
  type SegmentService,
} from './features/segments/index.ts';
import {
  catalogueEntry,
  confidentialRequests,
  deskService,
  readyStripSentence,
  requestsCard,
  serviceSource,
  serviceRoutes,
  servicesMenu,
  servicesPanel,
  suggestionService,
} from './features/services/index.ts';
import { programRoutes, tokenRoutes } from './features/api/index.ts';
import { deskNoteSource, handOverCard, stripRoutes } from './features/strip/index.ts';
import { todayMenu, todayRoutes } from './features/today/index.ts';
import { eventSource, visitMenu, visitRoutes } from './features/visits/index.ts';
import { healthChecks } from './health-checks.ts';
import { lastBackup } from './install/backup/backup-record.ts';
import { keepingLists, segmentsIn } from './keeping-lists.ts';
import { listLibraries } from './koha/libraries.ts';
import type { PatronRecord } from './koha/patrons/index.ts';
import { loadManifest } from './manifest/manifest.ts';
import { createLogger } from './shared/log.ts';
import { segmentRegistry } from './segment-registry.ts';
import { createMetrics } from './shared/metrics.ts';
import { createApp } from './web/app.ts';
import { healthRoute } from './web/health.ts';
import { languageRoute } from './web/language.ts';
import type { Route } from './web/route.ts';

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
    segments: segmentsIn({ config }, databases, registry),
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
  const files = { crm, settings: config.attachments, clock };
  const attachments = attachmentsIn({ ...files, log: surroundings.log });
  const referrals = referralService({ crm, koha });
  const participation = participationReader({ crm, koha });
  const news = newsService({ crm, koha });
  const desk = deskService({ crm, koha });
  const lists = patronLists({
    crm,
    koha,
    segments: all.segments,
    leaving,
    kohaWrite: all.kohaWrite,
    inStep: manifest.database.grants.optionalWrite.filter(({ name }) => name === 'patron-list-in-step'),
    kept: keepingLists(surroundings, all, all.segments),
  });
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
      sentences: [
        promiseStripSentence({ crm, koha }),
        readyStripSentence(crm, config.koha.timezone),
        arrivedStripSentence(crm, news),
      ],
    }),
    ...participationRoutes(news),
    ...todayRoutes({
      koha,
      insight,
      cards: [
        confidentialCard(opening),
        mentionsCard({ crm, koha }),
        promisesCard({ crm, koha }),
        handOverCard(koha, crm),
        requestsCard(crm, desk),
        newsCard(news),
        endedListsCard(all.segments, lists),
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
        participationSource(participation),
        eventSource(crm),
        deskNoteSource(crm, config.koha.timezone),
      ],
      panels: {
        conversations: conversationsPanel(koha, attachments),
        promises: promisesPanel({ crm, koha }),
        loyalty: loyaltyPanelOf({ koha, metrics }),
        profile: profilePanel(profiles, config.koha.timezone),
        interests: interestsPanel(interests),
        referrals: referralsPanel(referrals),
        participation: participationPanel(participation),
        segments: segmentsPanel(crm, all.registry),
        services: servicesPanel(
          desk,
          suggestionService({ crm, koha, registry: all.registry, interests, historyOf: historyIn }),
        ),
      },
      lists: loyaltyLists,
    }),
    ...conversationRoutes({ crm, koha, profiles, attachments }),
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
      lists,
      exports: [profileExport({ crm, koha, profiles })],
    }),
    ...serviceRoutes({ crm, koha, registry: all.registry, interests, historyOf: historyIn, attachments }),
    ...reportRoutes({ koha, figures: reportReader(crm), interests }),
    ...visitRoutes({ koha, crm }),
    ...programRoutes({
      crm,
      koha,
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
      sources: [catalogueHealth(koha, crm), mailHealth(crm, hasMail, clock), attachmentsHealth(files)],
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

import type { Config } from './config/config.ts';
import type { Databases, Surroundings } from './databases.ts';
import { attachmentFollower, attachmentStep } from './features/attachments/index.ts';
import { confidentialFollower, openingFollower } from './features/confidential/index.ts';
import { conversationFollower, takenBackStep } from './features/conversations/index.ts';
import { familyFollower, familyStep } from './features/families/index.ts';
import {
  anonymisedStep,
  metricFollower,
  metricsSteps,
  refreshService,
  type RefreshService,
} from './features/insight/index.ts';
import { interestFollower, interestStep } from './features/interests/index.ts';
import { loyaltyWeights } from './features/loyalty/index.ts';
import { profileFollower, profileStep } from './features/profile/index.ts';
import { mailFollower } from './features/mail/index.ts';
import { membershipFollower, membershipStep } from './features/memberships/index.ts';
import { participationFollower, participationStep } from './features/participation/index.ts';
import { promiseFollower } from './features/promises/index.ts';
import { referralFollower, referralStep } from './features/referrals/index.ts';
import { listFollower, patronListStep, segmentFollower } from './features/segments/index.ts';
import { quoteStep, requestFollower } from './features/services/index.ts';
import { settingsService } from './features/settings/index.ts';
import { deskNoteFollower } from './features/strip/index.ts';
import { recordedRefreshes } from './features/system/index.ts';
import { keepingLists } from './keeping-lists.ts';
import { createLocales, type Language, type Translate } from './i18n/index.ts';

/** A refresh with everything that follows it: what each feature keeps of patrons, and what it works out anew. */
export const refreshing = (surroundings: Surroundings, databases: Databases): RefreshService => {
  const { config, clock, log } = surroundings;
  const { crm, koha } = databases;
  const settings = settingsService({ crm, log });
  return recordedRefreshes(
    refreshService({
      crm,
      koha,
      rules: config.insight,
      pauseMs: config.insight.refreshPauseMs,
      log,
      followers: [
        deskNoteFollower,
        conversationFollower,
        attachmentFollower,
        promiseFollower,
        confidentialFollower,
        openingFollower,
        mailFollower,
        segmentFollower,
        listFollower,
        metricFollower,
        interestFollower,
        familyFollower,
        membershipFollower,
        participationFollower,
        profileFollower,
        referralFollower,
        requestFollower,
      ],
      steps: [
        // Before the metrics, which count it.
        participationStep({ crm, koha, pauseMs: config.insight.refreshPauseMs }),
        ...metricsSteps({
          crm,
          weights: () => settings.read(loyaltyWeights(config.loyalty)),
          datesOfAnonymisedLoans: config.insight.datesOfAnonymisedLoans,
          ...libraryLanguage(config),
        }),
        interestStep({
          crm,
          koha,
          settings,
          pauseMs: config.insight.refreshPauseMs,
          log,
        }),
        familyStep({ crm, koha, pauseMs: config.insight.refreshPauseMs }),
        membershipStep({ crm, koha, pauseMs: config.insight.refreshPauseMs }),
        anonymisedStep({
          crm,
          written: [
            { tables: ['kenal_desk_note'], follower: deskNoteFollower },
            { tables: ['kenal_promise'], follower: promiseFollower },
            { tables: ['kenal_conversation'], follower: conversationFollower },
            { tables: ['kenal_request', 'kenal_offer_dismissal'], follower: requestFollower },
            { tables: ['kenal_confidential_opening'], follower: openingFollower },
            { tables: ['kenal_list_entry'], follower: listFollower },
          ],
        }),
        profileStep({ crm }),
        referralStep({ crm }),
        takenBackStep({ crm, timezone: koha.timezone }),
        attachmentStep({ crm, settings: config.attachments, clock, log, timezone: koha.timezone }),
        quoteStep({ crm, clock, timezone: koha.timezone }),
        // Last: rules may ask for anything that is worked out before.
        patronListStep(keepingLists(surroundings, databases)),
      ],
    }),
    {
      crm,
      clock,
      log,
    },
  );
};

/** The language in which what is stored is written. */
const libraryLanguage = ({
  koha,
  library: { language = 'en' },
}: Config): { readonly language: Language; readonly t: Translate } => ({
  language,
  t: createLocales(koha.timezone)[language].t,
});

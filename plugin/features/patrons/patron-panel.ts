import type { Locale } from '../../i18n/locale.ts';
import type { PatronRecord } from '../../koha/patrons/index.ts';
import type { Instant, LibraryDay } from '../../shared/time.ts';
import type { Viewer } from '../access/index.ts';
import type { ConversationsPanel } from '../conversations/index.ts';
import type { InterestsPanel } from '../interests/index.ts';
import type { LoyaltyPanel } from '../loyalty/index.ts';
import type { ParticipationPanel } from '../participation/index.ts';
import type { PromisesPanel } from '../promises/index.ts';
import type { ProfilePanel } from '../profile/index.ts';
import type { ReferralsPanel } from '../referrals/index.ts';
import type { SegmentsPanel } from '../segments/index.ts';
import type { ServicesPanel } from '../services/index.ts';
import type { History } from './history.ts';

export interface PanelContext {
  readonly patron: PatronRecord;
  /** How much of the patron's past may be shown. A panel about use says nothing where it is refused. */
  readonly history: History;
  readonly viewer: Viewer;
  readonly locale: Locale;
  readonly now: Instant;
  readonly today: LibraryDay;
}

/** A feature's card on a patron's page. */
export interface PatronPanel<M> {
  /** Undefined when there is nothing to say. */
  load(context: PanelContext): Promise<M | undefined>;
}

/** One place for each feature; `views/partials/patron/<name>` prints what it answers. */
export interface PatronPanels {
  readonly conversations?: PatronPanel<ConversationsPanel>;
  readonly promises?: PatronPanel<PromisesPanel>;
  readonly loyalty?: PatronPanel<LoyaltyPanel>;
  readonly profile?: PatronPanel<ProfilePanel>;
  readonly interests?: PatronPanel<InterestsPanel>;
  readonly segments?: PatronPanel<SegmentsPanel>;
  readonly services?: PatronPanel<ServicesPanel>;
  readonly referrals?: PatronPanel<ReferralsPanel>;
  readonly participation?: PatronPanel<ParticipationPanel>;
}

/** What the panels of a page answered; nothing where what is kept under the number is somebody else's. */
export interface LoadedPanels {
  readonly conversations: ConversationsPanel | undefined;
  readonly promises: PromisesPanel | undefined;
  readonly loyalty: LoyaltyPanel | undefined;
  readonly profile: ProfilePanel | undefined;
  readonly interests: InterestsPanel | undefined;
  readonly segments: SegmentsPanel | undefined;
  readonly services: ServicesPanel | undefined;
  readonly referrals: ReferralsPanel | undefined;
  readonly participation: ParticipationPanel | undefined;
}

export const loadPanels = async (all: PatronPanels, context: PanelContext): Promise<LoadedPanels> => {
  const panels = context.history.state === 'somebody-else' ? {} : all;
  const [conversations, promises, loyalty, profile, interests, segments, services, referrals, participation] =
    await Promise.all([
      panels.conversations?.load(context),
      panels.promises?.load(context),
      panels.loyalty?.load(context),
      panels.profile?.load(context),
      panels.interests?.load(context),
      panels.segments?.load(context),
      panels.services?.load(context),
      panels.referrals?.load(context),
      panels.participation?.load(context),
    ]);
  return { conversations, promises, loyalty, profile, interests, segments, services, referrals, participation };
};

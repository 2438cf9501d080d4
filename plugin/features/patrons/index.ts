import type { KohaGateway } from '../../koha/gateway.ts';
import type { MenuEntry } from '../../web/frame.ts';
import type { Route } from '../../web/route.ts';
import type { InsightReader } from '../insight/index.ts';
import { patronService } from './patron.service.ts';
import { patronsRoutes } from './patrons.routes.ts';
import { OWN_SENTENCES } from './sentences.ts';
import type { PatronPanels } from './patron-panel.ts';
import type { PatronListLink } from './search.presenter.ts';
import type { PatronSentence } from './sentence.ts';
import { circulationSource } from './timeline-circulation.ts';
import { chargeSource, holdSource, membershipSource, noticeSource, restrictionSource } from './timeline-koha.ts';
import type { TimelineSource } from './timeline.ts';

export { fullName, initials, sortedName } from './patron-name.ts';
export type { PatronSentence } from './sentence.ts';
export { historyOf, maySeeTitles, shownFrom, tellsNothing, type History } from './history.ts';
export type { PatronPanel } from './patron-panel.ts';
export type { TimelineEntry, TimelineSource } from './timeline.ts';

export interface PatronDeps {
  readonly koha: KohaGateway;
  readonly insight: InsightReader;
  /** Setting `insight.datesOfAnonymisedLoans`. */
  readonly datesOfAnonymisedLoans: boolean;
  /** Path of Kenal, such as `/kenal`. */
  readonly basePath: string;
  /** Timelines and sentences of other features. */
  readonly sources?: readonly TimelineSource[];
  readonly sentences?: readonly PatronSentence[];
  /** Cards of other features. */
  readonly panels?: PatronPanels;
  /** Lists of patrons that other features offer, to stand above the search. */
  readonly lists?: readonly PatronListLink[];
}

/** The list of patrons, a patron's page and the type-ahead. */
export const patronRoutes = (deps: PatronDeps): Route[] => {
  const { koha, insight, datesOfAnonymisedLoans, basePath, panels = {}, lists = [] } = deps;
  const sources = [
    circulationSource(koha),
    holdSource(koha),
    noticeSource(koha),
    chargeSource(koha),
    restrictionSource(koha),
    membershipSource(),
    ...(deps.sources ?? []),
  ];
  const sentences = [...OWN_SENTENCES, ...(deps.sentences ?? [])];
  const patrons = patronService({ koha, insight, datesOfAnonymisedLoans, sources, sentences, panels });
  return patronsRoutes({ koha, patrons, sources, basePath, lists });
};

export const patronMenu: MenuEntry = {
  key: 'patrons',
  label: 'frame.menu.patrons',
  icon: 'patrons',
  path: '/patrons',
  permission: 'patrons.view',
};

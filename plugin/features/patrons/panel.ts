import type { Locale } from '../../i18n/locale.ts';
import type { PatronRecord } from '../../koha/patrons/index.ts';
import type { Instant, LibraryDay } from '../../shared/time.ts';
import type { Viewer } from '../access/index.ts';
import type { InterestsPanel } from '../interests/index.ts';
import type { History } from './history.ts';

export interface PanelContext {
  readonly patron: PatronRecord;
  /** A panel about use shows nothing of it to anybody where this is `refused`. */
  readonly history: History;
  readonly viewer: Viewer;
  readonly locale: Locale;
  readonly now: Instant;
  readonly today: LibraryDay;
}

/** Another feature's card on a patron's page; printed by `views/partials/patron/<slot>.hbs`. */
export interface PatronPanel<M> {
  /** Undefined where there is nothing to show. */
  load(context: PanelContext): Promise<M | undefined>;
}

/** One place for each feature that has something to say. */
export interface PatronPanels {
  readonly interests?: PatronPanel<InterestsPanel>;
}

/** What the panels have to print. */
export interface LoadedPanels {
  readonly interests: InterestsPanel | undefined;
}

export const loadPanels = async (panels: PatronPanels, context: PanelContext): Promise<LoadedPanels> => ({
  interests: await panels.interests?.load(context),
});

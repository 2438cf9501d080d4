import type { Locale } from '../../i18n/locale.ts';
import type { KohaGateway } from '../../koha/gateway.ts';
import {
  currentHolds,
  currentLoans,
  findPatron,
  householdOf,
  perhapsTwice,
  type CurrentHold,
  type CurrentLoan,
  type Household,
  type PatronRecord,
  type Twin,
} from '../../koha/patrons/index.ts';
import { NotFound } from '../../shared/errors.ts';
import { dayIn, epochSeconds, type Instant, type LibraryDay } from '../../shared/time.ts';
import type { Viewer } from '../access/index.ts';
import type { InsightReader } from '../insight/index.ts';
import { loadPanels, type LoadedPanels, type PatronPanels } from './patron-panel.ts';
import { historyOf, maySeePastTitles, maySeeTitles, type History } from './history.ts';
import { shortName } from './patron-name.ts';
import { mostHelpful, type PatronSentence, type Saying } from './sentence.ts';
import { timelinePage, type TimelinePage, type TimelineSource } from './timeline.ts';
import type { TimelineChoice } from './timeline-filter.ts';
import { visitsOf, type Visits } from './visits.ts';

export interface PatronServiceDeps {
  readonly koha: KohaGateway;
  readonly insight: InsightReader;
  readonly datesOfAnonymisedLoans: boolean;
  readonly sources: readonly TimelineSource[];
  readonly sentences: readonly PatronSentence[];
  readonly panels: PatronPanels;
}

export interface PatronRequest {
  readonly borrowernumber: number;
  readonly viewer: Viewer;
  readonly now: Instant;
  readonly locale: Locale;
  /** What the timeline shows; undefined for everything. */
  readonly choice: TimelineChoice | undefined;
  /** The timeline shows days before this one; undefined for the latest. */
  readonly before: LibraryDay | undefined;
}

/** Everything that a patron's page tells, already cut to what this viewer may see of this patron. */
export interface PatronView {
  readonly patron: PatronRecord;
  readonly history: History;
  readonly today: LibraryDay;
  readonly loans: readonly CurrentLoan[];
  readonly overdue: readonly CurrentLoan[];
  readonly holds: readonly CurrentHold[];
  readonly household: Household;
  /** Other registrations that may be of the same person. */
  readonly twins: readonly Twin[];
  /** Undefined where the patron's past may not be shown. */
  readonly visits: Visits | undefined;
  readonly timeline: TimelinePage;
  readonly panels: LoadedPanels;
  readonly saying: Saying | undefined;
  readonly hasTitles: boolean;
  readonly hasPastTitles: boolean;
}

export const patronService = (deps: PatronServiceDeps) => ({
  /** @throws NotFound `patron.not-found` for a patron who does not exist and for one whom the viewer may not see. */
  async look(request: PatronRequest): Promise<PatronView> {
    const { koha, insight, sources, sentences, panels } = deps;
    const { borrowernumber, viewer, now, locale, choice } = request;
    const patron = await findPatron(koha, viewer.visible, borrowernumber);
    if (patron === undefined) throw new NotFound('patron.not-found', 'There is no such patron.');

    const history = await historyOf(deps, patron);
    const hasTitles = maySeeTitles(viewer.permissions);
    const hasPastTitles = await maySeePastTitles(koha, viewer.permissions, patron);
    const today = dayIn(koha.timezone, now);
    const before = request.before ?? today.add({ days: 1 });
    const [loans, holds, household, twins, visits, timeline, loadedPanels] = await Promise.all([
      currentLoans(koha, borrowernumber, { withTitles: hasTitles }),
      currentHolds(koha, borrowernumber, { withTitles: hasTitles }),
      householdOf(koha, viewer.visible, borrowernumber),
      perhapsTwice(koha, viewer.visible, patron),
      visitsOf({ insight, timezone: koha.timezone }, borrowernumber, history, now),
      timelinePage(sources, { patron, history, choice, before, maySeePastTitles: hasPastTitles, viewer, now, locale }),
      loadPanels(panels, { patron, history, viewer, locale, now, today }),
    ]);
    const overdue = loans.filter((loan) => loan.dueAt !== undefined && epochSeconds(loan.dueAt) < epochSeconds(now));
    const name = shortName(locale.t, patron.name);
    const context = { patron, name, loans, overdue, holds, rhythm: visits?.rhythm, viewer, now, today, locale };
    const saying = await mostHelpful(sentences, context);
    return {
      patron,
      history,
      today,
      loans,
      overdue,
      holds,
      household,
      twins,
      visits,
      timeline,
      panels: loadedPanels,
      saying,
      hasTitles,
      hasPastTitles,
    };
  },
});

export type PatronService = ReturnType<typeof patronService>;

import type { Locale } from '../../i18n/locale.ts';
import type { PastWindow, PatronRecord } from '../../koha/patrons/index.ts';
import { libraryDay, type Instant, type LibraryDay } from '../../shared/time.ts';
import type { IconName } from '../../web/icons.ts';
import type { PathLink } from '../../web/partials.ts';
import type { Viewer } from '../access/index.ts';
import { shownFrom, type History } from './history.ts';
import type { TimelineChoice, TimelineGroup } from './timeline-filter.ts';

/** One line of a patron's timeline. */
export interface TimelineEntry {
  readonly day: LibraryDay;
  readonly icon: IconName;
  readonly text: string;
  /** A second line, quieter. */
  readonly note?: string | undefined;
  /** Titles, where they may be shown. */
  readonly titles?: readonly string[] | undefined;
  /** What was said or written, in its own words. */
  readonly quote?: string | undefined;
  /** Where it is shown in full. */
  readonly action?: PathLink | undefined;
}

export interface TimelineQuery {
  readonly patron: PatronRecord;
  /** Never begins before the first day that may be shown. */
  readonly window: PastWindow;
  /** One of the source's own kinds; undefined for everything. */
  readonly kind: string | undefined;
  readonly maySeePastTitles: boolean;
  readonly viewer: Viewer;
  readonly now: Instant;
  readonly locale: Locale;
}

/**
 * A feature's part in the timeline. A feature that comes later registers its own; this feature is not changed for it.
 */
export interface TimelineSource {
  /** Among what it stands in the filters. */
  readonly group: TimelineGroup;
  /** What its entries can be filtered by, in the order of the filters; each has a text `timeline.kind.<kind>`. */
  readonly kinds: readonly { readonly kind: string; readonly icon: IconName }[];
  /**
   * `use`: tells how somebody used the library, so the patron's history decides. `record`: about the card itself.
   * `written`: what colleagues wrote, which is kept under the number, and goes to nobody else who gets it.
   */
  readonly about: 'use' | 'record' | 'written';
  /** Entries on the latest days of the window: on at least `window.days` days, each complete, or all there are. */
  read(query: TimelineQuery): Promise<readonly TimelineEntry[]>;
}

export interface TimelinePage {
  /** Latest first. */
  readonly entries: readonly TimelineEntry[];
  /** Ask with this day for the entries before these; undefined when these are the first there are. */
  readonly earlierBefore: LibraryDay | undefined;
}

interface TimelineRequest {
  readonly patron: PatronRecord;
  readonly history: History;
  /** Undefined for everything. */
  readonly choice: TimelineChoice | undefined;
  /** Entries of this day and later are left out. */
  readonly before: LibraryDay;
  readonly maySeePastTitles: boolean;
  readonly viewer: Viewer;
  readonly now: Instant;
  readonly locale: Locale;
}

/** Days on one page: a page holds whole days, so that turning it can neither lose nor repeat an entry. */
export const DAYS_ON_A_PAGE = 20;

/** Earlier than any library's computer. */
const BEGINNING = libraryDay('1900-01-01');

export const timelinePage = async (
  sources: readonly TimelineSource[],
  request: TimelineRequest,
): Promise<TimelinePage> => {
  const { history, choice, before, ...query } = request;
  if (history.state === 'refused') return { entries: [], earlierBefore: undefined };
  const asked = sources.filter((source) => choice === undefined || offers(source, choice));
  const parts = await Promise.all(
    asked.map(async (source) => {
      const from = beginningOf(source, history);
      if (from === undefined || from.toString() >= before.toString()) return [];
      const window = { from, before, days: DAYS_ON_A_PAGE + 1 };
      return source.read({ ...query, window, kind: choice?.kind });
    }),
  );
  return firstDays(parts.flat());
};

const offers = ({ group, kinds }: TimelineSource, choice: TimelineChoice): boolean =>
  group === choice.group && (choice.kind === undefined || kinds.some(({ kind }) => kind === choice.kind));

const beginningOf = ({ about }: TimelineSource, history: History): LibraryDay | undefined => {
  if (about === 'use') return shownFrom(history);
  return about === 'written' && history.state === 'somebody-else' ? undefined : BEGINNING;
};

const firstDays = (entries: readonly TimelineEntry[]): TimelinePage => {
  const days = [...new Set(entries.map((entry) => entry.day.toString()))].sort().reverse();
  const shown = new Set(days.slice(0, DAYS_ON_A_PAGE));
  const last = days[DAYS_ON_A_PAGE - 1];
  return {
    entries: entries
      .filter((entry) => shown.has(entry.day.toString()))
      .sort((one, other) => other.day.toString().localeCompare(one.day.toString())),
    earlierBefore: days.length > DAYS_ON_A_PAGE && last !== undefined ? libraryDay(last) : undefined,
  };
};

import type { Locale } from '../../i18n/locale.ts';
import type { Instant, LibraryDay } from '../../shared/time.ts';
import type { IconName } from '../../web/icons.ts';
import type { PathLink } from '../../web/partials.ts';
import type { RoutePermission } from '../../web/route.ts';
import type { Viewer } from '../access/index.ts';

export interface CardContext {
  readonly viewer: Viewer;
  readonly locale: Locale;
  readonly now: Instant;
  readonly today: LibraryDay;
}

/** One line of a card: an icon and a sentence, a figure at its end, and where to go from here. */
export interface CardLine {
  readonly icon: IconName;
  readonly text: string;
  readonly note: string | undefined;
  readonly figure: string | undefined;
  readonly action: PathLink | undefined;
  /** Needs somebody's attention. */
  readonly isAlert: boolean;
}

export interface CardModel {
  /** Unique on the page. */
  readonly id: string;
  readonly title: string;
  readonly lines: readonly CardLine[];
  /** How the figures were worked out. */
  readonly foot: string | undefined;
}

/**
 * A feature's part in the start page. A feature that comes later registers its own; this feature is not changed for
 * it. A card that the viewer has no permission for is not even loaded.
 */
export interface TodayCard {
  readonly permission: Exclude<RoutePermission, 'anybody'>;
  /** The wide column is for what has a next action, the narrow one for what is good to know. */
  readonly column: 'wide' | 'narrow';
  /** Cards of a column stand in rising order: 0 for what is late, 100 for what is only good to know. */
  readonly order: number;
  /** Undefined when there is nothing to say. */
  load(context: CardContext): Promise<CardModel | undefined>;
}

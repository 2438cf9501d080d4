import type { Locale } from '../../i18n/locale.ts';
import type { Instant, LibraryDay } from '../../shared/time.ts';
import type { IconName } from '../../web/icons.ts';
import type { Chip, PathLink } from '../../web/partials.ts';
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
  /** `label`: what a screen reader says, where the text alone would be the same on every line. */
  readonly action: (PathLink & { readonly label?: string }) | undefined;
  /** Needs somebody's attention. */
  readonly isAlert: boolean;
  /** Stands in place of the icon. */
  readonly chip?: Chip | undefined;
  /** Before the sentence: whom it is about. */
  readonly lead?: PathLink | undefined;
  /** What can be done right here, by one button. */
  readonly post?: LineButton | undefined;
}

interface LineButton {
  readonly path: string;
  readonly text: string;
  readonly label: string;
  /** What is sent along. */
  readonly field?: { readonly name: string; readonly value: string } | undefined;
}

export interface CardModel {
  /** Unique on the page. */
  readonly id: string;
  readonly title: string;
  /** How many there are, where the card may show fewer. */
  readonly count?: string | undefined;
  /** To all of them. */
  readonly link?: PathLink | undefined;
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

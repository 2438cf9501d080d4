import type { Permission } from '../features/access/index.ts';
import type { IconName } from './icons.ts';

/** One step of the way to a page, below Koha's home and Kenal's start page, which are added to every page. */
export interface Crumb {
  readonly text: string;
  /** Path inside Kenal such as `/patrons`; `undefined` for the page itself. */
  readonly path: string | undefined;
}

/** What a page says about itself; the rest of the frame is added for it. */
export interface PageFrame {
  /** Title of the window, already translated, without the product's name. */
  readonly title: string;
  readonly breadcrumbs: readonly Crumb[];
  /** Key of the menu entry that is marked as the current one. */
  readonly menu?: string;
  /** What stands in the search box when the page is a search. */
  readonly searched?: string;
  /** ES modules of `plugin/web/public/` that this page needs besides the frame's own, such as `timeline.js`. */
  readonly scripts?: readonly string[];
}

/** An entry of the menu at the side: shown to people who have the permission. */
export interface MenuEntry {
  readonly key: string;
  /** Key of the text, such as `frame.menu.patrons`. */
  readonly label: string;
  readonly icon: IconName;
  readonly path: string;
  readonly permission: Permission | 'signed-in';
}

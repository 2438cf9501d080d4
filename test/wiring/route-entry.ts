import type { RoutePermission } from '../../plugin/web/route.ts';
import type { Whole } from './whole.ts';
import type { RandomLibrary } from './random-library.ts';

/** Who asks in the permission matrix; see `permission-matrix.test.ts` for what each may do. */
export const STAFF = ['kepala', 'sirkulasi', 'referensi', 'humas', 'kampus', 'utara', 'katalog', 'teknisi'] as const;
export type Role = (typeof STAFF)[number];
/** A patron without staff rights, and somebody who has not signed in. */
export type Visitor = Role | 'warga' | 'nobody';
export const VISITORS: readonly Visitor[] = [...STAFF, 'warga', 'nobody'];

/** A patron of a library that `utara` may not see and all other staff may. */
export const KNOWN_PATRON = 900_001;

type Body = Readonly<Record<string, string | readonly string[]>>;

/** What is asked of a route: an address inside Kenal (without one, the route's own) and a form. */
export interface Asking {
  readonly path?: string;
  readonly body?: Body;
  /** A cookie beside that of the session. */
  readonly cookie?: string;
  /** The token of a program, which asks without a session. */
  readonly bearer?: string;
}

/** One route in the tests of who may do what, and of who is seen by whom. `web/README.md` says how to write one. */
export interface RouteEntry {
  readonly needs: RoutePermission;
  /** The status for those who are let in. */
  readonly gives: number;
  /** What the permission matrix asks, where the route's own address will not do. */
  readonly asked?: string;
  readonly body?: Body;
  /** The status for some who are let in otherwise. */
  readonly but?: Partial<Record<Visitor, number>>;
  /**
   * What else could tell of somebody in a library made up by chance: every filter, sort, page, format, export. The
   * question of the matrix is asked in any case. Must not name a patron.
   */
  readonly asks?: (library: RandomLibrary) => readonly Asking[];
  /** Questions about one patron. For `:borrowernumber` in the address or in `body` they are made by themselves. */
  readonly about?: (borrowernumber: number) => readonly Asking[];
  /** Why its answers may change when a patron whom the viewer may not see was never there. */
  readonly differs?: string;
  /** Why its answers hold names that the viewer brought along, so that they give nobody away. */
  readonly repeats?: string;
}

/** Whose confidential things are put in, and what must stand in every text of them. */
export interface Secret {
  /** Borrowernumber of a member of staff who is not the viewer. */
  readonly owner: number;
  readonly mark: string;
}

/** What was put in: how to take it away again, and addresses that name it, answered as those of what never was. */
export interface Hidden {
  readonly takeAway: () => Promise<void>;
  readonly addresses: readonly { readonly path: string; readonly likeNothing: string }[];
}

/** What a file of `routes/` exports. */
export interface RouteFile {
  readonly routes: Readonly<Record<string, RouteEntry>>;
  /**
   * Puts into Kenal's own tables what the feature could give away: a row about every patron of `library`, with one of
   * `marksOf(position)` in each text. Takes away first what an earlier library left.
   */
  readonly furnish?: (whole: Whole, library: RandomLibrary) => Promise<void>;
  /** The same with confidential things of somebody else's, which the viewer must not notice. */
  readonly furnishConfidential?: (whole: Whole, library: RandomLibrary, secret: Secret) => Promise<Hidden>;
}

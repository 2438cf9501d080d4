import type { Knex } from 'knex';
import type { LibraryDay } from '../../shared/time.ts';
import type { KohaVariant, KohaVersion } from '../schema/index.ts';

/** What kind of library is imagined: who comes, and how evenly its titles are borrowed. */
export type LibraryVariant = 'public' | 'academic' | 'school';

export interface Progress {
  /** What is being done, in a few words: `patrons`, `catalogue`, `circulation`, ... */
  readonly step: string;
  readonly done: number;
  readonly total: number;
}

export type OnProgress = (progress: Progress) => void;

export interface LibraryOptions {
  /** Koha-style database with an empty schema, on an account that may write and create tables. */
  readonly db: Knex;
  /** Whose seed rows are laid where they are missing. The columns are read from the database. */
  readonly version: KohaVersion;
  /** Which of the schemas that the version may have; matters only where the seed rows are laid here. */
  readonly schemaVariant?: KohaVariant;
  readonly seed: number;
  readonly patrons: number;
  readonly years: number;
  /** Today: the last library day with events. */
  readonly until: LibraryDay;
  readonly timezone: string;
  readonly variant?: LibraryVariant;
  /** Statistics rows from before this day are left out, as after cleanup_database.pl. */
  readonly purgedBefore?: LibraryDay;
  /** Loans returned before this day name nobody, except of patrons who chose to keep them, as after batch_anonymise.pl. */
  readonly anonymisedBefore?: LibraryDay;
  readonly onProgress?: OnProgress;
}

/** Somebody who can sign in to the demo. */
export interface DemoAccount {
  readonly borrowernumber: number;
  readonly userid: string;
  readonly password: string;
  /** What this account is there to show, in English. */
  readonly role: string;
}

export interface LibrarySummary {
  /** Rows written per table. */
  readonly rows: Readonly<Record<string, number>>;
  /** Tables that hold what is true of the imagined patrons. Nothing in the product reads them. */
  readonly truthTables: readonly string[];
  readonly accounts: readonly DemoAccount[];
  /** Borrowernumber in the preference AnonymousPatron. */
  readonly anonymousPatron: number;
  readonly from: LibraryDay;
  readonly until: LibraryDay;
}

export interface UniformOptions {
  readonly db: Knex;
  readonly version: KohaVersion;
  readonly seed: number;
  readonly patrons: number;
  /** Rows of `statistics`, spread evenly over `months`. */
  readonly rows: number;
  readonly months: number;
  readonly until: LibraryDay;
  readonly onProgress?: OnProgress;
}

export interface UniformSummary {
  readonly rows: Readonly<Record<string, number>>;
  readonly from: LibraryDay;
  readonly until: LibraryDay;
}

export interface AppendOptions {
  readonly db: Knex;
  readonly seed: number;
  /** How many rows of `statistics` to add, on `day`. */
  readonly rows: number;
  readonly day: LibraryDay;
}

export interface AppendSummary {
  readonly issues: number;
  readonly returns: number;
  readonly localUses: number;
}

import type { Instant, LibraryDay } from '../shared/time.ts';

/** A language that Kenal speaks. */
export type Language = 'en' | 'id';

export type TextValues = Readonly<Record<string, string | number | boolean>>;
/** The text of a key in the reader's language. An unknown key is a Bug, not an empty place on the page. */
export type Translate = (key: string, values?: TextValues) => string;

/** How the reader's language says things. Made once per language; pure. */
export interface Locale {
  readonly language: Language;
  readonly direction: 'ltr' | 'rtl';
  readonly t: Translate;
  /** Whether there is a text of this key. */
  has(key: string): boolean;
  /** `1,234` or `1.234`; with `digits`, exactly so many after the point. */
  number(value: number, digits?: number): string;
  /** An amount of money in the library's currency, or as a plain number with two digits where none is known. */
  money(value: number, currency?: string): string;
  /** `22 Nov 2026`, the way days are written on every page. */
  day(day: LibraryDay): string;
  /** `22 Nov`, for lists that stand under their year or month. */
  dayOfMonth(day: LibraryDay): string;
  /** `Sunday 22 November 2026`. */
  longDay(day: LibraryDay): string;
  /** `Sun`. */
  weekday(day: LibraryDay): string;
  /** `November 2026`. */
  month(month: LibraryDay): string;
  /** `Nov 2026`. */
  shortMonth(month: LibraryDay): string;
  /** `Apr – Sep 2026`, from one month to a later one. */
  shortMonths(first: LibraryDay, last: LibraryDay): string;
  /** The library's wall clock at a moment: `22 Nov 2026, 14:05`. */
  moment(at: Instant): string;
  /** The library's wall clock at a moment: `14:05`. */
  time(at: Instant): string;
  /** `3 minutes ago`, `yesterday`. */
  ago(at: Instant, now: Instant): string;
  /** `a, b and c`. */
  list(parts: readonly string[]): string;
  /** `a, b or c`. */
  either(parts: readonly string[]): string;
}

import { dayIn, instantOfUtcText, isLibraryDay, libraryDay, type LibraryDay } from '../../shared/time.ts';

/** A text column: Koha leaves it NULL, empty or full of spaces for the same reason, so all three are "not there". */
export const textOrNone = (value: string | null | undefined): string | undefined => {
  const text = value?.trim() ?? '';
  return text === '' ? undefined : text;
};

/** The library day of a DATE or of a DATETIME in the library's wall time; zero dates of old data are "not there". */
export const dayOrNone = (value: string | null | undefined): LibraryDay | undefined => {
  const day = value?.slice(0, 10) ?? '';
  return isLibraryDay(day) ? libraryDay(day) : undefined;
};

/**
 * The library day of a TIMESTAMP, which our sessions read in UTC. A plain DATE, as older versions have in the same
 * column, is a library day already.
 */
export const dayOfTimestamp = (timezone: string, value: string | null | undefined): LibraryDay | undefined => {
  const day = dayOrNone(value);
  if (day === undefined || value == null || value.length <= 10) return day;
  return dayIn(timezone, instantOfUtcText(value.slice(0, 19)));
};

/** Whether a tinyint column that may be NULL says yes. */
export const isYes = (value: number | string | null | undefined): boolean => Number(value ?? 0) !== 0;

/** `text` for a LIKE that ends in `ESCAPE '|'`: what the person typed stands for itself. */
export const likeText = (text: string): string => text.replace(/[|%_]/g, (sign) => `|${sign}`);

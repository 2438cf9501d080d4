import { Temporal } from 'temporal-polyfill/full';

/** A moment, in UTC. */
export type Instant = Temporal.Instant;
/** A calendar day as the library's wall clock has it. */
export type LibraryDay = Temporal.PlainDate;

/** Where the time comes from. Passed in wherever time matters, so that tests and `--as-of` can set it. */
export interface Clock {
  now(): Instant;
}

export const systemClock: Clock = { now: () => Temporal.Now.instant() };

const EPOCH = Temporal.PlainDate.from('1970-01-01');

/** The moment named by an ISO 8601 text such as `2026-11-22T03:00:00Z`. */
export const instant = (text: string): Instant => Temporal.Instant.from(text);

/** The day named by `YYYY-MM-DD`. */
export const libraryDay = (text: string): LibraryDay => Temporal.PlainDate.from(text);

/** Whether `text` is a calendar day that exists, as `YYYY-MM-DD`. */
export const isLibraryDay = (text: string): boolean => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  try {
    Temporal.PlainDate.from(text, { overflow: 'reject' });
    return true;
  } catch {
    return false;
  }
};

/** The day on the library's wall at a moment, in the IANA zone `timezone`. */
export const dayIn = (timezone: string, at: Instant): LibraryDay => at.toZonedDateTimeISO(timezone).toPlainDate();

/** The wall clock in `timezone` at a moment, as Koha writes DATETIME columns: `YYYY-MM-DD HH:MM:SS`. */
export const wallTimeIn = (timezone: string, at: Instant): string =>
  at
    .toZonedDateTimeISO(timezone)
    .toPlainDateTime()
    .round({ smallestUnit: 'second', roundingMode: 'floor' })
    .toString()
    .replace('T', ' ')
    .padEnd(19, ':00');

/**
 * The moment at which the library's wall clock showed a Koha DATETIME. In the hour that a change of clocks repeats,
 * the earlier of the two; in the hour that it leaves out, the time just after.
 */
export const instantOfWallTime = (timezone: string, wallTime: string): Instant =>
  Temporal.PlainDateTime.from(wallTime.replace(' ', 'T'))
    .toZonedDateTime(timezone, { disambiguation: 'compatible' })
    .toInstant();

/** The moment at which a day of the library begins. */
export const startOfDay = (timezone: string, day: LibraryDay): Instant =>
  instantOfWallTime(timezone, `${day.toString()} 00:00:00`);

/** Whole days since 1970-01-01, for arithmetic in typed arrays. */
export const dayNumber = (day: LibraryDay): number => EPOCH.until(day, { largestUnit: 'day' }).days;

/** The day that is `number` days after 1970-01-01. */
export const dayOfNumber = (number: number): LibraryDay => EPOCH.add({ days: number });

/** Seconds since 1970-01-01T00:00:00Z, as Koha's sessions keep them. */
export const epochSeconds = (at: Instant): number => Math.floor(at.epochMilliseconds / 1000);

/** A moment as MariaDB writes a TIMESTAMP in a session at +00:00: `YYYY-MM-DD HH:MM:SS`. */
export const utcText = (at: Instant): string => wallTimeIn('UTC', at);

/** The moment of a TIMESTAMP read in a session at +00:00. */
export const instantOfUtcText = (text: string): Instant => Temporal.Instant.from(`${text.replace(' ', 'T')}Z`);

/** Milliseconds from a steady clock; only differences mean anything. */
export const steadyMs = (): number => performance.now();

/** Whether the runtime knows an IANA time zone by this name. */
export const isTimeZone = (name: string): boolean => {
  try {
    systemClock.now().toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
};

/** The IANA time zone of this machine. */
export const systemTimeZone = (): string => Temporal.Now.timeZoneId();

/** Noon of a day on this machine's own clock, for file formats that keep no time zone: its fields are the same anywhere. */
export const localNoon = ({ year, month, day }: LibraryDay): Date => new Date(year, month - 1, day, 12);

/** The moment so many seconds after 1970-01-01T00:00:00Z. */
export const instantOfEpoch = (seconds: number): Instant => Temporal.Instant.fromEpochMilliseconds(seconds * 1000);

import ical, { ICalEventTransparency } from 'ical-generator';
import type { Instant, LibraryDay } from '../../../shared/time.ts';

/** One promise in a calendar. */
export interface CalendarEntry {
  /** Stays the same as long as the promise does. */
  readonly id: string;
  readonly summary: string;
  /** A whole day, or a moment. */
  readonly at: { readonly day: LibraryDay } | { readonly moment: Instant };
  /** When it was changed last, and how often it was. */
  readonly changedAt: Instant;
  readonly changes: number;
  /** Address of its page. */
  readonly url: string;
}

const HOUR_SECONDS = 3_600;

/**
 * A calendar after RFC 5545.
 *
 * @param name of the calendar; the package prints it as it is, so it must not hold commas, semicolons or line ends
 */
export const calendarFile = (name: string, language: string, entries: readonly CalendarEntry[]): string => {
  const calendar = ical({ name, prodId: { company: 'Kenal', product: 'Kenal', language }, ttl: HOUR_SECONDS });
  for (const { id, summary, at, changedAt, changes, url } of entries)
    calendar.createEvent({
      id,
      summary,
      url,
      stamp: changedAt.toString(),
      sequence: changes,
      // A promise is no appointment: its owner is free meanwhile.
      transparency: ICalEventTransparency.TRANSPARENT,
      ...('day' in at ? { start: at.day.toString(), allDay: true } : { start: at.moment.toString() }),
    });
  return `${calendar.toString()}\r\n`;
};

import { libraryDay, type LibraryDay } from '../../shared/time.ts';

const DAYS = 7;

/** `2026-11` as its first day; undefined where it is no month. */
export const monthOf = (text: string): LibraryDay | undefined => {
  const [, year, month = 0] = /^(\d{4})-(\d{2})$/.exec(text) ?? [];
  return year === undefined || Number(month) < 1 || Number(month) > 12 ? undefined : libraryDay(`${text}-01`);
};

/** The weeks of a month from Monday on, with the days of its neighbours that fill the first and the last. */
export const weeksOf = (month: LibraryDay): LibraryDay[][] => {
  const first = month.with({ day: 1 });
  const monday = first.subtract({ days: first.dayOfWeek - 1 });
  const days = first.dayOfWeek - 1 + first.daysInMonth;
  return Array.from({ length: Math.ceil(days / DAYS) }, (_week, week) =>
    Array.from({ length: DAYS }, (_day, day) => monday.add({ days: week * DAYS + day })),
  );
};

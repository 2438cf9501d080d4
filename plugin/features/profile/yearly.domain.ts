import { libraryDay, type LibraryDay } from '../../shared/time.ts';

/** Any year and a day more: every yearly day is within. */
const WHOLE_YEAR = 367;

/** The day on which a yearly day falls in a year. Where the 29th of February is missing, on the 1st of March. */
const inYear = (yearly: string, year: number): LibraryDay => {
  const isMissing = yearly === '02-29' && !libraryDay(`${year}-01-01`).inLeapYear;
  return libraryDay(`${String(year).padStart(4, '0')}-${isMissing ? '03-01' : yearly}`);
};

/** Today, or the first day after it on which a yearly day falls. @param yearly `MM-DD` */
export const nextTime = (yearly: string, today: LibraryDay): LibraryDay => {
  const day = inYear(yearly, today.year);
  return day.until(today).days > 0 ? inYear(yearly, today.year + 1) : day;
};

/** Today, or the last day before it. */
export const lastTime = (yearly: string, today: LibraryDay): LibraryDay => {
  const day = inYear(yearly, today.year);
  return today.until(day).days > 0 ? inYear(yearly, today.year - 1) : day;
};

/** Every yearly day, as 100 x month + day, that falls on one of so many days from a day on. */
export const yearlyNumbers = (first: LibraryDay, days: number): number[] => [
  ...new Set(
    Array.from({ length: Math.min(days, WHOLE_YEAR) }, (_, step) => first.add({ days: step })).flatMap(
      ({ month, day, inLeapYear }) => [100 * month + day, ...(month === 3 && day === 1 && !inLeapYear ? [229] : [])],
    ),
  ),
];

import { dayNumber, dayOfNumber, libraryDay } from '../../shared/time.ts';

/** Days are numbered from 1970-01-01 = 0; the ledger knows days up to 2149. */
export const LAST_DAY = 65_535;

const monthOfDay = new Uint16Array(LAST_DAY + 1);
const dayOfMonth = new Uint8Array(LAST_DAY + 1);
const monthText: string[] = [];
const firstDayOfMonth: number[] = [];

for (let first = libraryDay('1970-01-01'), number = 0; number <= LAST_DAY; first = first.add({ months: 1 })) {
  const month = monthText.length;
  monthText.push(first.toString());
  firstDayOfMonth.push(number);
  for (let day = 1; day <= first.daysInMonth && number <= LAST_DAY; day += 1, number += 1) {
    monthOfDay[number] = month;
    dayOfMonth[number] = day;
  }
}

const monthNumbers = new Map(monthText.map((text, month) => [text, month]));

/** Months since 1970-01 of a day. */
export const monthOf = (day: number): number => monthOfDay[day] ?? 0;
/** Day of the month, 1-31. */
export const dayInMonth = (day: number): number => dayOfMonth[day] ?? 0;
/** The first day of a month, as `YYYY-MM-01`. */
export const monthAsText = (month: number): string => monthText[month] ?? '';
/** The number of a month written as `YYYY-MM-01`; -1 if it is outside the ledger's time. */
export const monthFromText = (text: string): number => monthNumbers.get(text) ?? -1;
/** The day number of a month's first day. */
export const firstDayOf = (month: number): number => firstDayOfMonth[month] ?? LAST_DAY;
const dayTexts: (string | undefined)[] = Array.from({ length: LAST_DAY + 1 });

/** A day number as `YYYY-MM-DD`. Called for millions of days, so written once for each where the tables reach. */
export const dayAsText = (day: number): string => {
  if (day < 0 || day > LAST_DAY || !Number.isInteger(day)) return dayOfNumber(day).toString();
  const inMonth = dayInMonth(day);
  return (dayTexts[day] ??= `${monthAsText(monthOf(day)).slice(0, 8)}${inMonth < 10 ? '0' : ''}${inMonth}`);
};

/** The day number of a text that starts with `YYYY-MM-DD`. */
export const dayFromText = (text: string): number => {
  const month = monthFromText(`${text.slice(0, 8)}01`);
  const inMonth = Number(text.slice(8, 10));
  const day = firstDayOf(month) + inMonth - 1;
  // Anything unusual is left to the calendar itself, which also says what is wrong with it.
  return month >= 0 && inMonth >= 1 && monthOf(day) === month ? day : dayNumber(libraryDay(text.slice(0, 10)));
};

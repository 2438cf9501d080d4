/**
 * What a patron did in a month, day by day.
 *
 * A visit day is a distinct day with a check-out or with use inside the library; a borrowing day is one with a
 * check-out. Returns, renewals and holds are counted but are no visits: a book drop, a website and a telephone do them
 * too.
 */

/** Position of each kind of activity in a day's counts. */
export const LOAN = 0;
export const RENEWAL = 1;
export const RETURN = 2;
export const LOCAL_USE = 3;
export const HOLD = 4;
export const ACTIVITY_COUNT = 5;

/** One letter for each activity in the written form. */
export const LETTERS = 'LNRUH';

/** The counts of one day, at the positions above. */
export interface DayCounts {
  /** Day of the month, 1-31. */
  readonly day: number;
  readonly counts: readonly [number, number, number, number, number];
}

/**
 * Reads the written form: days in rising order, each a day of the month followed by letter and number for every
 * activity that is not zero, such as `5L2R1 17U1`.
 */
export const readDayCounts = (text: string): DayCounts[] => {
  if (text === '') return [];
  return text.split(' ').map((word) => {
    const counts: [number, number, number, number, number] = [0, 0, 0, 0, 0];
    for (const [, letter, count] of word.matchAll(/([A-Z])(\d+)/g))
      counts[LETTERS.indexOf(letter ?? '')] = Number(count);
    return { day: Number.parseInt(word, 10), counts };
  });
};

/** The days of the month of a written form, 1-31. */
export const daysWritten = (text: string): number[] =>
  text === '' ? [] : text.split(' ').map((word) => Number.parseInt(word, 10));

/** The days of the month on which two written forms differ. */
export const daysApart = (one: string, other: string): number[] => {
  const [left, right] = [new Set(one.split(' ')), new Set(other.split(' '))];
  const apart = [...left].filter((word) => !right.has(word)).concat([...right].filter((word) => !left.has(word)));
  return [...new Set(apart.filter((word) => word !== '').map((word) => Number.parseInt(word, 10)))];
};

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

/** A number that stands before any letter. */
const OF_DAY = -1;
const SPACE = 0x20;
const NOUGHT = 0x30;
const NINE = 0x39;

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
  const days: DayCounts[] = [];
  let counts: [number, number, number, number, number] = [0, 0, 0, 0, 0];
  let day = 0;
  let number = 0;
  let place = OF_DAY;
  const settle = (): void => {
    if (place === OF_DAY) day = number;
    else counts[place] = number;
    number = 0;
  };
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= NOUGHT && code <= NINE) {
      number = number * 10 + code - NOUGHT;
      continue;
    }
    settle();
    place = code === SPACE ? OF_DAY : LETTERS.indexOf(text.charAt(at));
    if (code !== SPACE) continue;
    days.push({ day, counts });
    counts = [0, 0, 0, 0, 0];
  }
  if (text === '') return days;
  settle();
  days.push({ day, counts });
  return days;
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

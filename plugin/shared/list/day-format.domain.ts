import { isLibraryDay, libraryDay, type LibraryDay } from '../time.ts';

/** In which order a date has year, month and day. */
export const DATE_FORMATS = ['ymd', 'dmy', 'mdy'] as const;
export type DateFormat = (typeof DATE_FORMATS)[number];

const NUMBERS: Readonly<Record<DateFormat, RegExp>> = {
  ymd: /^(?<y>\d{4})(?<gap>[-/.]?)(?<m>\d{1,2})\k<gap>(?<d>\d{1,2})(?=$|[T ])/,
  dmy: /^(?<d>\d{1,2})[-/. ](?<m>\d{1,2})[-/. ](?<y>\d{4})(?=$|[T ,])/,
  mdy: /^(?<m>\d{1,2})[-/. ](?<d>\d{1,2})[-/. ](?<y>\d{4})(?=$|[T ,])/,
};

/** Earlier is a slip of the pen. */
const FIRST_YEAR = 1000;

/** The day that a text names, whatever time stands behind it; undefined where there is no such day. */
export const readDay = (text: string, format: DateFormat): LibraryDay | undefined => {
  const { y = '', m = '', d = '' } = NUMBERS[format].exec(text)?.groups ?? {};
  const day = `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`;
  return Number(y) >= FIRST_YEAR && isLibraryDay(day) ? libraryDay(day) : undefined;
};

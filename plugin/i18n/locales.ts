import { dayNumber, type Instant, type LibraryDay } from '../shared/time.ts';
import { LANGUAGES, readTexts, translator } from './texts.ts';
import type { Language, Locale } from './locale.ts';

const MS_PER_DAY = 86_400_000;
const TAG: Readonly<Record<Language, string>> = { en: 'en-GB', id: 'id-ID' };

export type Locales = Readonly<Record<Language, Locale>>;

/** All languages, made once. `timezone` is the library's, for moments. */
export const createLocales = (timezone: string): Locales => {
  const made = (Object.keys(LANGUAGES) as Language[]).map((language) => [language, locale(language, timezone)]);
  return Object.fromEntries(made) as Locales;
};

const locale = (language: Language, timezone: string): Locale => {
  const tag = TAG[language];
  const dates = (options: Intl.DateTimeFormatOptions, timeZone: string): ((ms: number) => string) => {
    const format = new Intl.DateTimeFormat(tag, { ...options, timeZone });
    return (ms) => withShortSeptember(format.format(ms));
  };
  const months = new Intl.DateTimeFormat(tag, { month: 'short', year: 'numeric', timeZone: 'UTC' });
  const ofDay = (options: Intl.DateTimeFormatOptions): ((day: LibraryDay) => string) => {
    const format = dates(options, 'UTC');
    return (day) => format(dayNumber(day) * MS_PER_DAY);
  };
  const ofMoment = (options: Intl.DateTimeFormatOptions): ((at: Instant) => string) => {
    const format = dates(options, timezone);
    return (at) => format(at.epochMilliseconds);
  };
  const longDay = ofDay({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  const relative = new Intl.RelativeTimeFormat(tag, { numeric: 'auto' });
  const list = new Intl.ListFormat(tag, { type: 'conjunction' });
  const either = new Intl.ListFormat(tag, { type: 'disjunction' });
  const texts = readTexts(language);
  return {
    language,
    direction: 'ltr',
    t: translator(language, texts),
    has: (key) => texts.has(key),
    number: (value, digits) =>
      new Intl.NumberFormat(
        tag,
        digits === undefined ? {} : { minimumFractionDigits: digits, maximumFractionDigits: digits },
      ).format(value),
    money: (value, currency) =>
      new Intl.NumberFormat(
        tag,
        currency === undefined
          ? { minimumFractionDigits: 2, maximumFractionDigits: 2 }
          : { style: 'currency', currency, currencyDisplay: 'narrowSymbol', trailingZeroDisplay: 'stripIfInteger' },
      ).format(value),
    day: ofDay({ day: 'numeric', month: 'short', year: 'numeric' }),
    dayOfMonth: ofDay({ day: 'numeric', month: 'short' }),
    longDay: (day) => longDay(day).replace(',', ''),
    weekday: ofDay({ weekday: 'short' }),
    month: ofDay({ month: 'long', year: 'numeric' }),
    shortMonth: ofDay({ month: 'short', year: 'numeric' }),
    shortMonths: (first, last) =>
      // Dictionaries put thin spaces around the dash, which spreadsheets and searches take for something else.
      withShortSeptember(months.formatRange(dayNumber(first) * MS_PER_DAY, dayNumber(last) * MS_PER_DAY)).replaceAll(
        '\u2009',
        ' ',
      ),
    moment: ofMoment({
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }),
    time: ofMoment({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    // The clock of a database may be ahead of ours, and nothing has happened in the future.
    ago: (at, now) => ago(relative, Math.min(0, at.epochMilliseconds - now.epochMilliseconds) / 1000),
    list: (parts) => list.format(parts),
    either: (parts) => either.format(parts),
  };
};

/** British dictionaries shorten September to four letters; every other month has three, and columns line up by it. */
const withShortSeptember = (text: string): string => text.replaceAll(/\bSept\b/g, 'Sep');

/** Largest units first; a span is told in the first one of which it holds at least one. */
const SPANS = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

const ago = (relative: Intl.RelativeTimeFormat, seconds: number): string => {
  const [unit, length] = SPANS.find(([, span]) => Math.abs(seconds) >= span) ?? (['second', Infinity] as const);
  return relative.format(Math.trunc(seconds / length) + 0, unit);
};

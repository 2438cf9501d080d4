import type { Locale } from '../../i18n/locale.ts';
import type { LibraryDay } from '../../shared/time.ts';
import { monthLine, type MonthLine } from '../../web/charts/month-line.ts';
import type { UseMonth } from '../insight/index.ts';
import { borrowersRange, type ExpectedBorrowers } from './borrowers-range.domain.ts';
import { roundedOutwards, type Expectation } from './expectation.domain.ts';
import { cellsIn, percentIn, type Figures } from './figures.ts';
import { FEWEST_MONTHS, forecastMonths, type MonthForecast } from './month-forecast.domain.ts';
import { monthsBetween, yearTicks } from './months.ts';
import { report, type Report } from './report-card.ts';
import { FEWEST_SHOWN, isSmall } from './small-groups.domain.ts';

export interface ActiveInput {
  readonly locale: Locale;
  readonly months: readonly UseMonth[];
  /** The last day that is counted. */
  readonly asOf: LibraryDay;
  /** Undefined where no model is trusted. */
  readonly borrowers: ExpectedBorrowers | undefined;
  readonly csv: string;
}

const MOST_MONTHS = 36;

/** How many patrons came in each month, and how many may come in the next ones. */
export const activeReport = ({ locale, months, asOf, borrowers, csv }: ActiveInput): Report<MonthLine> => {
  const { t } = locale;
  const all = completeMonths(months, asOf);
  const counts = all.map(({ activePatrons }) => activePatrons);
  const forecast = counts.some(isSmall) ? undefined : forecastMonths(counts);
  const shown = all.slice(-MOST_MONTHS);
  const last = shown.at(-1);
  const inside = forecast?.foretold.filter(
    ({ low, high, actual }) => Math.round(low) <= actual && actual <= Math.round(high),
  ).length;
  return report({
    id: 'active',
    title: t('reports.active.title'),
    note: t('reports.active.note'),
    sentences: [
      ...(last === undefined ? [t('reports.active.none')] : cameSentences(locale, all)),
      ...(last === undefined ? [] : [outlook(locale, counts, last.month, forecast)]),
      ...(borrowers === undefined ? [] : [borrowersSentence(locale, borrowers)]),
    ],
    chart: counts.every((count) => count < FEWEST_SHOWN) ? undefined : chartOf(locale, shown, forecast),
    figures: figuresOf(locale, shown, forecast),
    csv,
    foot:
      inside === undefined
        ? t('reports.active.foot')
        : t('reports.active.footForecast', { inside, all: forecast?.foretold.length ?? 0 }),
  });
};

interface Month {
  readonly month: LibraryDay;
  readonly activePatrons: number;
  readonly borrowingPatrons: number;
  readonly visitDays: number;
}

/** Months that are over, oldest first; a month without any use is there too. */
const completeMonths = (months: readonly UseMonth[], asOf: LibraryDay): Month[] => {
  const known = new Map(months.map((one) => [one.month.toString(), one]));
  const first = months[0]?.month;
  if (first === undefined) return [];
  const over = asOf.add({ days: 1 }).with({ day: 1 }).subtract({ months: 1 });
  return monthsBetween(first, over).map(
    (month) => known.get(month.toString()) ?? { month, activePatrons: 0, borrowingPatrons: 0, visitDays: 0 },
  );
};

const YEAR = 12;

const cameSentences = (locale: Locale, months: readonly Month[]): string[] => {
  const { t } = locale;
  const last = months.at(-1);
  if (last === undefined) return [];
  const month = locale.month(last.month);
  if (isSmall(last.activePatrons)) return [t('reports.active.cameFew', { month })];
  const before = months.at(-1 - YEAR)?.activePatrons ?? 0;
  const change = before < FEWEST_SHOWN ? undefined : last.activePatrons / before - 1;
  const came = t('reports.active.came', { count: last.activePatrons, month });
  if (change === undefined) return [came];
  const percent = percentIn(locale, Math.abs(change));
  const direction = change < 0 ? 'less' : 'more';
  return [came, t(Math.round(change * 100) === 0 ? 'reports.active.same' : `reports.active.${direction}`, { percent })];
};

const outlook = (
  locale: Locale,
  counts: readonly number[],
  last: LibraryDay,
  forecast: MonthForecast | undefined,
): string => {
  const { t } = locale;
  const [next] = forecast?.ahead ?? [];
  if (next !== undefined)
    return t('reports.active.expect', {
      month: locale.month(last.add({ months: 1 })),
      ...written(locale, roundedOutwards(next)),
    });
  return counts.length < FEWEST_MONTHS
    ? t('reports.active.tooShort', { months: counts.length, needed: FEWEST_MONTHS })
    : t('reports.active.tooFew', { fewest: FEWEST_SHOWN });
};

const borrowersSentence = (locale: Locale, borrowers: ExpectedBorrowers): string => {
  const { patrons, trials } = borrowers;
  const { value, low, high } = roundedOutwards(borrowersRange(borrowers));
  return locale.t(trials.length === 0 ? 'reports.active.borrowersUntried' : 'reports.active.borrowers', {
    patrons: locale.number(patrons),
    ...written(locale, { value, low, high: Math.min(patrons, high) }),
  });
};

const written = (locale: Locale, { value, low, high }: Expectation): Record<keyof Expectation, string> => ({
  value: locale.number(value),
  low: locale.number(low),
  high: locale.number(high),
});

const chartOf = (locale: Locale, months: readonly Month[], forecast: MonthForecast | undefined): MonthLine => {
  const ahead = forecast?.ahead ?? [];
  const foretold = forecast?.foretold ?? [];
  const firstForetold = months.length - foretold.length;
  const all = monthsAndAhead(months, ahead);
  return monthLine({
    months: months.map(({ activePatrons }) => (isSmall(activePatrons) ? undefined : activePatrons)),
    ahead,
    foretold: foretold.map(({ value }, index) => ({ index: firstForetold + index, value })),
    ticks: yearTicks(locale, all),
    label: locale.t('reports.active.chart'),
    number: (value) => locale.number(value),
  });
};

const monthsAndAhead = (months: readonly Month[], ahead: readonly Expectation[]): LibraryDay[] => {
  const last = months.at(-1)?.month;
  const coming = last === undefined ? [] : ahead.map((_one, index) => last.add({ months: index + 1 }));
  return [...months.map(({ month }) => month), ...coming];
};

const figuresOf = (locale: Locale, months: readonly Month[], forecast: MonthForecast | undefined): Figures => {
  const { t } = locale;
  const { word, number, small, none } = cellsIn(locale);
  const ahead = forecast?.ahead ?? [];
  const foretold = forecast?.foretold ?? [];
  const firstForetold = months.length - foretold.length;
  const people = (count: number) => (isSmall(count) ? small : number(count));
  const expectation = (one: Expectation | undefined) =>
    one === undefined ? [none, none, none] : [one.value, one.low, one.high].map((value) => number(Math.round(value)));
  const coming = monthsAndAhead(months, ahead).slice(months.length);
  return {
    caption: t('reports.active.caption'),
    columns: ['month', 'came', 'borrowed', 'visitDays', 'expected', 'low', 'high'].map((name) => ({
      text: t(`reports.active.column.${name}`),
      isNumber: name !== 'month',
    })),
    rows: [
      ...months.map((one, index) => [
        word(locale.shortMonth(one.month)),
        people(one.activePatrons),
        people(one.borrowingPatrons),
        isSmall(one.activePatrons) ? small : number(one.visitDays),
        ...expectation(foretold[index - firstForetold]),
      ]),
      ...coming.map((month, index) => [word(locale.shortMonth(month)), none, none, none, ...expectation(ahead[index])]),
    ],
  };
};

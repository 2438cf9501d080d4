import type { Locale } from '../../i18n/locale.ts';
import type { LibraryDay } from '../../shared/time.ts';
import { monthLine, type MonthLine } from '../../web/charts/month-line.ts';
import { borrowersRange, type ExpectedBorrowers } from './borrowers-range.domain.ts';
import { roundedOutwards, type Expectation } from './expectation.domain.ts';
import { cellsIn, percentIn, type Figures } from './figures.ts';
import { FEWEST_MONTHS, forecastMonths, type MonthForecast } from './month-forecast.domain.ts';
import { monthsBetween, yearTicks } from './months.ts';
import { report, type Report } from './report-card.ts';
import type { SeenUse } from './seen.ts';
import { FEWEST_SHOWN, isSmall, tellingOf } from './small-groups.domain.ts';

export interface ActiveInput {
  readonly locale: Locale;
  readonly months: readonly SeenUse[];
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
  const forecast = all.some(isHidden) ? undefined : forecastMonths(counts);
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
      ...(last === undefined ? [] : [outlook(locale, all, forecast)]),
      ...(borrowers === undefined ? [] : [borrowersSentence(locale, borrowers)]),
    ],
    chart: all.every((one) => one.activePatrons === 0 || isHidden(one)) ? undefined : chartOf(locale, shown, forecast),
    figures: figuresOf(locale, shown, forecast),
    csv,
    foot:
      inside === undefined
        ? t('reports.active.foot')
        : t('reports.active.footForecast', { inside, all: forecast?.foretold.length ?? 0 }),
  });
};

type Month = Omit<SeenUse, 'loans'>;

/** Whether nothing may be told of a month: few came, or what came would give away a small group elsewhere. */
const isHidden = ({ activePatrons, isWithheld }: Month): boolean => isSmall(activePatrons) || isWithheld === true;

/** Months that are over, oldest first; a month without any use is there too. */
const completeMonths = (months: readonly SeenUse[], asOf: LibraryDay): Month[] => {
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
  if (isHidden(last)) return [t('reports.active.cameWithheld', { month })];
  const before = months.at(-1 - YEAR);
  const change =
    before === undefined || isHidden(before) || before.activePatrons === 0
      ? undefined
      : last.activePatrons / before.activePatrons - 1;
  const came = t('reports.active.came', { count: last.activePatrons, month });
  if (change === undefined) return [came];
  const percent = percentIn(locale, Math.abs(change));
  const direction = change < 0 ? 'less' : 'more';
  return [came, t(Math.round(change * 100) === 0 ? 'reports.active.same' : `reports.active.${direction}`, { percent })];
};

const outlook = (locale: Locale, months: readonly Month[], forecast: MonthForecast | undefined): string => {
  const { t } = locale;
  const [next] = forecast?.ahead ?? [];
  const last = months.at(-1);
  if (next !== undefined && last !== undefined)
    return t('reports.active.expect', {
      month: locale.month(last.month.add({ months: 1 })),
      ...written(locale, roundedOutwards(next)),
    });
  if (months.length < FEWEST_MONTHS)
    return t('reports.active.tooShort', { months: months.length, needed: FEWEST_MONTHS });
  const isFew = months.some(({ activePatrons }) => activePatrons < FEWEST_SHOWN);
  return t(isFew ? 'reports.active.tooFew' : 'reports.active.withheldMonths', { fewest: FEWEST_SHOWN });
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
    months: months.map((one) => (isHidden(one) ? undefined : one.activePatrons)),
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
  const { word, number, patrons: people, none } = cellsIn(locale);
  const ahead = forecast?.ahead ?? [];
  const foretold = forecast?.foretold ?? [];
  const firstForetold = months.length - foretold.length;
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
        people(one.activePatrons, tellingOf(one.activePatrons, one.isWithheld)),
        people(one.borrowingPatrons, tellingOf(one.borrowingPatrons, one.isBorrowingWithheld)),
        people(one.visitDays, tellingOf(one.activePatrons, one.isWithheld)),
        ...expectation(foretold[index - firstForetold]),
      ]),
      ...coming.map((month, index) => [word(locale.shortMonth(month)), none, none, none, ...expectation(ahead[index])]),
    ],
  };
};

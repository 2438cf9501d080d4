import type { Locale } from '../../i18n/locale.ts';
import type { LibraryDay } from '../../shared/time.ts';
import { stackedMonths, type StackedMonths } from '../../web/charts/stacked-months.ts';
import type { Stage, StageMonth } from '../insight/index.ts';
import { cellsIn, type Figures } from './figures.ts';
import { yearTicks } from './months.ts';
import { report, type Report } from './report-card.ts';
import { FEWEST_SHOWN, isSmall } from './small-groups.domain.ts';
import { ALL_STAGES, DRAWN_STAGES } from './stages.ts';

export interface StagesInput {
  readonly locale: Locale;
  readonly months: readonly StageMonth[];
  readonly csv: string;
}

interface MonthEnd {
  readonly month: LibraryDay;
  readonly sizes: ReadonlyMap<Stage, number>;
}

const MOST_MONTHS = 24;
/** Stages of those who use the library. */
const LIVELY: readonly Stage[] = ['loyal', 'active', 'new', 'returned'];

/** How many patrons were in which stage at the end of each month. */
export const stagesReport = ({ locale, months, csv }: StagesInput): Report<StackedMonths> => {
  const { t } = locale;
  const ends = monthEnds(months).slice(-MOST_MONTHS);
  const hasAny = ends.some(({ sizes }) => DRAWN_STAGES.some((stage) => (sizes.get(stage) ?? 0) >= FEWEST_SHOWN));
  return report({
    id: 'stages',
    title: t('reports.stages.title'),
    note: t('reports.stages.note'),
    sentences: ends.length === 0 ? [t('reports.stages.none')] : stageSentences(locale, ends),
    chart: hasAny ? chartOf(locale, ends) : undefined,
    figures: figuresOf(locale, ends),
    csv,
    foot: t('reports.stages.foot', { fewest: FEWEST_SHOWN }),
  });
};

const monthEnds = (months: readonly StageMonth[]): MonthEnd[] => {
  const ends = new Map<string, { month: LibraryDay; sizes: Map<Stage, number> }>();
  for (const { month, to, patrons } of months) {
    if (to === undefined) continue;
    const end = ends.get(month.toString()) ?? { month, sizes: new Map<Stage, number>() };
    end.sizes.set(to, (end.sizes.get(to) ?? 0) + patrons);
    ends.set(month.toString(), end);
  }
  return [...ends.values()].sort((one, other) => (one.month.toString() < other.month.toString() ? -1 : 1));
};

const sum = (sizes: ReadonlyMap<Stage, number>, stages: readonly Stage[]): number =>
  stages.reduce((all, stage) => all + (sizes.get(stage) ?? 0), 0);

const stageSentences = (locale: Locale, ends: readonly MonthEnd[]): string[] => {
  const { t } = locale;
  const last = ends.at(-1);
  if (last === undefined) return [];
  const [lively, slipping] = [sum(last.sizes, LIVELY), last.sizes.get('slipping') ?? 0];
  const month = locale.month(last.month);
  const sentence = (key: string, number: number): string =>
    isSmall(number)
      ? t(`reports.stages.${key}Few`, { month })
      : t(`reports.stages.${key}`, { count: number, number: locale.number(number), month });
  return [sentence('lively', lively), sentence('slipping', slipping)];
};

const chartOf = (locale: Locale, ends: readonly MonthEnd[]): StackedMonths => {
  const { t } = locale;
  return stackedMonths({
    // The last one drawn is the top of the pile.
    layers: DRAWN_STAGES.map((stage) => ({ key: stage, text: t(`stage.${stage}`), tone: stage })),
    months: ends.map(({ month, sizes }) => ({
      text: locale.shortMonth(month),
      values: new Map([...sizes].filter(([, patrons]) => !isSmall(patrons))),
    })),
    ticks: yearTicks(
      locale,
      ends.map(({ month }) => month),
    ),
    label: t('reports.stages.chart'),
    number: (value) => locale.number(value),
  });
};

const figuresOf = (locale: Locale, ends: readonly MonthEnd[]): Figures => {
  const { t } = locale;
  const { word, number, small } = cellsIn(locale);
  return {
    caption: t('reports.stages.caption'),
    columns: [
      { text: t('reports.stages.month'), isNumber: false },
      ...ALL_STAGES.map((stage) => ({ text: t(`stage.${stage}`), isNumber: true })),
    ],
    rows: ends.map(({ month, sizes }) => [
      word(locale.shortMonth(month)),
      ...ALL_STAGES.map((stage) => {
        const patrons = sizes.get(stage) ?? 0;
        return isSmall(patrons) ? small : number(patrons);
      }),
    ]),
  };
};

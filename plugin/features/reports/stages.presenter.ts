import type { Locale } from '../../i18n/locale.ts';
import type { LibraryDay } from '../../shared/time.ts';
import { stackedMonths, type StackedMonths } from '../../web/charts/stacked-months.ts';
import type { Stage } from '../insight/index.ts';
import { cellsIn, type Figures } from './figures.ts';
import { yearTicks } from './months.ts';
import { report, type Report } from './report-card.ts';
import type { SeenSize } from './seen.ts';
import { FEWEST_SHOWN } from './small-groups.domain.ts';
import { ALL_STAGES, DRAWN_STAGES } from './stages.ts';
import { isTold, sumTold, told, type Told } from './told.ts';

export interface StagesInput {
  readonly locale: Locale;
  readonly sizes: readonly SeenSize[];
  readonly csv: string;
}

interface MonthEnd {
  readonly month: LibraryDay;
  readonly sizes: ReadonlyMap<Stage, Told>;
}

const MOST_MONTHS = 24;
/** Stages of those who use the library. */
const LIVELY: readonly Stage[] = ['loyal', 'active', 'new', 'returned'];

/** How many patrons were in which stage at the end of each month. */
export const stagesReport = ({ locale, sizes: all, csv }: StagesInput): Report<StackedMonths> => {
  const { t } = locale;
  const ends = monthEnds(all).slice(-MOST_MONTHS);
  const hasAny = ends.some(({ sizes }) =>
    DRAWN_STAGES.some((stage) => isTold(sizeIn(sizes, stage)) && sizes.has(stage)),
  );
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

const monthEnds = (all: readonly SeenSize[]): MonthEnd[] => {
  const ends = new Map<string, { month: LibraryDay; sizes: Map<Stage, Told> }>();
  for (const size of all) {
    if (size.end !== 'to') continue;
    const key = size.month.toString();
    const end = ends.get(key) ?? { month: size.month, sizes: new Map<Stage, Told>() };
    end.sizes.set(size.stage, told(size));
    ends.set(key, end);
  }
  return [...ends.values()].sort((one, other) => (one.month.toString() < other.month.toString() ? -1 : 1));
};

const NOBODY: Told = { patrons: 0, telling: 'told' };
const sizeIn = (sizes: MonthEnd['sizes'], stage: Stage): Told => sizes.get(stage) ?? NOBODY;

const stageSentences = (locale: Locale, ends: readonly MonthEnd[]): string[] => {
  const { t } = locale;
  const last = ends.at(-1);
  if (last === undefined) return [];
  const month = locale.month(last.month);
  const sentence = (key: string, stages: readonly Stage[]): string => {
    const { sum, ending } = sumTold(stages.map((stage) => sizeIn(last.sizes, stage)));
    return t(`reports.stages.${key}${ending}`, { count: sum, number: locale.number(sum), month });
  };
  return [sentence('lively', LIVELY), sentence('slipping', ['slipping'])];
};

/** How a small group is drawn, whatever its size: halfway between nobody and the fewest that are shown. */
const DRAWN_AS = FEWEST_SHOWN / 2;

const chartOf = (locale: Locale, ends: readonly MonthEnd[]): StackedMonths => {
  const { t } = locale;
  return stackedMonths({
    // The last one drawn is the top of the pile.
    layers: DRAWN_STAGES.map((stage) => ({ key: stage, text: t(`stage.${stage}`), tone: stage })),
    months: ends.map(({ month, sizes }) => ({
      text: locale.shortMonth(month),
      values: new Map(DRAWN_STAGES.map((stage) => [stage, valueOf(sizeIn(sizes, stage))])),
    })),
    ticks: yearTicks(
      locale,
      ends.map(({ month }) => month),
    ),
    label: t('reports.stages.chart'),
    number: (value) => locale.number(value),
    few: {
      drawnAs: DRAWN_AS,
      text: t('reports.small'),
      mark: t('reports.stages.fewMark', { fewest: FEWEST_SHOWN }),
      key: t('reports.stages.key.few', { fewest: FEWEST_SHOWN, drawn: DRAWN_AS }),
    },
    untold: { text: t('reports.withheld'), key: t('reports.stages.key.untold') },
  });
};

const valueOf = ({ patrons, telling }: Told): number | 'few' | 'untold' => {
  if (telling === 'told') return patrons;
  return telling === 'small' ? 'few' : 'untold';
};

const figuresOf = (locale: Locale, ends: readonly MonthEnd[]): Figures => {
  const { t } = locale;
  const { word, patrons: people } = cellsIn(locale);
  return {
    caption: t('reports.stages.caption'),
    columns: [
      { text: t('reports.stages.month'), isNumber: false },
      ...ALL_STAGES.map((stage) => ({ text: t(`stage.${stage}`), isNumber: true })),
    ],
    rows: ends.map(({ month, sizes }) => [
      word(locale.shortMonth(month)),
      ...ALL_STAGES.map((stage) => {
        const { patrons, telling } = sizeIn(sizes, stage);
        return people(patrons, telling);
      }),
    ]),
  };
};

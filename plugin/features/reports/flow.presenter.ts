import type { Locale } from '../../i18n/locale.ts';
import type { LibraryDay } from '../../shared/time.ts';
import { flow, type Flow } from '../../web/charts/flow.ts';
import type { Stage, StageMonth } from '../insight/index.ts';
import { cellsIn, type Figures } from './figures.ts';
import { report, type Report } from './report-card.ts';
import { FEWEST_SHOWN, isSmall } from './small-groups.domain.ts';
import { ALL_STAGES, DRAWN_STAGES } from './stages.ts';

export interface FlowReportInput {
  readonly locale: Locale;
  /** Flows of all months. */
  readonly months: readonly StageMonth[];
  /** The month that was asked for; the latest where there is no such month. */
  readonly month: LibraryDay | undefined;
  readonly pathOf: (month: LibraryDay) => string;
  readonly csv: string;
}

/** A flow between two months, with the ways to the months beside it. */
export interface FlowReport extends Report<Flow> {
  readonly earlier: string | undefined;
  readonly later: string | undefined;
}

/** Who went from which stage to which in a month. */
export const flowReport = ({ locale, months, month, pathOf, csv }: FlowReportInput): FlowReport => {
  const { t } = locale;
  const known = [...new Set(months.map((one) => one.month.toString()))].sort();
  const asked = known.indexOf(month?.toString() ?? '');
  const index = asked === -1 ? known.length - 1 : asked;
  const flows = months.filter((one) => one.month.toString() === known[index]);
  const day = flows[0]?.month;
  const isReconstructed = flows.some((one) => one.isReconstructed);
  const dayAt = (at: number): LibraryDay | undefined => months.find((one) => one.month.toString() === known[at])?.month;
  const [before, after] = [dayAt(index - 1), dayAt(index + 1)];
  const made = report({
    id: 'flow',
    title: day === undefined ? t('reports.flow.titleNone') : t('reports.flow.title', monthsOf(locale, day)),
    sentences: day === undefined ? [t('reports.flow.none')] : flowSentences(locale, flows),
    chart: day === undefined ? undefined : chartOf(locale, day, flows),
    figures: figuresOf(locale, flows),
    csv,
    foot: t(isReconstructed ? 'reports.flow.footReconstructed' : 'reports.flow.foot', { fewest: FEWEST_SHOWN }),
  });
  return {
    ...made,
    earlier: before === undefined ? undefined : pathOf(before),
    later: after === undefined ? undefined : pathOf(after),
  };
};

const monthsOf = (locale: Locale, month: LibraryDay) => ({
  from: locale.month(month.subtract({ months: 1 })),
  to: locale.month(month),
});

const SETTLED: readonly (Stage | undefined)[] = ['loyal', 'active', 'new', 'returned'];

const flowSentences = (locale: Locale, flows: readonly StageMonth[]): string[] => {
  const { t } = locale;
  const count = (holds: (one: StageMonth) => boolean): number =>
    flows.filter(holds).reduce((sum, { patrons }) => sum + patrons, 0);
  const sentence = (key: string, number: number): string =>
    isSmall(number)
      ? t(`reports.flow.${key}Few`)
      : t(`reports.flow.${key}`, { count: number, number: locale.number(number) });
  return [
    sentence(
      'slipped',
      count(({ from, to }) => SETTLED.includes(from) && to === 'slipping'),
    ),
    sentence(
      'wonBack',
      count(({ from, to }) => from === 'slipping' && SETTLED.includes(to)),
    ),
    sentence(
      'returned',
      count(({ from, to }) => (from === 'lapsed' || from === 'expired') && SETTLED.includes(to)),
    ),
  ];
};

const OUTSIDE = 'outside';
const isDrawn = (stage: Stage | undefined): boolean => DRAWN_STAGES.some((one) => one === stage);

const chartOf = (locale: Locale, month: LibraryDay, flows: readonly StageMonth[]): Flow | undefined => {
  const { t } = locale;
  const links = flows
    .filter(({ from, to, patrons }) => patrons >= FEWEST_SHOWN && (isDrawn(from) || isDrawn(to)))
    .map(({ from, to, patrons }) => ({ from: from ?? OUTSIDE, to: to ?? OUTSIDE, value: patrons }));
  if (links.length === 0) return undefined;
  const nodes = (side: 'from' | 'to', outside: string) => [
    ...ALL_STAGES.map((stage) => ({
      key: stage,
      text: t(`stage.${stage}`),
      tone: stage,
      size: isDrawn(stage) ? sizeOf(flows, side, stage) : undefined,
    })),
    { key: OUTSIDE, text: outside, tone: OUTSIDE },
  ];
  const { from, to } = monthsOf(locale, month);
  const end = (day: LibraryDay): string => t('reports.flow.end', { month: locale.shortMonth(day) });
  return flow({
    from: nodes('from', t('reports.flow.joined')),
    to: nodes('to', t('reports.flow.left')),
    links,
    fromTitle: end(month.subtract({ months: 1 })),
    toTitle: end(month),
    label: t('reports.flow.chart', { from, to }),
    number: (value) => locale.number(value),
  });
};

/** How many were in a stage, so that the chart says the same as the report on stages. */
const sizeOf = (flows: readonly StageMonth[], side: 'from' | 'to', stage: Stage): number =>
  flows.reduce((sum, one) => (one[side] === stage ? sum + one.patrons : sum), 0);

const figuresOf = (locale: Locale, flows: readonly StageMonth[]): Figures => {
  const { t } = locale;
  const { word, number, small } = cellsIn(locale);
  const place = (stage: Stage | undefined): number =>
    stage === undefined ? ALL_STAGES.length : ALL_STAGES.indexOf(stage);
  const sorted = flows.toSorted((one, other) => place(one.from) - place(other.from) || place(one.to) - place(other.to));
  return {
    caption: t('reports.flow.caption'),
    columns: ['from', 'to', 'patrons'].map((name) => ({
      text: t(`reports.flow.column.${name}`),
      isNumber: name === 'patrons',
    })),
    rows: sorted.map(({ from, to, patrons }) => [
      word(from === undefined ? t('reports.flow.joined') : t(`stage.${from}`)),
      word(to === undefined ? t('reports.flow.left') : t(`stage.${to}`)),
      isSmall(patrons) ? small : number(patrons),
    ]),
  };
};

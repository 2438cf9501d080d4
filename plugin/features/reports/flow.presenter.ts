import type { Locale } from '../../i18n/locale.ts';
import type { LibraryDay } from '../../shared/time.ts';
import { flow, type Flow } from '../../web/charts/flow.ts';
import type { PathLink } from '../../web/partials.ts';
import type { Stage, StageMonth } from '../insight/index.ts';
import { cellsIn, type Figures } from './figures.ts';
import { report, type Report } from './report-card.ts';
import type { SeenSize } from './seen.ts';
import { FEWEST_SHOWN, isSmall, tellingOf } from './small-groups.domain.ts';
import { ALL_STAGES, DRAWN_STAGES } from './stages.ts';

export interface FlowReportInput {
  readonly locale: Locale;
  /** Flows of all months. */
  readonly months: readonly StageMonth[];
  readonly sizes: readonly SeenSize[];
  /** The month that was asked for; the latest where there is no such month. */
  readonly month: LibraryDay | undefined;
  readonly pathOf: (month: LibraryDay) => string;
  readonly csv: string;
}

/** A flow between two months, with the ways to the months beside it. */
export interface FlowReport extends Report<Flow> {
  readonly turns: readonly Turn[];
}

/** A way to another month. */
export interface Turn extends PathLink {
  /** Text and month, for who does not see what it stands below. */
  readonly label: string;
  readonly rel: 'prev' | 'next';
  readonly isBack: boolean;
}

/** Who went from which stage to which in a month. */
export const flowReport = ({ locale, months, sizes, month, pathOf, csv }: FlowReportInput): FlowReport => {
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
    chart: day === undefined ? undefined : chartOf({ locale, month: day, flows, sizes }),
    figures: figuresOf(locale, flows),
    csv,
    foot: t(isReconstructed ? 'reports.flow.footReconstructed' : 'reports.flow.foot', { fewest: FEWEST_SHOWN }),
  });
  const turn = (to: LibraryDay | undefined, isBack: boolean): Turn[] =>
    to === undefined ? [] : [turnTo(locale, { month: to, path: pathOf(to), isBack })];
  return { ...made, turns: [...turn(before, true), ...turn(after, false)] };
};

const turnTo = (
  locale: Locale,
  { month, path, isBack }: { readonly month: LibraryDay; readonly path: string; readonly isBack: boolean },
): Turn => {
  const text = locale.t(isBack ? 'reports.flow.earlier' : 'reports.flow.later');
  const title = locale.t('reports.flow.title', monthsOf(locale, month));
  return {
    path,
    text,
    label: locale.t('reports.flow.turn', { way: text, title }),
    rel: isBack ? 'prev' : 'next',
    isBack,
  };
};

const monthsOf = (locale: Locale, month: LibraryDay) => ({
  from: locale.month(month.subtract({ months: 1 })),
  to: locale.month(month),
});

const SETTLED: readonly (Stage | undefined)[] = ['loyal', 'active', 'new', 'returned'];

const flowSentences = (locale: Locale, flows: readonly StageMonth[]): string[] => {
  const { t } = locale;
  const sentence = (key: string, holds: (one: StageMonth) => boolean): string => {
    const count = total(flows.filter(holds));
    return isSmall(count)
      ? t(`reports.flow.${key}Few`)
      : t(`reports.flow.${key}`, { count, number: locale.number(count) });
  };
  return [
    sentence('slipped', ({ from, to }) => SETTLED.includes(from) && to === 'slipping'),
    sentence('wonBack', ({ from, to }) => from === 'slipping' && SETTLED.includes(to)),
    sentence('returned', ({ from, to }) => (from === 'lapsed' || from === 'expired') && SETTLED.includes(to)),
  ];
};

const total = (flows: readonly StageMonth[]): number => flows.reduce((sum, { patrons }) => sum + patrons, 0);

const OUTSIDE = 'outside';
const isDrawn = (stage: Stage | undefined): boolean => DRAWN_STAGES.some((one) => one === stage);
const isLink = ({ from, to, patrons }: StageMonth): boolean =>
  patrons >= FEWEST_SHOWN && (isDrawn(from) || isDrawn(to));

type Side = 'from' | 'to';

interface ChartInput extends Pick<FlowReportInput, 'locale' | 'sizes'> {
  readonly month: LibraryDay;
  readonly flows: readonly StageMonth[];
}

const chartOf = ({ locale, month, flows, sizes }: ChartInput): Flow | undefined => {
  const { t } = locale;
  const links = flows
    .filter(isLink)
    .map(({ from, to, patrons }) => ({ from: from ?? OUTSIDE, to: to ?? OUTSIDE, value: patrons }));
  if (links.length === 0) return undefined;
  const wholeOf = (side: Side, place: Stage | undefined): { size?: number } => {
    const there = flows.filter((one) => one[side] === place);
    return there.every(isLink) ? { size: total(there) } : {};
  };
  const nodes = (side: Side, outside: string) => [
    ...ALL_STAGES.map((stage) => ({
      key: stage,
      text: t(`stage.${stage}`),
      tone: stage,
      ...(isDrawn(stage) ? sizeIn(locale, sizeOf(sizes, { month, side, stage })) : wholeOf(side, stage)),
    })),
    { key: OUTSIDE, text: outside, tone: OUTSIDE, ...wholeOf(side, undefined) },
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
    atLeast: (value) => t('reports.flow.atLeast', { number: locale.number(value) }),
  });
};

/** How many were in a stage, so that the chart says the same as the report on stages. */
const sizeOf = (
  sizes: readonly SeenSize[],
  { month, side, stage }: { readonly month: LibraryDay; readonly side: Side; readonly stage: Stage },
): SeenSize | undefined => sizes.find((one) => one.end === side && one.stage === stage && one.month.equals(month));

const sizeIn = (locale: Locale, size: SeenSize | undefined): { size?: number; figure?: string } => {
  if (size === undefined || isSmall(size.patrons)) return {};
  return size.isWithheld ? { figure: locale.t('reports.withheld') } : { size: size.patrons };
};

const figuresOf = (locale: Locale, flows: readonly StageMonth[]): Figures => {
  const { t } = locale;
  const { word, patrons: people } = cellsIn(locale);
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
      people(patrons, tellingOf(patrons)),
    ]),
  };
};

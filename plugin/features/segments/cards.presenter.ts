import type { Locale } from '../../i18n/locale.ts';
import { dayNumber, type Instant } from '../../shared/time.ts';
import { sizeLine, type SizeLine } from '../../web/charts/size-line.ts';
import type { DataTable } from '../../web/partials.ts';
import type { Reach, SegmentCount, SegmentSize } from './segment.domain.ts';

/** `partials/segments/figures`. */
export interface FiguresView {
  readonly figure: string;
  readonly unit: string;
  /** When it was counted, and how long that took. */
  readonly note: string;
  readonly bars: readonly { readonly x: number; readonly width: number; readonly tone: string }[];
  readonly lines: readonly { readonly tone: string; readonly text: string; readonly figure: string }[];
  /** Said when something of the form is left out of the count. */
  readonly unfinished: string | undefined;
  /** Instead of everything else: why there is no count. */
  readonly problem: string | undefined;
  /** Instead of everything else: that it was not counted yet; `isHeavy` where somebody should mean it. */
  readonly waiting: { readonly text: string; readonly isHeavy: boolean } | undefined;
}

/** From here on it is worth saying how long the counting took. */
const SLOW_MS = 5_000;

const BAR_WIDTH = 100;
const BAR_GAP = 0.6;

interface FiguresInput {
  readonly count: SegmentCount;
  readonly reach: Reach | undefined;
  readonly now: Instant;
  readonly unfinished: number;
}

export const figuresView = (locale: Locale, { count, reach, now, unfinished }: FiguresInput): FiguresView => {
  const { t } = locale;
  const parts = reach === undefined ? [] : reachParts(reach);
  return {
    figure: locale.number(count.patrons),
    unit: t('segments.figures.unit', { count: count.patrons, everybody: locale.number(count.everybody) }),
    note: t(count.milliseconds < SLOW_MS ? 'segments.figures.counted' : 'segments.figures.countedSlowly', {
      moment: locale.moment(now),
      seconds: locale.number(Math.round(count.milliseconds / 1000)),
    }),
    bars: barsOf(parts.map(({ patrons }) => patrons)).map((bar, index) => ({ ...bar, tone: parts[index]?.way ?? '' })),
    lines: parts.map(({ way, patrons }) => ({
      tone: way,
      text: t(`segments.reach.${way}`),
      figure: locale.number(patrons),
    })),
    unfinished: unfinished === 0 ? undefined : t('segments.figures.unfinished', { count: unfinished }),
    problem: undefined,
    waiting: undefined,
  };
};

/** Where counting failed, the sentence that says why stands in place of the figures. */
export const withoutFigures = (problem: string): FiguresView => ({ ...NO_FIGURES, problem });

/** Nothing was counted so far. */
export const figuresToCome = (text: string, isHeavy: boolean): FiguresView => ({
  ...NO_FIGURES,
  waiting: { text, isHeavy },
});

const NO_FIGURES: FiguresView = {
  figure: '',
  unit: '',
  note: '',
  bars: [],
  lines: [],
  unfinished: undefined,
  problem: undefined,
  waiting: undefined,
};

const reachParts = (reach: Reach) =>
  [
    { way: 'email', patrons: reach.byEmail },
    { way: 'phone', patrons: reach.byPhone },
    { way: 'letter', patrons: reach.byLetter },
    { way: 'none', patrons: reach.notAtAll },
    { way: 'children', patrons: reach.children },
  ].filter(({ way, patrons }) => patrons > 0 || way !== 'children');

/** Parts of one bar with a small gap between them, as attributes of SVG. */
const barsOf = (figures: readonly number[]): { x: number; width: number }[] => {
  const sum = figures.reduce((all, one) => all + one, 0);
  let x = 0;
  return figures.map((figure) => {
    const width = sum === 0 ? 0 : (figure / sum) * BAR_WIDTH;
    const bar = { x: rounded(x), width: rounded(Math.max(0, width - BAR_GAP)) };
    x += width;
    return bar;
  });
};

const rounded = (value: number): number => Math.round(value * 100) / 100;

/** How the size of a segment changed. */
export interface SizeCard {
  readonly chart: SizeLine;
  readonly moved: string;
  readonly table: DataTable;
}

export const sizeCard = (locale: Locale, sizes: readonly SegmentSize[]): SizeCard | undefined => {
  const { t } = locale;
  const [first, last] = [sizes[0], sizes.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const figure = (text: string) => ({ text, isNumber: true });
  return {
    chart: sizeLine({
      points: sizes.map(({ day, patrons }) => ({ at: dayNumber(day), value: patrons })),
      label: t('segments.size.label', {
        first: locale.number(first.patrons),
        firstDay: locale.day(first.day),
        last: locale.number(last.patrons),
        lastDay: locale.day(last.day),
      }),
      firstLabel: locale.dayOfMonth(first.day),
      lastLabel: locale.dayOfMonth(last.day),
      firstValue: locale.number(first.patrons),
      lastValue: locale.number(last.patrons),
    }),
    moved: movedText(locale, sizes),
    table: {
      caption: t('segments.size.title'),
      columns: ['day', 'patrons', 'entered', 'left'].map((column) => ({
        text: t(`segments.size.column.${column}`),
        isNumber: column !== 'day',
        path: undefined,
        sorted: undefined,
      })),
      rows: [...sizes].reverse().map(({ day, patrons, entered, left }) => ({
        head: locale.day(day),
        cells: [figure(locale.number(patrons)), figure(locale.number(entered)), figure(locale.number(left))],
      })),
    },
  };
};

/** Who came and went at the latest count; the first count has nothing before it. */
export const movedText = (locale: Locale, sizes: readonly SegmentSize[]): string => {
  const last = sizes.at(-1);
  if (last === undefined) return locale.t('segments.size.never');
  const values = { day: locale.day(last.day), entered: last.entered, left: last.left };
  return locale.t(sizes.length === 1 ? 'segments.size.first' : 'segments.size.moved', values);
};

import { scaleBand, scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { rounded } from './grid.ts';

export interface MonthBarsInput {
  /** Oldest first. `isKnown: false` is hatched: nothing is known, which is not the same as zero. */
  readonly months: readonly { readonly value: number; readonly isKnown: boolean }[];
  /** Said by screen readers instead of the picture. */
  readonly label: string;
  readonly firstLabel: string;
  readonly lastLabel: string;
  /** Written above the first of the empty months at the end, such as "none since 15 Sep". */
  readonly quietNote: string | undefined;
}

interface Bar {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly tone: 'full' | 'empty' | 'unknown';
}

/** `partials/charts/month-bars`: numbers ready for SVG attributes, so that no style is needed in the page. */
export interface MonthBars {
  readonly viewBox: string;
  readonly label: string;
  readonly bars: readonly Bar[];
  readonly baseline: string;
  /** Dotted line from the note down to where the quiet time begins. */
  readonly quietLine: string | undefined;
  readonly quietNote: string | undefined;
  readonly labels: readonly {
    readonly x: number;
    readonly y: number;
    readonly anchor: string;
    readonly text: string;
  }[];
  readonly noteX: number;
  readonly noteY: number;
}

const WIDTH = 264;
const TOP = 20;
const BASE = 72;
const HEIGHT = 92;
const LABEL_Y = 88;
const NOTE_Y = 13;
/** An empty month still leaves a mark, so that it is seen to be empty. */
const MARK = 2;

/** Bars for one figure per month, in the order of time from left to right in every language. */
export const monthBars = (input: MonthBarsInput): MonthBars => {
  const { months, label, firstLabel, lastLabel } = input;
  const x = scaleBand<number>()
    .domain(months.map((_, index) => index))
    .range([0, WIDTH])
    .paddingInner(0.2);
  const most = Math.max(1, ...months.map((month) => month.value));
  const y = scaleLinear().domain([0, most]).range([BASE, TOP]);
  const bars = months.map(({ value, isKnown }, index): Bar => {
    const at = { x: rounded(x(index) ?? 0), width: rounded(x.bandwidth()) };
    if (!isKnown) return { ...at, y: TOP, height: BASE - TOP, tone: 'unknown' };
    if (value === 0) return { ...at, y: BASE - MARK, height: MARK, tone: 'empty' };
    return { ...at, y: rounded(y(value)), height: rounded(BASE - y(value)), tone: 'full' };
  });
  const quietFrom = quietStart(months);
  const isQuiet = quietFrom !== undefined && input.quietNote !== undefined;
  return {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    label,
    bars,
    baseline: path([
      [0, BASE],
      [WIDTH, BASE],
    ]),
    quietLine: isQuiet ? downTo(rounded((x(quietFrom) ?? 0) + x.bandwidth() / 2)) : undefined,
    quietNote: isQuiet ? input.quietNote : undefined,
    labels: [
      { x: 0, y: LABEL_Y, anchor: 'start', text: firstLabel },
      { x: WIDTH, y: LABEL_Y, anchor: 'end', text: lastLabel },
    ],
    noteX: WIDTH,
    noteY: NOTE_Y,
  };
};

type Point = [number, number];

const path = (points: Point[]): string => line()(points) ?? '';

const downTo = (x: number): string =>
  path([
    [x, TOP],
    [x, BASE - 2 * MARK],
  ]);

/** Index of the first of the empty months that end the row; undefined where the last month is not empty. */
const quietStart = (months: MonthBarsInput['months']): number | undefined => {
  const last = months.findLastIndex((month) => month.value > 0);
  return last === -1 || last === months.length - 1 ? undefined : last + 1;
};

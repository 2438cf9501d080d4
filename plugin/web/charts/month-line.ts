import { scaleLinear, scalePoint } from 'd3-scale';
import { area, line } from 'd3-shape';
import { gridAt, rounded, type Grid } from './grid.ts';

/** What was expected of a month: most likely so many, and four of five times between these two. */
export interface Expected {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface MonthLineInput {
  /** Oldest first. `undefined` is not shown: too few, or not known. */
  readonly months: readonly (number | undefined)[];
  /** The months after those. */
  readonly ahead: readonly Expected[];
  /** What had been expected of months that are over, by their index. */
  readonly foretold: readonly { readonly index: number; readonly value: number }[];
  readonly ticks: readonly { readonly index: number; readonly text: string }[];
  readonly label: string;
  readonly number: (value: number) => string;
}

/** `partials/charts/month-line`: numbers ready for SVG attributes. */
export interface MonthLine extends Grid {
  readonly viewBox: string;
  readonly label: string;
  readonly ticks: readonly { readonly x: number; readonly y: number; readonly text: string }[];
  readonly line: string;
  readonly ahead: string | undefined;
  readonly band: string | undefined;
  readonly foretold: readonly { readonly x: number; readonly y: number }[];
  readonly last: { readonly x: number; readonly y: number; readonly textY: number; readonly text: string } | undefined;
}

const WIDTH = 440;
const HEIGHT = 260;
const LEFT = 52;
const RIGHT = WIDTH - 18;
const TOP = 26;
const BASE = 222;
const TICK_Y = 244;
const GRID_LINES = 4;
/** How far above its point a figure stands. */
const LIFT = 10;
/** Two marks of a month that a figure between them would touch. */
const NEAR = 28;

/** One figure for each month as a line, and what is expected of the months to come as a dashed line in a band. */
export const monthLine = (input: MonthLineInput): MonthLine => {
  const { months, ahead, foretold, ticks, label, number } = input;
  const all = months.length + ahead.length;
  const x = scalePoint<number>()
    .domain(Array.from({ length: all }, (_, index) => index))
    .range([LEFT, RIGHT]);
  const at = (index: number): number => rounded(x(index) ?? LEFT);
  const most = Math.max(
    1,
    ...months.map((value) => value ?? 0),
    ...ahead.map(({ high }) => high),
    ...foretold.map(({ value }) => value),
  );
  const y = scaleLinear().domain([0, most]).nice(GRID_LINES).range([BASE, TOP]);
  const up = (value: number): number => rounded(y(value));
  const lastIndex = months.findLastIndex((value) => value !== undefined);
  const last = months[lastIndex];
  // What had been expected of that month may lie where its figure would stand.
  const highest = foretold
    .filter(({ index }) => index === lastIndex)
    .map(({ value }) => up(value))
    .reduce((top, mark) => (mark < top && top - mark < NEAR ? mark : top), up(last ?? 0));
  const start: readonly (Expected & { readonly index: number })[] =
    last === undefined ? [] : [{ index: lastIndex, value: last, low: last, high: last }];
  const coming = [...start, ...ahead.map((one, index) => ({ ...one, index: months.length + index }))];
  return {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    label,
    ...gridAt(y.ticks(GRID_LINES), y, { from: LEFT, to: RIGHT }, number),
    ticks: ticks.map(({ index, text }) => ({ x: at(index), y: TICK_Y, text })),
    line:
      line<number | undefined>()
        .defined((value) => value !== undefined)
        .x((_value, index) => at(index))
        .y((value) => up(value ?? 0))([...months]) ?? '',
    ahead:
      ahead.length === 0
        ? undefined
        : (line<(typeof coming)[number]>()
            .x(({ index }) => at(index))
            .y(({ value }) => up(value))(coming) ?? ''),
    band:
      ahead.length === 0
        ? undefined
        : (area<(typeof coming)[number]>()
            .x(({ index }) => at(index))
            .y0(({ low }) => up(low))
            .y1(({ high }) => up(high))(coming) ?? ''),
    foretold: foretold.map(({ index, value }) => ({ x: at(index), y: up(value) })),
    last:
      last === undefined
        ? undefined
        : { x: at(lastIndex), y: up(last), textY: rounded(highest - LIFT), text: number(last) },
  };
};

import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { gridAt, rounded, type Grid } from './grid.ts';

/** One moment at which both figures were measured; `at` in days, so that a gap in time is a gap in the picture. */
export interface Measured {
  readonly at: number;
  readonly value: number;
  /** What it is measured against. */
  readonly yardstick: number;
}

export interface TimeLinesInput {
  /** Oldest first. */
  readonly points: readonly Measured[];
  /** Said by screen readers instead of the picture. */
  readonly label: string;
  readonly firstLabel: string;
  readonly lastLabel: string;
  readonly number: (value: number) => string;
}

/** `partials/charts/time-lines`: numbers ready for SVG attributes. */
export interface TimeLines extends Grid {
  readonly viewBox: string;
  readonly label: string;
  readonly ticks: readonly { readonly x: number; readonly y: number; readonly anchor: string; readonly text: string }[];
  readonly line: string;
  readonly yardstick: string;
  readonly dots: readonly { readonly x: number; readonly y: number }[];
}

const WIDTH = 440;
const HEIGHT = 180;
const LEFT = 52;
const RIGHT = WIDTH - 18;
const TOP = 16;
const BASE = 146;
const TICK_Y = 168;
const GRID_LINES = 3;

/** A figure and its yardstick over time, from zero up. */
export const timeLines = ({ points, label, firstLabel, lastLabel, number }: TimeLinesInput): TimeLines => {
  const times = points.map(({ at }) => at);
  const most = Math.max(...points.flatMap(({ value, yardstick }) => [value, yardstick]));
  const x = scaleLinear()
    .domain([Math.min(...times), Math.max(...times)])
    .range([LEFT, RIGHT]);
  const y = scaleLinear()
    .domain([0, most > 0 ? most : 1])
    .nice(GRID_LINES)
    .range([BASE, TOP]);
  const pathOf = (valueOf: (point: Measured) => number): string =>
    line<Measured>()
      .x(({ at }) => rounded(x(at)))
      .y((point) => rounded(y(valueOf(point))))([...points]) ?? '';
  return {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    label,
    ...gridAt(y.ticks(GRID_LINES), y, { from: LEFT, to: RIGHT }, number),
    ticks: [
      { x: LEFT, y: TICK_Y, anchor: 'start', text: firstLabel },
      { x: RIGHT, y: TICK_Y, anchor: 'end', text: lastLabel },
    ],
    line: pathOf(({ value }) => value),
    yardstick: pathOf(({ yardstick }) => yardstick),
    dots: points.map(({ at, value }) => ({ x: rounded(x(at)), y: rounded(y(value)) })),
  };
};

import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { rounded } from './grid.ts';

export interface SizeLineInput {
  /** Oldest first; `at` in days, so that a gap in time is a gap in the picture. */
  readonly points: readonly { readonly at: number; readonly value: number }[];
  /** Said by screen readers instead of the picture. */
  readonly label: string;
  readonly firstLabel: string;
  readonly lastLabel: string;
  readonly firstValue: string;
  readonly lastValue: string;
}

interface ChartText {
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'end';
  readonly text: string;
}

/** `partials/charts/size-line`: numbers ready for SVG attributes. */
export interface SizeLine {
  readonly viewBox: string;
  readonly label: string;
  readonly baseline: string;
  readonly line: string;
  readonly dot: { readonly x: number; readonly y: number };
  readonly values: readonly ChartText[];
  readonly labels: readonly ChartText[];
}

const WIDTH = 264;
const TOP = 22;
const BASE = 72;
const HEIGHT = 92;
const LABEL_Y = 88;
/** Room for half of the dot at either end. */
const EDGE = 4;
/** How far above its point a figure stands. */
const LIFT = 8;

/**
 * One figure over time. The axis begins at zero unless the figures lie close together far above it: then a change
 * would not be seen, and the baseline is left out to say that this is not zero.
 */
export const sizeLine = (input: SizeLineInput): SizeLine => {
  const { points, label } = input;
  const times = points.map(({ at }) => at);
  const values = points.map(({ value }) => value);
  const [least, most] = [Math.min(...values), Math.max(...values, 1)];
  const isFromZero = least <= most / 2;
  const x = scaleLinear()
    .domain([Math.min(...times), Math.max(...times)])
    .range([EDGE, WIDTH - EDGE]);
  const y = scaleLinear()
    .domain([isFromZero ? 0 : least - (most - least || most) / 2, most])
    .range([BASE - EDGE, TOP]);
  const spots = points.map(({ at, value }): [number, number] => [
    // One point alone is the end of a line, not its middle.
    rounded(points.length === 1 ? WIDTH - EDGE : x(at)),
    rounded(y(value)),
  ]);
  const [, firstY] = spots[0] ?? [EDGE, BASE];
  const [lastX, lastY] = spots.at(-1) ?? [WIDTH - EDGE, BASE];
  const lastValue: ChartText = { x: WIDTH, y: lastY - LIFT, anchor: 'end', text: input.lastValue };
  return {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    label,
    baseline: isFromZero ? `M0,${BASE}L${WIDTH},${BASE}` : '',
    line: line()(spots) ?? '',
    dot: { x: lastX, y: lastY },
    values:
      points.length === 1
        ? [lastValue]
        : [{ x: 0, y: firstY - LIFT, anchor: 'start', text: input.firstValue }, lastValue],
    labels:
      points.length === 1
        ? [{ x: WIDTH, y: LABEL_Y, anchor: 'end', text: input.lastLabel }]
        : [
            { x: 0, y: LABEL_Y, anchor: 'start', text: input.firstLabel },
            { x: WIDTH, y: LABEL_Y, anchor: 'end', text: input.lastLabel },
          ],
  };
};

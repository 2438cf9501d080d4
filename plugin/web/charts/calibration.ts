import { scaleLinear } from 'd3-scale';
import { gridAt, rounded, type Grid } from './grid.ts';

export interface CalibrationInput {
  /** Shares from 0 to 1: what was said, what came true, and the range that chance alone explains. */
  readonly bins: readonly {
    readonly said: number;
    readonly came: number;
    readonly lower: number;
    readonly upper: number;
    readonly text: string;
  }[];
  readonly saidTitle: string;
  readonly cameTitle: string;
  readonly label: string;
  readonly percent: (share: number) => string;
}

/** `partials/charts/calibration`: numbers ready for SVG attributes. */
export interface Calibration extends Grid {
  readonly viewBox: string;
  readonly label: string;
  readonly ticks: readonly { readonly x: number; readonly y: number; readonly text: string }[];
  readonly diagonal: { readonly x1: number; readonly y1: number; readonly x2: number; readonly y2: number };
  readonly dots: readonly {
    readonly x: number;
    readonly y: number;
    readonly low: number;
    readonly high: number;
    readonly text: string;
  }[];
  readonly titles: readonly {
    readonly x: number;
    readonly y: number;
    readonly anchor: string;
    readonly text: string;
  }[];
}

const WIDTH = 340;
const HEIGHT = 320;
const LEFT = 52;
const RIGHT = WIDTH - 26;
const TOP = 28;
const BASE = TOP + RIGHT - LEFT - 10;
const QUARTERS = [0, 0.25, 0.5, 0.75, 1];
const GAP = 10;
const TICK_Y = BASE + 18;
const TITLE_Y = BASE + 38;

/** What was foretold against what came true; on the dashed line the two are the same. */
export const calibration = (input: CalibrationInput): Calibration => {
  const { bins, percent } = input;
  const x = scaleLinear().domain([0, 1]).range([LEFT, RIGHT]);
  const y = scaleLinear().domain([0, 1]).range([BASE, TOP]);
  return {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    label: input.label,
    ...gridAt(QUARTERS, y, { from: LEFT, to: RIGHT }, percent),
    ticks: QUARTERS.map((share) => ({ x: rounded(x(share)), y: TICK_Y, text: percent(share) })),
    diagonal: { x1: LEFT, y1: BASE, x2: RIGHT, y2: TOP },
    dots: bins.map(({ said, came, lower, upper, text }) => ({
      x: rounded(x(said)),
      y: rounded(y(came)),
      low: rounded(y(lower)),
      high: rounded(y(upper)),
      text,
    })),
    titles: [
      { x: LEFT - GAP - 30, y: TOP - 14, anchor: 'start', text: input.cameTitle },
      { x: (LEFT + RIGHT) / 2, y: TITLE_Y, anchor: 'middle', text: input.saidTitle },
    ],
  };
};

import { scaleBand, scaleLinear } from 'd3-scale';
import { gridAt, rounded, type Grid } from './grid.ts';

export interface StackedMonthsInput {
  /** From the bottom up. */
  readonly layers: readonly { readonly key: string; readonly text: string; readonly tone: string }[];
  /** Oldest first; a layer that is missing is nothing. */
  readonly months: readonly { readonly text: string; readonly values: ReadonlyMap<string, number> }[];
  readonly ticks: readonly { readonly index: number; readonly text: string }[];
  readonly label: string;
  readonly number: (value: number) => string;
}

/** `partials/charts/stacked-months`: numbers ready for SVG attributes. */
export interface StackedMonths extends Grid {
  readonly viewBox: string;
  readonly label: string;
  readonly ticks: readonly { readonly x: number; readonly y: number; readonly text: string }[];
  readonly bars: readonly {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
    readonly tone: string;
    readonly text: string;
  }[];
  /** Beside the last month, from the top down. */
  readonly names: readonly { readonly x: number; readonly y: number; readonly text: string; readonly figure: string }[];
  /** Layers that are drawn in earlier months only, so that no name stands beside them; from the bottom up. */
  readonly earlier: readonly { readonly text: string; readonly tone: string }[];
}

const WIDTH = 480;
const LEFT = 52;
const RIGHT = WIDTH - 118;
const TOP = 14;
const BASE = 240;
const HEIGHT = 276;
const TICK_Y = 260;
const NAME_GAP = 10;
const NAME_LINE = 17;
const GRID_LINES = 4;
const MIDDLE = 4;

/** How a whole was made up at the end of each month. */
export const stackedMonths = (input: StackedMonthsInput): StackedMonths => {
  const { layers, months, number } = input;
  const x = scaleBand<number>()
    .domain(months.map((_, index) => index))
    .range([LEFT, RIGHT])
    .paddingInner(0.15);
  const totals = months.map(({ values }) => layers.reduce((sum, { key }) => sum + (values.get(key) ?? 0), 0));
  const y = scaleLinear()
    .domain([0, Math.max(1, ...totals)])
    .nice(GRID_LINES)
    .range([BASE, TOP]);
  const bars = months.flatMap((month, index) => {
    let below = 0;
    return layers.flatMap(({ key, text, tone }) => {
      const value = month.values.get(key) ?? 0;
      const [from, to] = [y(below), y(below + value)];
      below += value;
      if (value === 0) return [];
      return {
        x: rounded(x(index) ?? LEFT),
        y: rounded(to),
        width: rounded(x.bandwidth()),
        height: rounded(from - to),
        tone,
        text: `${month.text}, ${text}: ${number(value)}`,
      };
    });
  });
  return {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    label: input.label,
    ...gridAt(y.ticks(GRID_LINES), y, { from: LEFT, to: RIGHT }, number),
    ticks: input.ticks.map(({ index, text }) => ({
      x: rounded((x(index) ?? LEFT) + x.bandwidth() / 2),
      y: TICK_Y,
      text,
    })),
    bars,
    names: namesBeside(input, (value) => y(value)),
    earlier: layers
      .filter(({ key }) => !has(months.at(-1), key) && months.some((month) => has(month, key)))
      .map(({ text, tone }) => ({ text, tone })),
  };
};

const has = (month: StackedMonthsInput['months'][number] | undefined, key: string): boolean =>
  (month?.values.get(key) ?? 0) > 0;

/** Each name at the middle of its layer, pushed down where it would meet the one above. */
const namesBeside = (
  { layers, months, number }: StackedMonthsInput,
  y: (value: number) => number,
): StackedMonths['names'] => {
  const values = months.at(-1)?.values;
  if (values === undefined) return [];
  let below = 0;
  const middles = layers.flatMap(({ key, text }) => {
    const value = values.get(key) ?? 0;
    const middle = y(below + value / 2) + MIDDLE;
    below += value;
    return value === 0 ? [] : [{ text, figure: number(value), middle }];
  });
  let free = TOP;
  const names = middles.toReversed().map(({ text, figure, middle }) => {
    const at = Math.max(middle, free);
    free = at + NAME_LINE;
    return { x: RIGHT + NAME_GAP, y: at, text, figure };
  });
  const tooLow = Math.max(0, (names.at(-1)?.y ?? 0) - HEIGHT + MIDDLE);
  return names.map((name) => ({ ...name, y: rounded(name.y - tooLow) }));
};

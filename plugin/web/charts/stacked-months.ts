import { scaleBand, scaleLinear } from 'd3-scale';
import { gridAt, rounded, type Grid } from './grid.ts';

export interface StackedMonthsInput {
  /** From the bottom up. */
  readonly layers: readonly { readonly key: string; readonly text: string; readonly tone: string }[];
  /** Oldest first; a layer that is missing is nothing. */
  readonly months: readonly Month[];
  readonly ticks: readonly { readonly index: number; readonly text: string }[];
  readonly label: string;
  readonly number: (value: number) => string;
  /** How a layer of too few to be told is drawn, whatever its size, and said: of it, beside the picture, and below it. */
  readonly few: { readonly drawnAs: number; readonly text: string; readonly mark: string; readonly key: string };
  /** What is said of a month that is hatched, because the size of a layer is not told: of it, and below the picture. */
  readonly untold: { readonly text: string; readonly key: string };
}

type Value = number | 'few' | 'untold';

interface Month {
  readonly text: string;
  readonly values: ReadonlyMap<string, Value>;
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
    readonly isFew: boolean;
  }[];
  /** Months that are hatched from top to bottom. */
  readonly untold: readonly {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
    readonly text: string;
  }[];
  /** Beside the last month, from the top down. */
  readonly names: readonly { readonly x: number; readonly y: number; readonly text: string; readonly figure: string }[];
  /** Layers of earlier months, from the bottom up, which have no name beside them; then what is hatched, and why. */
  readonly key: readonly {
    readonly text: string;
    readonly tone: string;
    readonly isFew: boolean;
    readonly isUntold: boolean;
  }[];
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

/** Lowest band of a layer that is too small to be told. */
const THINNEST_FEW = 4;

/** How a whole was made up at the end of each month. */
export const stackedMonths = (input: StackedMonthsInput): StackedMonths => {
  const { months, number, few } = input;
  const x = scaleBand<number>()
    .domain(months.map((_, index) => index))
    .range([LEFT, RIGHT])
    .paddingInner(0.15);
  const piles = months.map((month) => pileOf(input, month));
  const y = scaleLinear()
    .domain([0, Math.max(1, ...piles.flatMap((pile) => pile.map(({ below, drawn }) => below + drawn)))])
    .nice(GRID_LINES)
    .range([BASE, TOP + THINNEST_FEW * Math.max(0, ...piles.map(fewIn))]);
  const places = months.map((_, index) => ({ x: rounded(x(index) ?? LEFT), width: rounded(x.bandwidth()) }));
  const stacks = piles.map((pile) => stackOf(pile, y));
  return {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    label: input.label,
    ...gridAt(y.ticks(GRID_LINES), y, { from: LEFT, to: RIGHT }, number),
    ticks: input.ticks.map(({ index, text }) => ({
      x: rounded((x(index) ?? LEFT) + x.bandwidth() / 2),
      y: TICK_Y,
      text,
    })),
    bars: stacks.flatMap((stack, index) =>
      stack.map(({ layer, value, top, height }) => ({
        x: places[index]?.x ?? LEFT,
        y: rounded(top),
        width: places[index]?.width ?? 0,
        height: rounded(height),
        tone: layer.tone,
        isFew: value === 'few',
        text: `${months[index]?.text ?? ''}, ${layer.text}: ${value === 'few' ? few.text : number(value)}`,
      })),
    ),
    untold: months.flatMap((month, index) =>
      isUntold(month)
        ? [
            {
              x: LEFT,
              width: 0,
              ...places[index],
              y: TOP,
              height: BASE - TOP,
              text: `${month.text}: ${input.untold.text}`,
            },
          ]
        : [],
    ),
    names: namesBeside(input, stacks.at(-1) ?? []),
    key: keyOf(input, piles),
  };
};

const keyOf = (
  { layers, months, few, untold }: StackedMonthsInput,
  piles: readonly Piled[][],
): StackedMonths['key'] => [
  ...layers
    .filter(({ key }) => !has(months.at(-1), key) && months.some((month) => has(month, key)))
    .map(({ text, tone }) => ({ text, tone, isFew: false, isUntold: false })),
  ...(piles.some((pile) => fewIn(pile) > 0) ? [{ text: few.key, tone: '', isFew: true, isUntold: false }] : []),
  ...(months.some(isUntold) ? [{ text: untold.key, tone: '', isFew: false, isUntold: true }] : []),
];

type Layer = StackedMonthsInput['layers'][number];

/** A layer of one month; `drawn` and `below` in the units of the values. */
interface Piled {
  readonly layer: Layer;
  readonly value: number | 'few';
  readonly below: number;
  readonly drawn: number;
}

/** The layers of a month that are there, from the bottom up; none where one of them is not told. */
const pileOf = ({ layers, few }: StackedMonthsInput, month: Month): Piled[] => {
  if (isUntold(month)) return [];
  const pile: Piled[] = [];
  for (const layer of layers) {
    const value = month.values.get(layer.key) ?? 0;
    if (value === 0 || value === 'untold') continue;
    const last = pile.at(-1);
    const below = last === undefined ? 0 : last.below + last.drawn;
    pile.push({ layer, value, below, drawn: value === 'few' ? few.drawnAs : value });
  }
  return pile;
};

const fewIn = (pile: readonly Piled[]): number => pile.filter(({ value }) => value === 'few').length;

interface Stacked extends Pick<Piled, 'layer' | 'value'> {
  readonly top: number;
  readonly height: number;
}

/** A pile in the picture, where a band of few is always high enough to be seen. */
const stackOf = (pile: readonly Piled[], y: (value: number) => number): Stacked[] => {
  let lift = 0;
  return pile.map(({ layer, value, below, drawn }) => {
    const height = y(below) - y(below + drawn);
    const more = value === 'few' ? Math.max(0, THINNEST_FEW - height) : 0;
    lift += more;
    return { layer, value, top: y(below + drawn) - lift, height: height + more };
  });
};

const isUntold = ({ values }: Month): boolean => [...values.values()].includes('untold');

const has = (month: Month | undefined, key: string): boolean =>
  month !== undefined && !isUntold(month) && (month.values.get(key) ?? 0) !== 0;

/** Each name at the middle of its layer, pushed down where it would meet the one above. */
const namesBeside = ({ number, few }: StackedMonthsInput, stack: readonly Stacked[]): StackedMonths['names'] => {
  let free = TOP;
  const names = stack.toReversed().map(({ layer, value, top, height }) => {
    const at = Math.max(top + height / 2 + MIDDLE, free);
    free = at + NAME_LINE;
    return { x: RIGHT + NAME_GAP, y: at, text: layer.text, figure: value === 'few' ? few.mark : number(value) };
  });
  const tooLow = Math.max(0, (names.at(-1)?.y ?? 0) - HEIGHT + MIDDLE);
  return names.map((name) => ({ ...name, y: rounded(name.y - tooLow) }));
};

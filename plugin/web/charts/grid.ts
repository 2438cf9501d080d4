/** Lines across a chart, each with its figure beside it. */
export interface Grid {
  readonly grid: readonly { readonly y: number; readonly textY: number; readonly text: string }[];
  readonly gridFrom: number;
  readonly gridTo: number;
  readonly textX: number;
}

/** A chart's edges at the sides, in its own units. */
interface Sides {
  readonly from: number;
  readonly to: number;
}

/** Between a figure and its line. */
const GAP = 10;
/** Half the height of a figure beside its line. */
const MIDDLE = 4;

/** A place in a picture, as exact as an eye can tell. */
export const rounded = (value: number): number => Math.round(value * 10) / 10;

/** Lines at these values, at the heights that `y` gives them. */
export const gridAt = (
  values: readonly number[],
  y: (value: number) => number,
  { from, to }: Sides,
  textOf: (value: number) => string,
): Grid => ({
  grid: values.map((value) => ({ y: rounded(y(value)), textY: rounded(y(value) + MIDDLE), text: textOf(value) })),
  gridFrom: from,
  gridTo: to,
  textX: from - GAP,
});

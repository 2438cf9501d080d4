export interface RankedBarsInput {
  /** The largest first. */
  readonly bars: readonly { readonly text: string; readonly note: string; readonly value: number }[];
  readonly number: (value: number) => string;
}

/** `partials/charts/ranked-bars`: a list that reads without its bars, each as wide as its value is beside the largest. */
export interface RankedBars {
  readonly bars: readonly {
    readonly text: string;
    readonly note: string;
    readonly figure: string;
    /** Of 100. */
    readonly width: number;
  }[];
}

const NARROWEST = 1;

export const rankedBars = ({ bars, number }: RankedBarsInput): RankedBars => {
  const most = Math.max(1, ...bars.map(({ value }) => value));
  return {
    bars: bars.map(({ text, note, value }) => ({
      text,
      note,
      figure: number(value),
      width: Math.max(NARROWEST, Math.round((value / most) * 1000) / 10),
    })),
  };
};

/** One measured value, printed as `name: value unit`. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit:
    's' | 'ms' | 'MB' | 'requests' | 'rows' | 'rows/s' | 'x' | '%' | 'days' | 'patrons' | 'months' | 'segments';
}

/** What a benchmark found, in the order in which it was found. */
export class Figures {
  readonly #all: Figure[] = [];
  readonly #onFigure: (line: string) => void;

  /** @param onFigure hears each figure as soon as it is known, so that a run that is stopped was not for nothing */
  constructor(onFigure: (line: string) => void) {
    this.#onFigure = onFigure;
  }

  add(name: string, value: number, unit: Figure['unit']): number {
    const figure = { name, value: rounded(value), unit };
    this.#all.push(figure);
    this.#onFigure(lineOf(figure));
    return value;
  }

  lines(): string[] {
    return this.#all.map(lineOf);
  }

  all(): readonly Figure[] {
    return this.#all;
  }
}

const lineOf = ({ name, value, unit }: Figure): string => `${name}: ${value} ${unit}`;

/** Three digits are as many as two runs have in common. */
const rounded = (value: number): number => (Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3)));

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
};

/** The value that so many of a hundred are not above. */
export const percentile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((share / 100) * sorted.length) - 1)] ?? NaN;
};

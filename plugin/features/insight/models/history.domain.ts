/**
 * What the models need to know about patrons: how often they came again (x), when they last did (t_x), and how long
 * they have been watched (T), both counted from their first visit day. Fader, Hardie & Lee (2005), section 2, show
 * that nothing else of the history matters.
 */

/** Histories in integer days, one position for each patron. */
export interface DayHistories {
  /** Repeat visit days after the first. */
  readonly x: Int32Array;
  /** Days from the first visit day to the last; 0 where x is 0. */
  readonly tx: Int32Array;
  /** Days from the first visit day to the end of the watch; not less than `tx`. */
  readonly t: Int32Array;
}

/**
 * Histories of which equal ones are one row. Times are positions in `weeks`, so that what depends on the time alone is
 * worked out once for each distinct time and not for each patron.
 */
export interface Histories extends DayHistories {
  /** How many patrons each row stands for. */
  readonly weight: Float64Array;
  /** The distinct times, in weeks, in rising order. */
  readonly weeks: Float64Array;
}

export const DAYS_OF_WEEK = 7;

/** Groups histories in integer days; exact, because equal rows are the only ones that fall together. */
export const groupHistories = ({ x, tx, t }: DayHistories): Histories => {
  const longest = largest(t);
  const weeks = Float64Array.from({ length: longest + 1 }, (_, day) => day / DAYS_OF_WEEK);
  return { ...distinct({ x, tx, t }, longest + 1), weeks };
};

/** One history with times in weeks, as other programs give them. */
export interface WeekHistory {
  readonly x: number;
  readonly tx: number;
  readonly t: number;
  readonly weight: number;
}

/** Histories with times in any fraction of a week. */
export const historiesOfWeeks = (rows: readonly WeekHistory[]): Histories => {
  const weeks = Float64Array.from(new Set([0, ...rows.flatMap(({ tx, t }) => [tx, t])])).sort();
  const position = new Map(Array.from(weeks, (week, index) => [week, index]));
  const at = (week: number): number => position.get(week) ?? 0;
  return {
    x: Int32Array.from(rows, ({ x }) => x),
    tx: Int32Array.from(rows, ({ tx }) => at(tx)),
    t: Int32Array.from(rows, ({ t }) => at(t)),
    weight: Float64Array.from(rows, ({ weight }) => weight),
    weeks,
  };
};

/** Every n-th row, as a sample of rows that stand in order. */
export const everyNth = ({ x, tx, t, weight, weeks }: Histories, step: number): Histories => {
  const rows = Math.ceil(x.length / step);
  const sample = {
    x: new Int32Array(rows),
    tx: new Int32Array(rows),
    t: new Int32Array(rows),
    weight: new Float64Array(rows),
    weeks,
  };
  for (let row = 0; row < rows; row += 1) {
    const from = row * step;
    sample.x[row] = x[from] ?? 0;
    sample.tx[row] = tx[from] ?? 0;
    sample.t[row] = t[from] ?? 0;
    sample.weight[row] = weight[from] ?? 0;
  }
  return sample;
};

export const largest = (values: Int32Array): number => {
  let most = 0;
  for (const value of values) if (value > most) most = value;
  return most;
};

export const total = (values: Iterable<number>): number => {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
};

/** Patrons by their number of repeat visits. */
export const countByX = ({ x, weight }: Histories, most: number): Float64Array => {
  const counts = new Float64Array(most + 1);
  for (let i = 0; i < x.length; i += 1) {
    const visits = x[i] ?? 0;
    counts[visits] = (counts[visits] ?? 0) + (weight[i] ?? 0);
  }
  return counts;
};

/** Sorts one number for each row: for 3,000 visits and 30 years it has 42 bits of the 53 that a double keeps exactly. */
const distinct = ({ x, tx, t }: DayHistories, base: number): Omit<Histories, 'weeks'> => {
  const keys = new Float64Array(x.length);
  for (let i = 0; i < keys.length; i += 1) keys[i] = ((x[i] ?? 0) * base + (tx[i] ?? 0)) * base + (t[i] ?? 0);
  keys.sort();
  let rows = 0;
  for (let i = 0; i < keys.length; i += 1) if (i === 0 || keys[i] !== keys[i - 1]) rows += 1;
  const grouped = {
    x: new Int32Array(rows),
    tx: new Int32Array(rows),
    t: new Int32Array(rows),
    weight: new Float64Array(rows),
  };
  let row = -1;
  for (let i = 0; i < keys.length; i += 1) {
    const key = keys[i] ?? 0;
    if (i === 0 || key !== keys[i - 1]) {
      row += 1;
      const rest = Math.floor(key / base);
      grouped.t[row] = key - rest * base;
      grouped.x[row] = Math.floor(rest / base);
      grouped.tx[row] = rest - (grouped.x[row] ?? 0) * base;
    }
    grouped.weight[row] = (grouped.weight[row] ?? 0) + 1;
  }
  return grouped;
};

/** What the time of the year does to a library's months, and which months stand out by themselves. */

export const YEAR = 12;

/** All in natural logarithms, so that 0.1 is a good 10 % more. */
export interface Seasons {
  /** How each month of the year compares with the year around it, by `index % 12`. */
  readonly effects: readonly number[];
  /** How much of what was seen is believed: 0 where it may as well be chance, near 1 where it is plain. */
  readonly weight: number;
  /** False for a single month that lies far off between ordinary ones, as when the library was shut. */
  readonly isOrdinary: readonly boolean[];
}

/** Level and seasons are worked out from each other; after so many rounds nothing changes that one could see. */
const ROUNDS = 4;
/** Four times the usual distance: of ten thousand ordinary months hardly one. */
const FAR = 4;
/** Nothing is made of differences of a hundredth, even where months are alike to the digit. */
const LEAST_SPREAD = 0.01;
/** The median of absolute deviations, for the normal distribution, over the standard deviation. */
const MAD_OF_NORMAL = 0.6745;
/** What is worked out of the months beside their scatter: an effect for each month of the year, a level and its slope. */
const PARAMETERS = YEAR + 2;

/**
 * Classical decomposition: the level is a mean of the year around each month, an effect the mean distance of a month of
 * the year from it. Effects are drawn towards none by the estimate of James and Stein, as Miller and Williams (2003)
 * advise for short histories ("Shrinkage estimators of time series seasonal factors and their effect on forecasting
 * accuracy", International Journal of Forecasting 19, 669-684). Single months that lie far off are left out.
 *
 * @param logs natural logarithms of months, oldest first, without a gap, two years of them or more
 */
export const seasonsOf = (logs: readonly number[]): Seasons => {
  const first = decompose(
    logs,
    logs.map(() => true),
  );
  const isOrdinary = ordinaryAmong(first);
  const { effects, weight } = isOrdinary.every(Boolean) ? first : decompose(logs, isOrdinary);
  return { effects, weight, isOrdinary };
};

interface Decomposed {
  readonly effects: readonly number[];
  readonly weight: number;
  /** Of each month from the level around it. */
  readonly distances: readonly number[];
  /** What is left of that beside what is usual at that time of the year. */
  readonly rests: readonly number[];
}

const decompose = (logs: readonly number[], counts: readonly boolean[]): Decomposed => {
  let found: Decomposed = { effects: Array<number>(YEAR).fill(0), weight: 0, distances: [], rests: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    const { effects } = found;
    const level = levelsOf(
      logs.map((value, index) => value - at(effects, index % YEAR)),
      counts,
    );
    found = shrunk(
      logs.map((value, index) => value - at(level, index)),
      counts,
    );
  }
  return found;
};

/** Means of twelve months, with half of the thirteenth on each side; of those there are, at both ends. */
const levelsOf = (values: readonly number[], counts: readonly boolean[]): number[] =>
  values.map((_value, middle) => {
    let [sum, weights] = [0, 0];
    for (let index = Math.max(0, middle - YEAR / 2); index <= middle + YEAR / 2 && index < values.length; index += 1) {
      if (counts[index] !== true) continue;
      const weight = Math.abs(index - middle) === YEAR / 2 ? 0.5 : 1;
      sum += weight * at(values, index);
      weights += weight;
    }
    return sum / weights;
  });

const shrunk = (distances: readonly number[], counts: readonly boolean[]): Decomposed => {
  const means = Array.from({ length: YEAR }, (_, month) =>
    mean(distances.filter((_distance, index) => index % YEAR === month && counts[index] === true)),
  );
  const middle = mean(means);
  const rests = distances.map((distance, index) => distance - at(means, index % YEAR));
  const counted = rests.filter((_rest, index) => counts[index] === true);
  const scatter = Math.max(squares(counted) / Math.max(1, counted.length - PARAMETERS), LEAST_SPREAD ** 2);
  const ofOneMean = scatter / (distances.length / YEAR);
  const seen = squares(means.map((value) => value - middle));
  const weight = Math.max(0, 1 - ((YEAR - 3) * ofOneMean) / seen);
  return { effects: means.map((value) => weight * (value - middle)), weight, distances, rests };
};

/**
 * A month is set aside if it lies far from the median of its month of the year and the ones on both sides do not: what
 * lasts is no exception, and of the last month nobody knows yet. Where all of a month of the year lie far off, the one
 * nearest to its level stays.
 */
const ordinaryAmong = ({ rests, distances }: Decomposed): boolean[] => {
  const spread = (median(rests.map(Math.abs)) / MAD_OF_NORMAL) * Math.sqrt(rests.length / (rests.length - PARAMETERS));
  const sameMonth = (index: number): number[] => [...distances.keys()].filter((other) => (other - index) % YEAR === 0);
  const isNear = distances.map((distance, index) => {
    const usual = median(sameMonth(index).map((other) => at(distances, other)));
    return Math.abs(distance - usual) <= FAR * Math.max(spread, LEAST_SPREAD);
  });
  return isNear.map((near, index) => {
    if (near || isNear[index - 1] === false || isNear[index + 1] !== true) return true;
    const same = sameMonth(index);
    const level = Math.min(...same.map((other) => Math.abs(at(distances, other))));
    return same.every((other) => isNear[other] === false) && Math.abs(at(distances, index)) === level;
  });
};

const at = (values: readonly number[], index: number): number => values[index] ?? 0;

const squares = (values: readonly number[]): number => values.reduce((sum, value) => sum + value * value, 0);

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((one, other) => one - other);
  const half = sorted.length / 2;
  return (at(sorted, Math.ceil(half) - 1) + at(sorted, Math.floor(half))) / 2;
};

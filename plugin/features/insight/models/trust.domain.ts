import type { CalibrationBin, Trial } from './trial.domain.ts';

/**
 * When a model is believed. One rule for each way in which such models fail, each with the numbers that a sentence to
 * the staff needs.
 */
export type Doubt =
  /** Too little is known for any forecast. */
  | { readonly code: 'too-few-patrons'; readonly repeaters: number; readonly needed: number }
  | { readonly code: 'short-history'; readonly days: number; readonly needed: number }
  /** The search for the best parameters did not end where it should. */
  | { readonly code: 'not-converged'; readonly faults: readonly string[] }
  /** Nobody can be seen leaving: no probability of being active is shown. */
  | { readonly code: 'no-drop-out'; readonly gain: number; readonly needed: number }
  /** Everybody has the same rate. */
  | { readonly code: 'same-rate'; readonly r: number }
  /** The drop-out is the same for everybody, so its spread is hardly known. */
  | { readonly code: 'same-drop-out'; readonly meanDropOut: number }
  /** It did not foretell this library's own past. */
  | { readonly code: 'total-off'; readonly weeks: number; readonly predicted: number; readonly actual: number }
  | { readonly code: 'not-calibrated'; readonly weeks: number; readonly ece: number; readonly most: number }
  | { readonly code: 'no-better-than-base-rate'; readonly weeks: number; readonly brier: number; readonly base: number }
  | { readonly code: 'not-tried' }
  /** What may have been the cause. */
  | ({ readonly code: 'closure' } & ClosureFacts)
  /** Whom or what it is about. */
  | { readonly code: 'anonymous-loans'; readonly share: number };

/** When the library was closed, both days included (yyyy-mm-dd). */
export interface ClosureFacts {
  readonly days: number;
  readonly from: string;
  readonly until: string;
}

export type DoubtCode = Doubt['code'];

/** What is to be done about a model. */
export interface Verdict {
  /** Its forecasts may be shown. */
  readonly isTrusted: boolean;
  /** Leaving can be seen, so that the probability of being active means something. */
  readonly showsActivity: boolean;
  readonly doubts: readonly Doubt[];
}

/** What the rules look at. */
export interface Evidence {
  readonly fit: {
    readonly params: { readonly r: number; readonly a?: number; readonly b?: number };
    readonly logLikelihood: number;
    readonly converged: boolean;
    readonly faults: readonly string[];
  };
  /** Of the model without drop-out, on the same histories. */
  readonly logLikelihoodNbd: number;
  /** Patrons who came again at least once. */
  readonly repeaters: number;
  /** Days of history that may be read. */
  readonly historyDays: number;
  /** Median of the days between two visits; undefined where nobody came twice. */
  readonly medianGapDays: number | undefined;
  /** The trial that decides, and how long before the end the past was cut; undefined where there was too little past. */
  readonly trial:
    | {
        readonly weeks: number;
        readonly result: Trial;
        /** The longest closure that reaches into the weeks that were foretold. */
        readonly closure?: ClosureFacts | undefined;
      }
    | undefined;
  /** Share of loans in the window that name nobody. */
  readonly anonymousShare?: number;
}

const FEWEST_REPEATERS = 200;
const SHORTEST_HISTORY_DAYS = 274;
const GAPS_IN_HISTORY = 3;
const LEAST_DROP_OUT = 0.02;
const MOST_STAYING = 500;
/** Twice the logarithm is about a chi-squared of two parameters at the edge of what they may be. */
const LEAST_GAIN = 6;
const SAME_RATE = 50;
const SAME_DROP_OUT = 1_000;
const LEAST_MEAN_DROP_OUT = 0.001;
const MOST_TOTAL_OFF = 0.2;
const MOST_ECE = 0.08;
const MANY_ANONYMOUS = 0.3;

const FORBIDS = new Set<DoubtCode>([
  'too-few-patrons',
  'short-history',
  'not-converged',
  'not-tried',
  'total-off',
  'not-calibrated',
  'no-better-than-base-rate',
]);

/** All doubts about a model, and whether it may be believed in spite of them. */
export const weigh = (evidence: Evidence): Verdict => {
  const doubts = [
    ...dataDoubts(evidence),
    ...shapeDoubts(evidence),
    ...trialDoubts(evidence),
    ...sourceDoubts(evidence),
  ];
  return {
    isTrusted: !doubts.some(({ code }) => FORBIDS.has(code)),
    showsActivity: !doubts.some(({ code }) => code === 'no-drop-out'),
    doubts,
  };
};

const dataDoubts = ({ repeaters, historyDays, medianGapDays = 0 }: Evidence): Doubt[] => {
  const doubts: Doubt[] = [];
  if (repeaters < FEWEST_REPEATERS) doubts.push({ code: 'too-few-patrons', repeaters, needed: FEWEST_REPEATERS });
  const needed = Math.max(SHORTEST_HISTORY_DAYS, Math.ceil(GAPS_IN_HISTORY * medianGapDays));
  if (historyDays < needed) doubts.push({ code: 'short-history', days: historyDays, needed });
  return doubts;
};

const shapeDoubts = ({ fit, logLikelihoodNbd }: Evidence): Doubt[] => {
  const { r, a, b } = fit.params;
  const doubts: Doubt[] = [];
  const gain = fit.logLikelihood - logLikelihoodNbd;
  const leaves = a !== undefined && b !== undefined ? { a, b, mean: a / (a + b) } : undefined;
  const isAtEdge = leaves !== undefined && (leaves.a < LEAST_DROP_OUT || leaves.b > MOST_STAYING);
  const isSame = leaves !== undefined && leaves.a + leaves.b > SAME_DROP_OUT && leaves.mean > LEAST_MEAN_DROP_OUT;
  if (gain < LEAST_GAIN || (isAtEdge && !isSame)) doubts.push({ code: 'no-drop-out', gain, needed: LEAST_GAIN });
  else if (isSame) doubts.push({ code: 'same-drop-out', meanDropOut: leaves.mean });
  if (r > SAME_RATE) doubts.push({ code: 'same-rate', r });
  // Parameters that run to the edge are no failure of the search where the edge is what the data say.
  const faults = doubts.length > 0 ? fit.faults.filter((fault) => fault === 'slope') : fit.faults;
  if (faults.length > 0) doubts.push({ code: 'not-converged', faults });
  return doubts;
};

const trialDoubts = ({ trial }: Evidence): Doubt[] => {
  if (trial === undefined) return [{ code: 'not-tried' }];
  const { weeks, result } = trial;
  const { visitsPredicted: predicted, visitsActual: actual, ece, brier, brierBase } = result;
  const doubts: Doubt[] = [];
  if (Math.abs(predicted - actual) > MOST_TOTAL_OFF * actual)
    doubts.push({ code: 'total-off', weeks, predicted, actual });
  const most = Math.max(MOST_ECE, eceByChance(result.bins));
  if (ece > most) doubts.push({ code: 'not-calibrated', weeks, ece, most });
  if (brier >= brierBase) doubts.push({ code: 'no-better-than-base-rate', weeks, brier, base: brierBase });
  // The clock stands still while everything is closed, but patrons may come otherwise before and after.
  return doubts.length > 0 && trial.closure !== undefined ? [...doubts, { code: 'closure', ...trial.closure }] : doubts;
};

/** So many standard deviations above its mean lies what chance does once in forty times. */
const RARE = 2;

/**
 * The calibration error that a forecast without fault would hardly exceed by chance: in small groups the share who
 * come strays from the probability by sqrt(2/pi) standard deviations on average (de Moivre), and errors of that size
 * are no fault of the model's.
 */
const eceByChance = (bins: readonly CalibrationBin[]): number => {
  const patrons = bins.reduce((sum, bin) => sum + bin.patrons, 0);
  let [mean, variance] = [0, 0];
  for (const { predicted, patrons: size } of bins) {
    const share = size / patrons;
    const spread = (predicted * (1 - predicted)) / size;
    mean += share * Math.sqrt((2 / Math.PI) * spread);
    variance += share ** 2 * (1 - 2 / Math.PI) * spread;
  }
  return mean + RARE * Math.sqrt(variance);
};

const sourceDoubts = ({ anonymousShare = 0 }: Evidence): Doubt[] =>
  anonymousShare > MANY_ANONYMOUS ? [{ code: 'anonymous-loans', share: anonymousShare }] : [];

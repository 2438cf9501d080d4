import { maximiseLikelihood, type Fit, type LogLikelihood } from './maximum-likelihood.domain.ts';
import { logAddExp, logRisingTable, reciprocalSumTable } from './special-functions.domain.ts';

/**
 * Patrons who are active in a period with a probability ~ Beta(alpha, beta) and leave before one with a probability
 * ~ Beta(gamma, delta): Fader, Hardie & Shang, "Customer-Base Analysis in a Discrete-Time Noncontractual Setting"
 * (Marketing Science 29, 2010). For months in which patrons were active, where that is all that may be known or where
 * visits come in bursts.
 */
export type BgbbParameter = 'alpha' | 'beta' | 'gamma' | 'delta';
export type BgbbParams = Readonly<Record<BgbbParameter, number>>;

/** Patrons watched for `n` periods, active in `x` of them, the last of these being number `tx` (0: none). */
export interface PeriodHistory {
  readonly x: number;
  readonly tx: number;
  readonly n: number;
  /** How many patrons share this history. */
  readonly count: number;
}

/** What can be said of patrons watched in periods. */
export interface PeriodForecaster {
  /** Probability of being active, in the sense of not having left, in the next period. */
  readonly pActive: (x: number, tx: number, n: number) => number;
  /** Periods with a visit to expect among the next `periods`. */
  readonly expectedPeriods: (x: number, tx: number, n: number, periods: number) => number;
  /** Probability of a visit in the next `periods`. */
  readonly pVisit: (x: number, tx: number, n: number, periods: number) => number;
}

const NAMES: readonly BgbbParameter[] = ['alpha', 'beta', 'gamma', 'delta'];
const START = [1, 1, 0.5, 2];

/** Fits the model to histories; there must be at least one. */
export const fitBgbb = (histories: readonly PeriodHistory[]): Fit<BgbbParameter> =>
  maximiseLikelihood(NAMES, bgbbLikelihood(histories), {
    n: histories.reduce((sum, { count }) => sum + count, 0),
    start: START,
  });

/** For every n, of (a)_n = a (a+1) ... (a+n-1) of each parameter or sum of two: the logarithm, or its derivative by a. */
interface Rising {
  readonly alpha: Float64Array;
  readonly beta: Float64Array;
  readonly alphaBeta: Float64Array;
  readonly delta: Float64Array;
  readonly gammaDelta: Float64Array;
}

const risingOf = (
  { alpha, beta, gamma, delta }: BgbbParams,
  most: number,
  table: (a: number, most: number) => Float64Array,
): Rising => ({
  alpha: table(alpha, most),
  beta: table(beta, most),
  alphaBeta: table(alpha + beta, most),
  delta: table(delta, most),
  gammaDelta: table(gamma + delta, most),
});

/**
 * Formula 7 of the paper, with (alpha)_x taken out:
 *
 *     L = (alpha)_x { g(n) (delta)_n/(gamma+delta)_n  +  sum over m from t_x to n-1 of g(m) gamma (delta)_m/(gamma+delta)_(m+1) }
 *     g(m) = (beta)_(m-x)/(alpha+beta)_m
 *
 * The first term is of those who have not left, the others of those whose last period was m. Here the logarithm of a
 * term; `leaves` is 1 for the others.
 */
const logTerm = (log: Rising, logGamma: number, x: number, m: number, leaves: 0 | 1): number =>
  at(log.beta, m - x) - at(log.alphaBeta, m) + at(log.delta, m) - at(log.gammaDelta, m + leaves) + leaves * logGamma;

const logSum = (log: Rising, logGamma: number, { x, tx, n }: Omit<PeriodHistory, 'count'>): number => {
  let sum = logTerm(log, logGamma, x, n, 0);
  for (let m = tx; m < n; m += 1) sum = logAddExp(sum, logTerm(log, logGamma, x, m, 1));
  return sum;
};

/** Sum of ln L over patrons. The derivative of each term counts by its share of L. */
export const bgbbLikelihood = (histories: readonly PeriodHistory[]): LogLikelihood => {
  const most = Math.max(...histories.map(({ n }) => n)) + 1;
  return ([alpha = NaN, beta = NaN, gamma = NaN, delta = NaN], gradient) => {
    const params = { alpha, beta, gamma, delta };
    const log = risingOf(params, most, logRisingTable);
    const slope = risingOf(params, most, reciprocalSumTable);
    const logGamma = Math.log(gamma);
    let [sum, byAlpha, byBeta, byGamma, byDelta] = [0, 0, 0, 0, 0];
    for (const history of histories) {
      const { x, tx, n, count } = history;
      const all = logSum(log, logGamma, history);
      sum += count * (at(log.alpha, x) + all);
      byAlpha += count * at(slope.alpha, x);
      for (let m = tx; m <= n; m += 1) {
        const leaves = m < n ? 1 : 0;
        const share = count * Math.exp(logTerm(log, logGamma, x, m, leaves) - all);
        byAlpha -= share * at(slope.alphaBeta, m);
        byBeta += share * (at(slope.beta, m - x) - at(slope.alphaBeta, m));
        byGamma += share * (leaves / gamma - at(slope.gammaDelta, m + leaves));
        byDelta += share * (at(slope.delta, m) - at(slope.gammaDelta, m + leaves));
      }
    }
    gradient.set([byAlpha, byBeta, byGamma, byDelta]);
    return sum;
  };
};

/**
 * Formulas 10 to 14 of the paper, as sums over the periods to come: for a number of periods as people plan for, that is
 * quick, and has no singularity where gamma is 1.
 */
export const bgbbForecaster = (params: BgbbParams): PeriodForecaster => {
  const logGamma = Math.log(params.gamma);

  /** Sum over the next periods j of a term that is already divided by L. */
  const ahead = (
    { x, tx, n, periods }: { readonly x: number; readonly tx: number; readonly n: number; readonly periods: number },
    logOf: (log: Rising, j: number) => number,
  ): number => {
    const log = risingOf(params, n + periods + 1, logRisingTable);
    const all = logSum(log, logGamma, { x, tx, n });
    let sum = 0;
    for (let j = 1; j <= periods; j += 1) {
      const hasNotLeft = at(log.delta, n + j) - at(log.gammaDelta, n + j);
      sum += Math.exp(logOf(log, j) + hasNotLeft - all);
    }
    return sum;
  };

  return {
    pActive: (x, tx, n) => ahead({ x, tx, n, periods: 1 }, (log) => at(log.beta, n - x) - at(log.alphaBeta, n)),
    expectedPeriods: (x, tx, n, periods) =>
      ahead(
        { x, tx, n, periods },
        (log) => Math.log(params.alpha + x) + at(log.beta, n - x) - at(log.alphaBeta, n + 1),
      ),
    pVisit: (x, tx, n, periods) =>
      ahead(
        { x, tx, n, periods },
        (log, j) => Math.log(params.alpha + x) + at(log.beta, n - x + j - 1) - at(log.alphaBeta, n + j),
      ),
  };
};

const at = (table: Float64Array, index: number): number => table[index] ?? NaN;

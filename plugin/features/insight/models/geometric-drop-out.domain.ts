import { countByX, largest, type Histories } from './history.domain.ts';
import type { LogLikelihood } from './maximum-likelihood.domain.ts';
import { pVisitIfActive, surpriseOf, type RateForecaster, type RateModel } from './rate-model.domain.ts';
import { complementOverPower, logRisingTable, reciprocalSumTable, sigmoid } from './special-functions.domain.ts';

/**
 * Models in which a patron comes at a rate ~ Gamma(r, rate alpha) and leaves after a visit with a probability
 * ~ Beta(a, b).
 *
 * BG/NBD: Fader, Hardie & Lee, "Counting Your Customers" the Easy Way (Marketing Science 24, 2005): one can leave
 * after every repeat visit. MBG/NBD: Batislam, Denizel & Filiztekin (IJRM 24, 2007) and Hoppe & Wagner (2007): after
 * the first visit too. With k chances to leave up to the last visit, k = x or x + 1, the formulas are the same.
 */
export type GeometricParameter = 'r' | 'alpha' | 'a' | 'b';
type Parameters = Readonly<Record<GeometricParameter, number>>;

/** Chances to leave before the first repeat visit. */
type FirstChance = 0 | 1;

const geometricDropOut = (first: FirstChance): RateModel<GeometricParameter> => ({
  names: ['r', 'alpha', 'a', 'b'],
  start: (meanWeeks) => [0.5, meanWeeks / 4, 1, 2],
  likelihood: (histories) => likelihoodOf(histories, first),
  forecaster: (params) => forecasterOf(params, first),
});

export const bgnbd = geometricDropOut(0);
export const mbgnbd = geometricDropOut(1);

/**
 * Sum over patrons of A + ln(e^l3 + e^l4) with
 *
 *     A  = lnΓ(r+x) - lnΓ(r) + r ln(alpha) + lnB(a, b+k) - lnB(a, b)
 *     l3 = -(r+x) ln(alpha+T)                                     still active
 *     l4 = ln(a) - ln(b+k-1) - (r+x) ln(alpha+t_x)                left after the last visit; not where k = 0
 *
 * A depends on x alone and the logarithms on x or on a time alone, so each is worked out once for each distinct value;
 * a row costs one exponential and one logarithm. The weight of l4, w4 = 1 / (1 + e^(l3-l4)), gives the gradient.
 */
const likelihoodOf = (histories: Histories, first: FirstChance): LogLikelihood => {
  const { x, tx, t, weight, weeks } = histories;
  const most = largest(x);
  const patronsByX = countByX(histories, most);
  const logTime = new Float64Array(weeks.length);
  const perTime = new Float64Array(weeks.length);
  const logLeave = new Float64Array(most + 1);
  const perLeave = new Float64Array(most + 1);

  return ([r = NaN, alpha = NaN, a = NaN, b = NaN], gradient) => {
    for (let i = 0; i < weeks.length; i += 1) {
      const time = alpha + (weeks[i] ?? 0);
      logTime[i] = Math.log(time);
      perTime[i] = 1 / time;
    }
    for (let n = 0; n <= most; n += 1) {
      const chances = b + (n + first - 1);
      // Nobody has left who had no chance to.
      const canLeave = n + first > 0;
      logLeave[n] = canLeave ? Math.log(a / chances) : -Infinity;
      perLeave[n] = canLeave ? 1 / chances : 0;
    }
    let sum = 0;
    let byR = 0;
    let byAlpha = 0;
    let byLeft = 0;
    let byB = 0;
    for (let i = 0; i < x.length; i += 1) {
      const visits = x[i] ?? 0;
      const patrons = weight[i] ?? 0;
      const shape = r + visits;
      const last = tx[i] ?? 0;
      const end = t[i] ?? 0;
      const logEnd = logTime[end] ?? 0;
      const logLast = logTime[last] ?? 0;
      const left = (logLeave[visits] ?? 0) + shape * (logEnd - logLast);
      const e = Math.exp(-Math.abs(left));
      const larger = 1 / (1 + e);
      const w4 = left > 0 ? larger : e * larger;
      const w3 = 1 - w4;
      sum += patrons * (Math.log1p(e) + (left > 0 ? left : 0) - shape * logEnd);
      byR -= patrons * (w3 * logEnd + w4 * logLast);
      byAlpha -= patrons * shape * (w3 * (perTime[end] ?? 0) + w4 * (perTime[last] ?? 0));
      byLeft += patrons * w4;
      byB -= patrons * w4 * (perLeave[visits] ?? 0);
    }
    const common = commonTerms(patronsByX, first, { r, alpha, a, b });
    gradient.set([common.byR + byR, common.byAlpha + byAlpha, common.byA + byLeft / a, common.byB + byB]);
    return common.sum + sum;
  };
};

/** The sum of A over patrons, and its derivatives. */
const commonTerms = (patronsByX: Float64Array, first: FirstChance, { r, alpha, a, b }: Parameters) => {
  const most = patronsByX.length - 1;
  const visits = logRisingTable(r, most);
  const stays = logRisingTable(b, most + first);
  const chances = logRisingTable(a + b, most + first);
  const visitSlopes = reciprocalSumTable(r, most);
  const staySlopes = reciprocalSumTable(b, most + first);
  const chanceSlopes = reciprocalSumTable(a + b, most + first);
  const logAlpha = Math.log(alpha);
  const terms = { sum: 0, byR: 0, byAlpha: 0, byA: 0, byB: 0 };
  for (const [n, patrons] of patronsByX.entries()) {
    const k = n + first;
    terms.sum += patrons * ((visits[n] ?? 0) + r * logAlpha + (stays[k] ?? 0) - (chances[k] ?? 0));
    terms.byR += patrons * ((visitSlopes[n] ?? 0) + logAlpha);
    terms.byAlpha += (patrons * r) / alpha;
    terms.byA -= patrons * (chanceSlopes[k] ?? 0);
    terms.byB += patrons * ((staySlopes[k] ?? 0) - (chanceSlopes[k] ?? 0));
  }
  return terms;
};

const forecasterOf = ({ r, alpha, a, b }: Parameters, first: FirstChance): RateForecaster => {
  const pActive: RateForecaster['pActive'] = (x, tx, t) =>
    x + first === 0
      ? 1
      : sigmoid(-(Math.log(a / (b + (x + first - 1))) - (r + x) * Math.log1p((tx - t) / (alpha + t))));

  const ifActive = (x: number, t: number, horizon: number): number => {
    const c = a + b + (x + first - 1);
    return visitsIfActive({ a, c, shape: r + x }, horizon / (alpha + t + horizon));
  };

  return {
    pActive,
    expectedVisits: (x, tx, t, horizon) => pActive(x, tx, t) * ifActive(x, t, horizon),
    pVisit: (x, tx, t, horizon) => pActive(x, tx, t) * pVisitIfActive(r, alpha, x, t, horizon),
    surprise: surpriseOf(r, alpha),
    expectedOfNew: (horizon) => pActive(0, 0, 0) * ifActive(0, 0, horizon),
  };
};

const ENOUGH = 1e-16;
/** Enough for somebody new over ten years where alpha is an hour; a seen patron takes 3 to 30. */
const MOST_TERMS = 1_000_000;

/**
 * Visits to expect of somebody who is active: c/(a-1) (1 - (1-z)^(a-1) 2F1(c-shape, a-1; c; z)), with c = a+b+k-1 and
 * z = horizon / (alpha+T+horizon). It is Euler's transformation of formula 10 of Fader, Hardie & Lee (2005), whose own
 * parameters grow with x until it overflows.
 *
 * Every term of 2F1 but the first has the factors (a-1) and 1/c; taking them out leaves
 *
 *     c (1 - (1-z)^(a-1))/(a-1)  -  (1-z)^(a-1) sum over n >= 1 of (c-shape)_n (a)_(n-1) / ((c+1)_(n-1) n!) z^n
 *
 * in which a = 1 and c = 0 (a + b = 1 in BG/NBD before the first repeat visit) are values like any other.
 */
const visitsIfActive = (
  { a, c, shape }: { readonly a: number; readonly c: number; readonly shape: number },
  z: number,
): number => {
  const logRest = Math.log1p(-z);
  const d = c - shape;
  let term = d * z;
  let sum = term;
  for (let n = 1; Math.abs(term) > ENOUGH * Math.abs(sum); n += 1) {
    if (n > MOST_TERMS) throw new RangeError('The series for the expected visits does not end.');
    term *= ((d + n) * (a + n - 1) * z) / ((c + n) * (n + 1));
    sum += term;
  }
  return c * complementOverPower(a - 1, logRest) - Math.exp((a - 1) * logRest) * sum;
};

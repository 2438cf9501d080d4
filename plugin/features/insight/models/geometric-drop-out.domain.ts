import {
  geometricForecaster,
  geometricForecasts,
  type FirstChance,
  type GeometricParameter,
  type GeometricParams,
} from './geometric-forecast.domain.ts';
import { countByX, largest, type Histories } from './history.domain.ts';
import type { LogLikelihood } from './maximum-likelihood.domain.ts';
import type { RateModel } from './rate-model.domain.ts';
import { logRisingTable, reciprocalSumTable } from './special-functions.domain.ts';

/**
 * Models in which a patron comes at a rate ~ Gamma(r, rate alpha) and leaves after a visit with a probability
 * ~ Beta(a, b).
 *
 * BG/NBD: Fader, Hardie & Lee, "Counting Your Customers" the Easy Way (Marketing Science 24, 2005): one can leave
 * after every repeat visit. MBG/NBD: Batislam, Denizel & Filiztekin (IJRM 24, 2007) and Hoppe & Wagner (2007): after
 * the first visit too. With k chances to leave up to the last visit, k = x or x + 1, the formulas are the same.
 */
const geometricDropOut = (first: FirstChance): RateModel<GeometricParameter> => ({
  names: ['r', 'alpha', 'a', 'b'],
  start: (meanWeeks) => [0.5, meanWeeks / 4, 1, 2],
  likelihood: (histories) => likelihoodOf(histories, first),
  forecaster: (params) => geometricForecaster(params, first),
  forecasts: (params, histories, horizons) => geometricForecasts({ params, first }, histories, horizons),
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
const commonTerms = (patronsByX: Float64Array, first: FirstChance, { r, alpha, a, b }: GeometricParams) => {
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

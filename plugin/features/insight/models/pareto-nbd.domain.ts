import { countByX, largest, type Histories } from './history.domain.ts';
import type { LogLikelihood } from './maximum-likelihood.domain.ts';
import { surpriseOf, type RateForecaster, type RateModel } from './rate-model.domain.ts';
import {
  complementOverPower,
  logAddExp,
  logRisingTable,
  reciprocalSumTable,
  sigmoid,
} from './special-functions.domain.ts';

/**
 * Patrons who come at a rate ~ Gamma(r, rate alpha) and leave at a rate ~ Gamma(s, rate beta), whether they come or
 * not: Schmittlein, Morrison & Colombo, "Counting Your Customers" (Management Science 33, 1987).
 */
export type ParetoParameter = 'r' | 'alpha' | 's' | 'beta';
type Parameters = Readonly<Record<ParetoParameter, number>>;

export const paretonbd: RateModel<ParetoParameter> = {
  names: ['r', 'alpha', 's', 'beta'],
  start: (meanWeeks) => [0.5, meanWeeks / 4, 0.6, meanWeeks / 3],
  likelihood: (histories) => likelihoodOf(histories),
  forecaster: (params) => forecasterOf(params),
};

/** A logarithm and its derivatives by r, alpha, s and beta. */
interface Sloped {
  value: number;
  r: number;
  alpha: number;
  s: number;
  beta: number;
}
const sloped = (): Sloped => ({ value: 0, r: 0, alpha: 0, s: 0, beta: 0 });

const ENOUGH = 1e-17;
const MOST_TERMS = 1_000_000;

/**
 * Writes ln f(y), where (r+s+x) times the integral of (alpha+u)^-(r+x) (beta+u)^-(s+1) from t_x to T is
 * f(t_x) - f(T): Fader & Hardie, A Note on Deriving the Pareto/NBD Model (2005), formula 20, in Euler's form
 *
 *     f(y) = 2F1(1, R+1-q; R+1; w) (1-w)^(1-q) (m+y)^-R,   w = (m-l)/(m+y),   R = r+s+x
 *
 * with m and l the larger and smaller of alpha and beta, q = s+1 if m is alpha and r+x if it is beta. All terms of the
 * series are positive and its derivatives are sums along it.
 */
const writeLogF = ({ r, alpha, s, beta }: Parameters, x: number, y: number, into: Sloped): void => {
  const byRate = alpha >= beta;
  const m = byRate ? alpha : beta;
  const l = byRate ? beta : alpha;
  const all = r + s + x;
  const upper = byRate ? r + x : s + 1;
  const power = byRate ? -s : 1 - r - x;
  const w = (m - l) / (m + y);
  const c = all + 1;

  let [term, sum, byUpper, byC, byW] = [1, 1, 0, 0, 0];
  let [upperSum, cSum] = [0, 0];
  for (let k = 0; term > ENOUGH * sum; k += 1) {
    if (k > MOST_TERMS) throw new RangeError('The series of the Pareto/NBD does not end.');
    upperSum += 1 / (upper + k);
    cSum += 1 / (c + k);
    const coefficient = (term * (upper + k)) / (c + k);
    byW += coefficient * (k + 1);
    term = coefficient * w;
    sum += term;
    byUpper += term * upperSum;
    byC -= term * cSum;
  }
  const logLarge = Math.log(m + y);
  const logRest = Math.log((l + y) / (m + y));
  const alongW = byW / sum / (m + y);
  const byLarge = (alongW * (l + y) - power - all) / (m + y);
  const bySmall = power / (l + y) - alongW;
  into.value = Math.log(sum) + power * logRest - all * logLarge;
  into.r = byC / sum + (byRate ? byUpper / sum : -logRest) - logLarge;
  into.s = byC / sum + (byRate ? -logRest : byUpper / sum) - logLarge;
  into.alpha = byRate ? byLarge : bySmall;
  into.beta = byRate ? bySmall : byLarge;
};

/** Writes ln(f(t_x) - f(T)); -Infinity, without derivatives, where t_x is T. */
const writeLogA0 = (params: Parameters, x: number, tx: number, t: number, into: Sloped): void => {
  if (tx === t) {
    Object.assign(into, sloped(), { value: -Infinity });
    return;
  }
  writeLogF(params, x, tx, into);
  const end = sloped();
  writeLogF(params, x, t, end);
  const ratio = Math.exp(end.value - into.value);
  const rest = -Math.expm1(end.value - into.value);
  into.value += Math.log(rest);
  into.r = (into.r - ratio * end.r) / rest;
  into.alpha = (into.alpha - ratio * end.alpha) / rest;
  into.s = (into.s - ratio * end.s) / rest;
  into.beta = (into.beta - ratio * end.beta) / rest;
};

/**
 * Sum over patrons of lnΓ(r+x) - lnΓ(r) + r ln(alpha) + s ln(beta) + ln(e^stays + e^leaves) with
 *
 *     stays  = -(r+x) ln(alpha+T) - s ln(beta+T)
 *     leaves = ln(s/(r+s+x)) + ln(f(t_x) - f(T))
 */
const likelihoodOf = (histories: Histories): LogLikelihood => {
  const { x, tx, t, weight, weeks } = histories;
  const most = largest(x);
  const patronsByX = countByX(histories, most);
  const a0 = sloped();

  return ([r = NaN, alpha = NaN, s = NaN, beta = NaN], gradient) => {
    const params = { r, alpha, s, beta };
    let [sum, byR, byAlpha, byS, byBeta] = [0, 0, 0, 0, 0];
    for (let i = 0; i < x.length; i += 1) {
      const visits = x[i] ?? 0;
      const patrons = weight[i] ?? 0;
      const end = weeks[t[i] ?? 0] ?? 0;
      writeLogA0(params, visits, weeks[tx[i] ?? 0] ?? 0, end, a0);
      const all = r + s + visits;
      const stays = -(r + visits) * Math.log(alpha + end) - s * Math.log(beta + end);
      const leaves = Math.log(s / all) + a0.value;
      const left = sigmoid(leaves - stays);
      const stayed = 1 - left;
      sum += patrons * logAddExp(stays, leaves);
      byR += patrons * (left * (a0.r - 1 / all) - stayed * Math.log(alpha + end));
      byAlpha += patrons * (left * a0.alpha - (stayed * (r + visits)) / (alpha + end));
      byS += patrons * (left * (a0.s + 1 / s - 1 / all) - stayed * Math.log(beta + end));
      byBeta += patrons * (left * a0.beta - (stayed * s) / (beta + end));
    }
    const visits = logRisingTable(r, most);
    const slopes = reciprocalSumTable(r, most);
    for (const [n, patrons] of patronsByX.entries()) {
      sum += patrons * ((visits[n] ?? 0) + r * Math.log(alpha) + s * Math.log(beta));
      byR += patrons * ((slopes[n] ?? 0) + Math.log(alpha));
      byAlpha += (patrons * r) / alpha;
      byS += patrons * Math.log(beta);
      byBeta += (patrons * s) / beta;
    }
    gradient.set([byR, byAlpha, byS, byBeta]);
    return sum;
  };
};

const forecasterOf = (params: Parameters): RateForecaster => {
  const { r, alpha, s, beta } = params;
  const a0 = sloped();

  const pActive: RateForecaster['pActive'] = (x, tx, t) => {
    writeLogA0(params, x, tx, t, a0);
    return sigmoid(-(Math.log(s / (r + s + x)) + a0.value + (r + x) * Math.log(alpha + t) + s * Math.log(beta + t)));
  };

  const ifActive = (x: number, t: number, horizon: number): number =>
    (((r + x) * (beta + t)) / (alpha + t)) * complementOverPower(s - 1, -Math.log1p(horizon / (beta + t)));

  /** Somebody who is active after T is like somebody new with r+x, alpha+T, s and beta+T. */
  const noVisitIfActive = (x: number, t: number, horizon: number): number => {
    const now = { r: r + x, alpha: alpha + t, s, beta: beta + t };
    writeLogA0(now, 0, 0, horizon, a0);
    const stays = -now.r * Math.log1p(horizon / now.alpha) - s * Math.log1p(horizon / now.beta);
    const leaves = Math.log(s / (now.r + s)) + a0.value + now.r * Math.log(now.alpha) + s * Math.log(now.beta);
    return logAddExp(stays, leaves);
  };

  return {
    pActive,
    expectedVisits: (x, tx, t, horizon) => pActive(x, tx, t) * ifActive(x, t, horizon),
    pVisit: (x, tx, t, horizon) => pActive(x, tx, t) * -Math.expm1(noVisitIfActive(x, t, horizon)),
    surprise: surpriseOf(r, alpha),
    expectedOfNew: (horizon) => ifActive(0, 0, horizon),
  };
};

import { DAYS_OF_WEEK, largest, type DayHistories } from './history.domain.ts';
import { pVisitIfActive, surpriseOf, type Forecasts, type RateForecaster } from './rate-model.domain.ts';
import { complementOverPower, sigmoid } from './special-functions.domain.ts';
import { visitsByQuadrature } from './visits-by-quadrature.domain.ts';

export type GeometricParameter = 'r' | 'alpha' | 'a' | 'b';
export type GeometricParams = Readonly<Record<GeometricParameter, number>>;

/** Chances to leave before the first repeat visit. */
export type FirstChance = 0 | 1;

/** What BG/NBD (`first` 0) and MBG/NBD (1) say about one patron. */
export const geometricForecaster = (params: GeometricParams, first: FirstChance): RateForecaster => {
  const { r, alpha, a, b } = params;
  const pActive: RateForecaster['pActive'] = (x, tx, t) =>
    x + first === 0
      ? 1
      : sigmoid(-(Math.log(a / (b + (x + first - 1))) - (r + x) * Math.log1p((tx - t) / (alpha + t))));

  const ifActive = (x: number, t: number, horizon: number): number => {
    return visitsIfActive(params, x + first, r + x, horizon / (alpha + t));
  };

  return {
    pActive,
    expectedVisits: (x, tx, t, horizon) => pActive(x, tx, t) * ifActive(x, t, horizon),
    pVisit: (x, tx, t, horizon) => pActive(x, tx, t) * pVisitIfActive(r, alpha, x, t, horizon),
    surprise: surpriseOf(r, alpha),
    expectedOfNew: (horizon) => pActive(0, 0, 0) * ifActive(0, 0, horizon),
  };
};

/**
 * The same for all patrons at once. What depends on the day or on x alone is worked out once for each, and what depends
 * on both (what lies ahead of somebody who is active) once for each pair that patrons have in common: a patron costs an
 * exponential and, for each horizon, two looks into a table.
 */
export const geometricForecasts = (
  { params, first }: { readonly params: GeometricParams; readonly first: FirstChance },
  { x, tx, t }: DayHistories,
  horizons: readonly number[],
): Forecasts => {
  const { r, alpha, a, b } = params;
  const patrons = x.length;
  const days = largest(t) + 1;
  const logTime = Float64Array.from({ length: days }, (_, day) => Math.log(alpha + day / DAYS_OF_WEEK));
  // Odds of having left at the last visit, before the silence since then is looked at.
  const leave = Float64Array.from({ length: largest(x) + 1 }, (_, n) =>
    n + first === 0 ? 0 : a / (b + (n + first - 1)),
  );
  const pActive = new Float64Array(patrons);
  const surprise = new Float64Array(patrons);
  for (let i = 0; i < patrons; i += 1) {
    const visits = x[i] ?? 0;
    const silent = Math.exp((r + visits) * ((logTime[tx[i] ?? 0] ?? 0) - (logTime[t[i] ?? 0] ?? 0)));
    const odds = leave[visits] ?? 0;
    surprise[i] = 1 - silent;
    pActive[i] = odds === 0 ? 1 : silent / (silent + odds);
  }
  const ahead = horizons.map((horizon) => ({ days: horizon, ...aheadOf({ params, first, horizon }, x, t, pActive) }));
  return { pActive, surprise, ahead };
};

interface Asked {
  readonly params: GeometricParams;
  readonly first: FirstChance;
  /** In days. */
  readonly horizon: number;
}

/** Up to so many visits pairs have a place of their own; above, hardly two patrons share one. */
const MOST_SHARED = 128;

/** Visits to expect, and the probability of any. In one plain loop, which is compiled as a whole however it is called. */
const aheadOf = (
  { params, first, horizon }: Asked,
  x: Int32Array,
  t: Int32Array,
  pActive: Float64Array,
): Pick<Forecasts['ahead'][number], 'expectedVisits' | 'pVisit'> => {
  const { r, alpha } = params;
  const patrons = x.length;
  const days = largest(t) + 1;
  const weeks = horizon / DAYS_OF_WEEK;
  // A table that is larger than what is asked of it takes longer to lay out than it saves.
  const shared = Math.min(MOST_SHARED, Math.floor(patrons / days));
  // Of somebody who is active.
  const visits = new Float64Array(shared * days).fill(NaN);
  const comes = new Float64Array(shared * days);
  const expectedVisits = new Float64Array(patrons);
  const pVisit = new Float64Array(patrons);
  for (let i = 0; i < patrons; i += 1) {
    const n = x[i] ?? 0;
    const day = t[i] ?? 0;
    const place = n * days + day;
    let expected = n < shared ? (visits[place] ?? NaN) : NaN;
    let any = n < shared ? (comes[place] ?? NaN) : NaN;
    if (Number.isNaN(expected)) {
      const time = day / DAYS_OF_WEEK;
      expected = visitsIfActive(params, n + first, r + n, weeks / (alpha + time));
      any = pVisitIfActive(r, alpha, n, time, weeks);
      if (n < shared) {
        visits[place] = expected;
        comes[place] = any;
      }
    }
    const isActive = pActive[i] ?? 0;
    expectedVisits[i] = isActive * expected;
    pVisit[i] = isActive * any;
  }
  return { expectedVisits, pVisit };
};

const ENOUGH = 1e-16;
/**
 * The terms of the series first grow to about time^a, and take turns in sign while c - shape + n is below 0; it is asked
 * only where that neither overflows, nor takes long, nor costs digits.
 */
const LARGEST_A = 25;
const LONGEST_TIME = 10_000;
const LEAST_DIFFERENCE = -5;

/**
 * Visits to expect of somebody who is active and had k chances to leave, in `time`, the horizon over alpha+T:
 * c/(a-1) (1 - (1-z)^(a-1) 2F1(c-shape, a-1; c; z)), with c = a+b+k-1 and z = time / (1+time). It is Euler's
 * transformation of formula 10 of Fader, Hardie & Lee (2005), whose own parameters grow with x until it overflows.
 *
 * Every term of 2F1 but the first has the factors (a-1) and 1/c; taking them out leaves
 *
 *     c (1 - (1-z)^(a-1))/(a-1)  -  (1-z)^(a-1) sum over n >= 1 of (c-shape)_n (a)_(n-1) / ((c+1)_(n-1) n!) z^n
 *
 * in which a = 1 and c = 0 (a + b = 1 in BG/NBD before the first repeat visit) are values like any other.
 */
const visitsIfActive = ({ a, b }: GeometricParams, k: number, shape: number, time: number): number => {
  const c = a + b + (k - 1);
  if (a > LARGEST_A || time > LONGEST_TIME || c - shape < LEAST_DIFFERENCE)
    return visitsByQuadrature({ a, b: b + k, shape, time });
  const logRest = -Math.log1p(time);
  const series = visitSeries(a, c, c - shape, time / (1 + time));
  return c * complementOverPower(a - 1, logRest) - Math.exp((a - 1) * logRest) * series;
};

/** The sum in the above, with d for c - shape. */
const visitSeries = (a: number, c: number, d: number, z: number): number => {
  let term = d * z;
  let sum = term;
  for (let n = 1; Math.abs(term) > ENOUGH * Math.abs(sum); n += 1) {
    term *= ((d + n) * (a + n - 1) * z) / ((c + n) * (n + 1));
    sum += term;
  }
  return sum;
};

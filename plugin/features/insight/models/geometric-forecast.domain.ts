import { DAYS_OF_WEEK, largest, type DayHistories } from './history.domain.ts';
import { pVisitIfActive, surpriseOf, type Forecasts, type RateForecaster } from './rate-model.domain.ts';
import { complementOverPower, sigmoid } from './special-functions.domain.ts';

export type GeometricParameter = 'r' | 'alpha' | 'a' | 'b';
export type GeometricParams = Readonly<Record<GeometricParameter, number>>;

/** Chances to leave before the first repeat visit. */
export type FirstChance = 0 | 1;

/** What BG/NBD (`first` 0) and MBG/NBD (1) say about one patron. */
export const geometricForecaster = ({ r, alpha, a, b }: GeometricParams, first: FirstChance): RateForecaster => {
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
  const ahead = horizons.map((horizon) => {
    const active = activeAhead(params, first, { weeks: horizon / DAYS_OF_WEEK, days, patrons });
    const expectedVisits = new Float64Array(patrons);
    const pVisit = new Float64Array(patrons);
    for (let i = 0; i < patrons; i += 1) {
      const place = active.place(x[i] ?? 0, t[i] ?? 0);
      const isActive = pActive[i] ?? 0;
      expectedVisits[i] = isActive * (active.visits[place] ?? 0);
      pVisit[i] = isActive * (active.comes[place] ?? 0);
    }
    return { days: horizon, expectedVisits, pVisit };
  });
  return { pActive, surprise, ahead };
};

/** What lies ahead of patrons who are active, at a place for each pair of x and day. */
interface ActiveAhead {
  /** Visits to expect. */
  readonly visits: Float64Array;
  /** Probability of any. */
  readonly comes: Float64Array;
  /** Works the pair out where nobody had it before. */
  place(visits: number, day: number): number;
}

/** Up to so many visits pairs have a place of their own; above, hardly two patrons share one. */
const MOST_SHARED = 128;

const activeAhead = (
  { r, alpha, a, b }: GeometricParams,
  first: FirstChance,
  { weeks, days, patrons }: { readonly weeks: number; readonly days: number; readonly patrons: number },
): ActiveAhead => {
  // A table that is larger than what is asked of it takes longer to lay out than it saves.
  const shared = Math.min(MOST_SHARED, Math.floor(patrons / days));
  const visits = new Float64Array(shared * days + 1).fill(NaN);
  const comes = new Float64Array(shared * days + 1);
  const last = shared * days;
  return {
    visits,
    comes,
    place: (x, day) => {
      const place = x < shared ? x * days + day : last;
      if (place !== last && !Number.isNaN(visits[place])) return place;
      const time = day / DAYS_OF_WEEK;
      visits[place] = visitsIfActive({ a, c: a + b + (x + first - 1), shape: r + x }, weeks / (alpha + time + weeks));
      comes[place] = pVisitIfActive(r, alpha, x, time, weeks);
      return place;
    },
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
  const series = visitSeries(a, c, c - shape, z);
  return c * complementOverPower(a - 1, logRest) - Math.exp((a - 1) * logRest) * series;
};

/** The sum in the above, with d for c - shape. */
const visitSeries = (a: number, c: number, d: number, z: number): number => {
  let term = d * z;
  let sum = term;
  for (let n = 1; Math.abs(term) > ENOUGH * Math.abs(sum); n += 1) {
    if (n > MOST_TERMS) throw new RangeError('The series for the expected visits does not end.');
    term *= ((d + n) * (a + n - 1) * z) / ((c + n) * (n + 1));
    sum += term;
  }
  return sum;
};

import { total } from './history.domain.ts';
import { wilson } from './proportion.domain.ts';

/** Forecasts for patrons of the past, beside what they did then. One position for each patron. */
export interface Foretold {
  /** Probability of at least one visit in the time that followed. */
  readonly pVisit: Float64Array;
  /** Visits expected in it. */
  readonly expectedVisits: Float64Array;
  /** Days since the last visit when the forecast was made: what one would go by without a model. */
  readonly silence: Float64Array | Int32Array;
  /** Visits that did follow. */
  readonly visits: Float64Array | Int32Array;
}

/** Patrons with forecasts alike, and how many of them came. */
export interface CalibrationBin {
  /** Mean of the forecasts. */
  readonly predicted: number;
  /** Share who came, with Wilson's limits. */
  readonly observed: number;
  readonly lower: number;
  readonly upper: number;
  readonly patrons: number;
}

/** How well forecasts foretold. */
export interface Trial {
  readonly patrons: number;
  /** Share of patrons who came. */
  readonly baseRate: number;
  /** Mean square of the distance between forecast and truth (Brier 1950). */
  readonly brier: number;
  /** The same for always saying the base rate. */
  readonly brierBase: number;
  /** Mean of -ln(probability given to what happened). */
  readonly logLoss: number;
  /** How often somebody who came stood above somebody who did not; undefined where all or none came. */
  readonly auc: number | undefined;
  /** The same where patrons are ranked by their last visit alone. */
  readonly aucRecency: number | undefined;
  /** Mean distance between forecast and share who came, over the bins. */
  readonly ece: number;
  readonly visitsPredicted: number;
  readonly visitsActual: number;
  readonly bins: readonly CalibrationBin[];
}

const BINS = 10;
/** A forecast of exactly 0 or 1 that fails would count without end. */
const SUREST = 1e-9;

/** Judges forecasts by what happened. */
export const judge = ({ pVisit, expectedVisits, silence, visits }: Foretold): Trial => {
  const came = new Uint8Array(visits.length);
  const recency = new Float64Array(visits.length);
  for (let i = 0; i < visits.length; i += 1) {
    came[i] = (visits[i] ?? 0) > 0 ? 1 : 0;
    recency[i] = -(silence[i] ?? 0);
  }
  const ranking = ranked(pVisit, came);
  const bins = calibrationBins(ranking);
  const patrons = came.length;
  const baseRate = total(came) / patrons;
  return {
    patrons,
    baseRate,
    brier: brierScore(pVisit, came),
    brierBase: baseRate * (1 - baseRate),
    logLoss: logLoss(pVisit, came),
    auc: areaUnder(ranking),
    aucRecency: areaUnderCurve(recency, came),
    ece: bins.reduce(
      (all, { predicted, observed, patrons: n }) => all + (n / patrons) * Math.abs(predicted - observed),
      0,
    ),
    visitsPredicted: total(expectedVisits),
    visitsActual: total(visits),
    bins,
  };
};

/** Mean square of the distance between probabilities and what happened (0 or 1). */
export const brierScore = (probability: ArrayLike<number>, happened: Uint8Array): number => {
  let all = 0;
  for (let i = 0; i < happened.length; i += 1) all += ((probability[i] ?? 0) - (happened[i] ?? 0)) ** 2;
  return all / happened.length;
};

const logLoss = (probability: Float64Array, happened: Uint8Array): number => {
  let all = 0;
  for (let i = 0; i < happened.length; i += 1) {
    const p = Math.min(1 - SUREST, Math.max(SUREST, probability[i] ?? 0));
    all -= happened[i] === 1 ? Math.log(p) : Math.log1p(-p);
  }
  return all / happened.length;
};

/** Scores in rising order, equal ones as one step. */
interface Ranking {
  readonly positives: number;
  readonly negatives: number;
  readonly steps: number;
  readonly score: Float64Array;
  /** Of each step: how many have this score, and to how many of them it happened. */
  readonly size: Uint32Array;
  readonly happened: Uint32Array;
}

/** Sorted apart and merged, since plain numbers sort many times faster than positions by what stands there. */
const ranked = (score: ArrayLike<number>, happened: Uint8Array): Ranking => {
  const positives = total(happened);
  const negatives = happened.length - positives;
  const apart = [new Float64Array(negatives), new Float64Array(positives)] as const;
  const filled: [number, number] = [0, 0];
  for (let i = 0; i < happened.length; i += 1) {
    const side = happened[i] === 1 ? 1 : 0;
    apart[side][filled[side]++] = score[i] ?? 0;
  }
  const [no, yes] = [apart[0].sort(), apart[1].sort()];
  const ranking = {
    score: new Float64Array(happened.length),
    size: new Uint32Array(happened.length),
    happened: new Uint32Array(happened.length),
  };
  let steps = 0;
  for (let [i, j] = [0, 0]; i < negatives || j < positives; steps += 1) {
    const value = Math.min(no[i] ?? Infinity, yes[j] ?? Infinity);
    const [fromNo, fromYes] = [i, j];
    while (i < negatives && no[i] === value) i += 1;
    while (j < positives && yes[j] === value) j += 1;
    ranking.score[steps] = value;
    ranking.size[steps] = i - fromNo + j - fromYes;
    ranking.happened[steps] = j - fromYes;
  }
  return { positives, negatives, steps, ...ranking };
};

/**
 * The area under the receiver operating characteristic, as the statistic of Mann and Whitney (1947): the chance that
 * of two patrons to whom different things happened the right one has the higher score, equal scores counting half.
 */
export const areaUnderCurve = (score: ArrayLike<number>, happened: Uint8Array): number | undefined =>
  areaUnder(ranked(score, happened));

const areaUnder = ({ positives, negatives, steps, size, happened }: Ranking): number | undefined => {
  if (positives === 0 || negatives === 0) return undefined;
  let [rankSum, below] = [0, 0];
  for (let step = 0; step < steps; step += 1) {
    const here = size[step] ?? 0;
    rankSum += (happened[step] ?? 0) * (below + (here + 1) / 2);
    below += here;
  }
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
};

/** Ten bins, each with a tenth of the patrons, in rising order of the forecast. */
const calibrationBins = (ranking: Ranking): CalibrationBin[] => {
  const all = ranking.positives + ranking.negatives;
  const edges = Array.from({ length: BINS + 1 }, (_, bin) => Math.round((bin * all) / BINS));
  const take = taking(ranking);
  return edges.slice(1).flatMap((end, bin) => {
    const patrons = end - (edges[bin] ?? 0);
    if (patrons === 0) return [];
    const { sum, happened } = take(patrons);
    const { share, lower, upper } = wilson(happened, patrons);
    return [{ predicted: sum / patrons, observed: share, lower, upper, patrons }];
  });
};

/** Takes so many patrons off the ranking from below; where a step is cut, those who came are parted in proportion. */
const taking = ({ score, size, happened }: Ranking) => {
  let [step, taken] = [0, 0];
  const happenedIn = (count: number): number => Math.round(((happened[step] ?? 0) * count) / (size[step] ?? 1));
  return (count: number): { readonly sum: number; readonly happened: number } => {
    let [sum, came] = [0, 0];
    for (let left = count; left > 0;) {
      const here = Math.min(left, (size[step] ?? 0) - taken);
      sum += here * (score[step] ?? 0);
      came += happenedIn(taken + here) - happenedIn(taken);
      left -= here;
      taken += here;
      if (taken === size[step]) [step, taken] = [step + 1, 0];
    }
    return { sum, happened: came };
  };
};

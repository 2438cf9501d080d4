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
  const came = Uint8Array.from(visits, (count) => (count > 0 ? 1 : 0));
  const bins = calibrationBins(pVisit, came);
  const patrons = came.length;
  const baseRate = total(came) / patrons;
  return {
    patrons,
    baseRate,
    brier: brierScore(pVisit, came),
    brierBase: baseRate * (1 - baseRate),
    logLoss: logLoss(pVisit, came),
    auc: areaUnderCurve(pVisit, came),
    aucRecency: areaUnderCurve(
      Float64Array.from(silence, (days) => -days),
      came,
    ),
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

/**
 * The area under the receiver operating characteristic, as the statistic of Mann and Whitney (1947): the chance that
 * of two patrons to whom different things happened the right one has the higher score, equal scores counting half.
 */
export const areaUnderCurve = (score: ArrayLike<number>, happened: Uint8Array): number | undefined => {
  const positives = total(happened);
  const negatives = happened.length - positives;
  if (positives === 0 || negatives === 0) return undefined;
  const order = rising(score);
  let rankSum = 0;
  for (let start = 0; start < order.length;) {
    const value = score[order[start] ?? 0];
    let [end, tied] = [start, 0];
    for (; end < order.length && score[order[end] ?? 0] === value; end += 1) tied += happened[order[end] ?? 0] ?? 0;
    rankSum += (tied * (start + end + 1)) / 2;
    start = end;
  }
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
};

const rising = (score: ArrayLike<number>): Uint32Array =>
  Uint32Array.from({ length: score.length }, (_, i) => i).sort((i, j) => (score[i] ?? 0) - (score[j] ?? 0));

/** Ten bins, each with a tenth of the patrons, in rising order of the forecast. */
const calibrationBins = (probability: Float64Array, happened: Uint8Array): CalibrationBin[] => {
  const order = rising(probability);
  const edges = Array.from({ length: BINS + 1 }, (_, bin) => Math.round((bin * order.length) / BINS));
  return edges.slice(1).flatMap((end, bin) => {
    const members = order.subarray(edges[bin], end);
    if (members.length === 0) return [];
    let [predicted, came] = [0, 0];
    for (const patron of members) {
      predicted += probability[patron] ?? 0;
      came += happened[patron] ?? 0;
    }
    const { share, lower, upper } = wilson(came, members.length);
    return [{ predicted: predicted / members.length, observed: share, lower, upper, patrons: members.length }];
  });
};

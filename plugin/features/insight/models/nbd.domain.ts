import { countByX, largest, type Histories } from './history.domain.ts';
import type { LogLikelihood } from './maximum-likelihood.domain.ts';
import { pVisitIfActive, surpriseOf, type RateModel } from './rate-model.domain.ts';
import { logRisingTable, reciprocalSumTable } from './special-functions.domain.ts';

/**
 * Patrons who come at a rate ~ Gamma(r, rate alpha) and never leave: the negative binomial of Ehrenberg (1959). What
 * the other models explain better than this one is what can be seen of leaving.
 */
export type NbdParameter = 'r' | 'alpha';

export const nbd: RateModel<NbdParameter> = {
  names: ['r', 'alpha'],
  start: (meanWeeks) => [0.5, meanWeeks / 4],
  likelihood: (histories) => likelihoodOf(histories),
  forecaster: ({ r, alpha }) => {
    const expected = (x: number, t: number, horizon: number): number => ((r + x) / (alpha + t)) * horizon;
    return {
      pActive: () => 1,
      expectedVisits: (x, _tx, t, horizon) => expected(x, t, horizon),
      pVisit: (x, _tx, t, horizon) => pVisitIfActive(r, alpha, x, t, horizon),
      surprise: surpriseOf(r, alpha),
      expectedOfNew: (horizon) => expected(0, 0, horizon),
    };
  },
};

/**
 * Sum over patrons of lnΓ(r+x) - lnΓ(r) + r ln(alpha) - (r+x) ln(alpha+T). The density of the days on which they came,
 * as for the models with drop-out, so that the likelihoods can be compared.
 */
const likelihoodOf = (histories: Histories): LogLikelihood => {
  const { x, t, weight, weeks } = histories;
  const most = largest(x);
  const patronsByX = countByX(histories, most);
  // The time matters to the likelihood through two sums only: of patrons and of their visits.
  const patronsByTime = new Float64Array(weeks.length);
  const visitsByTime = new Float64Array(weeks.length);
  for (let i = 0; i < x.length; i += 1) {
    const [time, patrons] = [t[i] ?? 0, weight[i] ?? 0];
    patronsByTime[time] = (patronsByTime[time] ?? 0) + patrons;
    visitsByTime[time] = (visitsByTime[time] ?? 0) + patrons * (x[i] ?? 0);
  }

  return ([r = NaN, alpha = NaN], gradient) => {
    let [sum, byR, byAlpha] = [0, 0, 0];
    for (const [time, patrons] of patronsByTime.entries()) {
      const span = alpha + (weeks[time] ?? 0);
      const shapes = patrons * r + (visitsByTime[time] ?? 0);
      sum -= shapes * Math.log(span);
      byR -= patrons * Math.log(span);
      byAlpha -= shapes / span;
    }
    const visits = logRisingTable(r, most);
    const slopes = reciprocalSumTable(r, most);
    for (const [n, patrons] of patronsByX.entries()) {
      sum += patrons * ((visits[n] ?? 0) + r * Math.log(alpha));
      byR += patrons * ((slopes[n] ?? 0) + Math.log(alpha));
      byAlpha += (patrons * r) / alpha;
    }
    gradient.set([byR, byAlpha]);
    return sum;
  };
};

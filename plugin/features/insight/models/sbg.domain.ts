import { maximiseLikelihood, type Fit, type LogLikelihood } from './maximum-likelihood.domain.ts';
import { logRisingTable, reciprocalSumTable } from './special-functions.domain.ts';

/**
 * Members who at each renewal leave with a probability ~ Beta(alpha, beta), their own for good: Fader & Hardie, "How to
 * Project Customer Retention" (Journal of Interactive Marketing 21, 2007). The share who renew rises with tenure through
 * sorting alone, because those who would leave are gone.
 */
export type SbgParameter = 'alpha' | 'beta';
export type SbgParams = Readonly<Record<SbgParameter, number>>;

/** How members did at their renewals; position t-1 of `lost` is the t-th renewal. */
export interface Renewals {
  /** Members who left at the t-th renewal. */
  readonly lost: readonly number[];
  /** Members who made t renewals and have not come to the next; position 0 for none. */
  readonly active: readonly number[];
}

/** Fits the model; somebody must have come to a first renewal. */
export const fitSbg = (renewals: Renewals): Fit<SbgParameter> =>
  maximiseLikelihood(['alpha', 'beta'], sbgLikelihood(renewals), {
    n: [...renewals.lost, ...renewals.active].reduce((sum, members) => sum + members, 0),
    start: [1, 1],
  });

/** Sum of lost_t ln P(leave at t) + active_t ln S(t), with P(leave at t) = alpha (beta)_(t-1) / (alpha+beta)_t. */
export const sbgLikelihood = ({ lost, active }: Renewals): LogLikelihood => {
  const most = Math.max(lost.length, active.length);
  return ([alpha = NaN, beta = NaN], gradient) => {
    const [stay, all] = [logRisingTable(beta, most), logRisingTable(alpha + beta, most)];
    const [staySlope, allSlope] = [reciprocalSumTable(beta, most), reciprocalSumTable(alpha + beta, most)];
    let [sum, byAlpha, byBeta] = [0, 0, 0];
    const add = (members: number, renewed: number, met: number): void => {
      sum += members * (at(stay, renewed) - at(all, met));
      byAlpha -= members * at(allSlope, met);
      byBeta += members * (at(staySlope, renewed) - at(allSlope, met));
    };
    for (const [index, members] of lost.entries()) {
      add(members, index, index + 1);
      sum += members * Math.log(alpha);
      byAlpha += members / alpha;
    }
    for (const [renewed, members] of active.entries()) add(members, renewed, renewed);
    gradient.set([byAlpha, byBeta]);
    return sum;
  };
};

/** Share of members who make `renewals` renewals: S(t) = (beta)_t / (alpha+beta)_t. */
export const sbgSurvival = ({ alpha, beta }: SbgParams, renewals: number): number =>
  Math.exp(at(logRisingTable(beta, renewals), renewals) - at(logRisingTable(alpha + beta, renewals), renewals));

/** Share of those who come to the t-th renewal and make it: (beta+t-1)/(alpha+beta+t-1). */
export const sbgRetention = ({ alpha, beta }: SbgParams, renewal: number): number =>
  (beta + renewal - 1) / (alpha + beta + renewal - 1);

const at = (table: Float64Array, index: number): number => table[index] ?? NaN;

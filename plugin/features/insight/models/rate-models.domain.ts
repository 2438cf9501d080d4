import { bgnbd, mbgnbd, type GeometricParameter } from './geometric-drop-out.domain.ts';
import { total, type Histories } from './history.domain.ts';
import { maximiseLikelihood, type Fit } from './maximum-likelihood.domain.ts';
import { nbd, type NbdParameter } from './nbd.domain.ts';
import type { RateForecaster, RateModel } from './rate-model.domain.ts';

/** The parameters of each model. */
interface RateParameter {
  readonly mbgnbd: GeometricParameter;
  readonly bgnbd: GeometricParameter;
  readonly nbd: NbdParameter;
}
export type RateKind = keyof RateParameter;
export type RateParams<Kind extends RateKind> = Readonly<Record<RateParameter[Kind], number>>;

const MODELS: { readonly [Kind in RateKind]: RateModel<RateParameter[Kind]> } = { mbgnbd, bgnbd, nbd };

export interface RateFit<Kind extends RateKind> extends Fit<RateParameter[Kind]> {
  readonly model: Kind;
}

/** Fits a model to histories; there must be at least one. */
export const fitRate = <Kind extends RateKind>(kind: Kind, histories: Histories): RateFit<Kind> => {
  const model: RateModel<RateParameter[Kind]> = MODELS[kind];
  const n = total(histories.weight);
  const start = model.start(meanWeeksOf(histories, n));
  return { model: kind, ...maximiseLikelihood(model.names, model.likelihood(histories), { n, start }) };
};

const meanWeeksOf = ({ t, weight, weeks }: Histories, n: number): number => {
  let sum = 0;
  for (let i = 0; i < t.length; i += 1) sum += (weight[i] ?? 0) * (weeks[t[i] ?? 0] ?? 0);
  return Math.max(sum / n, 1);
};

/** What a model with these parameters says about patrons. */
export const rateForecaster = <Kind extends RateKind>(kind: Kind, params: RateParams<Kind>): RateForecaster =>
  (MODELS[kind] as RateModel<RateParameter[Kind]>).forecaster(params);

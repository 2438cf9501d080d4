import { bgnbd, mbgnbd } from './geometric-drop-out.domain.ts';
import type { GeometricParameter } from './geometric-forecast.domain.ts';
import { everyNth, total, type DayHistories, type Histories } from './history.domain.ts';
import { maximiseLikelihood, maximumNear, type Fit, type Sample } from './maximum-likelihood.domain.ts';
import { nbd, type NbdParameter } from './nbd.domain.ts';
import { paretonbd, type ParetoParameter } from './pareto-nbd.domain.ts';
import { forecastsOneByOne, type Forecasts, type RateForecaster, type RateModel } from './rate-model.domain.ts';

/** The parameters of each model. */
interface RateParameter {
  readonly mbgnbd: GeometricParameter;
  readonly bgnbd: GeometricParameter;
  readonly paretonbd: ParetoParameter;
  readonly nbd: NbdParameter;
}
export type RateKind = keyof RateParameter;
export type RateParams<Kind extends RateKind> = Readonly<Record<RateParameter[Kind], number>>;

const MODELS: { readonly [Kind in RateKind]: RateModel<RateParameter[Kind]> } = { mbgnbd, bgnbd, paretonbd, nbd };

export interface RateFit<Kind extends RateKind> extends Fit<RateParameter[Kind]> {
  readonly model: Kind;
}

/** Fits a model to histories; there must be at least one. */
export const fitRate = <Kind extends RateKind>(kind: Kind, histories: Histories): RateFit<Kind> => {
  const model: RateModel<RateParameter[Kind]> = MODELS[kind];
  const n = total(histories.weight);
  const start = model.start(meanWeeksOf(histories, n));
  const likelihood = model.likelihood(histories);
  return {
    model: kind,
    ...maximiseLikelihood(model.names, likelihood, { n, start, sample: sampleOf(model, histories) }),
  };
};

/** The parameters that fit almost the same patrons as a fit that is known, sought from beside it. */
export const refitRate = <Kind extends RateKind>(
  { model: kind, params }: RateFit<Kind>,
  histories: Histories,
): RateParams<Kind> => {
  const model: RateModel<RateParameter[Kind]> = MODELS[kind];
  return maximumNear(model.names, model.likelihood(histories), {
    n: total(histories.weight),
    start: model.names.map((name) => params[name]),
    sample: sampleOf(model, histories),
  });
};

/** More rows than this are first looked at through a sample of this size, which leads close to the maximum. */
const SAMPLE = 10_000;

const sampleOf = <Name extends string>(model: RateModel<Name>, histories: Histories): Sample | undefined => {
  if (histories.x.length < 2 * SAMPLE) return undefined;
  const some = everyNth(histories, Math.floor(histories.x.length / SAMPLE));
  return { n: total(some.weight), likelihood: model.likelihood(some) };
};

const meanWeeksOf = ({ t, weight, weeks }: Histories, n: number): number => {
  let sum = 0;
  for (let i = 0; i < t.length; i += 1) sum += (weight[i] ?? 0) * (weeks[t[i] ?? 0] ?? 0);
  return Math.max(sum / n, 1);
};

/** What a model with these parameters says about patrons. */
export const rateForecaster = <Kind extends RateKind>(kind: Kind, params: RateParams<Kind>): RateForecaster =>
  (MODELS[kind] as RateModel<RateParameter[Kind]>).forecaster(params);

/**
 * The same for all patrons at once, from histories in days.
 *
 * @param horizons how far to look ahead, in days
 */
export const forecastAll = <Kind extends RateKind>(
  kind: Kind,
  params: RateParams<Kind>,
  { histories, horizons }: { readonly histories: DayHistories; readonly horizons: readonly number[] },
): Forecasts => {
  const model: RateModel<RateParameter[Kind]> = MODELS[kind];
  return (
    model.forecasts?.(params, histories, horizons) ?? forecastsOneByOne(model.forecaster(params), histories, horizons)
  );
};

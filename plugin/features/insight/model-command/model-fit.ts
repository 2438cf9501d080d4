import { fitBgbb } from '../models/bgbb.domain.ts';
import { historiesOfWeeks } from '../models/history.domain.ts';
import type { Fit } from '../models/maximum-likelihood.domain.ts';
import { fitRate } from '../models/rate-models.domain.ts';
import { fitSbg } from '../models/sbg.domain.ts';
import type { LibraryDay } from '../../../shared/time.ts';
import type { FileModel } from './file-model.domain.ts';
import { readHistories, readPeriods, readRenewals } from './model-input.ts';

/** What `kenal model fit` prints. Times are in weeks; errors are those of the logarithms of the parameters. */
export interface FitDocument {
  readonly model: FileModel;
  /** Patrons. */
  readonly n: number;
  readonly params: Readonly<Record<string, number>>;
  readonly standard_errors: Readonly<Record<string, number>> | null;
  readonly log_likelihood: number;
  readonly converged: boolean;
  readonly iterations: number;
  /** Why it did not converge: slope, curvature, bound, second-start. */
  readonly faults: readonly string[];
}

/** Fits a model to a file. @throws InvalidInput where the file cannot be used */
export const fitFile = async (file: string, model: FileModel, until?: LibraryDay): Promise<FitDocument> => {
  const fit = await fitOf(file, model, until);
  return {
    model,
    n: fit.n,
    params: fit.params,
    standard_errors: fit.standardErrors ?? null,
    log_likelihood: fit.logLikelihood,
    converged: fit.converged,
    iterations: fit.iterations,
    faults: fit.faults,
  };
};

const fitOf = async (file: string, model: FileModel, until?: LibraryDay): Promise<Fit<string>> => {
  switch (model) {
    case 'bgbb':
      return fitBgbb(await readPeriods(file));
    case 'sbg':
      return fitSbg(await readRenewals(file));
    case 'mbgnbd':
    case 'bgnbd':
    case 'paretonbd':
      return fitRate(model, historiesOfWeeks(await readHistories(file, until)));
  }
};

const FAULTS: Readonly<Record<string, string>> = {
  slope: 'the likelihood still rises where the search ended',
  curvature: 'the likelihood is flat in some direction',
  bound: 'a parameter lies at the edge of what is allowed',
  'second-start': 'the second start ended elsewhere',
};

/** The same for people. */
export const fitAsText = ({ model, n, params, standard_errors: errors, ...fit }: FitDocument): string =>
  [
    `${model}, ${n} patrons`,
    ...Object.entries(params).map(([name, value]) => {
      const error = errors?.[name];
      return `${name} = ${value}${error === undefined ? '' : `  (standard error of its logarithm ${error.toPrecision(3)})`}`;
    }),
    `log-likelihood ${fit.log_likelihood}`,
    fit.converged
      ? `converged in ${fit.iterations} steps`
      : `did not converge: ${fit.faults.map((fault) => FAULTS[fault]).join(', ')}`,
  ].join('\n');

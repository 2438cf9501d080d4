import { approach, arrive, type Box, type Minimum, type Objective, type Place } from './bfgs.domain.ts';
import { cholesky, inverseOfCholesky } from './small-matrix.domain.ts';

/** Log-likelihood of all patrons; `gradient` is filled with its derivatives by each parameter. */
export type LogLikelihood = (parameters: readonly number[], gradient: Float64Array) => number;

/** Why an estimate must not be taken for the best one. */
export type FitFault = 'slope' | 'curvature' | 'bound' | 'second-start';

/** Parameters by name, fitted by maximum likelihood. */
export interface Fit<Name extends string> {
  /** Patrons. */
  readonly n: number;
  readonly params: Readonly<Record<Name, number>>;
  /** Of the logarithms of the parameters; undefined where the curvature does not give them. */
  readonly standardErrors: Readonly<Record<Name, number>> | undefined;
  /** Sum over all patrons, a density of times in weeks. */
  readonly logLikelihood: number;
  readonly converged: boolean;
  /** Empty if and only if it converged. */
  readonly faults: readonly FitFault[];
  /** Names of parameters that lie at the edge of what is allowed. */
  readonly atBound: readonly Name[];
  /** Steps of the optimiser from the first start. */
  readonly iterations: number;
}

/** Of the logarithms of parameters: from one in a million to 22,000. */
const BOX: Box = { lower: -14, upper: 10 };
const AT_BOUND = 0.05;
/** Of the mean log-likelihood of a patron. */
const FLAT = 1e-6;
/** Of the whole log-likelihood. */
const SAME_MAXIMUM = 1e-4;

/** A part of the patrons, of whom the same likelihood is quicker to work out. */
export interface Sample {
  readonly n: number;
  readonly likelihood: LogLikelihood;
}

interface Search {
  /** Patrons. */
  readonly n: number;
  /** Where to begin: parameters, not their logarithms. */
  readonly start: readonly number[];
  readonly sample?: Sample | undefined;
}

/**
 * Fits positive parameters from two starts, the second displaced by a factor e up and down in turn. Optimises the
 * logarithms, which keeps parameters positive and makes the surface rounder. Where there is a sample, each start first
 * finds its maximum, and goes on from there with all patrons.
 */
export const maximiseLikelihood = <Name extends string>(
  names: readonly Name[],
  likelihood: LogLikelihood,
  { n, start, sample }: Search,
): Fit<Name> => {
  const objective = meanObjective(likelihood, { n, size: names.length });
  const rough =
    sample === undefined ? undefined : meanObjective(sample.likelihood, { n: sample.n, size: names.length });
  const theta = start.map(Math.log);
  const first = searchFrom(theta, objective, rough);
  const displaced = theta.map((value, i) => value + (i % 2 === 0 ? 1 : -1));
  const second = searchFrom(displaced, objective, rough, first);
  const best = second.value < first.value ? second : first;
  const atBound = names.filter((_, i) => isAtBound(best.point[i] ?? NaN));
  const faults = faultsOf(best, { atBound, apart: Math.abs(first.value - second.value) * n });
  return {
    n,
    params: byName(names, best.point.map(Math.exp)),
    standardErrors: standardErrorsOf(names, best, n),
    logLikelihood: -best.value * n,
    converged: faults.length === 0,
    faults,
    atBound,
    iterations: first.iterations,
  };
};

/**
 * The same from one start that is known to be near, for who needs the parameters alone: neither a second start nor how
 * sure they are.
 */
export const maximumNear = <Name extends string>(
  names: readonly Name[],
  likelihood: LogLikelihood,
  { n, start, sample }: Search,
): Readonly<Record<Name, number>> => {
  const objective = meanObjective(likelihood, { n, size: names.length });
  const rough =
    sample === undefined ? undefined : meanObjective(sample.likelihood, { n: sample.n, size: names.length });
  const { point } = placeFrom(start.map(Math.log), objective, rough);
  return byName(names, point.map(Math.exp));
};

/** The negative mean log-likelihood of a patron, as a function of the logarithms of the parameters. */
const meanObjective = (
  likelihood: LogLikelihood,
  { n, size }: { readonly n: number; readonly size: number },
): Objective => {
  const slopes = new Float64Array(size);
  return (theta) => {
    const parameters = theta.map(Math.exp);
    const value = -likelihood(parameters, slopes) / n;
    return { value, gradient: parameters.map((parameter, i) => (-parameter * (slopes[i] ?? 0)) / n) };
  };
};

/** @param known another minimum, whose curvature serves here too if the search ends beside it */
const searchFrom = (theta: readonly number[], objective: Objective, rough?: Objective, known?: Minimum): Minimum =>
  arrive(objective, placeFrom(theta, objective, rough), BOX, known);

/** A place near the minimum, found by way of the sample where there is one. */
const placeFrom = (theta: readonly number[], objective: Objective, rough?: Objective): Place => {
  if (rough === undefined) return approach(objective, theta, BOX);
  const near = arrive(rough, approach(rough, theta, BOX), BOX);
  const place = approach(objective, near.point, BOX, near.hessian);
  return { ...place, iterations: near.iterations + place.iterations };
};

const isAtBound = (theta: number): boolean => theta < BOX.lower + AT_BOUND || theta > BOX.upper - AT_BOUND;

const faultsOf = (
  { gradient, hessian }: Minimum,
  { atBound, apart }: { readonly atBound: readonly string[]; readonly apart: number },
): FitFault[] => {
  const faults: FitFault[] = [];
  if (!gradient.every((slope) => Math.abs(slope) < FLAT)) faults.push('slope');
  if (cholesky(hessian) === undefined) faults.push('curvature');
  if (atBound.length > 0) faults.push('bound');
  if (!(apart <= SAME_MAXIMUM)) faults.push('second-start');
  return faults;
};

const standardErrorsOf = <Name extends string>(
  names: readonly Name[],
  { hessian }: Minimum,
  n: number,
): Record<Name, number> | undefined => {
  const lower = cholesky(hessian);
  if (lower === undefined) return undefined;
  return byName(
    names,
    inverseOfCholesky(lower).map((row, i) => Math.sqrt((row[i] ?? NaN) / n)),
  );
};

const byName = <Name extends string>(names: readonly Name[], values: readonly number[]): Record<Name, number> =>
  Object.fromEntries(names.map((name, i) => [name, values[i] ?? NaN])) as Record<Name, number>;

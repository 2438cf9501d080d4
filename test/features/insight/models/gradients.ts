import type { LogLikelihood } from '../../../../plugin/features/insight/models/maximum-likelihood.domain.ts';

/** Largest distance between a likelihood's own gradient and that of its differences, in parts of the larger. */
export const gradientOff = (likelihood: LogLikelihood, point: readonly number[]): number => {
  const gradient = new Float64Array(point.length);
  likelihood(point, gradient);
  const off = point.map((value, i) => {
    const h = 1e-5 * value;
    const at = (moved: number) => likelihood(point.with(i, moved), new Float64Array(point.length));
    const difference = (at(value + h) - at(value - h)) / (2 * h);
    return Math.abs(difference - (gradient[i] ?? NaN)) / Math.max(1, Math.abs(difference));
  });
  return Math.max(...off);
};

import { readFileSync } from 'node:fs';
import type { BgbbParams } from '../../../../plugin/features/insight/models/bgbb.domain.ts';
import type { RateParams } from '../../../../plugin/features/insight/models/rate-models.domain.ts';

/** Values computed to 40 digits by test/fixtures/models/vectors.py. */
interface Vectors {
  readonly geometric: readonly GeometricVector[];
  readonly pareto: readonly ParetoVector[];
  readonly bgbb: readonly PeriodVector[];
}

export interface GeometricVector {
  readonly model: 'bgnbd' | 'mbgnbd';
  readonly params: RateParams<'mbgnbd'>;
  readonly x: number;
  readonly tx: number;
  readonly t: number;
  readonly logLikelihood: number;
  readonly pActive: number;
  readonly surprise: number;
  readonly expected: readonly Foretold[];
}

interface ParetoVector {
  readonly params: RateParams<'paretonbd'>;
  readonly x: number;
  readonly tx: number;
  readonly t: number;
  readonly logLikelihood: number;
  readonly pActive: number;
  readonly expected: readonly Foretold[];
}

interface PeriodVector {
  readonly params: BgbbParams;
  readonly x: number;
  readonly tx: number;
  readonly n: number;
  readonly logLikelihood: number;
  readonly pActive: number;
  readonly expected: readonly Foretold[];
}

/** Horizon in weeks (of BG/BB in periods), the visits expected in it, and the probability of any. */
type Foretold = readonly [horizon: number, visits: number, pVisit: number];

export const vectors = JSON.parse(
  readFileSync(new URL('../../../fixtures/models/vectors.json', import.meta.url), 'utf8'),
) as Vectors;

/** How far a value is off, in parts of the true one. */
export const offBy = (value: number, truth: number): number =>
  value === truth ? 0 : Math.abs(value - truth) / Math.abs(truth);

import { readFile } from 'node:fs/promises';
import { bgbbForecaster } from '../models/bgbb.domain.ts';
import { rateForecaster, type RateParams } from '../models/rate-models.domain.ts';
import { InvalidInput } from '../../../shared/errors.ts';
import type { LibraryDay } from '../../../shared/time.ts';
import { documentValidator, type Validator } from '../../../shared/validation.ts';
import { readHistories, readPeriods } from './model-input.ts';

/** A forecast for one patron: id, probability of being active, expected visits, probability of any. */
export type Forecast = readonly [id: string, pActive: number, expectedVisits: number, pVisit: number];

export interface PredictOptions {
  readonly csv: string;
  readonly params: string;
  /** In weeks; for bgbb in periods. */
  readonly horizon: number;
  readonly until?: LibraryDay | undefined;
}

export interface Predicted {
  readonly forecasts: readonly Forecast[];
  /** False where the parameters say of themselves that they are not the best ones. */
  readonly isConverged: boolean;
}

/** Forecasts for the patrons of a file. @throws InvalidInput where a file cannot be used */
export const predictFile = async ({ params: file, ...asked }: PredictOptions): Promise<Predicted> => {
  const document = await readParams(file);
  return { forecasts: await forecastsBy(document, asked), isConverged: document.converged !== false };
};

const forecastsBy = async (
  { model, params }: ParamsDocument,
  { csv, horizon, until }: Omit<PredictOptions, 'params'>,
): Promise<Forecast[]> => {
  if (model !== 'bgbb') {
    const { pActive, expectedVisits, pVisit } = forecasterOf(model, params);
    const histories = await readHistories(csv, until);
    return histories.map(({ id, x, tx, t }) => [
      id,
      pActive(x, tx, t),
      expectedVisits(x, tx, t, horizon),
      pVisit(x, tx, t, horizon),
    ]);
  }
  if (!Number.isInteger(horizon))
    throw new InvalidInput('model.horizon', 'This model counts in periods: give a whole number with --horizon.');
  const { pActive, expectedPeriods, pVisit } = bgbbForecaster(params);
  const histories = await readPeriods(csv);
  return histories.map(({ id, x, tx, n }) => [
    id,
    pActive(x, tx, n),
    expectedPeriods(x, tx, n, horizon),
    pVisit(x, tx, n, horizon),
  ]);
};

type Model = 'mbgnbd' | 'bgnbd' | 'paretonbd' | 'bgbb';
interface ParamsDocument {
  readonly model: Model;
  readonly params: Readonly<Record<string, number>>;
  readonly converged?: boolean;
}

const forecasterOf = (model: Exclude<Model, 'bgbb'>, params: ParamsDocument['params']) =>
  model === 'paretonbd'
    ? rateForecaster(model, params as RateParams<'paretonbd'>)
    : rateForecaster(model, params as RateParams<'mbgnbd'>);

const positive = (names: readonly string[]): object => ({
  type: 'object',
  required: names,
  properties: Object.fromEntries(names.map((name) => [name, { type: 'number', exclusiveMinimum: 0 }])),
});

const withParams = (names: readonly string[]): Validator<ParamsDocument> =>
  documentValidator(
    {
      type: 'object',
      required: ['model', 'params'],
      properties: { model: { type: 'string' }, params: positive(names), converged: { type: 'boolean' } },
    },
    'model.params',
    'The file of parameters',
  );

const VALIDATORS: Readonly<Record<Model, Validator<ParamsDocument>>> = {
  mbgnbd: withParams(['r', 'alpha', 'a', 'b']),
  bgnbd: withParams(['r', 'alpha', 'a', 'b']),
  paretonbd: withParams(['r', 'alpha', 's', 'beta']),
  bgbb: withParams(['alpha', 'beta', 'gamma', 'delta']),
};

const named = documentValidator<{ readonly model: Model }>(
  { type: 'object', required: ['model'], properties: { model: { enum: Object.keys(VALIDATORS) } } },
  'model.params',
  'The file of parameters',
);

const readParams = async (file: string): Promise<ParamsDocument> => {
  const document = await readJson(file);
  return VALIDATORS[named(document).model](document);
};

const readJson = async (file: string): Promise<unknown> => {
  const help = 'Give what "kenal model fit --json" printed.';
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    const fault = cause instanceof SyntaxError ? 'is not JSON' : 'cannot be read';
    throw new InvalidInput('model.params', `The file ${file} ${fault}.`, [], { cause, help });
  }
};

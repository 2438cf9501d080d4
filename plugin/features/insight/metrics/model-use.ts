import type { DailyUse } from '../models/season.domain.ts';
import type { Prior } from './loyalty.domain.ts';
import type { Forecaster } from './forecast.domain.ts';
import { forecasterOf } from './forecasters.ts';
import { clockOf } from './model-clock.ts';
import type { StoredModel } from './model.repository.ts';

/** The models of a run, asked by category. */
export interface ModelUse {
  /** Undefined where no model is trusted. */
  forecasterOf(category: string): Forecaster | undefined;
  /** What a trusted model believes of the visits of a category before anything is known of a patron. */
  priorOf(category: string): Prior | undefined;
  /** For the report: the model of a category, or why there is none to be trusted. */
  reportOn(category: string): Readonly<Record<string, unknown>>;
}

/** @param use how busy the library was, up to the day before `day` */
export const modelUse = (models: readonly StoredModel[], use: DailyUse, day: number): ModelUse => {
  const byScope = new Map(models.map((model) => [model.scope, model]));
  const modelOf = (category: string): StoredModel | undefined => byScope.get(category) ?? byScope.get('');
  const forecasters = new Map<StoredModel, Forecaster>();
  return {
    forecasterOf: (category) => {
      const model = modelOf(category);
      if (model?.isTrusted !== true) return undefined;
      const known = forecasters.get(model);
      if (known !== undefined) return known;
      const made = forecasterOf(
        {
          id: model.id,
          parameters: model.parameters,
          showsActivity: !model.doubts.some(({ code }) => code === 'no-drop-out'),
        },
        clockOf(model.season, use),
        day,
      );
      forecasters.set(model, made);
      return made;
    },
    priorOf: (category) => {
      const model = modelOf(category);
      const { r, alpha } = model?.parameters ?? {};
      return model?.isTrusted === true && r !== undefined && alpha !== undefined
        ? { shape: r, weeks: alpha }
        : undefined;
    },
    reportOn: (category) => {
      const model = modelOf(category);
      if (model === undefined) return { model: null, trusted: false, because: ['too-few-patrons'] };
      return {
        model: model.kind,
        scope: model.scope === '' ? 'shared' : model.scope,
        parameters: model.parameters,
        seasonal: model.season !== undefined,
        trusted: model.isTrusted,
        because: model.doubts.map(({ code }) => code),
      };
    },
  };
};

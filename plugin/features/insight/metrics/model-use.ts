import { ClosedDays } from '../models/closures.domain.ts';
import type { DailyUse } from '../models/season.domain.ts';
import type { Prior } from './loyalty.domain.ts';
import type { MassForecaster } from './forecast.domain.ts';
import { EVERYBODY } from './fit-models.ts';
import { forecasterOf } from './forecasters.ts';
import { clockOf } from './model-clock.ts';
import type { StoredModel } from './model.repository.ts';

/** The models of a run, asked by category. */
export interface ModelUse {
  /** When the library was closed. */
  readonly closed: ClosedDays;
  /** Undefined where no model is trusted. */
  forecasterOf(category: string): MassForecaster | undefined;
  /** What a trusted model believes of the visits of a category before anything is known of a patron. */
  priorOf(category: string): Prior | undefined;
  /** For the report: the model of a category, or why there is none to be trusted. */
  reportOn(category: string): Readonly<Record<string, unknown>>;
}

/** @param use how busy the library was, up to the day before `day` */
export const modelUse = (models: readonly StoredModel[], use: DailyUse, day: number): ModelUse => {
  const byScope = new Map(models.map((model) => [model.scope, model]));
  /** A category's own model, or where it has none or its own failed, the one that was fitted to everybody. */
  const modelOf = (category: string): StoredModel | undefined => {
    const own = byScope.get(category);
    const shared = byScope.get(EVERYBODY);
    return own === undefined || (!own.isTrusted && shared?.isTrusted === true) ? shared : own;
  };
  const forecasters = new Map<StoredModel, MassForecaster>();
  const closed = ClosedDays.of(use);
  return {
    closed,
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
        clockOf(model.season, use, closed),
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
        scope: model.scope === EVERYBODY ? 'shared' : model.scope,
        parameters: model.parameters,
        seasonal: model.season !== undefined,
        trusted: model.isTrusted,
        because: model.doubts.map(({ code }) => code),
      };
    },
  };
};

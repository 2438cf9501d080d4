import { inParts } from '../../../shared/db/batches.ts';
import type { Db } from '../../../shared/db/connection.ts';
import { dayAsText, dayFromText } from '../calendar.ts';
import type { DailyUse, SeasonFactors } from '../models/season.domain.ts';
import type { Doubt } from '../models/trust.domain.ts';
import type { FittedModel } from './fit-models.ts';
import type { FittedRenewals } from './renewal-sample.ts';
import type { ScopeTrial } from './try-model.ts';

const MODELS = 'kenal_model';
const TRIALS = 'kenal_model_trial';
const DAYS = 'kenal_insight_day';
/** Models are kept so long after they were fitted, for the page that shows trials over time. */
const DAYS_KEPT = 730;

/** A model that was fitted, as it is stored. */
export interface StoredModel {
  readonly id: number;
  readonly kind: string;
  /** Category code; empty: everybody. */
  readonly scope: string;
  readonly season: SeasonFactors | undefined;
  readonly parameters: Readonly<Record<string, number>>;
  readonly isTrusted: boolean;
  readonly doubts: readonly Doubt[];
}

interface ModelRow {
  readonly id: number;
  readonly kind: string;
  readonly scope: string;
  readonly season: string | null;
  readonly parameters: string;
  readonly is_trusted: number;
  readonly doubts: string;
}

/** The models by which patrons are judged now, those included that were not trusted. */
export const modelsInUse = async (db: Db): Promise<StoredModel[]> => {
  const rows = await db(MODELS)
    .where({ is_in_use: 1, kind: 'mbgnbd' })
    .orderBy(['kind', 'scope'])
    .select<ModelRow[]>('id', 'kind', 'scope', 'season', 'parameters', 'is_trusted', 'doubts');
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    scope: row.scope,
    season: row.season === null ? undefined : (JSON.parse(row.season) as SeasonFactors),
    parameters: JSON.parse(row.parameters) as Record<string, number>,
    isTrusted: row.is_trusted === 1,
    doubts: JSON.parse(row.doubts) as Doubt[],
  }));
};

/** When models were fitted, and what for. */
export interface Fitted {
  readonly day: number;
  /** UTC text. */
  readonly fittedAt: string;
  /** Whether patrons are judged by these from now on; false for a past that is only looked at. */
  readonly isInUse: boolean;
}

/** Keeps models and the trials that decided; answers them as stored. Nobody is judged by them before `useModels`. */
export const storeModels = async (db: Db, models: readonly FittedModel[], fitted: Fitted): Promise<StoredModel[]> => {
  const stored: StoredModel[] = [];
  for (const fit of models) {
    // As it will be read again, so that who is worked out tonight and who tomorrow are judged by the same.
    const model = { ...fit, season: fit.season?.map((factor) => Number(factor.toFixed(4))) };
    const [id = 0] = await db(MODELS).insert(modelRow(model, fitted));
    if (model.trial !== undefined) await db(TRIALS).insert(trialRow(id, model.trial));
    stored.push({
      id,
      kind: 'mbgnbd',
      scope: model.scope,
      season: model.season,
      parameters: model.fit.params,
      isTrusted: model.verdict.isTrusted,
      doubts: model.verdict.doubts,
    });
  }
  return stored;
};

const modelRow = ({ fit, verdict, season, ...model }: FittedModel, { day, fittedAt }: Fitted) => ({
  fitted_at: fittedAt,
  as_of: dayAsText(day),
  kind: 'mbgnbd',
  scope: model.scope,
  is_seasonal: season === undefined ? 0 : 1,
  season: season === undefined ? null : JSON.stringify(season),
  patrons: model.patrons,
  repeaters: model.repeaters,
  parameters: JSON.stringify(fit.params),
  standard_errors: fit.standardErrors === undefined ? null : JSON.stringify(fit.standardErrors),
  log_likelihood: fit.logLikelihood,
  log_likelihood_nbd: model.logLikelihoodNbd,
  is_converged: fit.converged ? 1 : 0,
  iterations: fit.iterations,
  is_trusted: verdict.isTrusted ? 1 : 0,
  doubts: JSON.stringify(verdict.doubts),
  is_in_use: 0,
});

/** Puts models that are stored in the place of those in use, and keeps their further trials, by scope. */
export const useModels = async (
  db: Db,
  models: readonly StoredModel[],
  { trials, isInUse }: { readonly trials: ReadonlyMap<string, ScopeTrial>; readonly isInUse: boolean },
): Promise<void> => {
  const rows = models.flatMap(({ id, scope }) => {
    const trial = trials.get(scope);
    return trial === undefined ? [] : [trialRow(id, trial)];
  });
  if (rows.length > 0) await db(TRIALS).insert(rows);
  if (!isInUse) return;
  await db(MODELS).where({ is_in_use: 1, kind: 'mbgnbd' }).update({ is_in_use: 0 });
  const ids = models.map(({ id }) => id);
  await db(MODELS).whereIn('id', ids).update({ is_in_use: 1 });
};

const trialRow = (model_id: number, { weeks, cutOn, result }: ScopeTrial) => ({
  model_id,
  weeks,
  cut_on: dayAsText(cutOn),
  patrons: result.patrons,
  base_rate: result.baseRate,
  brier: result.brier,
  brier_base: result.brierBase,
  auc: result.auc ?? null,
  auc_recency: result.aucRecency ?? null,
  ece: result.ece,
  log_loss: result.logLoss,
  visits_predicted: result.visitsPredicted,
  visits_actual: result.visitsActual,
  bins: JSON.stringify(result.bins),
});

/** What has to be said beside every model of renewals. */
const ABOUT_RENEWALS = [{ code: 'renewals-inferred' }, { code: 'deleted-patrons-missing' }];

/** Keeps models of how members renew, in the place of those before. */
export const storeRenewalModels = async (
  db: Db,
  models: readonly FittedRenewals[],
  { day, fittedAt, isInUse }: Fitted,
): Promise<void> => {
  if (isInUse) await db(MODELS).where({ is_in_use: 1, kind: 'sbg' }).update({ is_in_use: 0 });
  const rows = models.map(({ category, members, renewed, fit }) => ({
    fitted_at: fittedAt,
    as_of: dayAsText(day),
    kind: 'sbg',
    scope: category,
    is_seasonal: 0,
    patrons: members,
    repeaters: renewed,
    parameters: JSON.stringify(fit.params),
    standard_errors: fit.standardErrors === undefined ? null : JSON.stringify(fit.standardErrors),
    log_likelihood: fit.logLikelihood,
    is_converged: fit.converged ? 1 : 0,
    iterations: fit.iterations,
    is_trusted: fit.converged ? 1 : 0,
    doubts: JSON.stringify(
      fit.converged ? ABOUT_RENEWALS : [...ABOUT_RENEWALS, { code: 'not-converged', faults: fit.faults }],
    ),
    is_in_use: isInUse ? 1 : 0,
  }));
  if (rows.length > 0) await db(MODELS).insert(rows);
};

/** Forgets models of long ago that nobody is judged by. */
export const forgetOldModels = async (db: Db, day: number): Promise<void> => {
  const ids = await db(MODELS)
    .where('as_of', '<', dayAsText(day - DAYS_KEPT))
    .where({ is_in_use: 0 })
    .pluck<number[]>('id');
  for (const part of inParts(ids)) {
    await db(TRIALS).whereIn('model_id', part).delete();
    await db(MODELS).whereIn('id', part).delete();
  }
};

/** Keeps how busy the library was, in the place of what was known before. */
export const writeDailyUse = async (db: Db, { firstDay, visits }: DailyUse): Promise<void> => {
  await db(DAYS).delete();
  const rows = Array.from(visits, (visit_days, offset) => ({ day: dayAsText(firstDay + offset), visit_days }));
  for (const part of inParts(rows)) await db(DAYS).insert(part);
};

/** @param from the first day that is read */
export const readDailyUse = async (db: Db, from = 0): Promise<DailyUse> => {
  const rows = await db(DAYS)
    .where('day', '>=', dayAsText(from))
    .orderBy('day')
    .select<{ day: string; visit_days: number }[]>('day', 'visit_days');
  return {
    firstDay: rows[0] === undefined ? 0 : dayFromText(rows[0].day),
    visits: Float64Array.from(rows, ({ visit_days }) => visit_days),
  };
};

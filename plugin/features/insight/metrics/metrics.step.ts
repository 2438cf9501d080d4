import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import type { Language, Translate } from '../../../i18n/index.ts';
import { bulkLoader } from '../../../shared/db/bulk-load.ts';
import { inTransaction } from '../../../shared/db/transaction.ts';
import { Bug } from '../../../shared/errors.ts';
import { dayNumber } from '../../../shared/time.ts';
import { dayAsText, dayFromText } from '../calendar.ts';
import type { LedgerOutcome, RefreshStep } from '../refresh-step.ts';
import { forgottenBefore } from './forgotten-before.ts';
import { fitModels, tryFurther, type FittedModel } from './fit-models.ts';
import { followPatrons } from './follow-run.ts';
import { Everybody } from './full-run.ts';
import { judgingOf, type JudgedBy } from './judging.ts';
import { historyKnownFrom } from './known-from.ts';
import type { LoyaltyWeights } from './loyalty.domain.ts';
import { exchangeMetrics, keyMetrics, prepareMetrics } from './metric-exchange.ts';
import {
  addStageChanges,
  dropMetrics,
  forgetCount,
  logStageChanges,
  moveInsightState,
  readInsightState,
  recordedBetween,
  recordedMark,
  replaceMetrics,
  writeInsightState,
  type InsightState,
  type RecordedMark,
} from './metric.repository.ts';
import { modelUse, type ModelUse } from './model-use.ts';
import {
  forgetOldModels,
  modelsInUse,
  readDailyUse,
  storeModels,
  storeRenewalModels,
  useModels,
  writeDailyUse,
  type Fitted,
  type StoredModel,
} from './model.repository.ts';
import { writeMonthSums } from './month-sums.repository.ts';
import { countedCategories } from './population.ts';
import { reconstructStages } from './reconstruct.ts';
import { fitRenewals, RenewalSample } from './renewal-sample.ts';
import { readScales, writeScales } from './scale.repository.ts';
import { ScaleBuilder, type Scales } from './scales.ts';
import { SecondThread } from './second-thread.ts';
import { followStageMonths, lastStageMonth } from './stage-months.ts';

export interface MetricsDeps {
  readonly crm: Knex;
  /** Asked at every run, since they may be changed at any time. */
  readonly weights: () => Promise<LoyaltyWeights>;
  /** The library's language, in which reasons are written. */
  readonly t: Translate;
  readonly language: Language;
  /** Whether days of use whose loans Koha has anonymised count (patron-history.domain.ts), so that none is forgotten. */
  readonly datesOfAnonymisedLoans?: boolean;
  /** The most patrons held in memory at once; smaller only in tests. */
  readonly patronsAtOnce?: number;
  /** Begins a second thread where so many patrons have a use for it; another one only in tests. */
  readonly secondThread?: (patrons: number) => SecondThread | undefined;
}

type Deps = Omit<MetricsDeps, 'weights'> & { readonly weights: LoyaltyWeights };

/** Beyond this, working everybody out is quicker and needs smaller transactions. */
const MOST_CHANGED = 20_000;

/**
 * Works out kenal_patron_metric after the ledger: of patrons whose inputs changed, or of everybody: at night, when
 * everything was built anew, and once at the beginning of a day, since time alone moves every window. Models are fitted
 * anew at night and where there are none yet.
 *
 * The second step only tells by which models patrons were judged.
 */
export const metricsSteps = (given: MetricsDeps): readonly [RefreshStep, RefreshStep] => {
  let report: Readonly<Record<string, unknown>> = {};
  return [
    {
      name: 'metrics',
      run: async (ledger) => {
        const deps = { ...given, weights: await given.weights() };
        const state = ledger.isPast ? undefined : await readInsightState(deps.crm);
        const changes = await changedSince(deps, ledger, state);
        const done =
          changes === 'everybody' || state === undefined
            ? await everybodyOnThreads(deps, ledger, state)
            : await some(deps, ledger, state, changes);
        report = await modelReport(deps.crm, done.models);
        return { patrons: done.patrons, computed: done.computed };
      },
    },
    { name: 'models', run: () => Promise.resolve(report) },
  ];
};

interface Done {
  /** Of whom there are metrics. */
  readonly patrons: number;
  readonly computed: number;
  readonly models: ModelUse;
}

/** By category of the patrons who are counted. */
const modelReport = async (crm: Knex, models: ModelUse): Promise<Readonly<Record<string, unknown>>> => {
  const categories = await countedCategories(crm);
  return Object.fromEntries(categories.map((category) => [category, models.reportOn(category)]));
};

const settingsOf = ({ weights, language }: Deps): string =>
  createHash('sha256')
    .update(JSON.stringify([weights, language]))
    .digest('hex');

interface Changes {
  /** Numbers of the patrons, rising. */
  readonly patrons: readonly number[];
  /** Up to which recorded visit they are known. */
  readonly marks: RecordedMark;
}

const changedSince = async (
  deps: Deps,
  { kind, asOf, changed }: LedgerOutcome,
  state: InsightState | undefined,
): Promise<'everybody' | Changes> => {
  const isAnew = kind !== 'incremental' || changed === 'everybody' || state === undefined;
  if (isAnew || state.as_of !== asOf.toString() || state.settings !== settingsOf(deps)) return 'everybody';
  const marks = await recordedMark(deps.crm);
  const recorded = await recordedBetween(deps.crm, state.recorded_mark, marks.mark);
  // Fewer than expected: visits were taken back, and nothing is left that tells whose.
  if (marks.rows !== state.recorded_rows + recorded.length) return 'everybody';
  const patrons = [...new Set([...changed, ...recorded])].sort((one, other) => one - other);
  return patrons.length > MOST_CHANGED ? 'everybody' : { patrons, marks };
};

const everybodyOnThreads = async (
  deps: Deps,
  ledger: LedgerOutcome,
  state: InsightState | undefined,
): Promise<Done> => {
  const { crm } = deps;
  const day = dayNumber(ledger.asOf);
  const frozen = await scalesOf(crm, quarterOf(day));
  const knownFrom = frozen?.knownFrom ?? (await historyKnownFrom(crm));
  // Before anything of the visits is looked up: what is recorded from here on is left to the next run.
  const marks = await recordedMark(crm);
  const people = await Everybody.of(
    {
      crm,
      day,
      knownFrom,
      forgottenBefore: await forgottenDay(deps, ledger, state),
      throwIfAborted: () => ledger.throwIfAborted(),
    },
    deps.patronsAtOnce,
  );
  const thread = (deps.secondThread ?? SecondThread.startFor)(people.patrons);
  try {
    return await everybody(deps, ledger, { state, marks, frozen, people, thread });
  } finally {
    await thread?.end();
  }
};

/** Asked of Koha at night only, since it looks at every loan. */
const forgottenDay = async (
  { datesOfAnonymisedLoans = false }: Deps,
  { kind, source, asOf }: LedgerOutcome,
  state: InsightState | undefined,
): Promise<number> => {
  if (datesOfAnonymisedLoans) return 0;
  if (kind === 'incremental' && state !== undefined) return rememberedForgotten(state);
  return forgottenBefore(await source.returnMonths(), dayNumber(asOf));
};

const rememberedForgotten = ({ forgotten_before }: InsightState): number =>
  forgotten_before === null ? 0 : dayFromText(forgotten_before);

interface FullWork {
  readonly state: InsightState | undefined;
  readonly marks: RecordedMark;
  /** The scales of this quarter, if there are any yet. */
  readonly frozen: Scales | undefined;
  readonly people: Everybody;
  readonly thread: SecondThread | undefined;
}

const everybody = async (
  deps: Deps,
  ledger: LedgerOutcome,
  { state, marks, frozen, people, thread }: FullWork,
): Promise<Done> => {
  const { crm } = deps;
  const { isPast } = ledger;
  const day = dayNumber(ledger.asOf);
  const built = new ScaleBuilder(day, people.knownFrom);
  const gathered = await people.gather(thread, frozen === undefined ? built : undefined);
  const dailyUse = gathered.clocks.dailyUse(day - 1);
  const known = isPast ? [] : await modelsInUse(crm);
  const fitted = { day, fittedAt: ledger.source.readAt, isInUse: !isPast };
  const isRefitted = known.length === 0 || ledger.kind !== 'incremental';
  const { clocks } = gathered;
  const anew = isRefitted ? await (thread?.fitModels(clocks) ?? fitModels(clocks)) : [];
  const stored = isRefitted ? await keepModels(crm, anew, fitted) : known;
  const models = modelUse(stored, dailyUse, day);
  const scales = frozen ?? built.scales((category) => models.priorOf(category));
  // What is only looked at, as the past is, freezes nothing.
  if (frozen === undefined && !isPast)
    await inTransaction(crm, (trx) => writeScales(trx, quarterOf(day), dayAsText(day), scales));
  await prepareMetrics(crm);
  const { weights, language } = deps;
  const judging = judgingOf(
    { day, weights, scales, forgottenBefore: people.forgottenBefore, models: stored, dailyUse, language },
    deps.t,
  );
  const renewals = new RenewalSample(day, scales.periods);
  const patrons = await people.load(judging, { isPast, renewals, thread });
  ledger.throwIfAborted();
  // Asked for first: the server makes indexes while the other thread is at it.
  const trying = isRefitted ? (thread?.tryFurther(anew) ?? tryFurther(clocks, anew)) : undefined;
  await keyMetrics(crm);
  const trials = await trying;
  if (trials !== undefined) await inTransaction(crm, (trx) => useModels(trx, stored, { trials, isInUse: !isPast }));
  if (!isPast) await forgetCount(crm);
  await exchangeMetrics(crm, { keep: isPast });
  if (isPast) return { patrons, computed: patrons, models };
  if ((await lastStageMonth(crm)) === undefined) await reconstructStages(crm, people.ranges, judging);
  await inTransaction(crm, async (trx) => {
    // What was found first is no change.
    if (state !== undefined)
      await logStageChanges(trx, { from: state.as_of, until: dayAsText(day), beganOn: state.began_on ?? state.as_of });
    if (isRefitted) await storeRenewalModels(trx, fitRenewals(renewals), fitted);
    await writeDailyUse(trx, dailyUse);
    await writeMonthSums(trx, gathered.months);
    await writeInsightState(trx, {
      as_of: dayAsText(day),
      began_on: state === undefined ? dayAsText(day) : (state.began_on ?? state.as_of),
      patrons,
      forgotten_before: people.forgottenBefore === 0 ? null : dayAsText(people.forgottenBefore),
      computed_at: ledger.source.readAt,
      fitted_at: isRefitted ? ledger.source.readAt : (state?.fitted_at ?? null),
      recorded_mark: marks.mark,
      recorded_rows: marks.rows,
      settings: settingsOf(deps),
    });
  });
  await followStageMonths(crm, day);
  return { patrons, computed: patrons, models };
};

const some = async (
  deps: Deps,
  ledger: LedgerOutcome,
  state: InsightState,
  { patrons: list, marks }: Changes,
): Promise<Done> => {
  const { crm, weights, language } = deps;
  const day = dayNumber(ledger.asOf);
  const forgotten = rememberedForgotten(state);
  const judging = judgingOf(
    { ...(await storedJudgement(crm, day)), day, forgottenBefore: forgotten, weights, language },
    deps.t,
  );
  const beganOn = state.began_on ?? state.as_of;
  return inTransaction(crm, async (trx) => {
    const load = await bulkLoader(trx);
    let [computed, added] = [0, 0];
    for await (const part of followPatrons({ crm, judging, list, beganOn })) {
      computed += await replaceMetrics(load, part.lines);
      added += part.added;
      await dropMetrics(trx, part.gone);
      await addStageChanges(load, part.changes());
      await logStageChanges(trx, { from: state.as_of, until: state.as_of, beganOn }, part.unlogged);
    }
    return { patrons: await moveInsightState(trx, marks, added), computed, models: judging.models };
  });
};

/** What a run for everybody left to judge patrons by until the next one. */
const storedJudgement = async (crm: Knex, day: number): Promise<Pick<JudgedBy, 'scales' | 'models' | 'dailyUse'>> => {
  const [found, models, dailyUse] = await Promise.all([
    readScales(crm, quarterOf(day)),
    modelsInUse(crm),
    readDailyUse(crm),
  ]);
  if (found === undefined) throw new Bug('insight.no-scale', 'There is nothing to score patrons against yet.');
  return { scales: found.scales, models, dailyUse };
};

/** Keeps models that were fitted to everybody's clocks, and forgets those of long ago. */
const keepModels = (crm: Knex, models: readonly FittedModel[], fitted: Fitted): Promise<StoredModel[]> =>
  inTransaction(crm, async (trx) => {
    const stored = await storeModels(trx, models, fitted);
    await forgetOldModels(trx, fitted.day);
    return stored;
  });

const quarterOf = (day: number): string => {
  const text = dayAsText(day);
  const month = Math.floor((Number(text.slice(5, 7)) - 1) / 3) * 3 + 1;
  return `${text.slice(0, 5)}${String(month).padStart(2, '0')}-01`;
};

/** The scales of exactly this quarter, if they are frozen already. */
const scalesOf = async (crm: Knex, quarter: string): Promise<Scales | undefined> => {
  const known = await readScales(crm, quarter);
  return known?.quarter === quarter ? known.scales : undefined;
};

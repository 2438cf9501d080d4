import type { Locale } from '../../i18n/locale.ts';
import { dayNumber } from '../../shared/time.ts';
import { calibration, type Calibration } from '../../web/charts/calibration.ts';
import { timeLines, type TimeLines } from '../../web/charts/time-lines.ts';
import type { DataTable } from '../../web/partials.ts';
import { wilson, type FittedModel, type ModelTrial, type PastTrial } from '../insight/index.ts';
import { doubtSentence } from './doubts.ts';
import { cellsIn, dataTable, percentIn, type Figures } from './figures.ts';
import { report, type Report } from './report-card.ts';
import { FEWEST_SHOWN } from './small-groups.domain.ts';

export interface ForecastInput {
  readonly locale: Locale;
  /** The models in use. */
  readonly models: readonly FittedModel[];
  /** Trials of the main model's scope, newest first. */
  readonly past: readonly PastTrial[];
  /** Whether the page is about one library: models never are. */
  readonly isNarrowed: boolean;
  readonly csv: string;
}

/** How good the forecast is, with what it cannot know. */
export interface ForecastReport extends Report<Calibration> {
  readonly isTrusted: boolean;
  /** What speaks against it, or has to be said. */
  readonly doubts: readonly string[];
  readonly limits: readonly string[];
  readonly past: DataTable | undefined;
  /** Its error at earlier fits beside that of always saying the average; undefined before the second fit. */
  readonly pastChart: TimeLines | undefined;
}

/** The trial that decides: the past was cut so many weeks before. */
const WEEKS = 13;
/** Doubts with figures of a trial, which are not told where the trial is not. */
const OF_TRIALS = ['total-off', 'not-calibrated'];
const LIKELY = 0.7;
const UNLIKELY = 0.3;

/** How well the model would have foretold this library's own past. */
export const forecastReport = ({ locale, models, past, isNarrowed, csv }: ForecastInput): ForecastReport => {
  const { t } = locale;
  const main = mainModel(models);
  const trials = main?.trials.filter(isTold) ?? [];
  const trial = trials.find(({ weeks }) => weeks === WEEKS) ?? trials[0];
  const toldPast = past.filter(isTold);
  const isTrusted = main?.isTrusted === true;
  const toldDoubts = (main?.doubts ?? []).filter(({ code }) => trial !== undefined || !OF_TRIALS.includes(code));
  const doubts = toldDoubts.map((doubt) => doubtSentence(locale, doubt));
  const gravest = doubts.filter((_, index) => index === 0 || toldDoubts[index]?.code === 'closure');
  const made = report({
    id: 'forecast',
    title: t('reports.forecast.title'),
    note: isNarrowed ? t('reports.forecast.note') : undefined,
    sentences: [
      t(verdictKey(main)),
      ...(isTrusted ? [] : gravest),
      ...(trial === undefined ? [] : trialSentences(locale, trial)),
    ],
    chart: trial === undefined ? undefined : chartOf(locale, trial),
    figures: figuresOf(locale, trial),
    csv,
    foot:
      main === undefined || trial === undefined
        ? t('reports.forecast.footNone')
        : t('reports.forecast.foot', {
            from: locale.day(trial.cutOn),
            to: locale.day(main.asOf),
            patrons: locale.number(trial.patrons),
          }),
  });
  return {
    ...made,
    isTrusted,
    doubts,
    limits: ['renewals', 'sorting', 'deleted', 'borrowing'].map((name) => t(`reports.forecast.limit.${name}`)),
    past: toldPast.length === 0 ? undefined : dataTable(pastFigures(locale, toldPast)),
    pastChart: pastChartOf(locale, toldPast),
  };
};

/** Whether a trial had so many patrons that its figures may be told. */
const isTold = ({ patrons }: ModelTrial): boolean => patrons >= FEWEST_SHOWN;

type Bin = ModelTrial['bins'][number];

/**
 * Groups of like forecasts, from the lowest up, put together with the next until there are enough in each. Nobody is left
 * out, so that no small group is what is missing.
 */
const binsOf = ({ bins }: ModelTrial): Bin[] => {
  const groups: Bin[][] = [];
  const isOpen = (group: readonly Bin[] | undefined): boolean => group !== undefined && patronsIn(group) < FEWEST_SHOWN;
  for (const bin of bins.toSorted((one, other) => one.predicted - other.predicted)) {
    const last = groups.at(-1);
    if (last !== undefined && isOpen(last)) last.push(bin);
    else groups.push([bin]);
  }
  const rest = isOpen(groups.at(-1)) ? groups.pop() : undefined;
  if (rest !== undefined) groups.at(-1)?.push(...rest);
  return groups.map(together);
};

const patronsIn = (bins: readonly Bin[]): number => bins.reduce((sum, { patrons }) => sum + patrons, 0);

const together = (bins: readonly Bin[]): Bin => {
  const [first] = bins;
  if (first !== undefined && bins.length === 1) return first;
  const patrons = patronsIn(bins);
  const predicted = bins.reduce((sum, bin) => sum + bin.predicted * bin.patrons, 0) / patrons;
  const came = Math.round(bins.reduce((sum, bin) => sum + bin.observed * bin.patrons, 0));
  const { share, lower, upper } = wilson(came, patrons);
  return { predicted, observed: share, lower, upper, patrons };
};

const verdictKey = (main: FittedModel | undefined): string => {
  if (main === undefined) return 'reports.forecast.verdict.none';
  return main.isTrusted ? 'reports.forecast.verdict.trusted' : 'reports.forecast.verdict.notTrusted';
};

/** The one that speaks for most patrons; one that may not speak only where none may. */
export const mainModel = (models: readonly FittedModel[]): FittedModel | undefined =>
  models
    .filter(({ kind }) => kind !== 'sbg')
    .toSorted((one, other) => Number(other.isTrusted) - Number(one.isTrusted) || other.patrons - one.patrons)
    .at(0);

const trialSentences = (locale: Locale, trial: ModelTrial): string[] => {
  const { t } = locale;
  const group = (holds: (predicted: number) => boolean): { patrons: number; share: number } => {
    const bins = binsOf(trial).filter(({ predicted }) => holds(predicted));
    const patrons = patronsIn(bins);
    return { patrons, share: bins.reduce((sum, bin) => sum + bin.observed * bin.patrons, 0) / patrons };
  };
  const [likely, unlikely] = [group((said) => said >= LIKELY), group((said) => said <= UNLIKELY)];
  const off = trial.visitsPredicted / Math.max(1, trial.visitsActual) - 1;
  const direction = off < 0 ? 'fewer' : 'more';
  return [
    ...(likely.patrons < FEWEST_SHOWN
      ? []
      : [t('reports.forecast.likely', { share: percentIn(locale, likely.share) })]),
    ...(unlikely.patrons < FEWEST_SHOWN
      ? []
      : [t('reports.forecast.unlikely', { share: percentIn(locale, unlikely.share) })]),
    t(Math.round(off * 100) === 0 ? 'reports.forecast.total.right' : `reports.forecast.total.${direction}`, {
      percent: percentIn(locale, Math.abs(off)),
    }),
    ...rankSentence(locale, trial),
  ];
};

/** What one notices at all in such a figure. */
const NOTICEABLE = 0.01;

const rankSentence = ({ t }: Locale, { auc, aucRecency }: ModelTrial): string[] => {
  if (auc === undefined || aucRecency === undefined) return [];
  const gain = auc - aucRecency;
  if (Math.abs(gain) < NOTICEABLE) return [t('reports.forecast.rank.same')];
  return [t(gain > 0 ? 'reports.forecast.rank.better' : 'reports.forecast.rank.worse')];
};

const chartOf = (locale: Locale, trial: ModelTrial): Calibration => {
  const { t } = locale;
  const percent = (share: number): string => percentIn(locale, share);
  return calibration({
    bins: binsOf(trial).map(({ predicted, observed, lower, upper, patrons }) => ({
      said: predicted,
      came: observed,
      lower,
      upper,
      text: t('reports.forecast.dot', {
        said: percent(predicted),
        came: percent(observed),
        low: percent(lower),
        high: percent(upper),
        patrons: locale.number(patrons),
      }),
    })),
    saidTitle: t('reports.forecast.said'),
    cameTitle: t('reports.forecast.came'),
    label: t('reports.forecast.chart'),
    percent,
  });
};

const figuresOf = (locale: Locale, trial: ModelTrial | undefined): Figures => {
  const { t } = locale;
  const { number, percent } = cellsIn(locale);
  return {
    caption: t('reports.forecast.caption'),
    columns: ['said', 'came', 'low', 'high', 'patrons'].map((name) => ({
      text: t(`reports.forecast.column.${name}`),
      isNumber: true,
      unit: name === 'patrons' ? undefined : '%',
    })),
    rows: (trial === undefined ? [] : binsOf(trial)).map(({ predicted, observed, lower, upper, patrons }) => [
      percent(predicted),
      percent(observed),
      percent(lower),
      percent(upper),
      number(patrons),
    ]),
  };
};

const BRIER_DIGITS = 3;

/** Of several fits on one day, only the last. */
const latestFits = (past: readonly PastTrial[]): PastTrial[] =>
  [...new Map(past.toReversed().map((one) => [`${one.asOf.toString()} ${one.weeks}`, one])).values()].toReversed();

const ERROR_DIGITS = 2;

const pastChartOf = (locale: Locale, past: readonly PastTrial[]): TimeLines | undefined => {
  const oldestFirst = latestFits(past)
    .filter(({ weeks }) => weeks === WEEKS)
    .toReversed();
  const [first, last] = [oldestFirst[0], oldestFirst.at(-1)];
  if (first === undefined || last === undefined || first === last) return undefined;
  return timeLines({
    points: oldestFirst.map(({ asOf, brier, brierBase }) => ({
      at: dayNumber(asOf),
      value: brier,
      yardstick: brierBase,
    })),
    label: locale.t('reports.forecast.past.chart', {
      fits: oldestFirst.length,
      better: oldestFirst.filter(({ brier, brierBase }) => brier < brierBase).length,
    }),
    firstLabel: locale.day(first.asOf),
    lastLabel: locale.day(last.asOf),
    number: (value) => locale.number(value, ERROR_DIGITS),
  });
};

const pastFigures = (locale: Locale, past: readonly PastTrial[]): Figures => {
  const { t } = locale;
  const { word, number, percent } = cellsIn(locale);
  return {
    caption: t('reports.forecast.past.caption'),
    columns: ['asOf', 'weeks', 'patrons', 'predicted', 'actual', 'ece', 'brier', 'base', 'trusted'].map((name) => ({
      text: t(`reports.forecast.past.${name}`),
      isNumber: name !== 'asOf' && name !== 'trusted',
    })),
    rows: latestFits(past).map(
      ({ asOf, isTrusted, weeks, patrons, visitsPredicted, visitsActual, ece, brier, brierBase }) => [
        word(locale.day(asOf)),
        number(weeks),
        number(patrons),
        number(Math.round(visitsPredicted)),
        number(visitsActual),
        percent(ece),
        number(brier, BRIER_DIGITS),
        number(brierBase, BRIER_DIGITS),
        word(t(isTrusted ? 'reports.forecast.past.yes' : 'reports.forecast.past.no')),
      ],
    ),
  };
};

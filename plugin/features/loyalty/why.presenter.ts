import type { Locale } from '../../i18n/locale.ts';
import type { Chip } from '../../web/partials.ts';
import { reasonSentence, type LoyaltyWeights, type PatronMetric, type StageChange } from '../insight/index.ts';
import { traitBar, type TraitBar } from './loyalty-panel.presenter.ts';
import { stageChip } from './stage-chip.ts';
import { silentDays, strengthWord, traitsOf } from './traits.ts';
import { weightWords } from './weights.setting.ts';

/** `loyalty/why`: every score and stage of a patron, opened into its inputs. */
export interface WhyPage {
  readonly heading: string;
  readonly back: string;
  readonly name: string;
  /** Why nothing of use can be opened. */
  readonly nothing: string | undefined;
  /** `isWide`: too many inputs for half the page. */
  readonly parts: readonly (WhyPart & { readonly isWide: boolean })[];
  readonly foot: string | undefined;
}

interface WhyPart {
  readonly id: string;
  readonly title: string;
  readonly chip: Chip | undefined;
  /** The sentence that explains the result. */
  readonly sentence: string;
  /** What went in. */
  readonly inputs: readonly WhyInput[];
  /** How the one follows from the other. */
  readonly method: string;
}

interface WhyInput {
  readonly name: string;
  readonly value: string;
  readonly note: string;
  readonly bar: TraitBar | undefined;
}

/** What another feature has worked out about a patron, opened in the same way. */
export interface WhyEntry extends Omit<WhyPart, 'chip' | 'inputs'> {
  /** `share`: 0 to 1, drawn as a bar; undefined for none. */
  readonly inputs: readonly (Omit<WhyInput, 'bar'> & { readonly share: number | undefined })[];
}

export interface WhySource {
  /** Undefined where there is nothing to open. Whoever calls has made sure that the viewer may see this patron. */
  load(context: {
    readonly borrowernumber: number;
    /** Nothing may be said that was worked out of use: the patron keeps no history, or Koha names no loan any more. */
    readonly isSilent: boolean;
    readonly locale: Locale;
  }): Promise<WhyEntry | undefined>;
}

export interface WhyFacts {
  readonly metric: PatronMetric;
  readonly history: readonly StageChange[];
  /** Whether forecasts are shown at all; where they are not, a sentence says so. */
  readonly hasForecast: boolean;
}

interface WhyInputs {
  readonly locale: Locale;
  readonly name: string;
  readonly borrowernumber: number;
  /** Undefined where the patron keeps no history or nothing has been worked out. */
  readonly facts: WhyFacts | undefined;
  readonly isRefused: boolean;
  /** Of other features. */
  readonly entries: readonly WhyEntry[];
  /** What each trait weighs now. */
  readonly weights: LoyaltyWeights;
}

const MANY = 8;

const wideWhereMany = (parts: readonly (WhyPart | undefined)[]): WhyPage['parts'] =>
  parts.filter((part) => part !== undefined).map((part) => ({ ...part, isWide: part.inputs.length >= MANY }));

export const whyPage = ({ locale, name, borrowernumber, facts, isRefused, entries, weights }: WhyInputs): WhyPage => {
  const { t } = locale;
  const page = { heading: t('loyalty.why.heading', { name }), back: `/patrons/${borrowernumber}`, name };
  if (facts === undefined)
    return {
      ...page,
      nothing: t(isRefused ? 'loyalty.refused' : 'loyalty.why.none'),
      parts: wideWhereMany(entries.map(entryPart)),
      foot: undefined,
    };
  return {
    ...page,
    nothing: undefined,
    parts: wideWhereMany([
      stagePart(locale, facts),
      loyaltyPart(locale, facts, weights),
      forecastPart(locale, facts),
      scoresPart(locale, facts),
      prospectPart(locale, facts),
      historyPart(locale, facts),
      ...entries.map(entryPart),
    ]),
    foot: t('loyalty.why.foot', { day: locale.day(facts.metric.asOf) }),
  };
};

const input = (name: string, value: string, note = '', bar?: TraitBar): WhyInput => ({ name, value, note, bar });

/** Ways to write inputs in one language; what is not known is said to be so. */
const writer = (locale: Locale) => {
  const { t } = locale;
  const orUnknown = <T>(value: T | undefined, write: (known: T) => string): string =>
    value === undefined ? t('loyalty.unknown') : write(value);
  return {
    orUnknown,
    days: (value: number | undefined) => orUnknown(value, (days) => t('loyalty.days', { count: Math.round(days) })),
    times: (value: number | undefined) => orUnknown(value, (count) => t('loyalty.visitDays', { count })),
    percent: (value: number | undefined) =>
      orUnknown(value, (share) => t('loyalty.percent', { value: locale.number(Math.round(share * 100)) })),
    number: (value: number | undefined, digits = 0) => orUnknown(value, (known) => locale.number(known, digits)),
  };
};

const stagePart = (locale: Locale, { metric, hasForecast }: WhyFacts): WhyPart => {
  const { t } = locale;
  const { days, times, percent, orUnknown } = writer(locale);
  const { stage, evidence, stageSince, previousStage, firstVisit, lastVisit, isTruncated } = metric;
  return {
    id: 'why-stage',
    title: t('loyalty.why.stage'),
    chip: stageChip(t, stage),
    sentence: reasonSentence(t, evidence),
    inputs: [
      input(
        t('loyalty.input.since'),
        locale.day(stageSince),
        previousStage === undefined ? '' : t('loyalty.input.before', { stage: t(`stage.${previousStage}`) }),
      ),
      input(
        t('loyalty.input.firstVisit'),
        orUnknown(firstVisit, (day) => locale.day(day)),
        isTruncated ? t('loyalty.input.truncated') : '',
      ),
      input(
        t('loyalty.input.lastVisit'),
        orUnknown(lastVisit, (day) => locale.day(day)),
        orUnknown(silentDays(metric), (silent) =>
          t('loyalty.input.ago', { days: t('loyalty.days', { count: silent }) }),
        ),
      ),
      input(t('loyalty.input.rhythm'), days(metric.rhythmDays), t('loyalty.input.rhythmNote')),
      input(t('loyalty.input.visitDays365'), times(metric.visitDays365)),
      ...(hasForecast
        ? [
            input(t('loyalty.input.surprise'), percent(metric.surprise), t('loyalty.input.surpriseNote')),
            input(t('loyalty.input.pActive'), percent(metric.pActive), t('loyalty.input.pActiveNote')),
          ]
        : []),
    ],
    method: t(`loyalty.method.stage.${hasForecast ? 'rhythm' : 'simple'}`),
  };
};

const entryPart = ({ inputs, ...entry }: WhyEntry): WhyPart => ({
  ...entry,
  chip: undefined,
  inputs: inputs.map(({ share, ...one }) => ({ ...one, bar: share === undefined ? undefined : traitBar(share) })),
});

const loyaltyPart = (locale: Locale, { metric }: WhyFacts, weights: LoyaltyWeights): WhyPart => {
  const { t } = locale;
  const { loyalty, loyaltyCoverage } = metric;
  const isScored = loyalty !== undefined;
  return {
    id: 'why-loyalty',
    title: t('loyalty.why.loyalty'),
    chip: undefined,
    sentence: isScored
      ? t('loyalty.why.score', { score: locale.number(Math.round(loyalty)), count: loyaltyCoverage ?? 0 })
      : t('loyalty.notScored'),
    inputs: isScored
      ? [
          ...traitsOf(locale, metric).map(({ title, word, value, evidence }) =>
            input(
              title,
              value === undefined ? word : `${word} (${locale.number(Math.round(value * 100))})`,
              evidence,
              traitBar(value),
            ),
          ),
          input(t('loyalty.input.weights'), weightWords(locale, weights), t('loyalty.input.weightsNote')),
        ]
      : [],
    method: t('loyalty.method.loyalty'),
  };
};

const forecastPart = (locale: Locale, { metric, hasForecast }: WhyFacts): WhyPart => {
  const { t } = locale;
  const { percent, number } = writer(locale);
  if (!hasForecast)
    return {
      id: 'why-forecast',
      title: t('loyalty.why.forecast'),
      chip: undefined,
      sentence: t('loyalty.forecast.none'),
      inputs: [],
      method: t('loyalty.method.noForecast'),
    };
  const { pVisit91, pVisit182, expectedVisits91, expectedVisits182, expectedLoss91 } = metric;
  return {
    id: 'why-forecast',
    title: t('loyalty.why.forecast'),
    chip: undefined,
    sentence: forecastSentence(locale, pVisit91),
    inputs: [
      input(t('loyalty.input.pVisit91'), percent(pVisit91)),
      input(t('loyalty.input.pVisit182'), percent(pVisit182)),
      input(t('loyalty.input.expected91'), number(expectedVisits91, 1)),
      input(t('loyalty.input.expected182'), number(expectedVisits182, 1)),
      input(t('loyalty.input.loss'), number(expectedLoss91, 1), t('loyalty.input.lossNote')),
    ],
    method: t('loyalty.method.forecast'),
  };
};

const LIKELY = 0.7;
const PERHAPS = 0.3;

/** A probability is a word first. */
export const forecastSentence = ({ t }: Locale, pVisit: number | undefined): string => {
  if (pVisit === undefined) return t('loyalty.forecast.unknown');
  if (pVisit >= LIKELY) return t('loyalty.forecast.likely');
  return t(pVisit >= PERHAPS ? 'loyalty.forecast.perhaps' : 'loyalty.forecast.unlikely');
};

const scoresPart = (locale: Locale, { metric }: WhyFacts): WhyPart | undefined => {
  const { t } = locale;
  const { times, days } = writer(locale);
  const { recencyScore, frequencyScore, volumeScore, visitDays365, loans365 } = metric;
  if (recencyScore === undefined && frequencyScore === undefined && volumeScore === undefined) return undefined;
  const of5 = (score: number | undefined): string =>
    score === undefined ? t('loyalty.unknown') : t('loyalty.of5', { score: locale.number(score) });
  return {
    id: 'why-scores',
    title: t('loyalty.why.scores'),
    chip: undefined,
    sentence: t('loyalty.scores.sentence'),
    inputs: [
      input(
        t('loyalty.input.recency'),
        of5(recencyScore),
        t('loyalty.input.recencyNote', { days: days(silentDays(metric)) }),
      ),
      input(t('loyalty.input.frequency'), of5(frequencyScore), times(visitDays365)),
      input(t('loyalty.input.volume'), of5(volumeScore), t('loyalty.input.volumeNote', { loans: loans365 ?? 0 })),
    ],
    method: t('loyalty.method.scores'),
  };
};

const prospectPart = (locale: Locale, { metric }: WhyFacts): WhyPart | undefined => {
  const { t } = locale;
  const { times, number } = writer(locale);
  const { loyalProspect, visitDays91, visitDays91Before, serviceLines } = metric;
  if (loyalProspect === undefined) return undefined;
  return {
    id: 'why-prospect',
    title: t('loyalty.why.prospect'),
    chip: undefined,
    sentence: t('loyalty.prospect.sentence', { word: strengthWord(locale, loyalProspect) }),
    inputs: [
      input(t('loyalty.input.now91'), times(visitDays91)),
      input(t('loyalty.input.before91'), times(visitDays91Before)),
      input(t('loyalty.input.lines'), number(serviceLines)),
    ],
    method: t('loyalty.method.prospect'),
  };
};

const historyPart = (locale: Locale, { history }: WhyFacts): WhyPart | undefined => {
  const { t } = locale;
  if (history.length === 0) return undefined;
  return {
    id: 'why-history',
    title: t('loyalty.why.history'),
    chip: undefined,
    sentence: t('loyalty.history.sentence', { count: history.length }),
    inputs: history.map(({ changedOn, to, evidence }) =>
      input(locale.day(changedOn), t(`stage.${to}`), reasonSentence(t, evidence)),
    ),
    method: t('loyalty.method.history'),
  };
};

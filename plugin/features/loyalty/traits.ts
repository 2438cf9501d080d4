import type { Locale } from '../../i18n/locale.ts';
import { everyWords, spanWords } from '../../i18n/spans.ts';
import { dayNumber } from '../../shared/time.ts';
import type { PatronMetric } from '../insight/index.ts';

export const TRAITS = ['returns', 'stays', 'refers', 'breadth'] as const;
export type TraitName = (typeof TRAITS)[number];

/** One of the four traits of a loyal patron, with its evidence in words. */
export interface Trait {
  readonly name: TraitName;
  readonly title: string;
  /** How strong, in a word; "Not known" where nobody can tell. */
  readonly word: string;
  /** 0 to 1; undefined is not known, which is not zero. */
  readonly value: number | undefined;
  readonly evidence: string;
}

const STRENGTHS = [
  { from: 0.8, word: 'strong' },
  { from: 0.6, word: 'good' },
  { from: 0.4, word: 'fair' },
  { from: 0.2, word: 'some' },
  { from: 0, word: 'little' },
] as const;

/** A share in a word. */
export const strengthWord = ({ t }: Locale, value: number | undefined): string => {
  if (value === undefined) return t('loyalty.strength.unknown');
  return t(`loyalty.strength.${STRENGTHS.find(({ from }) => value >= from)?.word ?? 'little'}`);
};

export const traitsOf = (locale: Locale, metric: PatronMetric): Trait[] => {
  const values: Readonly<Record<TraitName, number | undefined>> = {
    returns: metric.loyaltyReturns,
    stays: metric.loyaltyStays,
    refers: metric.loyaltyRefers,
    breadth: metric.loyaltyBreadth,
  };
  return TRAITS.map((name) => ({
    name,
    title: locale.t(`loyalty.trait.${name}`),
    word: strengthWord(locale, values[name]),
    value: values[name],
    evidence: EVIDENCE[name](locale, metric),
  }));
};

const EVIDENCE: Readonly<Record<TraitName, (locale: Locale, metric: PatronMetric) => string>> = {
  returns: (locale, metric) =>
    [locale.t('loyalty.evidence.visitDays', { count: metric.visitDays365 ?? 0 }), rhythmWords(locale, metric)].join(
      ' ',
    ),
  stays: ({ t }, { cardRenewals, pActive }) =>
    [
      cardRenewals === undefined
        ? t('loyalty.evidence.renewalsUnknown')
        : t('loyalty.evidence.renewals', { count: cardRenewals }),
      ...(pActive === undefined ? [] : [t(`loyalty.evidence.${pActive >= 0.5 ? 'probablyActive' : 'probablyGone'}`)]),
    ].join(' '),
  refers: ({ t }, { loyaltyRefers }) =>
    loyaltyRefers === undefined
      ? t('loyalty.evidence.refersUnknown')
      : t('loyalty.evidence.refers', { count: referralsOf(loyaltyRefers) }),
  breadth: ({ t }, { loyaltyBreadth, serviceLines }) =>
    loyaltyBreadth === undefined
      ? t('loyalty.evidence.breadthUnknown')
      : t('loyalty.evidence.breadth', { count: serviceLines ?? 0 }),
};

/** The score of this trait is 1 - exp(-n / 1.5) for n referrals. */
const referralsOf = (share: number): number => Math.round(-1.5 * Math.log1p(-Math.min(share, 0.999)));

/** "Usually every 3 weeks, now 9 weeks." */
export const rhythmWords = (locale: Locale, metric: PatronMetric): string => {
  const { t } = locale;
  const silent = silentDays(metric);
  if (silent === undefined) return t('loyalty.rhythm.none');
  const now = spanWords(locale, silent);
  return metric.rhythmDays === undefined
    ? t('loyalty.rhythm.tooFew', { now })
    : t('loyalty.rhythm.known', { every: everyWords(locale, metric.rhythmDays), now });
};

/** Days since the last visit day. */
export const silentDays = ({ asOf, lastVisit }: PatronMetric): number | undefined =>
  lastVisit === undefined ? undefined : dayNumber(asOf) - dayNumber(lastVisit);

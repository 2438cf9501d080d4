import type { Locale } from '../../i18n/locale.ts';
import type { Field } from '../../web/partials.ts';
import type { LoyaltyWeights } from '../insight/index.ts';
import type { SettingForm, SettingShown } from '../settings/index.ts';
import { TRAITS, type TraitName } from './traits.ts';
import { HEAVIEST, proportionsOf, WEIGHTS_PATH } from './weights.setting.ts';

/** `loyalty/weights`: how much each trait weighs, and what changing it does. */
export type WeightsPage = SettingForm<readonly Field[]>;

/** What was typed into the form, as text. */
export type TypedWeights = Readonly<Partial<Record<TraitName, string>>>;

/** What is wrong: with these fields or, where there are none, with all of them together. */
export interface WeightProblems {
  readonly fields: readonly TraitName[];
}

export const weightsPage = (
  locale: Locale,
  shipped: LoyaltyWeights,
  { value, isChanged, refused }: SettingShown<LoyaltyWeights, TypedWeights, WeightProblems>,
): WeightsPage => {
  const { t } = locale;
  const shares = proportionsOf(value);
  const wrong = refused?.problems.fields ?? [];
  const refusal = wrong.length > 0 ? 'fields' : 'nothing';
  return {
    heading: t('loyalty.weights.title'),
    note: t('loyalty.weights.note'),
    path: WEIGHTS_PATH,
    problem: refused === undefined ? undefined : t(`loyalty.weights.refused.${refusal}`),
    title: t('loyalty.weights.form'),
    fields: TRAITS.map((trait) => ({
      id: `weight-${trait}`,
      name: trait,
      type: 'text',
      label: t(`loyalty.trait.${trait}`),
      value: refused === undefined ? String(value[trait]) : (refused.typed[trait] ?? ''),
      isRequired: true,
      autocomplete: 'off',
      help: t('loyalty.weights.help', {
        meaning: t(`loyalty.weights.meaning.${trait}`),
        share: locale.number(Math.round(shares[trait] * 100)),
      }),
      error: wrong.includes(trait) ? t('loyalty.weights.wrong', { most: HEAVIEST }) : undefined,
    })),
    foot: t('loyalty.weights.shipped', {
      weights: TRAITS.map((trait) => `${t(`loyalty.trait.${trait}`)} ${shipped[trait]}`).join(', '),
    }),
    isChanged,
    effects: ['refresh', 'known', 'stage', 'never'].map((name) => t(`loyalty.weights.effect.${name}`)),
  };
};

/** Reads what was typed: weights, or what is wrong with it. */
export const readWeights = (typed: TypedWeights): { value: LoyaltyWeights } | { problems: WeightProblems } => {
  const read = (text = ''): number | undefined => {
    const number = /^\d{1,3}$/.test(text.trim()) ? Number(text) : undefined;
    return number === undefined || number > HEAVIEST ? undefined : number;
  };
  const fields = TRAITS.filter((trait) => read(typed[trait]) === undefined);
  const weightOf = (trait: TraitName): number => read(typed[trait]) ?? 0;
  const weights = {
    returns: weightOf('returns'),
    stays: weightOf('stays'),
    refers: weightOf('refers'),
    breadth: weightOf('breadth'),
  };
  // These two are known of everybody; without them some patrons would have nothing to be scored by.
  const isNothingLeft = weights.returns + weights.stays === 0;
  return fields.length > 0 || isNothingLeft ? { problems: { fields } } : { value: weights };
};

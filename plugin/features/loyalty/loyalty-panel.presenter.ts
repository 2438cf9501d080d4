import type { Locale } from '../../i18n/locale.ts';
import type { Chip } from '../../web/partials.ts';
import { reasonSentence, type PatronMetric, type StageChange } from '../insight/index.ts';
import { stageChip } from './stage-chip.ts';
import { traitsOf, type Trait } from './traits.ts';

/** `partials/patron/loyalty`: where a patron stands, and why. */
export interface LoyaltyPanel {
  readonly stage: Chip;
  readonly reason: string;
  readonly since: string;
  /** "72 of 100"; undefined where too little is known to score. */
  readonly score: string | undefined;
  readonly scoreNote: string;
  readonly traits: readonly TraitLine[];
  /** Stages so far, latest first. */
  readonly changes: readonly { readonly day: string; readonly chip: Chip; readonly reason: string }[];
  readonly why: string;
  readonly foot: string;
}

interface TraitLine extends Pick<Trait, 'title' | 'word' | 'evidence'> {
  readonly bar: TraitBar;
}

/** Five steps, filled as far as the value goes; hatched where it is not known. */
export interface TraitBar {
  readonly isKnown: boolean;
  readonly steps: readonly { readonly x: number; readonly width: number }[];
  readonly filled: readonly { readonly x: number; readonly width: number }[];
}

const STEPS = 5;
const BAR_WIDTH = 200;
const STEP_GAP = 3;
const MOST_CHANGES = 6;

export const traitBar = (value: number | undefined): TraitBar => {
  const step = (BAR_WIDTH - (STEPS - 1) * STEP_GAP) / STEPS;
  const steps = Array.from({ length: STEPS }, (_, index) => ({ x: index * (step + STEP_GAP), width: step }));
  const filled = steps.flatMap(({ x, width }, index) => {
    const share = Math.min(1, Math.max(0, (value ?? 0) * STEPS - index));
    return share === 0 ? [] : [{ x, width: Math.round(width * share * 10) / 10 }];
  });
  return { isKnown: value !== undefined, steps, filled };
};

interface PanelInput {
  readonly locale: Locale;
  readonly metric: PatronMetric;
  readonly history: readonly StageChange[];
}

export const loyaltyPanel = ({ locale, metric, history }: PanelInput): LoyaltyPanel => {
  const { t } = locale;
  const { loyalty, loyaltyCoverage, borrowernumber, stage, stageSince, evidence, asOf } = metric;
  return {
    stage: stageChip(t, stage),
    reason: reasonSentence(t, evidence),
    since: t('loyalty.since', { day: locale.day(stageSince) }),
    score: loyalty === undefined ? undefined : t('loyalty.score', { score: locale.number(Math.round(loyalty)) }),
    scoreNote: loyalty === undefined ? t('loyalty.notScored') : t('loyalty.coverage', { count: loyaltyCoverage ?? 0 }),
    traits:
      loyalty === undefined ? [] : traitsOf(locale, metric).map((trait) => ({ ...trait, bar: traitBar(trait.value) })),
    changes: history.slice(0, MOST_CHANGES).map((change) => ({
      day: locale.day(change.changedOn),
      chip: stageChip(t, change.to),
      reason: reasonSentence(t, change.evidence),
    })),
    why: `/patrons/${borrowernumber}/why`,
    foot: t('loyalty.foot', { day: locale.day(asOf) }),
  };
};

import type { Language, Translate } from '../../../i18n/index.ts';
import type { DailyUse } from '../models/season.domain.ts';
import type { Yardstick } from './judge.domain.ts';
import type { LoyaltyWeights } from './loyalty.domain.ts';
import { modelUse, type ModelUse } from './model-use.ts';
import type { StoredModel } from './model.repository.ts';
import { reasonWriter, type Reason } from './reasons.ts';
import type { Scales } from './scales.ts';
import type { Evidence } from './stage.domain.ts';

/** What everybody is judged by in one run, as it can be told to another thread. */
export interface JudgedBy {
  /** The last day that counts. */
  readonly day: number;
  readonly weights: LoyaltyWeights;
  readonly scales: Scales;
  /** Loans brought back before this day may be forgotten (forgotten-before.ts). */
  readonly forgottenBefore: number;
  readonly models: readonly StoredModel[];
  /** How busy the library was, up to the day before. */
  readonly dailyUse: DailyUse;
  /** The library's language, in which reasons are written. */
  readonly language: Language;
}

/** The same, ready to be asked. */
export interface Judging extends Omit<JudgedBy, 'models'> {
  readonly by: JudgedBy;
  readonly models: ModelUse;
  /** What the patrons of a category are judged by: the same object each time. */
  readonly yardstickOf: (category: string) => Yardstick;
  readonly reason: (evidence: Evidence) => Reason;
}

export const judgingOf = (by: JudgedBy, t: Translate): Judging => {
  const models = modelUse(by.models, by.dailyUse, by.day);
  return { ...by, by, models, yardstickOf: yardsticks(by.scales, models), reason: reasonWriter(t) };
};

const yardsticks = (scales: Scales, models: ModelUse): Judging['yardstickOf'] => {
  const made = new Map<string, Yardstick>();
  return (category) => {
    const known = made.get(category);
    if (known !== undefined) return known;
    const { prior, rate } = scales.categories.get(category) ?? scales.pooled;
    const yardstick = { prior, rate, period: scales.periods.get(category), forecaster: models.forecasterOf(category) };
    made.set(category, yardstick);
    return yardstick;
  };
};

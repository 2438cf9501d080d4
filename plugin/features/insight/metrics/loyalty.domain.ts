import type { Scale } from './scale.domain.ts';

/** How much each trait weighs; any scale, as only their proportions count. */
export interface LoyaltyWeights {
  readonly returns: number;
  readonly stays: number;
  readonly refers: number;
  readonly breadth: number;
}

/** A loyal patron comes back, stays, brings others, and uses more than one service line: each 0-1. */
export interface Traits {
  readonly returns: number;
  readonly stays: number;
  /** Undefined: nobody records who brought whom. Unknown is not zero. */
  readonly refers: number | undefined;
  /** Undefined where the library can observe one service line only. */
  readonly breadth: number | undefined;
}

export interface Loyalty {
  /** 0-100. */
  readonly score: number;
  /** How many of the four traits are known. */
  readonly coverage: number;
}

const REGULARITY = 0.1;
const FEWEST_VISIT_DAYS = 3;
const FEWEST_DAYS = 90;

/** Whether enough is known of a patron to score them. */
export const isScored = (visitDays: number, memberDays: number): boolean =>
  visitDays > 0 && (visitDays >= FEWEST_VISIT_DAYS || memberDays >= FEWEST_DAYS);

/** Visits a week, shrunk towards the category's mean for those who came seldom. `days` since the first visit day. */
export const shrunkRate = (repeatDays: number, days: number, prior: Prior): number =>
  (prior.shape + repeatDays) / (prior.weeks + days / 7);

/** What is believed of a patron's visits a week before anything is known: gamma, by shape and weeks. */
export interface Prior {
  readonly shape: number;
  readonly weeks: number;
}

/** @param activeQuarters of the last eight quarters, those with a visit day */
export const returnsOf = (rate: number, scale: Scale, activeQuarters: number): number =>
  (1 - REGULARITY) * scale.ridit(rate) + (REGULARITY * activeQuarters) / 8;

/** @param renewals completed renewals of the membership, or years of active tenure where it does not end */
export const staysOf = (pActive: number, renewals: number): number =>
  pActive * (0.5 + (0.5 * renewals) / (renewals + 2));

export const refersOf = (referrals: number): number => -Math.expm1(-referrals / 1.5);

/** What one service line adds: the first uses count most. */
export const lineShare = (uses: number): number => -Math.expm1(-uses / 2);

/**
 * @param lines how many service lines the library can observe
 * @param partShare what taking part in clubs, suggestions and tags adds: a line more, only where that raises the trait
 */
export const breadthOf = (shares: number, lines: number, partShare: number): number | undefined =>
  lines < 2 ? undefined : Math.min(1, Math.max(shares / lines, (shares + partShare) / (lines + 1)));

/** The weighted mean of the traits. Referrals count only where they raise it. */
export const loyaltyOf = ({ returns, stays, refers, breadth }: Traits, weights: LoyaltyWeights): Loyalty => {
  let weight = weights.returns + weights.stays;
  let sum = weights.returns * returns + weights.stays * stays;
  let coverage = 2;
  if (breadth !== undefined) {
    weight += weights.breadth;
    sum += weights.breadth * breadth;
    coverage += 1;
  }
  let mean = weight === 0 ? 0 : sum / weight;
  if (refers !== undefined) {
    coverage += 1;
    mean = Math.max(mean, (sum + weights.refers * refers) / (weight + weights.refers || 1));
  }
  return { score: 100 * mean, coverage };
};

interface ProspectFacts {
  readonly visitDays91: number;
  readonly visitDays91Before: number;
  /** Days since the last visit day. */
  readonly silent: number;
  readonly breadth: number;
  /** Probability of a borrowing day in the next 91 days, or without a forecast how recently they came, 0-1. */
  readonly comesAgain: number;
}

const PROSPECT_VISIT_DAYS = 2;

/** How likely to become loyal, 0-1: who comes again, more often than before, lately, and for more than one thing. */
export const prospectOf = (facts: ProspectFacts): number | undefined => {
  const { visitDays91: now, visitDays91Before: before, silent, breadth, comesAgain } = facts;
  if (now < PROSPECT_VISIT_DAYS) return undefined;
  const rising = Math.max(0, (now - before) / (now + before));
  const recent = Math.max(0, 1 - silent / 91);
  return comesAgain * (0.4 + 0.3 * rising + 0.15 * recent + 0.15 * breadth);
};

import type { CountingRules } from '../../../plugin/features/insight/patron-history.domain.ts';

/** Seven hours ahead of UTC, all year round. */
export const TIMEZONE = 'Asia/Jakarta';

export const RULES: CountingRules = {
  excludedCategoryTypes: ['X', 'I'],
  excludedCategories: [],
  excludedPatrons: [],
  datesOfAnonymisedLoans: false,
};

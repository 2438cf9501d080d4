import type { LibraryVariant } from './types.ts';

/** Figures of the imagined world. They come from published library logs and loyalty models, rounded. */

export const PATRON_TYPES = ['adult', 'child', 'student', 'senior', 'teacher', 'visitor'] as const;
export type PatronType = (typeof PATRON_TYPES)[number];

export interface TypeFacts {
  readonly category: string;
  /** Shape, and rate in weeks, of the Gamma law of visits per week. */
  readonly visits: readonly [shape: number, rate: number];
  /** Shape, and rate in weeks, of the Gamma law of leaving at any time. */
  readonly leaving: readonly [shape: number, rate: number];
  /** Beta law of leaving after a visit. */
  readonly lastVisit: readonly [a: number, b: number];
  /** Chance that the next title is the last one of a visit. */
  readonly basket: number;
  readonly ages: readonly [from: number, until: number];
}

export const TYPE_FACTS: Readonly<Record<PatronType, TypeFacts>> = {
  adult: {
    category: 'ADT',
    visits: [0.65, 3.2],
    leaving: [1, 180],
    lastVisit: [0.25, 12],
    basket: 0.55,
    ages: [25, 62],
  },
  child: {
    category: 'CHD',
    visits: [0.9, 3.6],
    leaving: [1.2, 230],
    lastVisit: [0.2, 14],
    basket: 0.24,
    ages: [4, 14],
  },
  student: {
    category: 'STU',
    visits: [0.8, 2.9],
    leaving: [1.5, 150],
    lastVisit: [0.25, 16],
    basket: 0.62,
    ages: [16, 27],
  },
  senior: {
    category: 'SEN',
    visits: [1.1, 2.9],
    leaving: [0.9, 260],
    lastVisit: [0.15, 18],
    basket: 0.42,
    ages: [63, 92],
  },
  teacher: {
    category: 'TCH',
    visits: [1.2, 3.6],
    leaving: [1, 400],
    lastVisit: [0.1, 20],
    basket: 0.2,
    ages: [24, 64],
  },
  visitor: { category: 'VIS', visits: [0.5, 25], leaving: [2, 20], lastVisit: [3, 3], basket: 0.55, ages: [18, 75] },
};

export interface VariantFacts {
  /** Shares of {@link PATRON_TYPES}, in that order. */
  readonly shares: readonly number[];
  /** How steeply borrowing falls from a subject's favourites to its shelf-warmers. */
  readonly popularity: number;
}

export const VARIANT_FACTS: Readonly<Record<LibraryVariant, VariantFacts>> = {
  public: { shares: [0.5, 0.17, 0.13, 0.13, 0.02, 0.05], popularity: 0.85 },
  academic: { shares: [0.1, 0, 0.76, 0.02, 0.09, 0.03], popularity: 0.45 },
  school: { shares: [0.06, 0.83, 0, 0, 0.09, 0.02], popularity: 0.7 },
};

/** Weight of each month for new registrations. */
export const REGISTRATION_MONTHS = [1, 1, 1, 0.95, 0.95, 0.85, 0.85, 0.85, 1.7, 1.45, 1, 0.7];

export const LEGACY_SHARE = 0.42;
export const LEGACY_YEARS = 6;
export const NEVER_BORROWING_SHARE = 0.2;
export const NO_EMAIL_SHARE = 0.18;
export const BOUNCING_SHARE = 0.03;
export const CONSENT_SHARE = 0.46;

export const SUBJECT_COUNT = 40;
export const LOAN_DAYS = 28;
export const MAX_BASKET = 30;

/** Why a patron stopped coming, as the imagined truth has it. */
export const CAUSES = ['active', 'hazard', 'after_visit', 'not_renewed', 'never_used'] as const;
export const CAUSE = { active: 0, hazard: 1, afterVisit: 2, notRenewed: 3, neverUsed: 4 } as const;

export const BRANCHES = [
  { code: 'CTR', name: 'Central', city: 'Nusa Kencana', share: 0.52 },
  { code: 'UTR', name: 'Taman Bacaan Utara', city: 'Kencana Utara', share: 0.2 },
  { code: 'PLB', name: 'Pelabuhan Branch', city: 'Pelabuhan Kencana', share: 0.16 },
  { code: 'KMP', name: 'Kampus Corner', city: 'Kencana Timur', share: 0.12 },
] as const;

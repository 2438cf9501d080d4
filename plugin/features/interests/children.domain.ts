import type { LibraryDay } from '../../shared/time.ts';

/** From this age on a patron is an adult. */
const ADULT_YEARS = 18;

/** Koha's category type of children's cards. */
export const CHILD = 'C';

/** Whoever was born later is a child. */
export const lastBirthdayOfAdults = (today: LibraryDay): LibraryDay => today.subtract({ years: ADULT_YEARS });

/** Kept among recorded visits, but whoever brings somebody along has not visited by that. */
export const REFERRAL = 'referral';

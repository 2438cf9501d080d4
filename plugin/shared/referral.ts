/** A kind of `kenal_recorded_visit`, but whoever brings somebody along has not visited by that. */
export const REFERRAL = 'referral';

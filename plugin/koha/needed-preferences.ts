/**
 * Every preference of Koha that Kenal reads. Also the contents of the view that an administrator may offer instead of
 * the whole table (preferences-view.ts), so nothing else may be asked.
 */
export const NEEDED_PREFERENCES = [
  'AnonymousPatron',
  'BorrowersLog',
  'FailedLoginAttempts',
  'HidePatronName',
  'HidePersonalPatronDetailOnCirculation',
  'IndependentBranches',
  'SessionRestrictionByIP',
  'SessionStorage',
  'TwoFactorAuthentication',
  'Version',
  'dateformat',
  'intranetreadinghistory',
  'item-level_itypes',
  'marcflavour',
  'staffClientBaseURL',
  'timeout',
] as const;

export type NeededPreference = (typeof NEEDED_PREFERENCES)[number];

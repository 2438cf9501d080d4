export { countEnrolledSince, countHoldsWaiting, countLoansOverdue, countPatrons } from './counts.ts';
export { currentHolds, type CurrentHold, type HoldState } from './holds.ts';
export { householdOf, type Household, type HouseholdMember, type HouseholdRole } from './household.ts';
export { currentLoans, oldestNamedLoan, type CurrentLoan } from './loans.ts';
export type { PatronName } from './name.ts';
export type { PastWindow } from './past.ts';
export { accountEntries, type AccountEntry } from './past-charges.ts';
export { circulationDays, type CirculationDay, type CirculationKind } from './past-circulation.ts';
export { holdDays, type HoldDay, type HoldEvent } from './past-holds.ts';
export { sentNotices, type SentNotice } from './past-notices.ts';
export { restrictions, type PastRestriction } from './past-restrictions.ts';
export { namedTitles, type NamedTitle } from './past-titles.ts';
export { findPatron, type Contact, type Membership, type PatronRecord } from './record.ts';
export { readSearch, asksSomething, type SearchTerms } from './search-terms.ts';
export {
  MOST_COUNTED,
  PATRON_SORTS,
  searchPatrons,
  suggestPatrons,
  type FoundPatron,
  type FoundPatrons,
  type PatronSort,
} from './search.ts';

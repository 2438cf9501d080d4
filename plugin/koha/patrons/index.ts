export { contactsByNumber, patronsByNumber, type PatronContact } from './by-number.ts';
export { cardKey, patronsByCard } from './by-card.ts';
export { countEnrolledSince, countHoldsWaiting, countLoansOverdue, countPatrons } from './counts.ts';
export type { FoundPatron } from './found.ts';
export { currentHolds, type CurrentHold } from './holds.ts';
export { houseboundRounds, type HouseboundRounds } from './housebound.ts';
export { householdOf, type Household, type HouseholdMember } from './household.ts';
export { currentLoans, oldestNamedLoan, type CurrentLoan } from './loans.ts';
export type { PatronName } from './name.ts';
export type { PastWindow } from './past.ts';
export { accountEntries } from './past-charges.ts';
export { circulationDays, type CirculationDay, type CirculationKind } from './past-circulation.ts';
export { holdDays, type HoldEvent } from './past-holds.ts';
export { noticesSentSince, sentNotices } from './past-notices.ts';
export { restrictions } from './past-restrictions.ts';
export { namedTitles, type NamedTitle } from './past-titles.ts';
export { findPatron, type PatronRecord } from './record.ts';
export { participationOf, suggestionsNow, type PatronParticipation } from './participation.ts';
export { perhapsTwice, type Twin } from './twice.ts';
export { readSearch, asksSomething } from './search-terms.ts';
export {
  MOST_COUNTED,
  PATRON_SORTS,
  searchPatrons,
  suggestPatrons,
  type FoundPatrons,
  type PatronSort,
} from './search.ts';

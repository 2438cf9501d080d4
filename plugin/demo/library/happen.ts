export { addCheckout, addLocalUse, addRenewal, addReturn, anonymiseLoans, purgeStatistics } from './happen/loans.ts';
export { addHold, closeHold } from './happen/holds.ts';
export { addPatron, deletePatron, mergePatrons, reuseNumber, setPrivacy } from './happen/patrons.ts';
export { addItem } from './happen/items.ts';

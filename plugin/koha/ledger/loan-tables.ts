import { dayOf } from './ledger-reader.ts';

/** Koha's loans, open and returned: the same columns under the same names in every version. */
export const LOAN_TABLES = [
  { table: 'issues', returned: 'NULL' },
  { table: 'old_issues', returned: dayOf('l.returndate') },
] as const;

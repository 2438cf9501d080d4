import { FIRST_PATRON } from './accounts.ts';
import type { BulkLoad } from './bulk.ts';
import type { Calendar } from './calendar.ts';
import type { Shelf } from './loans.ts';
import type { Population } from './population.ts';
import { at, type Random } from './random.ts';

const OVERDUE_DAYS = 30;
const BY_HAND_SHARE = 0.004;
const SUSPENDED_SHARE = 0.003;
const OVER_SHARE = 0.006;

/** Why somebody may not borrow today. */
export interface Restriction {
  /** `YYYY-MM-DD`; none: until further notice. */
  readonly until: string | null;
  readonly comment: string;
}

/** Writes borrower_debarments, and returns those in force by borrowernumber, for the copy that borrowers keep. */
export const writeRestrictions = (
  load: BulkLoad,
  calendar: Calendar,
  people: Population,
  shelf: Shelf,
  random: Random,
): ReadonlyMap<number, Restriction> => {
  const rows = load.table('borrower_debarments', [
    'borrowernumber',
    'expiration',
    'type',
    'comment',
    'manager_id',
    'created',
  ]);
  const inForce = new Map<number, Restriction>();
  const late = latePatrons(shelf, calendar);
  for (let patron = 0; patron < people.size; patron += 1) {
    const number = FIRST_PATRON + patron;
    const luck = random.next();
    const since = Math.max(calendar.first, calendar.last - 5 - random.below(120));
    const created = calendar.utcTime(since, 10 * 3600);
    const restrict = (type: string, until: string | null, comment: string): void => {
      rows.add(number, until, type, comment, type === 'OVERDUES' ? null : 3, created);
      if (until === null || until > calendar.text(calendar.last)) inForce.set(number, { until, comment });
    };
    if (late.has(number)) restrict('OVERDUES', null, 'Items are long overdue');
    else if (luck < BY_HAND_SHARE) restrict('MANUAL', null, 'Please speak to the desk');
    else if (luck < BY_HAND_SHARE + SUSPENDED_SHARE)
      restrict('SUSPENSION', calendar.text(calendar.last + 10), 'Returned late');
    else if (luck < BY_HAND_SHARE + SUSPENDED_SHARE + OVER_SHARE)
      restrict('SUSPENSION', calendar.text(calendar.last - 1 - random.below(4)), 'Returned late');
  }
  return inForce;
};

const latePatrons = (shelf: Shelf, calendar: Calendar): Set<number> => {
  const late = new Set<number>();
  shelf.borrower.forEach((borrowernumber, item) => {
    if (borrowernumber !== 0 && at(shelf.due, item) < calendar.last - OVERDUE_DAYS) late.add(borrowernumber);
  });
  return late;
};

import { recordedField, useField, type SegmentField } from '../../segments/index.ts';

/** What the visit ledger counts, in a window or as far back as anything is kept. */
export const useFields: readonly SegmentField[] = [
  useField({ key: 'visit_days', unit: 'days' }, { of: 'days', mask: 'visit_day_mask', recorded: true }),
  useField({ key: 'borrowing_days', unit: 'days' }, { of: 'days', mask: 'borrow_day_mask', recorded: false }),
  useField({ key: 'loans', unit: 'loans' }, { of: 'sum', column: 'loans' }),
  useField({ key: 'renewals', unit: 'times' }, { of: 'sum', column: 'renewals' }),
  useField({ key: 'holds', unit: 'times' }, { of: 'sum', column: 'holds' }),
  useField({ key: 'local_uses', unit: 'times' }, { of: 'sum', column: 'local_uses' }),
  recordedField('e_resource_days', 'e_resource'),
  recordedField('event_days', 'event'),
  recordedField('gate_days', 'gate'),
  recordedField('consultation_days', 'consultation'),
];

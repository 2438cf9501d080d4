import type { MembershipKind } from '../../koha/memberships.ts';
import { setField, type SegmentField } from '../segments/index.ts';
import { bandName, BANDS } from './amount.domain.ts';
import { namesOf } from './membership.repository.ts';

/** So many values of attributes are offered; a rule may ask for any other. */
const MOST_OFFERED = 1_000;

const membership = (
  key: string,
  kind: MembershipKind,
  rest: Pick<Parameters<typeof setField>[0], 'choices' | 'offered'>,
): SegmentField =>
  setField({
    key,
    group: 'memberships',
    // Whoever wants no trace kept is in none of them.
    tellsOfUse: true,
    table: 'kenal_membership',
    value: 'value',
    only: { column: 'kind', is: kind },
    ...rest,
  });

/** What segments may ask of clubs, shared patron lists, extended attributes and what is owed, as it was the night before. */
export const membershipSegmentFields: readonly SegmentField[] = [
  membership('club', 'club', { choices: 'clubs', offered: (crm) => namesOf(crm, 'club') }),
  membership('patron_list', 'list', { choices: 'patron_lists', offered: (crm) => namesOf(crm, 'list') }),
  membership('attribute', 'attribute', {
    choices: 'attributes',
    offered: async (crm, { asked }) => {
      const all = await namesOf(crm, 'attribute');
      const further = all.slice(MOST_OFFERED).filter(({ value }) => asked.includes(value));
      return [...all.slice(0, MOST_OFFERED), ...further];
    },
  }),
  membership('owes', 'owes', {
    choices: 'amounts',
    offered: () => Promise.resolve(BANDS.map(String).map((value) => ({ value, name: bandName(value) }))),
  }),
];

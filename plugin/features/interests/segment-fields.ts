import { setField, type SegmentField } from '../segments/index.ts';
import { focusField } from './focus-field.ts';
import { interestReader } from './interest.read-model.ts';
import type { InterestKind } from './token.domain.ts';

/** Of what the library is read for, so many values are offered; a rule may ask for any other. */
const MOST_OFFERED = 300;

const CHOICES = { subject: 'subjects', class: 'classes', author: 'authors' } as const;

/** `ddc:641` as it is read: DDC 641. */
const named = (kind: InterestKind, value: string, label: string): string =>
  kind === 'class' ? value.replace(/^[^:]*/, (scheme) => scheme.toUpperCase()).replace(':', ' ') : label;

const interestField = (kind: keyof typeof CHOICES): SegmentField =>
  setField({
    key: `interest_${kind}`,
    group: 'interests',
    tellsOfUse: true,
    choices: CHOICES[kind],
    table: 'kenal_interest',
    value: 'value',
    only: { column: 'kind', is: kind },
    narrowings: ['weight', 'declared'],
    offered: async (crm, { visible, asked }) => {
      const popular = await interestReader(crm).ofLibraries(visible, kind, MOST_OFFERED);
      const others = asked.filter((value) => popular.every((one) => one.value !== value));
      const labels = await crm('kenal_subject')
        .where({ kind })
        .whereIn('value', others)
        .select<{ value: string; label: string }[]>('value', 'label');
      return [...popular, ...labels]
        .map(({ value, label }) => ({ value, name: named(kind, value, label) }))
        .sort((one, other) => one.name.localeCompare(other.name));
    },
  });

/** What segments may ask of patrons' interests. Whoever keeps no history is in none, whatever they said once. */
export const interestSegmentFields: readonly SegmentField[] = [
  interestField('subject'),
  interestField('class'),
  interestField('author'),
  focusField,
];

import fc from 'fast-check';
import type { Knex } from 'knex';
import { cellsOf, type ProfileField } from '../../../plugin/features/profile/profile-field.domain.ts';
import { slotOf } from '../../../plugin/features/profile/profile-value.domain.ts';
import { definitionService } from '../../../plugin/features/profile/settings/definition.service.ts';
import { instant } from '../../../plugin/shared/time.ts';
import type { Row } from './random-world.ts';

const MORE = [
  { type: 'number', name: 'Pets', isRetired: false },
  { type: 'date', name: 'Moved here', isRetired: false },
  { type: 'yearly', name: 'Name day', isRetired: false },
  { type: 'yes_no', name: 'Drives', isRetired: true },
] as const;

/** Types that no shipped field has, and a field that is asked no more. */
export const defineMore = async (db: Knex): Promise<void> => {
  const definitions = definitionService(db);
  for (const { type, name, isRetired } of MORE) {
    const content = { helps: {}, permission: undefined, isSaidOnly: false, vocabulary: undefined };
    const id = await definitions.addField({ section: 'demographic', type, names: { en: name }, ...content });
    if (isRetired) await definitions.retireField(id, true, instant('2026-01-01T00:00:00Z'));
  }
};

const valuesFor = ({ type, terms }: ProfileField, day: fc.Arbitrary<string>): fc.Arbitrary<string[]> => {
  const one = (value: fc.Arbitrary<string>): fc.Arbitrary<string[]> => value.map((text) => [text]);
  switch (type) {
    case 'choice':
      return one(fc.constantFrom(...terms.map(({ key }) => key)));
    case 'choices':
      return fc.subarray(
        terms.map(({ key }) => key),
        { minLength: 1, maxLength: 3 },
      );
    case 'text':
      return one(fc.constantFrom('words', ' ', 'é😀'));
    case 'number':
      return one(fc.constantFrom('0', '-1.5', '0.1', '0.3', '3', '999999999999.9999', '-999999999999'));
    case 'date':
      return one(day);
    case 'yes_no':
      return one(fc.constantFrom('yes', 'no'));
    case 'yearly':
      return one(
        fc.oneof(
          day.map((text) => text.slice(5)),
          fc.constantFrom('02-29', '03-01', '12-31', '01-01'),
        ),
      );
  }
};

/** Also what only one member of staff may see, and what was inferred, of patrons who want no history as well. */
export const profileOf = (
  borrowernumber: number,
  profile: readonly ProfileField[],
  day: fc.Arbitrary<string>,
): fc.Arbitrary<Row[]> => {
  const valuesOf = (field: ProfileField): fc.Arbitrary<Row[]> =>
    fc
      .record({
        values: valuesFor(field, day),
        owner: fc.constantFrom(0, 0, 0, 7),
        source: fc.constantFrom('patron', 'staff', 'import', 'inferred'),
      })
      .map(({ values, owner, source }) =>
        values.map((value): Row => {
          const cells = cellsOf(field, value);
          return {
            borrowernumber,
            field_id: field.id,
            owner,
            slot: slotOf(field, cells),
            ...cells,
            source,
            recorded_at: '2026-01-01 00:00:00',
            change_id: 1,
          };
        }),
      );
  return fc
    .tuple(...profile.map((field) => fc.option(valuesOf(field), { freq: 2, nil: [] })))
    .map((rows) => rows.flat());
};

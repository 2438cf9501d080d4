import type { Knex } from 'knex';
import type { Locale } from '../../i18n/locale.ts';
import type { KohaGateway } from '../../koha/gateway.ts';
import { inParts } from '../../shared/db/batches.ts';
import { samePeople } from '../insight/index.ts';
import type { ExportSource } from '../segments/index.ts';
import { valueOf, type ProfileField } from './profile-field.domain.ts';
import { OPEN } from './profile-value.domain.ts';
import { fieldName, valueWords } from './profile-words.ts';
import type { ProfileService } from './profile.service.types.ts';
import { readValues } from './value.repository.ts';

interface ProfileExportDeps {
  readonly crm: Knex;
  readonly koha: KohaGateway;
  readonly profiles: Pick<ProfileService, 'fields'>;
}

const COLUMN = 'profile.';

/**
 * Every field of the profile as a column of a segment's file, to whoever may see the field. A file is passed on, so what
 * was noted in confidence is in none, not even in that of who noted it.
 */
export const profileExport = ({ crm, koha, profiles }: ProfileExportDeps): ExportSource => ({
  title: 'profile.export.title',
  columns: async (viewer, locale) =>
    (await profiles.fields(viewer)).map((field) => ({
      value: `${COLUMN}${field.key}`,
      text: fieldName(locale, field),
    })),
  cells: async (viewer, locale, patrons, columns) => {
    const fields = new Map(
      (await profiles.fields(viewer))
        .filter(({ key }) => columns.includes(`${COLUMN}${key}`))
        .map((field) => [field.id, field]),
    );
    const found = new Map<number, Map<string, string[]>>();
    const numbers = (await samePeople({ crm, koha }, patrons)).map(({ borrowernumber }) => borrowernumber);
    for (const part of inParts(numbers))
      for (const row of await readValues(crm, { borrowernumbers: part, owners: [OPEN] })) {
        const field = fields.get(row.field_id);
        if (field === undefined) continue;
        const own = found.get(row.borrowernumber) ?? new Map<string, string[]>();
        found.set(row.borrowernumber, own.set(field.key, [...(own.get(field.key) ?? []), valueOf(field, row)]));
      }
    return new Map(
      [...found].map(([borrowernumber, own]) => [
        borrowernumber,
        new Map(
          [...fields.values()].map((field) => [`${COLUMN}${field.key}`, cellOf(locale, field, own.get(field.key))]),
        ),
      ]),
    );
  },
});

/** Numbers and days as spreadsheets sort them, words as the reader calls them, in the order of their vocabulary. */
const cellOf = (locale: Locale, field: ProfileField, values: readonly string[] = []): string | number | null => {
  const [first] = values;
  if (first === undefined) return null;
  if (field.type === 'number') return Number(first);
  if (field.type === 'date') return first;
  const rank = (value: string): number => field.terms.findIndex(({ key }) => key === value);
  return [...values]
    .sort((one, other) => rank(one) - rank(other))
    .map((value) => valueWords(locale, field, value))
    .join('; ');
};

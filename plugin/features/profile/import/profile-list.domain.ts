import { readDay, type DateFormat } from '../../../shared/list/day-format.domain.ts';
import { readValue, type ProfileField, type ProfileTerm, type ValueProblem } from '../profile-field.domain.ts';

/** Which columns of a list mean what. Columns are counted from 0. */
export interface ListMapping {
  readonly card: number;
  /** How days are written. */
  readonly format: DateFormat;
  /** The field's key of each column; a column that is not here is left alone. */
  readonly fields: Readonly<Record<number, string>>;
}

/** The same by the names of columns, to be found again in the next list of the same shape. */
export interface NamedListMapping {
  readonly card: string;
  readonly format: DateFormat;
  readonly fields: Readonly<Record<string, string>>;
}

/** Why a row is not taken. */
export const REASONS = [
  'no-card',
  'unknown-card',
  'twice',
  'nothing',
  'too-long',
  'no-number',
  'no-day',
  'no-yearly',
  'no-yes-no',
  'no-such-term',
] as const;
export type RowReason = (typeof REASONS)[number];

/** A row that is not taken, and why; `column` is where something does not do. */
export interface RowProblem {
  readonly reason: RowReason;
  readonly column: number | undefined;
}

export interface ListValue {
  readonly field: ProfileField;
  /** As {@link readValue} gives it. */
  readonly value: string;
}

/** What a row says, as far as the list alone can tell. */
export interface ReadRow {
  readonly card: string;
  readonly values: readonly ListValue[];
}

const YES_NO: Readonly<Record<string, 'yes' | 'no'>> = {
  yes: 'yes',
  y: 'yes',
  true: 'yes',
  1: 'yes',
  ya: 'yes',
  no: 'no',
  n: 'no',
  false: 'no',
  0: 'no',
  tidak: 'no',
};

const plain = (text: string): string => text.trim().toLowerCase();

/** The words of a vocabulary by their keys and by their names in every language. */
const wordsOf = (terms: readonly ProfileTerm[]): ReadonlyMap<string, string> =>
  new Map(terms.flatMap(({ key, names }) => [...Object.values(names), key].map((name) => [plain(name), key] as const)));

/** Reads the cells of one column again and again, so what can be prepared is. */
type CellReader = (cell: string) => { readonly values: readonly string[] } | { readonly problem: ValueProblem };

const one = (read: ReturnType<typeof readValue>): ReturnType<CellReader> =>
  'problem' in read ? read : { values: [read.value] };

const cellReader = (field: ProfileField, format: DateFormat): CellReader => {
  switch (field.type) {
    case 'choice':
    case 'choices': {
      const words = wordsOf(field.terms);
      return (cell) => {
        const parts = field.type === 'choices' ? cell.split(/[;|]/) : [cell];
        const keys = parts
          .map(plain)
          .filter((part) => part !== '')
          .map((part) => words.get(part));
        const known = keys.filter((key) => key !== undefined);
        return known.length === keys.length ? { values: [...new Set(known)] } : { problem: 'no-such-term' };
      };
    }
    case 'yes_no':
      return (cell) => one(readValue(field, YES_NO[plain(cell)] ?? cell));
    case 'date':
      return (cell) => one(readValue(field, readDay(cell, format)?.toString() ?? 'no day'));
    case 'yearly':
      return (cell) => one(readValue(field, readDay(cell, format)?.toString().slice(5) ?? cell.replace('/', '-')));
    case 'text':
    case 'number':
      return (cell) => one(readValue(field, cell));
  }
};

/** How every row of a list is read. An empty cell says nothing, and leaves what is known as it is. */
export const rowReader = (
  mapping: ListMapping,
  fields: readonly ProfileField[],
): ((cells: readonly string[]) => ReadRow | RowProblem) => {
  const columns = Object.entries(mapping.fields).flatMap(([column, key]) => {
    const field = fields.find((other) => other.key === key);
    return field === undefined ? [] : [{ column: Number(column), field, read: cellReader(field, mapping.format) }];
  });
  return (cells) => {
    const card = (cells[mapping.card] ?? '').trim();
    if (card === '') return { reason: 'no-card', column: mapping.card };
    const values: ListValue[] = [];
    for (const { column, field, read } of columns) {
      const cell = cells[column] ?? '';
      if (cell.trim() === '') continue;
      const found = read(cell);
      if ('problem' in found) return { reason: found.problem, column };
      values.push(...found.values.map((value) => ({ field, value })));
    }
    return values.length === 0 ? { reason: 'nothing', column: undefined } : { card, values };
  };
};

const CARD_WORDS = /card|barcode|kartu|anggota|member/i;

/** What the columns probably mean, by their names. The person sees it and changes what is wrong. */
export const guessListMapping = (columns: readonly string[], fields: readonly ProfileField[]): ListMapping => {
  const card = Math.max(
    0,
    columns.findIndex((name) => CARD_WORDS.test(name)),
  );
  const names = new Map(
    fields.flatMap(({ key, names: all }) => [...Object.values(all), key].map((name) => [plain(name), key] as const)),
  );
  const found = columns.flatMap((name, column) => {
    const key = column === card ? undefined : names.get(plain(name));
    return key === undefined ? [] : [[column, key] as const];
  });
  return { card, format: 'ymd', fields: Object.fromEntries(found) };
};

export const nameListMapping = (
  { card, format, fields }: ListMapping,
  columns: readonly string[],
): NamedListMapping => ({
  card: columns[card] ?? '',
  format,
  fields: Object.fromEntries(Object.entries(fields).map(([column, key]) => [columns[Number(column)] ?? '', key])),
});

/** The mapping for a list whose columns have these names; undefined where one of them is not there. */
export const findListMapping = (named: NamedListMapping, columns: readonly string[]): ListMapping | undefined => {
  const wanted = [named.card, ...Object.keys(named.fields)];
  if (wanted.some((name) => !columns.includes(name))) return undefined;
  return {
    card: columns.indexOf(named.card),
    format: named.format,
    fields: Object.fromEntries(Object.entries(named.fields).map(([name, key]) => [columns.indexOf(name), key])),
  };
};

import { DATE_FORMATS, readDay, type DateFormat } from '../../shared/list/day-format.domain.ts';
import type { ListRow, UploadedList } from '../../shared/list/list.domain.ts';
import type { LibraryDay } from '../../shared/time.ts';

/** Kinds of visits that arrive as lists. */
export const VISIT_KINDS = ['gate', 'event', 'e_resource'] as const;
export type VisitKind = (typeof VISIT_KINDS)[number];

/** Which columns of a list mean what. Columns are counted from 0. */
export interface Mapping {
  readonly card: number;
  readonly date: number;
  readonly format: DateFormat;
  /** One kind for the whole list, or `column`: each row says its own. */
  readonly kind: VisitKind | 'column';
  readonly kindColumn: number | undefined;
}

export type VisitList = UploadedList;

/** Why a row is not taken. */
export const REASONS = [
  'no-card',
  'unknown-card',
  'bad-date',
  'future-date',
  'unknown-kind',
  'keeps-no-history',
  'not-a-person',
  'duplicate',
] as const;
export type Reason = (typeof REASONS)[number];

export interface Candidate {
  readonly card: string;
  readonly day: LibraryDay;
  readonly kind: VisitKind;
}

/** The library day that a text names; nothing was counted before there were computers. */
const dayOf = (text: string, format: DateFormat): LibraryDay | undefined => {
  const day = readDay(text, format);
  return day === undefined || day.year < FIRST_YEAR ? undefined : day;
};

const FIRST_YEAR = 1970;

const KIND_WORDS: Readonly<Record<VisitKind, readonly string[]>> = {
  gate: ['gate', 'entrance', 'door', 'gerbang', 'pintu'],
  event: ['event', 'workshop', 'course', 'acara', 'kegiatan', 'lokakarya'],
  e_resource: ['eresource', 'elending', 'ebook', 'database', 'online', 'sumberelektronik', 'daring'],
};

/** The kind that a word means, in English or Indonesian. */
export const readKind = (text: string): VisitKind | undefined => {
  const word = text.toLowerCase().replace(/[^\p{L}]/gu, '');
  return VISIT_KINDS.find((kind) => KIND_WORDS[kind].includes(word));
};

/** What a row says, as far as the list alone can tell. */
export const readRow = (fields: readonly string[], mapping: Mapping, today: LibraryDay): Candidate | Reason => {
  const card = fields[mapping.card] ?? '';
  if (card === '') return 'no-card';
  const day = dayOf(fields[mapping.date] ?? '', mapping.format);
  if (day === undefined) return 'bad-date';
  if (day.toString() > today.toString()) return 'future-date';
  const kind = mapping.kind === 'column' ? readKind(fields[mapping.kindColumn ?? -1] ?? '') : mapping.kind;
  return kind === undefined ? 'unknown-kind' : { card, day, kind };
};

const isDate = (text: string): boolean => DATE_FORMATS.some((format) => dayOf(text, format) !== undefined);

/** Whether the first row names the columns. Where it holds a date, it is a row like the others. */
export const hasHeading = (first: readonly string[]): boolean => !first.some(isDate);

const CARD_WORDS = /card|barcode|kartu|anggota|member/i;
const ROWS_LOOKED_AT = 200;

/** What the columns probably mean. The person sees it and changes what is wrong. */
export const guessMapping = ({ columns, rows }: VisitList): Mapping => {
  const some = rows.slice(0, ROWS_LOOKED_AT);
  const share = (column: number, holds: (text: string) => boolean): number =>
    some.filter(({ fields }) => holds(fields[column] ?? '')).length;
  const best = (holds: (text: string) => boolean): number | undefined => {
    const counts = columns.map((_name, column) => share(column, holds));
    const most = Math.max(0, ...counts);
    return most === 0 ? undefined : counts.indexOf(most);
  };
  const date = best(isDate) ?? 0;
  const card = columns.findIndex((name, column) => column !== date && CARD_WORDS.test(name));
  const kindColumn = best((text) => readKind(text) !== undefined);
  return {
    card: card === -1 ? Number(date === 0 && columns.length > 1) : card,
    date,
    format: DATE_FORMATS.reduce((one, other) => (fits(some, date, other) > fits(some, date, one) ? other : one)),
    kind: kindColumn === undefined ? 'gate' : 'column',
    kindColumn,
  };
};

const fits = (rows: readonly ListRow[], date: number, format: DateFormat): number =>
  rows.filter(({ fields }) => dayOf(fields[date] ?? '', format) !== undefined).length;

/** A mapping by the names of columns, to be found again in the next list of the same shape. */
export interface NamedMapping {
  readonly card: string;
  readonly date: string;
  readonly format: DateFormat;
  readonly kind: Mapping['kind'];
  readonly kindColumn: string | null;
}

export const nameMapping = (mapping: Mapping, columns: readonly string[]): NamedMapping => ({
  card: columns[mapping.card] ?? '',
  date: columns[mapping.date] ?? '',
  format: mapping.format,
  kind: mapping.kind,
  kindColumn: mapping.kindColumn === undefined ? null : (columns[mapping.kindColumn] ?? null),
});

/** The mapping for a list whose columns have these names; undefined where one of them is not there. */
export const findMapping = (named: NamedMapping, columns: readonly string[]): Mapping | undefined => {
  const [card, date] = [columns.indexOf(named.card), columns.indexOf(named.date)];
  const kindColumn = named.kindColumn === null ? -1 : columns.indexOf(named.kindColumn);
  if (card === -1 || date === -1 || (named.kind === 'column' && kindColumn === -1)) return undefined;
  return {
    card,
    date,
    format: named.format,
    kind: named.kind,
    kindColumn: kindColumn === -1 ? undefined : kindColumn,
  };
};

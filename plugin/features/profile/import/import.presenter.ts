import type { Locale } from '../../../i18n/locale.ts';
import { DATE_FORMATS } from '../../../shared/list/day-format.domain.ts';
import type { UploadedList } from '../../../shared/list/list.domain.ts';
import { MOST_BYTES, MOST_ROWS } from '../../../shared/list/uploaded-list.ts';
import type { Instant } from '../../../shared/time.ts';
import { pathWith } from '../../../web/links.ts';
import type { DataTable, EmptyState, PathLink, Select } from '../../../web/partials.ts';
import type { ProfileField } from '../profile-field.domain.ts';
import { fieldName } from '../profile-words.ts';
import type { ImportState, ProfileImport } from './profile-import.repository.ts';
import type { CheckedList } from './profile-import.service.ts';
import { REASONS, type ListMapping, type RowProblem } from './profile-list.domain.ts';

/** `profile/import`. */
export interface ProfileImportPage {
  /** Why the last attempt came to nothing. */
  readonly problem: string | undefined;
  readonly limits: string;
  readonly imports: readonly {
    readonly text: string;
    readonly note: string;
    /** Undefined where it is taken back already, and while it is being worked on. */
    readonly undo: { readonly path: string; readonly text: string } | undefined;
  }[];
  /** Shows how far the work on a list is now. */
  readonly again: PathLink | undefined;
  readonly empty: EmptyState | undefined;
}

const MAY_BE_TAKEN_BACK: ReadonlySet<ImportState> = new Set<ImportState>(['there', 'cut-off', 'half-gone']);

interface ImportInput {
  readonly locale: Locale;
  readonly imports: readonly ProfileImport[];
  readonly viewer: number;
  readonly now: Instant;
  readonly problem: string | undefined;
}

const MEBIBYTE = 1024 * 1024;

export const profileImportPage = ({ locale, imports, viewer, now, problem }: ImportInput): ProfileImportPage => {
  const { t } = locale;
  const whoOf = ({ madeBy }: ProfileImport): string => {
    if (madeBy === undefined) return 'somebody';
    return madeBy === viewer ? 'you' : 'colleague';
  };
  const textOf = ({ state, patrons, patronsDone }: ProfileImport): string =>
    t(`profile.import.state.${state}`, { count: patrons, done: locale.number(patronsDone) });
  return {
    problem,
    limits: t('profile.import.limits', {
      size: locale.number(MOST_BYTES / MEBIBYTE),
      rows: locale.number(MOST_ROWS),
    }),
    imports: imports.map((one) => ({
      text: textOf(one),
      note: t(`profile.import.by.${whoOf(one)}`, { ago: locale.ago(one.madeAt, now) }),
      undo: MAY_BE_TAKEN_BACK.has(one.state)
        ? { path: `/profile-import/imports/${one.id}/undo`, text: t('profile.import.undo') }
        : undefined,
    })),
    again: imports.some(({ state }) => state === 'coming-in' || state === 'going')
      ? { path: '/profile-import', text: t('profile.import.again') }
      : undefined,
    empty:
      imports.length > 0
        ? undefined
        : {
            icon: 'list',
            title: t('profile.import.none.title'),
            text: t('profile.import.none.text'),
            action: undefined,
          },
  };
};

/** `profile/mapping`. */
export interface ProfileMappingPage {
  readonly note: string;
  readonly card: Select;
  readonly format: Select;
  readonly columns: readonly Select[];
  readonly sample: DataTable;
}

const SAMPLE_ROWS = 5;
/** More columns than a form can bear are left alone. */
const MOST_COLUMNS = 60;

export const profileMappingPage = (
  locale: Locale,
  list: UploadedList,
  mapping: ListMapping,
  fields: readonly ProfileField[],
): ProfileMappingPage => {
  const { t } = locale;
  const columns = list.columns.map((name, index) => ({ value: String(index), text: name }));
  const select = (
    id: string,
    label: string,
    chosen: string,
    options: readonly { value: string; text: string }[],
  ): Select => ({
    id,
    name: id,
    label,
    options: options.map((one) => ({ ...one, isSelected: one.value === chosen })),
  });
  const offered = [
    { value: '', text: t('profile.mapping.leave') },
    ...fields.map((field) => ({ value: field.key, text: fieldName(locale, field) })),
  ];
  return {
    note: t('profile.mapping.note', { rows: locale.number(list.rows.length) }),
    card: select('card', t('profile.mapping.card'), String(mapping.card), columns),
    format: select(
      'format',
      t('profile.mapping.format'),
      mapping.format,
      DATE_FORMATS.map((one) => ({ value: one, text: t(`visits.format.${one}`) })),
    ),
    columns: columns
      .slice(0, MOST_COLUMNS)
      .map(({ text }, index) =>
        select(`c${index}`, t('profile.mapping.column', { column: text }), mapping.fields[index] ?? '', offered),
      ),
    sample: {
      caption: t('visits.mapping.sampleCaption'),
      columns: [t('visits.line'), ...list.columns].map((text) => ({
        text,
        isNumber: false,
        path: undefined,
        sorted: undefined,
      })),
      rows: list.rows.slice(0, SAMPLE_ROWS).map(({ line, fields: cells }) => ({
        head: locale.number(line),
        cells: list.columns.map((_name, index) => ({ text: cells[index] ?? '', isNumber: false })),
      })),
    },
  };
};

/** `profile/check`. */
export interface ProfileCheckPage {
  readonly heading: string;
  readonly sentence: string;
  readonly table: DataTable;
  readonly mapping: readonly { readonly name: string; readonly value: string }[];
  readonly back: PathLink;
  readonly refused: PathLink | undefined;
  readonly submit: string | undefined;
}

/** A mapping in an address or a form: `card`, `format`, and `c3=hopes` for the fourth column. */
export const mappingQuery = ({ card, format, fields }: ListMapping): Record<string, string | number> => ({
  card,
  format,
  ...Object.fromEntries(Object.entries(fields).map(([column, key]) => [`c${column}`, key])),
});

/** Why a row is not taken, with the column where something does not do. */
export const reasonWords = (locale: Locale, list: UploadedList, { reason, column }: RowProblem): string => {
  const words = locale.t(`profile.import.reason.${reason}`);
  const name = column === undefined ? undefined : list.columns[column];
  return name === undefined ? words : `${name}: ${words}`;
};

export const profileCheckPage = (locale: Locale, checked: CheckedList, mapping: ListMapping): ProfileCheckPage => {
  const { t } = locale;
  const { rows, patrons, refused } = checked;
  const query = mappingQuery(mapping);
  const line = (head: string, count: number, next: string) => ({
    head,
    cells: [
      { text: locale.number(count), isNumber: true },
      { text: next, isNumber: false },
    ],
  });
  const values = patrons.reduce((sum, one) => sum + one.values.length, 0);
  const reasons = REASONS.map((reason) => ({ reason, count: refused.filter((one) => one.reason === reason).length }));
  return {
    heading: t('profile.check.heading', { count: patrons.length }),
    sentence: t('profile.check.sentence', { rows, refused: refused.length, values }),
    table: {
      caption: t('visits.check.caption'),
      columns: (['what', 'rows', 'next'] as const).map((name) => ({
        text: t(`visits.check.column.${name}`),
        isNumber: name === 'rows',
        path: undefined,
        sorted: undefined,
      })),
      rows: [
        line(t('profile.check.good'), patrons.length, t('profile.check.goodNext')),
        ...reasons
          .filter(({ count }) => count > 0)
          .map(({ reason, count }) =>
            line(t(`profile.import.reason.${reason}`), count, t(`profile.import.next.${reason}`)),
          ),
      ],
    },
    mapping: Object.entries(query).map(([name, value]) => ({ name, value: String(value) })),
    back: { path: pathWith('/profile-import/mapping', query), text: t('visits.check.back') },
    refused:
      refused.length === 0
        ? undefined
        : {
            path: pathWith('/profile-import/refused.csv', query),
            text: t('visits.check.download', { count: refused.length }),
          },
    submit: patrons.length === 0 ? undefined : t('profile.check.submit', { count: patrons.length }),
  };
};

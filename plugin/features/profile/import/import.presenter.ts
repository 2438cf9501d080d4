import type { Locale } from '../../../i18n/locale.ts';
import type { UploadedList } from '../../../shared/list/list.domain.ts';
import type { Instant } from '../../../shared/time.ts';
import type { DataTable, EmptyState, PathLink, Select } from '../../../web/partials.ts';
import {
  columnOptions,
  formatSelect,
  listCheckPage,
  listLimits,
  listSample,
  mappingSelect,
  type ListCheckPage,
} from '../../../web/sent-lists/sent-list.presenter.ts';
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
    limits: listLimits(locale),
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

/** More columns than a form can bear are left alone. */
const MOST_COLUMNS = 60;

export const profileMappingPage = (
  locale: Locale,
  list: UploadedList,
  mapping: ListMapping,
  fields: readonly ProfileField[],
): ProfileMappingPage => {
  const { t } = locale;
  const columns = columnOptions(list);
  const offered = [
    ['', t('profile.mapping.leave')] as const,
    ...fields.map((field) => [field.key, fieldName(locale, field)] as const),
  ];
  return {
    note: t('profile.mapping.note', { rows: locale.number(list.rows.length) }),
    card: mappingSelect('card', t('profile.mapping.card'), String(mapping.card), columns),
    format: formatSelect(locale, t('profile.mapping.format'), mapping.format),
    columns: columns
      .slice(0, MOST_COLUMNS)
      .map(([column, text]) =>
        mappingSelect(
          `c${column}`,
          t('profile.mapping.column', { column: text }),
          mapping.fields[Number(column)] ?? '',
          offered,
        ),
      ),
    sample: listSample(locale, list),
  };
};

/** Why a row is not taken, with the column where something does not do. */
export const reasonWords = (locale: Locale, list: UploadedList, { reason, column }: RowProblem): string => {
  const words = locale.t(`profile.import.reason.${reason}`);
  const name = column === undefined ? undefined : list.columns[column];
  return name === undefined ? words : `${name}: ${words}`;
};

export const profileCheckPage = (
  locale: Locale,
  { rows, patrons, refused }: CheckedList,
  { card, format, fields }: ListMapping,
): ListCheckPage => {
  const { t } = locale;
  const values = patrons.reduce((sum, one) => sum + one.values.length, 0);
  return listCheckPage(locale, {
    heading: t('profile.check.heading', { count: patrons.length }),
    sentence: t('profile.check.sentence', { rows, refused: refused.length, values }),
    lines: [
      { what: t('profile.check.good'), rows: patrons.length, next: t('profile.check.goodNext') },
      ...REASONS.map((reason) => ({
        what: t(`profile.import.reason.${reason}`),
        rows: refused.filter((one) => one.reason === reason).length,
        next: t(`profile.import.next.${reason}`),
      })),
    ],
    // `c3=hopes`: the fourth column.
    mapping: {
      card,
      format,
      ...Object.fromEntries(Object.entries(fields).map(([column, key]) => [`c${column}`, key])),
    },
    path: '/profile-import',
    refused: refused.length,
    submit: patrons.length === 0 ? undefined : t('profile.check.submit', { count: patrons.length }),
  });
};

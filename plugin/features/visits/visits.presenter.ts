import type { Locale } from '../../i18n/locale.ts';
import { DATE_FORMATS } from '../../shared/list/day-format.domain.ts';
import { MOST_BYTES, MOST_ROWS } from '../../shared/list/uploaded-list.ts';
import type { Instant } from '../../shared/time.ts';
import { pathWith } from '../../web/links.ts';
import type { DataTable, EmptyState, PathLink, Select } from '../../web/partials.ts';
import type { Checked } from './visit-check.ts';
import type { VisitImport } from './visit-import.repository.ts';
import { REASONS, VISIT_KINDS, type Mapping, type Reason, type VisitList } from './visit-list.domain.ts';

/** `visits/index`. */
export interface VisitsPage {
  /** Why the last attempt came to nothing. */
  readonly problem: string | undefined;
  readonly limits: string;
  readonly imports: readonly ImportLine[];
  readonly empty: EmptyState | undefined;
}

interface ImportLine {
  readonly text: string;
  readonly note: string;
  /** Undefined where there is nothing left to take back. */
  readonly undo: { readonly path: string; readonly text: string } | undefined;
}

interface VisitsInput {
  readonly locale: Locale;
  readonly imports: readonly VisitImport[];
  readonly viewer: number;
  readonly now: Instant;
  readonly problem: string | undefined;
}

const MEBIBYTE = 1024 * 1024;

export const visitsPage = ({ locale, imports, viewer, now, problem }: VisitsInput): VisitsPage => {
  const { t } = locale;
  return {
    problem,
    limits: t('visits.upload.limits', {
      size: locale.number(MOST_BYTES / MEBIBYTE),
      rows: locale.number(MOST_ROWS),
    }),
    imports: imports.map((one) => importLine(locale, one, viewer, now)),
    empty:
      imports.length > 0
        ? undefined
        : { icon: 'visit', title: t('visits.none.title'), text: t('visits.none.text'), action: undefined },
  };
};

const importLine = (locale: Locale, one: VisitImport, viewer: number, now: Instant): ImportLine => {
  const { t } = locale;
  const { firstDay, lastDay, visits, isUndone } = one;
  const days =
    firstDay === undefined || lastDay === undefined
      ? undefined
      : t('visits.import.days', {
          first: locale.day(firstDay),
          last: locale.day(lastDay),
          isOne: String(firstDay.equals(lastDay)),
        });
  const colleague = one.madeBy === viewer ? 'you' : 'colleague';
  const who = one.madeBy === undefined ? 'command' : colleague;
  return {
    text: isUndone ? t('visits.import.undone') : t('visits.import.visits', { count: visits }),
    note: [days, t(`visits.import.by.${who}`, { ago: locale.ago(one.madeAt, now) })]
      .filter((part) => part !== undefined)
      .join(' · '),
    undo:
      isUndone || visits === 0
        ? undefined
        : { path: `/visits/imports/${one.id}/undo`, text: t('visits.import.undo', { count: visits }) },
  };
};

/** `visits/mapping`. */
export interface MappingPage {
  readonly note: string;
  readonly card: Select;
  readonly date: Select;
  readonly format: Select;
  readonly kind: Select;
  readonly kindColumn: Select;
  readonly sample: DataTable;
}

const SAMPLE_ROWS = 5;

export const mappingPage = (locale: Locale, list: VisitList, mapping: Mapping): MappingPage => {
  const { t } = locale;
  const select = (
    id: 'card' | 'date' | 'format' | 'kind' | 'kindColumn',
    chosen: string,
    options: readonly (readonly [value: string, text: string])[],
  ): Select => ({
    id,
    name: id,
    label: t(`visits.mapping.${id}`),
    options: options.map(([value, text]) => ({ value, text, isSelected: value === chosen })),
  });
  const columns = list.columns.map((name, index) => [String(index), name] as const);
  return {
    note: t('visits.mapping.note', { rows: locale.number(list.rows.length) }),
    card: select('card', String(mapping.card), columns),
    date: select('date', String(mapping.date), columns),
    format: select(
      'format',
      mapping.format,
      DATE_FORMATS.map((one) => [one, t(`visits.format.${one}`)] as const),
    ),
    kind: select('kind', mapping.kind, [
      ...VISIT_KINDS.map((one) => [one, t(`visits.kind.all.${one}`)] as const),
      ['column', t('visits.kind.column')],
    ]),
    kindColumn: select('kindColumn', String(mapping.kindColumn ?? ''), [
      ['', t('visits.mapping.noColumn')],
      ...columns,
    ]),
    sample: {
      caption: t('visits.mapping.sampleCaption'),
      columns: [t('visits.line'), ...list.columns].map((text) => ({
        text,
        isNumber: false,
        path: undefined,
        sorted: undefined,
      })),
      rows: list.rows.slice(0, SAMPLE_ROWS).map(({ line, fields }) => ({
        head: locale.number(line),
        cells: list.columns.map((_name, index) => ({ text: fields[index] ?? '', isNumber: false })),
      })),
    },
  };
};

/** `visits/check`. */
export interface CheckPage {
  readonly heading: string;
  readonly sentence: string;
  readonly table: DataTable;
  readonly mapping: readonly { readonly name: string; readonly value: string }[];
  readonly back: PathLink;
  /** The rows that are not taken, as a file; undefined where every row is. */
  readonly refused: PathLink | undefined;
  readonly submit: string | undefined;
}

const mappingQuery = (mapping: Mapping): Record<string, string | number | undefined> => ({
  card: mapping.card,
  date: mapping.date,
  format: mapping.format,
  kind: mapping.kind,
  kindColumn: mapping.kindColumn,
});

export const checkPage = (locale: Locale, checked: Checked, mapping: Mapping): CheckPage => {
  const { t } = locale;
  const { rows, visits, refused } = checked;
  const query = mappingQuery(mapping);
  const count = (reason: Reason): number => refused.filter((one) => one.reason === reason).length;
  const reasons = REASONS.map((reason) => ({ reason, rows: count(reason) })).filter((one) => one.rows > 0);
  const line = (head: string, number: number, what: string) => ({
    head,
    cells: [
      { text: locale.number(number), isNumber: true },
      { text: what, isNumber: false },
    ],
  });
  return {
    heading: t('visits.check.heading', { count: visits.length }),
    sentence: t('visits.check.sentence', { rows, refused: refused.length }),
    table: {
      caption: t('visits.check.caption'),
      columns: (['what', 'rows', 'next'] as const).map((name) => ({
        text: t(`visits.check.column.${name}`),
        isNumber: name === 'rows',
        path: undefined,
        sorted: undefined,
      })),
      rows: [
        line(t('visits.check.good'), visits.length, t('visits.check.goodNext')),
        ...reasons.map(({ reason, rows: number }) =>
          line(t(`visits.reason.${reason}`), number, t(`visits.next.${reason}`)),
        ),
      ],
    },
    mapping: Object.entries(query).flatMap(([name, value]) =>
      value === undefined ? [] : [{ name, value: String(value) }],
    ),
    back: { path: pathWith('/visits/mapping', query), text: t('visits.check.back') },
    refused:
      refused.length === 0
        ? undefined
        : {
            path: pathWith('/visits/refused.csv', query),
            text: t('visits.check.download', { count: refused.length }),
          },
    submit: visits.length === 0 ? undefined : t('visits.check.submit', { count: visits.length }),
  };
};

import type { Locale } from '../../i18n/locale.ts';
import type { Instant } from '../../shared/time.ts';
import type { DataTable, EmptyState, Select } from '../../web/partials.ts';
import {
  columnOptions,
  formatSelect,
  listCheckPage,
  listLimits,
  listSample,
  mappingSelect,
  type ListCheckPage,
} from '../../web/sent-lists/sent-list.presenter.ts';
import type { Checked } from './visit-check.ts';
import type { VisitImport } from './visit-import.repository.ts';
import { REASONS, VISIT_KINDS, type Mapping, type VisitList } from './visit-list.domain.ts';

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

export const visitsPage = ({ locale, imports, viewer, now, problem }: VisitsInput): VisitsPage => {
  const { t } = locale;
  return {
    problem,
    limits: listLimits(locale),
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

export const mappingPage = (locale: Locale, list: VisitList, mapping: Mapping): MappingPage => {
  const { t } = locale;
  const columns = columnOptions(list);
  return {
    note: t('visits.mapping.note', { rows: locale.number(list.rows.length) }),
    card: mappingSelect('card', t('visits.mapping.card'), String(mapping.card), columns),
    date: mappingSelect('date', t('visits.mapping.date'), String(mapping.date), columns),
    format: formatSelect(locale, t('visits.mapping.format'), mapping.format),
    kind: mappingSelect('kind', t('visits.mapping.kind'), mapping.kind, [
      ...VISIT_KINDS.map((one) => [one, t(`visits.kind.all.${one}`)] as const),
      ['column', t('visits.kind.column')],
    ]),
    kindColumn: mappingSelect('kindColumn', t('visits.mapping.kindColumn'), String(mapping.kindColumn ?? ''), [
      ['', t('visits.mapping.noColumn')],
      ...columns,
    ]),
    sample: listSample(locale, list),
  };
};

export const checkPage = (locale: Locale, { rows, visits, refused }: Checked, mapping: Mapping): ListCheckPage => {
  const { t } = locale;
  return listCheckPage(locale, {
    heading: t('visits.check.heading', { count: visits.length }),
    sentence: t('visits.check.sentence', { rows, refused: refused.length }),
    lines: [
      { what: t('visits.check.good'), rows: visits.length, next: t('visits.check.goodNext') },
      ...REASONS.map((reason) => ({
        what: t(`visits.reason.${reason}`),
        rows: refused.filter((one) => one.reason === reason).length,
        next: t(`visits.next.${reason}`),
      })),
    ],
    mapping: {
      card: mapping.card,
      date: mapping.date,
      format: mapping.format,
      kind: mapping.kind,
      kindColumn: mapping.kindColumn,
    },
    path: '/visits',
    refused: refused.length,
    submit: visits.length === 0 ? undefined : t('visits.check.submit', { count: visits.length }),
  });
};

import type { Locale } from '../../i18n/locale.ts';
import type { LibraryDay } from '../../shared/time.ts';
import { pathWith } from '../../web/links.ts';
import { pagerOf, type Chip, type EmptyState, type Pager, type PathLink, type Select } from '../../web/partials.ts';
import { fullName } from '../patrons/index.ts';
import { viewTabs, whoseTabs, type Tab, type Whose } from './board.presenter.ts';
import type { Service } from './catalogue.domain.ts';
import type { RequestSort } from './request-sort.domain.ts';
import type { DeskRequest } from './desk.service.ts';
import { referenceOf } from './request.domain.ts';
import { mayBeChanged, STATES, type RequestState } from './request-state.domain.ts';
import { requestPath } from './request-path.ts';
import { deadlineChip, moneyWords, stateChip } from './words.ts';

/** `services/list`: requests as a table. */
export interface RequestListPage {
  readonly heading: string;
  readonly whose: readonly Tab[];
  readonly views: readonly Tab[];
  readonly state: Select;
  readonly service: Select;
  readonly kept: readonly { readonly name: string; readonly value: string }[];
  readonly caption: string;
  readonly columns: readonly {
    readonly text: string;
    readonly path: string | undefined;
    readonly sorted: 'ascending' | 'descending' | undefined;
  }[];
  readonly rows: readonly {
    readonly title: string;
    readonly path: string;
    readonly reference: string;
    readonly patron: PathLink;
    readonly chip: Chip;
    /** Undefined once it is delivered or ended. */
    readonly due: Chip | undefined;
    readonly owner: string;
    readonly price: string;
    readonly isConfidential: boolean;
  }[];
  readonly empty: EmptyState | undefined;
  readonly pager: Pager | undefined;
}

export interface ListQuery {
  readonly whose?: Whose;
  readonly state?: RequestState | 'open';
  readonly service?: number;
  readonly sort?: RequestSort;
  readonly page?: number;
}

const PAGE_SIZE = 25;

const COLUMNS: readonly { readonly key: string; readonly by: RequestSort | undefined }[] = [
  { key: 'title', by: 'title' },
  { key: 'patron', by: undefined },
  { key: 'state', by: 'state' },
  { key: 'due', by: 'due' },
  { key: 'owner', by: undefined },
  { key: 'price', by: undefined },
];

export const listPage = (
  locale: Locale,
  input: {
    readonly query: ListQuery;
    readonly found: readonly DeskRequest[];
    readonly catalogue: readonly Service[];
    readonly library: string;
    readonly today: LibraryDay;
  },
): RequestListPage => {
  const { t } = locale;
  const { query, found, catalogue, today } = input;
  const { whose = 'library', sort = 'due', page = 1 } = query;
  const pathOf = (changes: Partial<ListQuery>): string => {
    const asked = { ...query, page: undefined, ...changes };
    return pathWith('/services/requests', {
      whose: asked.whose === 'library' ? undefined : asked.whose,
      state: asked.state,
      service: asked.service,
      sort: asked.sort === 'due' ? undefined : asked.sort,
      page: asked.page === 1 ? undefined : asked.page,
    });
  };
  const shown = found.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
  return {
    heading: t('services.list.title'),
    whose: whoseTabs(locale, whose, input.library, '/services/requests'),
    views: viewTabs(locale, 'list', whose),
    state: {
      id: 'state',
      name: 'state',
      label: t('services.list.state'),
      options: [
        { value: '', text: t('services.list.everyState'), isSelected: query.state === undefined },
        { value: 'open', text: t('services.list.open'), isSelected: query.state === 'open' },
        ...STATES.map((state) => ({
          value: state,
          text: t(`services.state.${state}`),
          isSelected: query.state === state,
        })),
      ],
    },
    service: {
      id: 'service',
      name: 'service',
      label: t('services.list.service'),
      options: [
        { value: '', text: t('services.list.everyService'), isSelected: query.service === undefined },
        ...catalogue.map(({ id, name }) => ({ value: String(id), text: name, isSelected: query.service === id })),
      ],
    },
    kept: [
      ...(whose === 'library' ? [] : [{ name: 'whose', value: whose }]),
      ...(sort === 'due' ? [] : [{ name: 'sort', value: sort }]),
    ],
    caption: t('services.list.caption', { count: found.length }),
    columns: COLUMNS.map(({ key, by }) => ({
      text: t(`services.list.column.${key}`),
      path: by === undefined ? undefined : pathOf({ sort: by }),
      sorted: by === sort ? 'ascending' : undefined,
    })),
    rows: shown.map((request) => ({
      title: request.title,
      path: requestPath(request.id),
      reference: referenceOf(request),
      patron: { text: fullName(t, request.patron.name), path: `/patrons/${request.borrowernumber}` },
      chip: stateChip(locale, request.state),
      due: mayBeChanged(request.state) ? deadlineChip(locale, request, today) : undefined,
      owner: request.ownerName ?? t(request.owner === undefined ? 'services.owner.none' : 'services.colleague'),
      price: request.total === undefined ? '' : moneyWords(locale, request.total),
      isConfidential: request.isConfidential,
    })),
    empty:
      found.length === 0
        ? {
            icon: 'services',
            title: t('services.list.empty'),
            text: t('services.list.emptyText'),
            action: { path: '/services', text: t('services.view.board') },
          }
        : undefined,
    pager: pagerOf(locale, { page, perPage: PAGE_SIZE, total: found.length, pathOf: (one) => pathOf({ page: one }) }),
  };
};

import type { FromSchema } from 'json-schema-to-ts';
import type { Translate } from '../../i18n/locale.ts';
import { listCategories, listLibraries } from '../../koha/libraries.ts';
import {
  asksSomething,
  MOST_COUNTED,
  PATRON_SORTS,
  readSearch,
  searchPatrons,
  suggestPatrons,
  type FoundPatrons,
  type PatronSort,
} from '../../koha/patrons/index.ts';
import type { KohaGateway } from '../../koha/gateway.ts';
import { maySeeLibrary, type VisibleLibraries } from '../../koha/visibility.ts';
import { NotFound } from '../../shared/errors.ts';
import { dayIn, libraryDay } from '../../shared/time.ts';
import { formValidator } from '../../shared/validation.ts';
import { route, type Route } from '../../web/route.ts';
import { fullName } from './patron-name.ts';
import { patronPage } from './patron.presenter.ts';
import type { PatronService } from './patron.service.ts';
import { PAGE_SIZE, patronsPage, type PatronListLink, type PatronsQuery } from './search.presenter.ts';
import { choiceOf, filtersOf } from './timeline-filter.ts';
import type { TimelineSource } from './timeline.ts';

export interface PatronRoutesDeps {
  readonly koha: KohaGateway;
  readonly patrons: PatronService;
  readonly sources: readonly TimelineSource[];
  /** Path of Kenal, such as `/kenal`, for addresses in JSON. */
  readonly basePath: string;
  readonly lists: readonly PatronListLink[];
}

const LONGEST_SEARCH = 200;

const listSchema = {
  type: 'object',
  properties: {
    q: { type: 'string', maxLength: LONGEST_SEARCH },
    library: { type: 'string', maxLength: 10 },
    category: { type: 'string', maxLength: 10 },
    sort: { type: 'string', enum: PATRON_SORTS.flatMap((sort) => [sort, `-${sort}`] as const) },
    page: { type: 'integer', minimum: 1, maximum: MOST_COUNTED / PAGE_SIZE },
  },
} as const;

const suggestSchema = {
  type: 'object',
  properties: { q: { type: 'string', maxLength: LONGEST_SEARCH } },
} as const;

const patronSchema = {
  type: 'object',
  properties: { borrowernumber: { type: 'string' } },
  required: ['borrowernumber'],
} as const;

const timelineSchema = {
  type: 'object',
  properties: {
    kind: { type: 'string', pattern: '^[a-z-]{1,40}$' },
    before: { type: 'string', format: 'date' },
  },
} as const;

const validList = formValidator<PatronsQuery>(listSchema, 'patrons.list-query', 'The search');
const validSuggest = formValidator<FromSchema<typeof suggestSchema>>(
  suggestSchema,
  'patrons.suggest-query',
  'The search',
);
const validPatron = formValidator<FromSchema<typeof patronSchema>>(patronSchema, 'patrons.params', 'The address');
const validTimeline = formValidator<FromSchema<typeof timelineSchema>>(
  timelineSchema,
  'patrons.timeline-query',
  'The timeline',
);

const MOST_SUGGESTED = 8;

export const patronsRoutes = ({ koha, patrons, sources, basePath, lists }: PatronRoutesDeps): Route[] => [
  route({
    method: 'get',
    path: '/patrons',
    permission: 'patrons.view',
    query: validList,
    handler: async ({ query, viewer, locale, t, now }, response) => {
      const [found, libraries, categories] = await Promise.all([
        find(koha, viewer.visible, query),
        listLibraries(koha),
        listCategories(koha),
      ]);
      const seen = libraries.filter(({ branchcode }) => maySeeLibrary(viewer.visible, branchcode));
      const title = t('patrons.title');
      return response.page(
        'patrons/index',
        { title, breadcrumbs: [{ text: title, path: undefined }], menu: 'patrons', searched: query.q ?? '' },
        patronsPage(locale, { query, found, libraries: seen, categories, lists, today: dayIn(koha.timezone, now) }),
      );
    },
  }),
  route({
    method: 'get',
    path: '/patrons/:borrowernumber',
    permission: 'patrons.view',
    params: validPatron,
    query: validTimeline,
    handler: async ({ params, query, viewer, locale, t, now }, response) => {
      const filters = filtersOf(sources);
      const choice = choiceOf(filters, query.kind);
      const before = query.before === undefined ? undefined : libraryDay(query.before);
      const borrowernumber = numberOf(params.borrowernumber);
      const view = await patrons.look({ borrowernumber, viewer, now, locale, choice, before });
      const name = fullName(t, view.patron.name);
      return response.page(
        'patrons/show',
        {
          title: name,
          breadcrumbs: [
            { text: t('patrons.title'), path: '/patrons' },
            { text: name, path: undefined },
          ],
          menu: 'patrons',
        },
        patronPage({ locale, view, filters, choice, before }),
      );
    },
  }),
  route({
    method: 'get',
    path: '/api/v1/patrons/suggest',
    permission: 'patrons.view',
    query: validSuggest,
    handler: async ({ query, viewer, t }, response) => {
      const suggestions = await suggest({ koha, basePath }, viewer.visible, t, query.q ?? '');
      response.json({ suggestions, announcement: t('frame.search.some', { count: suggestions.length }) });
    },
  }),
];

const numberOf = (text: string): number => {
  // Koha's key is a signed 32-bit number; what cannot be one is no patron.
  if (!/^[1-9]\d{0,9}$/.test(text)) throw new NotFound('patron.not-found', 'There is no such patron.');
  return Number(text);
};

const find = async (
  koha: KohaGateway,
  visible: VisibleLibraries,
  query: PatronsQuery,
): Promise<FoundPatrons | undefined> => {
  const terms = readSearch(query.q ?? '');
  if (!asksSomething(terms) && query.library === undefined && query.category === undefined) return undefined;
  const sort = query.sort ?? 'name';
  return searchPatrons(koha, visible, {
    terms,
    library: query.library,
    category: query.category,
    sort: sort.replace('-', '') as PatronSort,
    isDescending: sort.startsWith('-'),
    page: query.page ?? 1,
    pageSize: PAGE_SIZE,
  });
};

interface Suggestion {
  readonly borrowernumber: number;
  readonly name: string;
  readonly cardnumber: string | null;
  readonly library: string;
  readonly url: string;
  /** What tells apart two patrons of the same name. */
  readonly detail: string;
}

const suggest = async (
  { koha, basePath }: Pick<PatronRoutesDeps, 'koha' | 'basePath'>,
  visible: VisibleLibraries,
  t: Translate,
  typed: string,
): Promise<Suggestion[]> => {
  const found = await suggestPatrons(koha, visible, typed, MOST_SUGGESTED);
  return found.map((patron) => ({
    borrowernumber: patron.borrowernumber,
    name: fullName(t, patron.name),
    cardnumber: patron.cardnumber ?? null,
    library: patron.library,
    url: `${basePath}/patrons/${patron.borrowernumber}`,
    detail: t('patrons.suggest.detail', {
      card: patron.cardnumber ?? t('patrons.card.none'),
      library: patron.library,
    }),
  }));
};

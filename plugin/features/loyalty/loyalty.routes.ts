import { findPatron } from '../../koha/patrons/index.ts';
import type { KohaGateway } from '../../koha/gateway.ts';
import { NotFound } from '../../shared/errors.ts';
import { formValidator } from '../../shared/validation.ts';
import { route, type PageRequest, type Route } from '../../web/route.ts';
import type { PatronRecord } from '../../koha/patrons/index.ts';
import { fullName, tellsNothing, type History } from '../patrons/index.ts';
import { listCsv, loyaltyListPage, PAGE_SIZE, SORTS, sortOf, type ListQuery } from './list.presenter.ts';
import { LISTS, type ListName, type LoyaltyService } from './loyalty.service.ts';
import type { WeightsRoutesDeps } from './weights.routes.ts';
import { whyPage, type WhySource } from './why.presenter.ts';

export interface LoyaltyRoutesDeps {
  readonly koha: KohaGateway;
  readonly loyalty: LoyaltyService;
  readonly historyOf: (patron: PatronRecord) => Promise<History>;
  /** What other features can open about a patron. */
  readonly sources: readonly WhySource[];
}

const MOST_PAGES = 2_000;
/** Whole lists are for the next campaign's table, not for a copy of the library. */
const MOST_EXPORTED = 10_000;

const SORT_NAMES = [...new Set(LISTS.flatMap((list) => Object.keys(SORTS[list])))];

const validList = formValidator<ListQuery>(
  {
    type: 'object',
    properties: {
      library: { type: 'string', maxLength: 10 },
      category: { type: 'string', maxLength: 10 },
      sort: { enum: SORT_NAMES.flatMap((name) => [name, `-${name}`]) },
      page: { type: 'integer', minimum: 1, maximum: MOST_PAGES },
    },
  },
  'loyalty.list-query',
  'The address',
);

const validPatron = formValidator<{ borrowernumber: string }>(
  { type: 'object', required: ['borrowernumber'], properties: { borrowernumber: { type: 'string' } } },
  'loyalty.params',
  'The address',
);

export const loyaltyRoutesOf = ({
  koha,
  loyalty,
  historyOf,
  sources,
  settings,
  weights,
}: LoyaltyRoutesDeps & WeightsRoutesDeps): Route[] => [
  ...listRoutes(loyalty, 'slipping'),
  ...listRoutes(loyalty, 'prospects'),
  route({
    method: 'get',
    path: '/patrons/:borrowernumber/why',
    permission: 'patrons.view',
    params: validPatron,
    handler: async ({ params, viewer, locale, t }, response) => {
      const patron = await patronOf(koha, viewer, params.borrowernumber);
      const history = await historyOf(patron);
      const name = fullName(t, patron.name);
      const { borrowernumber } = patron;
      const isRefused = history.state === 'refused';
      const entries = await Promise.all(
        sources.map((one) => one.load({ borrowernumber, isSilent: tellsNothing(history), locale })),
      );
      const title = t('loyalty.why.title');
      await response.page(
        'loyalty/why',
        {
          title,
          breadcrumbs: [
            { text: t('patrons.title'), path: '/patrons' },
            { text: name, path: `/patrons/${borrowernumber}` },
            { text: title, path: undefined },
          ],
          menu: 'patrons',
        },
        whyPage({
          locale,
          name,
          borrowernumber,
          facts: await loyalty.factsOf(borrowernumber, history),
          isRefused,
          entries: entries.filter((entry) => entry !== undefined),
          weights: await settings.read(weights),
        }),
      );
    },
  }),
];

/** @throws NotFound `patron.not-found` alike for who is not there and for whom the viewer may not see */
const patronOf = async (
  koha: KohaGateway,
  { visible }: PageRequest['viewer'],
  number: string,
): Promise<PatronRecord> => {
  const patron = /^[1-9]\d{0,9}$/.test(number) ? await findPatron(koha, visible, Number(number)) : undefined;
  if (patron === undefined) throw new NotFound('patron.not-found', 'There is no such patron.');
  return patron;
};

const listRoutes = (loyalty: LoyaltyService, list: ListName): Route[] => [
  route({
    method: 'get',
    path: `/${list}`,
    permission: 'patrons.view',
    query: validList,
    handler: async ({ query, viewer, locale, t }, response) => {
      const { page: asked = 1, sort, ...filter } = query;
      const total = await loyalty.count(viewer.visible, list, filter);
      // A list that has grown shorter since the link was made ends earlier.
      const page = Math.min(asked, Math.max(1, Math.ceil(total / PAGE_SIZE)));
      const [found, choices, hasForecast] = await Promise.all([
        loyalty.list(viewer.visible, {
          list,
          filter,
          sort: sortOf(list, sort),
          limit: PAGE_SIZE,
          offset: (page - 1) * PAGE_SIZE,
        }),
        loyalty.choices(viewer),
        loyalty.hasForecast(viewer.visible, list, filter),
      ]);
      const title = t(`loyalty.${list}.title`);
      await response.page(
        'loyalty/list',
        {
          title,
          breadcrumbs: [
            { text: t('patrons.title'), path: '/patrons' },
            { text: title, path: undefined },
          ],
          menu: 'patrons',
        },
        loyaltyListPage({
          locale,
          list,
          query: { ...filter, ...(sort === undefined ? {} : { sort }), page },
          found,
          total,
          choices,
          hasForecast,
          mayExport: viewer.permissions.has('patrons.export'),
        }),
      );
    },
  }),
  route({
    method: 'get',
    path: `/${list}.csv`,
    permission: 'patrons.export',
    query: validList,
    handler: async ({ query, viewer, locale, log }, response) => {
      const { library, category, sort } = query;
      const found = await loyalty.list(viewer.visible, {
        list,
        filter: { library, category },
        sort: sortOf(list, sort),
        limit: MOST_EXPORTED,
        offset: 0,
      });
      log.info(
        { event: 'loyalty.exported', list, by: viewer.borrowernumber, patrons: found.length },
        'a list of patrons was given away as a file',
      );
      response.file(`kenal-${list}.csv`, 'text/csv; charset=utf-8', listCsv(locale, found));
    },
  }),
];

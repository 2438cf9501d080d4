import { listLibraries } from '../../koha/libraries.ts';
import { dayIn } from '../../shared/time.ts';
import { formValidator } from '../../shared/validation.ts';
import { route, type Route } from '../../web/route.ts';
import type { Viewer } from '../access/index.ts';
import { boardPage, WHOSE, type Whose } from './board.presenter.ts';
import { monthOf } from './calendar.domain.ts';
import { calendarPage } from './calendar.presenter.ts';
import type { RequestFilter } from './desk.read-model.ts';
import { listPage, type ListQuery } from './list.presenter.ts';
import { frameOf, type ServiceRoutesDeps } from './request-pages.ts';
import { SORTS } from './request-sort.domain.ts';
import { BOARD_STATES, OPEN_STATES, STATES } from './request-state.domain.ts';

const whose = { type: 'string', enum: WHOSE, description: 'Whose requests are shown.' };

const validBoard = formValidator<{ whose?: Whose }>(
  { type: 'object', properties: { whose } },
  'services.board-query',
  'The address',
);

const validList = formValidator<ListQuery>(
  {
    type: 'object',
    properties: {
      whose,
      state: { type: 'string', enum: ['open', ...STATES], description: 'Where the requests stand.' },
      service: { type: 'integer', minimum: 1, maximum: 4_294_967_295, description: 'Number of a service.' },
      sort: { type: 'string', enum: SORTS, description: 'What the list is sorted by.' },
      page: { type: 'integer', minimum: 1, maximum: 10_000, description: 'Which page of the list.' },
    },
  },
  'services.list-query',
  'The address',
);

const validCalendar = formValidator<{ whose?: Whose; month?: string }>(
  {
    type: 'object',
    properties: {
      whose,
      month: { type: 'string', pattern: '^\\d{4}-\\d{2}$', description: 'The month that is shown: 2026-11.' },
    },
  },
  'services.calendar-query',
  'The address',
);

const RATED_DAYS = 31;

const libraryOf = ({ loginLibrary, homeLibrary }: Viewer): string => loginLibrary ?? homeLibrary;

const filterOf = (viewer: Viewer, of: Whose): RequestFilter => {
  if (of === 'mine') return { owner: viewer.borrowernumber };
  return of === 'library' ? { library: libraryOf(viewer) } : {};
};

/** The board of requests, their calendar, and the list of all. */
export const boardRoutes = ({ koha, desk }: ServiceRoutesDeps): Route[] => {
  const nameOf = async (viewer: Viewer): Promise<string> => {
    const code = libraryOf(viewer);
    return (await listLibraries(koha)).find(({ branchcode }) => branchcode === code)?.name ?? code;
  };
  return [
    route({
      method: 'get',
      path: '/services',
      permission: 'services.use',
      query: validBoard,
      handler: async ({ query, viewer, locale, t, now }, response) => {
        const of = query.whose ?? 'library';
        const own = filterOf(viewer, of);
        const since = now.subtract({ hours: 24 * RATED_DAYS });
        const [requests, delivered, rated, offers, library] = await Promise.all([
          desk.requests({ viewer, locale, now }, { ...own, states: BOARD_STATES }),
          desk.requests({ viewer, locale, now }, { ...own, states: ['delivered'] }),
          desk.requests({ viewer, locale, now }, { ...own, states: ['rated', 'closed'], since }),
          desk.requests({ viewer, locale, now }, { ...own, states: ['draft', 'proposed'] }),
          nameOf(viewer),
        ]);
        const page = boardPage(locale, {
          requests,
          delivered,
          rated: rated.filter((request) => request.rated !== undefined),
          offers,
          whose: of,
          library,
          today: dayIn(koha.timezone, now),
        });
        await response.page(
          'services/board',
          {
            title: page.heading,
            breadcrumbs: [{ text: t('services.title'), path: undefined }],
            menu: 'services',
            scripts: ['board.js'],
          },
          page,
        );
      },
    }),
    route({
      method: 'get',
      path: '/services/calendar',
      permission: 'services.use',
      query: validCalendar,
      handler: async ({ query, viewer, locale, t, now }, response) => {
        const of = query.whose ?? 'library';
        const [requests, library] = await Promise.all([
          desk.requests({ viewer, locale, now }, { ...filterOf(viewer, of), states: OPEN_STATES }),
          nameOf(viewer),
        ]);
        const today = dayIn(koha.timezone, now);
        const month = monthOf(query.month ?? '') ?? today.with({ day: 1 });
        const page = calendarPage(locale, { requests, month, today, whose: of, library });
        await response.page('services/calendar', frameOf({ t }, page.heading), page);
      },
    }),
    route({
      method: 'get',
      path: '/services/requests',
      permission: 'services.use',
      query: validList,
      handler: async ({ query, viewer, locale, t, now }, response) => {
        const { state, service } = query;
        const filter = {
          ...filterOf(viewer, query.whose ?? 'library'),
          ...(state === undefined ? {} : { states: state === 'open' ? OPEN_STATES : [state] }),
          ...(service === undefined ? {} : { service }),
        };
        const [found, catalogue, library] = await Promise.all([
          desk.requests({ viewer, locale, now }, filter, query.sort ?? 'due'),
          desk.catalogue(locale),
          nameOf(viewer),
        ]);
        const page = listPage(locale, { query, found, catalogue, library, today: dayIn(koha.timezone, now) });
        await response.page('services/list', frameOf({ t }, page.heading), page);
      },
    }),
  ];
};

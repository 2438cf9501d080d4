import type { Knex } from 'knex';
import type { Locale } from '../../../i18n/locale.ts';
import type { KohaGateway } from '../../../koha/gateway.ts';
import { listLibraries } from '../../../koha/libraries.ts';
import { maySeeLibrary, type VisibleLibraries } from '../../../koha/visibility.ts';
import { dayIn } from '../../../shared/time.ts';
import { formValidator } from '../../../shared/validation.ts';
import { route, type PageRequest, type Route } from '../../../web/route.ts';
import { readCatalogue } from '../catalogue.repository.ts';
import { incomeOf } from './income.domain.ts';
import { INCOME_PATH, incomeCsv, incomePage, type IncomeInput } from './income.presenter.ts';
import { earnedIn } from './income.read-model.ts';

const validQuery = formValidator<{ library?: string }>(
  { type: 'object', properties: { library: { type: 'string', maxLength: 10 } } },
  'services.income-query',
  'The address',
);

/** This month and the eleven before it. */
const MONTHS = 12;

type Asked = Pick<PageRequest<unknown, { library?: string }>, 'query' | 'viewer' | 'now'> & { readonly locale: Locale };

/** What services brought in: sums for who reads reports, on a page and as a file. */
export const incomeRoutes = ({ crm, koha }: { readonly crm: Knex; readonly koha: KohaGateway }): Route[] => {
  const look = async ({ query, viewer, now, locale }: Asked): Promise<IncomeInput> => {
    const libraries = (await listLibraries(koha)).filter(({ branchcode }) => maySeeLibrary(viewer.visible, branchcode));
    const library = libraries.find(({ branchcode }) => branchcode === query.library)?.branchcode;
    const scope: VisibleLibraries = library === undefined ? viewer.visible : { all: false, branchcodes: [library] };
    const until = dayIn(koha.timezone, now);
    const from = until.with({ day: 1 }).subtract({ months: MONTHS - 1 });
    const [earned, services] = await Promise.all([
      earnedIn(crm, scope, { timezone: koha.timezone, from, before: until.add({ days: 1 }) }),
      readCatalogue(crm, locale.language),
    ]);
    return { income: incomeOf(earned), services, libraries, library, from, until };
  };
  return [
    route({
      method: 'get',
      path: INCOME_PATH,
      permission: 'reports.view',
      query: validQuery,
      handler: async (request, response) => {
        const { locale, t } = request;
        const page = incomePage(locale, await look(request));
        const breadcrumbs = [
          { text: t('reports.title'), path: '/reports' },
          { text: page.heading, path: undefined },
        ];
        await response.page('services/income', { title: page.heading, breadcrumbs, menu: 'reports' }, page);
      },
    }),
    route({
      method: 'get',
      path: `${INCOME_PATH}.csv`,
      permission: 'reports.view',
      query: validQuery,
      handler: async (request, response) => {
        const csv = incomeCsv(request.locale, await look(request));
        response.file('kenal-income.csv', 'text/csv; charset=utf-8', csv);
      },
    }),
  ];
};

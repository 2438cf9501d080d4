import { formValidator } from '../../../shared/validation.ts';
import { route, type Route } from '../../../web/route.ts';
import { INCOME_PATH, incomeCsv, incomePage } from './income.presenter.ts';
import type { IncomeService } from './income.service.ts';

const validQuery = formValidator<{ library?: string }>(
  { type: 'object', properties: { library: { type: 'string', maxLength: 10 } } },
  'services.income-query',
  'The address',
);

/** What services brought in: sums for who reads reports, on a page and as a file. */
export const incomeRoutes = (income: IncomeService): Route[] => [
  route({
    method: 'get',
    path: INCOME_PATH,
    permission: 'reports.view',
    query: validQuery,
    handler: async ({ query, viewer, now, locale, t }, response) => {
      const page = incomePage(locale, await income.look({ viewer, now, locale }, query.library));
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
    handler: async ({ query, viewer, now, locale }, response) => {
      const csv = incomeCsv(locale, await income.look({ viewer, now, locale }, query.library));
      response.file('kenal-income.csv', 'text/csv; charset=utf-8', csv);
    },
  }),
];

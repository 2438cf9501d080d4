import { NotFound } from '../../shared/errors.ts';
import { libraryDay } from '../../shared/time.ts';
import { formValidator } from '../../shared/validation.ts';
import type { PathLink } from '../../web/partials.ts';
import { route, type PageRequest, type Route } from '../../web/route.ts';
import { reportCsv, REPORTS, reportsPage, type ReportName, type ReportsQuery } from './reports.presenter.ts';
import type { ReportsService } from './reports.service.ts';

const validQuery = formValidator<ReportsQuery>(
  {
    type: 'object',
    properties: { library: { type: 'string', maxLength: 10 }, month: { type: 'string', format: 'date' } },
  },
  'reports.query',
  'The address',
);

const validName = formValidator<{ file: `${ReportName}.csv` }>(
  {
    type: 'object',
    required: ['file'],
    properties: { file: { type: 'string', enum: REPORTS.map((name) => `${name}.csv`) } },
  },
  'reports.address',
  'The address',
);

type Asked = Pick<PageRequest<unknown, ReportsQuery>, 'query' | 'viewer' | 'locale'>;

export const reportsRoutes = (reports: ReportsService): Route[] => {
  const factsFor = async ({ query, viewer, locale }: Asked) => ({
    locale,
    facts: await reports.look(viewer, query.library),
    month: query.month === undefined ? undefined : libraryDay(query.month),
  });
  return [
    route({
      method: 'get',
      path: '/reports',
      permission: 'reports.view',
      query: validQuery,
      handler: async (request, response) => {
        const { t } = request;
        const input = await factsFor(request);
        await response.page(
          'reports/index',
          { title: t('reports.title'), breadcrumbs: [{ text: t('reports.title'), path: undefined }], menu: 'reports' },
          reportsPage({ ...input, links: linksFor(request) }),
        );
      },
    }),
    route({
      method: 'get',
      path: '/reports/:file',
      permission: 'reports.view',
      params: validName,
      query: validQuery,
      handler: async (request, response) => {
        const { file } = request.params;
        const name = file.slice(0, -'.csv'.length) as ReportName;
        const csv = reportCsv(await factsFor(request), name);
        if (csv === undefined) throw new NotFound('reports.none', 'There is no such report.');
        response.file(`kenal-${file}`, 'text/csv; charset=utf-8', csv);
      },
    }),
  ];
};

const linksFor = ({ viewer, t }: Pick<PageRequest, 'viewer' | 't'>): PathLink[] => [
  { path: '/services/income', text: t('reports.link.income') },
  ...(viewer.permissions.has('visits.import') ? [{ path: '/visits', text: t('reports.link.visits') }] : []),
];

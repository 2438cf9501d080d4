import type { FromSchema } from 'json-schema-to-ts';
import { csvText } from '../../shared/csv.ts';
import { DATE_FORMATS } from '../../shared/list/day-format.domain.ts';
import { formValidator } from '../../shared/validation.ts';
import { route, type PageRequest, type Route } from '../../web/route.ts';
import { sentListRoutes } from '../../web/sent-lists/sent-list-routes.ts';
import type { Viewer } from '../access/index.ts';
import type { VisitImportService } from './visit-import.service.ts';
import { readVisitList } from './visit-list.ts';
import { VISIT_KINDS, type Mapping } from './visit-list.domain.ts';
import { checkPage, mappingPage, visitsPage } from './visits.presenter.ts';

const MOST_COLUMNS = 200;

const column = { type: 'integer', minimum: 0, maximum: MOST_COLUMNS } as const;
const mappingProperties = {
  card: column,
  date: column,
  format: { type: 'string', enum: DATE_FORMATS },
  kind: { type: 'string', enum: [...VISIT_KINDS, 'column'] },
  kindColumn: column,
} as const;
const mappingSchema = {
  type: 'object',
  required: ['card', 'date', 'format', 'kind'],
  properties: mappingProperties,
} as const;
const partSchema = { type: 'object', properties: mappingProperties } as const;

const validMapping = formValidator<FromSchema<typeof mappingSchema>>(mappingSchema, 'visits.mapping', 'The form');
const validPart = formValidator<FromSchema<typeof partSchema>>(partSchema, 'visits.mapping-query', 'The address');
const validNothing = formValidator<object>({ type: 'object', additionalProperties: false }, 'visits.form', 'The form');
const validImport = formValidator<{ id: number }>(
  { type: 'object', required: ['id'], properties: { id: { type: 'integer', minimum: 1 } } },
  'visits.import-address',
  'The address',
);

const mappingOf = ({ kindColumn, ...mapping }: FromSchema<typeof mappingSchema>): Mapping => ({
  ...mapping,
  kindColumn,
});

const scopeOf = ({ borrowernumber, visible }: Viewer) => ({ by: borrowernumber, visible });

export const visitsRoutes = (visits: VisitImportService): Route[] => {
  const lists = sentListRoutes({
    permission: 'visits.import',
    path: '/visits',
    ticket: 'kenal_visits',
    sent: visits.sent,
    read: readVisitList,
    show: async ({ viewer, locale, t, now }, response, problem) => {
      const imports = await visits.latest(scopeOf(viewer));
      await response.page(
        'visits/index',
        { title: t('visits.title'), breadcrumbs: [{ text: t('visits.title'), path: undefined }], menu: 'visits' },
        visitsPage({ locale, imports, viewer: viewer.borrowernumber, now, problem }),
      );
    },
  });

  const frame = (t: PageRequest['t'], step: 'mapping' | 'check') => ({
    title: t(`visits.${step}.title`),
    breadcrumbs: [
      { text: t('visits.title'), path: '/visits' },
      { text: t(`visits.${step}.title`), path: undefined },
    ],
    menu: 'visits',
  });

  return [
    ...lists.routes,
    route({
      method: 'get',
      path: '/visits/mapping',
      permission: 'visits.import',
      query: validPart,
      handler: (request, response) =>
        lists.withList(request, response, async (list) => {
          const { query, viewer, locale, t } = request;
          const suggested = await visits.suggestMapping(list, viewer.borrowernumber);
          const mapping = { ...suggested, ...query };
          await response.page('visits/mapping', frame(t, 'mapping'), mappingPage(locale, list, mapping));
        }),
    }),
    route({
      method: 'get',
      path: '/visits/check',
      permission: 'visits.import',
      query: validMapping,
      handler: (request, response) =>
        lists.withList(request, response, async (list) => {
          const { query, viewer, locale, t, now } = request;
          const mapping = mappingOf(query);
          const checked = await visits.check({ list, mapping, visible: viewer.visible, now });
          await response.page('sent-lists/check', frame(t, 'check'), checkPage(locale, checked, mapping));
        }),
    }),
    route({
      method: 'get',
      path: '/visits/refused.csv',
      permission: 'visits.import',
      query: validMapping,
      handler: (request, response) =>
        lists.withList(request, response, async (list) => {
          const { query, viewer, t, now } = request;
          const { refused } = await visits.check({ list, mapping: mappingOf(query), visible: viewer.visible, now });
          const columns = [t('sentList.line'), t('sentList.why'), ...list.columns];
          const rows = refused.map(({ line, fields, reason }) => [line, t(`visits.reason.${reason}`), ...fields]);
          response.file('refused-visits.csv', 'text/csv; charset=utf-8', csvText(columns, rows));
        }),
    }),
    route({
      method: 'post',
      path: '/visits/import',
      permission: 'visits.import',
      body: validMapping,
      handler: (request, response) =>
        lists.withList(request, response, async (list) => {
          const { body, viewer, now, log } = request;
          const by = viewer.borrowernumber;
          await visits.bringIn({ list, mapping: mappingOf(body), visible: viewer.visible, now, by, log });
          (await lists.drop(request, response)).see('/visits', { flash: 'visits.done.imported' });
        }),
    }),
    route({
      method: 'post',
      path: '/visits/imports/:id/undo',
      permission: 'visits.import',
      params: validImport,
      body: validNothing,
      handler: async ({ params, viewer, now, log }, response) => {
        await visits.undo(params.id, scopeOf(viewer), now, log);
        response.see('/visits', { flash: 'visits.done.undone' });
      },
    }),
  ];
};

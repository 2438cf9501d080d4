import type { FromSchema } from 'json-schema-to-ts';
import { csvText } from '../../shared/csv.ts';
import { InvalidInput } from '../../shared/errors.ts';
import { DATE_FORMATS } from '../../shared/list/day-format.domain.ts';
import { MOST_BYTES, UPLOAD_MINUTES } from '../../shared/list/uploaded-list.ts';
import { formValidator } from '../../shared/validation.ts';
import { route, type PageRequest, type PageResponse, type Route } from '../../web/route.ts';
import type { Viewer } from '../access/index.ts';
import type { VisitImportService } from './visit-import.service.ts';
import { readVisitList } from './visit-list.ts';
import { VISIT_KINDS, type Mapping, type VisitList } from './visit-list.domain.ts';
import { checkPage, mappingPage, visitsPage } from './visits.presenter.ts';

const MOST_COLUMNS = 200;
const UPLOADS = { requests: 30, minutes: 10 } as const;

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
const validIndex = formValidator<{ gone?: 'yes' }>(
  { type: 'object', properties: { gone: { type: 'string', enum: ['yes'] } } },
  'visits.query',
  'The address',
);
const validNothing = formValidator<object>({ type: 'object', additionalProperties: false }, 'visits.form', 'The form');
const validImport = formValidator<{ id: number }>(
  { type: 'object', required: ['id'], properties: { id: { type: 'integer', minimum: 1 } } },
  'visits.import-address',
  'The address',
);

/** Opens the list that its sender is looking at. Lasts as long as the list. */
const TICKET = 'kenal_visits';

const mappingOf = ({ kindColumn, ...mapping }: FromSchema<typeof mappingSchema>): Mapping => ({
  ...mapping,
  kindColumn,
});

interface Asked {
  readonly viewer: Viewer;
  readonly now: PageRequest['now'];
  readonly t: PageRequest['t'];
  readonly cookie: PageRequest['cookie'];
}

const scopeOf = ({ borrowernumber, visible }: Viewer) => ({ by: borrowernumber, visible });

export const visitsRoutes = (visits: VisitImportService): Route[] => {
  const read = (content: Buffer, { t }: Pick<Asked, 't'>): VisitList =>
    readVisitList(content, (number) => t('visits.columnNumber', { number }));

  /** The list that the ticket opens, or the way back to sending it again. */
  const withList = async (
    asked: Asked,
    response: PageResponse,
    answer: (list: VisitList) => Promise<void>,
  ): Promise<void> => {
    const content = await visits.open(asked.cookie(TICKET), asked.viewer.borrowernumber, asked.now);
    if (content === undefined) response.see('/visits?gone=yes');
    else await answer(read(content, asked));
  };

  const show = async (
    { viewer, locale, t, now }: Pick<PageRequest, 'viewer' | 'locale' | 't' | 'now'>,
    response: PageResponse,
    problem: string | undefined,
  ): Promise<void> => {
    const imports = await visits.latest(scopeOf(viewer));
    await response.page(
      'visits/index',
      { title: t('visits.title'), breadcrumbs: [{ text: t('visits.title'), path: undefined }], menu: 'visits' },
      visitsPage({ locale, imports, viewer: viewer.borrowernumber, now, problem }),
    );
  };

  const frame = (t: PageRequest['t'], step: 'mapping' | 'check') => ({
    title: t(`visits.${step}.title`),
    breadcrumbs: [
      { text: t('visits.title'), path: '/visits' },
      { text: t(`visits.${step}.title`), path: undefined },
    ],
    menu: 'visits',
  });

  return [
    route({
      method: 'get',
      path: '/visits',
      permission: 'visits.import',
      query: validIndex,
      handler: (request, response) =>
        show(request, response, request.query.gone === 'yes' ? request.t('visits.problem.gone') : undefined),
    }),
    route({
      method: 'post',
      path: '/visits/upload',
      permission: 'visits.import',
      limit: UPLOADS,
      upload: { maxBytes: MOST_BYTES },
      body: validNothing,
      handler: async (request, response) => {
        const { file, viewer, now, t } = request;
        const problem = problemWith(file, (content) => read(content, request));
        if (file === undefined || problem !== undefined) {
          await show(request, response.status(422), problem === undefined ? undefined : t(problem));
          return;
        }
        const ticket = await visits.keep(file, viewer.borrowernumber, now);
        response.setCookie(TICKET, ticket, { maxAgeSeconds: UPLOAD_MINUTES * 60 }).see('/visits/mapping');
      },
    }),
    route({
      method: 'get',
      path: '/visits/mapping',
      permission: 'visits.import',
      query: validPart,
      handler: (request, response) =>
        withList(request, response, async (list) => {
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
        withList(request, response, async (list) => {
          const { query, viewer, locale, t, now } = request;
          const mapping = mappingOf(query);
          const checked = await visits.check({ list, mapping, visible: viewer.visible, now });
          await response.page('visits/check', frame(t, 'check'), checkPage(locale, checked, mapping));
        }),
    }),
    route({
      method: 'get',
      path: '/visits/refused.csv',
      permission: 'visits.import',
      query: validMapping,
      handler: (request, response) =>
        withList(request, response, async (list) => {
          const { query, viewer, t, now } = request;
          const { refused } = await visits.check({ list, mapping: mappingOf(query), visible: viewer.visible, now });
          const columns = [t('visits.line'), t('visits.refused.why'), ...list.columns];
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
        withList(request, response, async (list) => {
          const { body, viewer, now, log, cookie } = request;
          const by = viewer.borrowernumber;
          await visits.bringIn({ list, mapping: mappingOf(body), visible: viewer.visible, now, by, log });
          await visits.forget(cookie(TICKET), by);
          response.clearCookie(TICKET).see('/visits', { flash: 'visits.done.imported' });
        }),
    }),
    route({
      method: 'post',
      path: '/visits/forget',
      permission: 'visits.import',
      body: validNothing,
      handler: async ({ viewer, cookie }, response) => {
        await visits.forget(cookie(TICKET), viewer.borrowernumber);
        response.clearCookie(TICKET).see('/visits', { flash: 'visits.done.forgotten' });
      },
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

/** Key of the sentence that says why a file cannot be used; undefined for one that can. */
const problemWith = (file: Buffer | undefined, read: (content: Buffer) => VisitList): string | undefined => {
  if (file === undefined) return 'visits.problem.noFile';
  try {
    return read(file).rows.length === 0 ? 'visits.problem.empty' : undefined;
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    return error.code === 'csv.too-long' ? 'visits.problem.tooLong' : 'visits.problem.unreadable';
  }
};

import { csvText } from '../../shared/csv.ts';
import { dayIn } from '../../shared/time.ts';
import { formValidator } from '../../shared/validation.ts';
import { route, type PageRequest, type PageResponse, type Route } from '../../web/route.ts';
import type { Audience } from './audience.ts';
import { audienceSchema } from './audience-choice.ts';
import { exportedRows } from './export-rows.ts';
import { EXPORT_COLUMNS, exportPage, fileName, USUAL_COLUMNS, type ExportColumn } from './export.presenter.ts';
import type { SegmentPagesDeps } from './segment-pages.ts';
import { askingOf, validId } from './segments.routes.ts';

/** A file is put together in memory; more than this is a report, not an audience. */
const MOST_EXPORTED = 100_000;

const validColumns = formValidator<{ column?: readonly ExportColumn[]; audience: Audience }>(
  {
    type: 'object',
    additionalProperties: false,
    required: ['audience'],
    properties: {
      audience: audienceSchema,
      column: {
        type: 'array',
        maxItems: EXPORT_COLUMNS.length,
        uniqueItems: true,
        items: { type: 'string', enum: EXPORT_COLUMNS, description: 'What the file holds of each patron.' },
      },
    },
  },
  'segments.export-form',
  'The form',
);

/** The patrons of a segment as a file for spreadsheets. */
export const exportRoutes = (deps: SegmentPagesDeps): Route[] => [
  route({
    method: 'get',
    path: '/segments/:id/export',
    permission: 'patrons.export',
    params: validId,
    handler: (request, response) => show(deps, request, response, { columns: USUAL_COLUMNS, audience: 'outreach' }),
  }),
  route({
    method: 'post',
    path: '/segments/:id/export',
    permission: 'patrons.export',
    params: validId,
    body: validColumns,
    handler: async (request, response) => {
      const { koha, segments } = deps;
      const { body, params, viewer, locale, t, log, now } = request;
      const { column: chosen = [], audience } = body;
      if (chosen.length === 0) {
        await show(deps, request, response.status(422), { columns: [], audience }, t('segments.export.noColumn'));
        return;
      }
      const asking = askingOf(request);
      const segment = await segments.find(asking, params.id);
      const tree = segments.treeOf(segment);
      const { patrons } = await segments.count(asking, tree);
      if (patrons > MOST_EXPORTED) {
        await show(
          deps,
          request,
          response.status(422),
          { columns: chosen, audience },
          t('segments.export.tooMany', { most: MOST_EXPORTED }),
        );
        return;
      }
      const columns = EXPORT_COLUMNS.filter((column) => chosen.includes(column));
      const rows = await exportedRows(deps, asking, locale, { tree, columns, audience });
      log.info(
        {
          event: 'segments.exported',
          segment: segment.id,
          columns,
          audience,
          patrons: rows.length,
          by: viewer.borrowernumber,
        },
        'patrons of a segment were exported',
      );
      response.file(
        fileName(segment.name, dayIn(koha.timezone, now).toString()),
        'text/csv; charset=utf-8',
        csvText(
          columns.map((column) => t(`segments.export.column.${column}`)),
          rows,
        ),
      );
    },
  }),
];

const show = async (
  { segments }: SegmentPagesDeps,
  request: Pick<PageRequest, 'viewer' | 'now' | 'locale' | 't'> & { readonly params: { readonly id: number } },
  response: PageResponse,
  chosen: { readonly columns: readonly ExportColumn[]; readonly audience: Audience },
  problem?: string,
): Promise<void> => {
  const { t } = request;
  const asking = askingOf(request);
  const segment = await segments.find(asking, request.params.id);
  const tree = segments.treeOf(segment);
  const [{ patrons }, children] = await Promise.all([segments.count(asking, tree), segments.children(asking, tree)]);
  const page = exportPage(request.locale, { segment, patrons, children, chosen, problem });
  await response.page(
    'segments/export',
    {
      title: page.heading,
      breadcrumbs: [
        { text: t('segments.title'), path: '/segments' },
        { text: segment.name, path: `/segments/${segment.id}` },
        { text: t('segments.show.export'), path: undefined },
      ],
      menu: 'segments',
    },
    page,
  );
};

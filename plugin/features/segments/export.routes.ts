import { csvText } from '../../shared/csv.ts';
import { dayIn } from '../../shared/time.ts';
import { formValidator } from '../../shared/validation.ts';
import { route, type PageRequest, type PageResponse, type Route } from '../../web/route.ts';
import type { Audience } from './audience.ts';
import { audienceSchema } from './audience-choice.ts';
import { exportedRows } from './export-rows.ts';
import { exportPage, fileName, kohaColumns, USUAL_COLUMNS, type OfferedColumns } from './export.presenter.ts';
import type { SegmentPagesDeps } from './segment-pages.ts';
import { askingOf, validId } from './segments.routes.ts';

/** A file is put together in memory; more than this is a report, not an audience. */
const MOST_EXPORTED = 100_000;

/** More than anybody can tick. */
const MOST_COLUMNS = 500;

const validColumns = formValidator<{ column?: readonly string[]; audience: Audience }>(
  {
    type: 'object',
    additionalProperties: false,
    required: ['audience'],
    properties: {
      audience: audienceSchema,
      column: {
        type: 'array',
        maxItems: MOST_COLUMNS,
        uniqueItems: true,
        items: { type: 'string', maxLength: 100, description: 'What the file holds of each patron.' },
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
      const offered = [...kohaColumns(locale), ...(await furtherOf(deps, request)).flatMap((one) => one.columns)];
      const columns = offered.filter(({ value }) => chosen.includes(value));
      // Somebody took the field away meanwhile, or the permission to see it.
      if (columns.length < chosen.length) {
        const form = { columns: columns.map(({ value }) => value), audience };
        await show(deps, request, response.status(422), form, t('segments.export.unknownColumn'));
        return;
      }
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
      const values = columns.map(({ value }) => value);
      const rows = await exportedRows(deps, asking, locale, { tree, columns: values, audience });
      log.info(
        {
          event: 'segments.exported',
          segment: segment.id,
          columns: values,
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
          columns.map(({ text }) => text),
          rows,
        ),
      );
    },
  }),
];

/** What features offer beside Koha's own columns, to this viewer. */
const furtherOf = (
  { exports }: SegmentPagesDeps,
  { viewer, locale }: Pick<PageRequest, 'viewer' | 'locale'>,
): Promise<OfferedColumns[]> =>
  Promise.all(exports.map(async (one) => ({ title: one.title, columns: await one.columns(viewer, locale) })));

const show = async (
  deps: SegmentPagesDeps,
  request: Pick<PageRequest, 'viewer' | 'now' | 'locale' | 't'> & { readonly params: { readonly id: number } },
  response: PageResponse,
  chosen: { readonly columns: readonly string[]; readonly audience: Audience },
  problem?: string,
): Promise<void> => {
  const { t } = request;
  const { segments } = deps;
  const asking = askingOf(request);
  const segment = await segments.find(asking, request.params.id);
  const tree = segments.treeOf(segment);
  const [{ patrons }, children, further] = await Promise.all([
    segments.count(asking, tree),
    segments.children(asking, tree),
    furtherOf(deps, request),
  ]);
  const page = exportPage(request.locale, { segment, patrons, children, chosen, further, problem });
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

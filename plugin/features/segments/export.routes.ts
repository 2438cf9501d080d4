import type { Locale } from '../../i18n/locale.ts';
import { contactsByNumber } from '../../koha/patrons/index.ts';
import { csvText } from '../../shared/csv.ts';
import { dayIn } from '../../shared/time.ts';
import { formValidator } from '../../shared/validation.ts';
import { route, type PageRequest, type PageResponse, type Route } from '../../web/route.ts';
import {
  EXPORT_COLUMNS,
  exportPage,
  exportRow,
  fileName,
  USUAL_COLUMNS,
  type ExportColumn,
} from './export.presenter.ts';
import { namedPatrons } from './people.ts';
import type { SegmentPagesDeps } from './segment-pages.ts';
import type { Asking } from './segments.service.types.ts';
import { askingOf, validId } from './segments.routes.ts';
import type { SegmentTree } from './tree.domain.ts';

/** A file is put together in memory; more than this is a report, not an audience. */
const MOST_EXPORTED = 100_000;
const AT_ONCE = 5_000;

const validColumns = formValidator<{ column?: readonly ExportColumn[] }>(
  {
    type: 'object',
    additionalProperties: false,
    properties: {
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
    permission: 'segments.use',
    params: validId,
    handler: (request, response) => show(deps, request, response, USUAL_COLUMNS),
  }),
  route({
    method: 'post',
    path: '/segments/:id/export',
    permission: 'segments.use',
    params: validId,
    body: validColumns,
    handler: async (request, response) => {
      const { koha, segments } = deps;
      const { body, params, viewer, locale, t, log, now } = request;
      const chosen = body.column ?? [];
      if (chosen.length === 0) {
        await show(deps, request, response.status(422), [], t('segments.export.noColumn'));
        return;
      }
      const asking = askingOf(request);
      const segment = await segments.find(asking, params.id);
      const tree = segments.treeOf(segment);
      const { patrons } = await segments.count(asking, tree);
      if (patrons > MOST_EXPORTED) {
        await show(deps, request, response.status(422), chosen, t('segments.export.tooMany', { most: MOST_EXPORTED }));
        return;
      }
      const columns = EXPORT_COLUMNS.filter((column) => chosen.includes(column));
      const rows = await rowsOf(deps, asking, locale, tree, columns);
      log.info(
        { event: 'segments.exported', segment: segment.id, columns, patrons: rows.length, by: viewer.borrowernumber },
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

const rowsOf = async (
  { koha, segments }: SegmentPagesDeps,
  asking: Asking,
  locale: Locale,
  tree: SegmentTree,
  columns: readonly ExportColumn[],
): Promise<(string | number | null)[][]> => {
  const { visible } = asking.viewer;
  const hasContacts = columns.includes('email') || columns.includes('phone');
  const rows: (string | number | null)[][] = [];
  let after = 0;
  for (;;) {
    const numbers = await segments.members(asking, tree, { after, limit: AT_ONCE });
    const patrons = await namedPatrons(koha, visible, numbers);
    const contacts = hasContacts ? await contactsByNumber(koha, visible, numbers) : undefined;
    for (const patron of patrons) rows.push(exportRow(locale, patron, contacts?.get(patron.borrowernumber), columns));
    const last = numbers.at(-1);
    if (last === undefined || numbers.length < AT_ONCE) return rows;
    after = last;
  }
};

const show = async (
  { segments }: SegmentPagesDeps,
  request: Pick<PageRequest, 'viewer' | 'now' | 'locale' | 't'> & { readonly params: { readonly id: number } },
  response: PageResponse,
  chosen: readonly ExportColumn[],
  problem?: string,
): Promise<void> => {
  const { t } = request;
  const asking = askingOf(request);
  const segment = await segments.find(asking, request.params.id);
  const { patrons } = await segments.count(asking, segments.treeOf(segment));
  const page = exportPage(request.locale, { segment, patrons, chosen, problem });
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

import { endedWithin } from '../../../shared/begun.ts';
import { csvText } from '../../../shared/csv.ts';
import { DATE_FORMATS, type DateFormat } from '../../../shared/list/day-format.domain.ts';
import { formValidator } from '../../../shared/validation.ts';
import { route, type PageRequest, type Route } from '../../../web/route.ts';
import { sentListRoutes } from '../../../web/sent-lists/sent-list-routes.ts';
import { profileCheckPage, profileImportPage, profileMappingPage, reasonWords } from './import.presenter.ts';
import type { Undone } from './profile-import.repository.ts';
import type { ProfileImportService } from './profile-import.service.ts';
import type { ListMapping } from './profile-list.domain.ts';

/** A list of some hundred patrons is done by then; of a longer one the page says how far it is. */
const PATIENCE_MS = 3_000;

type MappingForm = { readonly card: number; readonly format: DateFormat } & Readonly<Record<string, unknown>>;

const properties = {
  card: { type: 'integer', minimum: 0, maximum: 200 },
  format: { type: 'string', enum: DATE_FORMATS },
} as const;
const patternProperties = { '^c\\d{1,2}$': { type: 'string', pattern: '^[a-z0-9_]{0,40}$' } } as const;

const validMapping = formValidator<MappingForm>(
  { type: 'object', required: ['card', 'format'], properties, patternProperties },
  'profile.mapping',
  'The form',
);
const validPart = formValidator<Partial<MappingForm>>(
  { type: 'object', properties, patternProperties },
  'profile.mapping-query',
  'The address',
);
const validNothing = formValidator<object>(
  { type: 'object', additionalProperties: false },
  'profile.import-form',
  'The form',
);
const validImport = formValidator<{ id: number }>(
  { type: 'object', required: ['id'], properties: { id: { type: 'integer', minimum: 1 } } },
  'profile.import-address',
  'The address',
);

const fieldsOf = (form: Readonly<Record<string, unknown>>): ListMapping['fields'] =>
  Object.fromEntries(
    Object.entries(form).flatMap(([name, key]) => {
      const column = /^c(\d+)$/.exec(name)?.[1];
      return column === undefined || typeof key !== 'string' || key === '' ? [] : [[Number(column), key] as const];
    }),
  );

const mappingOf = (form: MappingForm): ListMapping => ({
  card: form.card,
  format: form.format,
  fields: fieldsOf(form),
});

/** Bringing in lists of what is known of patrons. The steps between sending and bringing in change nothing. */
export const profileImportRoutes = (imports: ProfileImportService): Route[] => {
  const lists = sentListRoutes({
    permission: 'profile.import',
    path: '/profile-import',
    ticket: 'kenal_profiles',
    sent: imports.sent,
    read: (content, columnName) => imports.read(content, columnName),
    show: async ({ viewer, locale, t, now }, response, problem) => {
      await response.page(
        'profile/import',
        {
          title: t('profile.import.title'),
          breadcrumbs: [{ text: t('profile.import.title'), path: undefined }],
          menu: 'profile-import',
        },
        profileImportPage({
          locale,
          imports: await imports.latest(viewer, now),
          viewer: viewer.borrowernumber,
          now,
          problem,
        }),
      );
    },
  });

  const frame = (t: PageRequest['t'], title: string) => ({
    title: t(title),
    breadcrumbs: [
      { text: t('profile.import.title'), path: '/profile-import' },
      { text: t(title), path: undefined },
    ],
    menu: 'profile-import',
  });

  return [
    ...lists.routes,
    route({
      method: 'get',
      path: '/profile-import/mapping',
      permission: 'profile.import',
      query: validPart,
      handler: (request, response) =>
        lists.withList(request, response, async (list) => {
          const { query, viewer, locale, t } = request;
          const [suggested, fields] = await Promise.all([imports.suggestMapping(list, viewer), imports.fields(viewer)]);
          const mapping = {
            card: query.card ?? suggested.card,
            format: query.format ?? suggested.format,
            fields: query.card === undefined ? suggested.fields : fieldsOf(query),
          };
          await response.page(
            'profile/mapping',
            frame(t, 'profile.mapping.title'),
            profileMappingPage(locale, list, mapping, fields),
          );
        }),
    }),
    route({
      method: 'get',
      path: '/profile-import/check',
      permission: 'profile.import',
      query: validMapping,
      handler: (request, response) =>
        lists.withList(request, response, async (list) => {
          const { query, viewer, locale, t } = request;
          const mapping = mappingOf(query);
          const checked = await imports.check({ list, mapping, viewer });
          await response.page(
            'sent-lists/check',
            frame(t, 'profile.check.title'),
            profileCheckPage(locale, checked, mapping),
          );
        }),
    }),
    route({
      method: 'get',
      path: '/profile-import/refused.csv',
      permission: 'profile.import',
      query: validMapping,
      handler: (request, response) =>
        lists.withList(request, response, async (list) => {
          const { query, viewer, locale, t } = request;
          const { refused } = await imports.check({ list, mapping: mappingOf(query), viewer });
          const columns = [t('sentList.line'), t('sentList.why'), ...list.columns];
          const rows = refused.map((row) => [row.line, reasonWords(locale, list, row), ...row.fields]);
          response.file('refused-profiles.csv', 'text/csv; charset=utf-8', csvText(columns, rows));
        }),
    }),
    route({
      method: 'post',
      path: '/profile-import/import',
      permission: 'profile.import',
      body: validMapping,
      handler: (request, response) =>
        lists.withList(request, response, async (list) => {
          const { body, viewer, now, log } = request;
          const { ended } = await imports.bringIn({ list, mapping: mappingOf(body), viewer, now, log });
          const done = await endedWithin(ended, PATIENCE_MS);
          const flash = done === undefined ? 'profile.import.done.goesOn' : 'profile.import.done';
          (await lists.drop(request, response)).see('/profile-import', { flash });
        }),
    }),
    route({
      method: 'post',
      path: '/profile-import/imports/:id/undo',
      permission: 'profile.import',
      params: validImport,
      body: validNothing,
      handler: async ({ params, viewer, now, log }, response) => {
        const { ended } = await imports.undo(params.id, viewer, now, log);
        const done = await endedWithin(ended, PATIENCE_MS);
        response.see('/profile-import', { flash: flashOf(done?.result) });
      },
    }),
  ];
};

const flashOf = (undone: Undone | undefined): string => {
  if (undone === undefined) return 'profile.import.done.undoGoesOn';
  return undone.kept === 0 ? 'profile.import.done.undone' : 'profile.import.done.undonePartly';
};

import { endedWithin } from '../../../shared/begun.ts';
import { csvText } from '../../../shared/csv.ts';
import { InvalidInput } from '../../../shared/errors.ts';
import { DATE_FORMATS, type DateFormat } from '../../../shared/list/day-format.domain.ts';
import type { UploadedList } from '../../../shared/list/list.domain.ts';
import { MOST_BYTES, UPLOAD_MINUTES } from '../../../shared/list/uploaded-list.ts';
import { formValidator } from '../../../shared/validation.ts';
import { route, type PageRequest, type PageResponse, type Route } from '../../../web/route.ts';
import { profileCheckPage, profileImportPage, profileMappingPage, reasonWords } from './import.presenter.ts';
import type { Undone } from './profile-import.repository.ts';
import type { ProfileImportService } from './profile-import.service.ts';
import type { ListMapping } from './profile-list.domain.ts';

/** A list of some hundred patrons is done by then; of a longer one the page says how far it is. */
const PATIENCE_MS = 3_000;
const UPLOADS = { requests: 30, minutes: 10 } as const;

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
const validIndex = formValidator<{ gone?: 'yes' }>(
  { type: 'object', properties: { gone: { type: 'string', enum: ['yes'] } } },
  'profile.import-query',
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

/** Opens the list that its sender is looking at. Lasts as long as the list. */
const TICKET = 'kenal_profiles';

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

type Asked = Pick<PageRequest, 'viewer' | 'locale' | 't' | 'now' | 'cookie'>;

/** Bringing in lists of what is known of patrons. The steps between sending and bringing in change nothing. */
export const profileImportRoutes = (lists: ProfileImportService): Route[] => {
  const read = (content: Buffer, { t }: Pick<Asked, 't'>): UploadedList =>
    lists.read(content, (number) => t('visits.columnNumber', { number }));

  /** The list that the ticket opens, or the way back to sending it again. */
  const withList = async (
    asked: Asked,
    response: PageResponse,
    answer: (list: UploadedList) => Promise<void>,
  ): Promise<void> => {
    const content = await lists.open(asked.cookie(TICKET), asked.viewer.borrowernumber, asked.now);
    if (content === undefined) response.see('/profile-import?gone=yes');
    else await answer(read(content, asked));
  };

  const show = async (
    { viewer, locale, t, now }: Omit<Asked, 'cookie'>,
    response: PageResponse,
    problem: string | undefined,
  ): Promise<void> => {
    const imports = await lists.latest(viewer, now);
    await response.page(
      'profile/import',
      {
        title: t('profile.import.title'),
        breadcrumbs: [{ text: t('profile.import.title'), path: undefined }],
        menu: 'profile-import',
      },
      profileImportPage({ locale, imports, viewer: viewer.borrowernumber, now, problem }),
    );
  };

  const frame = (t: PageRequest['t'], title: string) => ({
    title: t(title),
    breadcrumbs: [
      { text: t('profile.import.title'), path: '/profile-import' },
      { text: t(title), path: undefined },
    ],
    menu: 'profile-import',
  });

  return [
    route({
      method: 'get',
      path: '/profile-import',
      permission: 'profile.import',
      query: validIndex,
      handler: (request, response) =>
        show(request, response, request.query.gone === 'yes' ? request.t('visits.problem.gone') : undefined),
    }),
    route({
      method: 'post',
      path: '/profile-import/upload',
      permission: 'profile.import',
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
        const ticket = await lists.keep(file, viewer.borrowernumber, now);
        response.setCookie(TICKET, ticket, { maxAgeSeconds: UPLOAD_MINUTES * 60 }).see('/profile-import/mapping');
      },
    }),
    route({
      method: 'get',
      path: '/profile-import/mapping',
      permission: 'profile.import',
      query: validPart,
      handler: (request, response) =>
        withList(request, response, async (list) => {
          const { query, viewer, locale, t } = request;
          const [suggested, fields] = await Promise.all([lists.suggestMapping(list, viewer), lists.fields(viewer)]);
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
        withList(request, response, async (list) => {
          const { query, viewer, locale, t } = request;
          const mapping = mappingOf(query);
          const checked = await lists.check({ list, mapping, viewer });
          await response.page(
            'profile/check',
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
        withList(request, response, async (list) => {
          const { query, viewer, locale, t } = request;
          const { refused } = await lists.check({ list, mapping: mappingOf(query), viewer });
          const columns = [t('visits.line'), t('visits.refused.why'), ...list.columns];
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
        withList(request, response, async (list) => {
          const { body, viewer, now, log, cookie } = request;
          const { ended } = await lists.bringIn({ list, mapping: mappingOf(body), viewer, now, log });
          const done = await endedWithin(ended, PATIENCE_MS);
          await lists.forget(cookie(TICKET), viewer.borrowernumber);
          const flash = done === undefined ? 'profile.import.done.goesOn' : 'profile.import.done';
          response.clearCookie(TICKET).see('/profile-import', { flash });
        }),
    }),
    route({
      method: 'post',
      path: '/profile-import/forget',
      permission: 'profile.import',
      body: validNothing,
      handler: async ({ viewer, cookie }, response) => {
        await lists.forget(cookie(TICKET), viewer.borrowernumber);
        response.clearCookie(TICKET).see('/profile-import', { flash: 'visits.done.forgotten' });
      },
    }),
    route({
      method: 'post',
      path: '/profile-import/imports/:id/undo',
      permission: 'profile.import',
      params: validImport,
      body: validNothing,
      handler: async ({ params, viewer, now, log }, response) => {
        const { ended } = await lists.undo(params.id, viewer, now, log);
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

/** Key of the sentence that says why a file cannot be used; undefined for one that can. */
const problemWith = (file: Buffer | undefined, read: (content: Buffer) => UploadedList): string | undefined => {
  if (file === undefined) return 'visits.problem.noFile';
  try {
    return read(file).rows.length === 0 ? 'visits.problem.empty' : undefined;
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    return error.code === 'csv.too-long' ? 'visits.problem.tooLong' : 'visits.problem.unreadable';
  }
};

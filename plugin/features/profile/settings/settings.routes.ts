import { NotFound } from '../../../shared/errors.ts';
import { formValidator } from '../../../shared/validation.ts';
import { route, type Route } from '../../../web/route.ts';
import { FIELD_TYPES, SECTIONS, type Names, type ProfileFieldType, type Section } from '../profile-field.domain.ts';
import { fieldName } from '../profile-words.ts';
import type { DefinitionService, FieldContent } from './definition.service.ts';
import { FIELD_PERMISSIONS, profileFieldPage, profileSettingsPage, vocabularyPage } from './settings.presenter.ts';

const HIGHEST_ID = 4_294_967_295;
const id = { type: 'integer', minimum: 1, maximum: HIGHEST_ID } as const;
const name = { type: 'string', maxLength: 200 } as const;
const names = { '^(name|help)\\.[a-z]{2}$': name } as const;
const content = {
  permission: { type: 'string', enum: ['', ...FIELD_PERMISSIONS] },
  said: { type: 'string', enum: ['yes'] },
} as const;

interface ContentForm extends Readonly<Record<string, unknown>> {
  readonly permission: string;
  readonly said?: 'yes';
}

const validId = formValidator<{ id: number }>(
  { type: 'object', required: ['id'], properties: { id } },
  'profile.settings-address',
  'The address',
);
const validNew = formValidator<
  ContentForm & { readonly section: Section; readonly type: ProfileFieldType; readonly vocabulary: string }
>(
  {
    type: 'object',
    required: ['section', 'type', 'vocabulary', 'permission'],
    properties: {
      ...content,
      section: { type: 'string', enum: SECTIONS },
      type: { type: 'string', enum: FIELD_TYPES },
      vocabulary: { type: 'string', pattern: '^\\d{0,9}$' },
    },
    patternProperties: names,
    additionalProperties: false,
  },
  'profile.new-field',
  'The form',
);
const validField = formValidator<ContentForm & { readonly version: number }>(
  {
    type: 'object',
    required: ['version', 'permission'],
    properties: { ...content, version: { type: 'integer', minimum: 0 } },
    patternProperties: names,
    additionalProperties: false,
  },
  'profile.field-form',
  'The form',
);
const validWord = formValidator<Readonly<Record<string, unknown>> & { readonly parent: string }>(
  {
    type: 'object',
    required: ['parent'],
    properties: { parent: { type: 'string', pattern: '^\\d{0,9}$' } },
    patternProperties: names,
    additionalProperties: false,
  },
  'profile.word-form',
  'The form',
);
const validRename = formValidator<Readonly<Record<string, unknown>> & { readonly version: number }>(
  {
    type: 'object',
    required: ['version'],
    properties: { version: { type: 'integer', minimum: 0 } },
    patternProperties: names,
    additionalProperties: false,
  },
  'profile.rename-form',
  'The form',
);
const validMove = formValidator<{ to: 'up' | 'down' }>(
  { type: 'object', required: ['to'], properties: { to: { type: 'string', enum: ['up', 'down'] } } },
  'profile.move-form',
  'The form',
);
const validRetire = formValidator<{ to: 'yes' | 'no' }>(
  { type: 'object', required: ['to'], properties: { to: { type: 'string', enum: ['yes', 'no'] } } },
  'profile.retire-form',
  'The form',
);

const PERMISSION = 'profile.settings';
const PATH = '/settings/profile';

/** `name.en` and `name.id` of a form. */
const namesIn = (form: Readonly<Record<string, unknown>>, what: 'name' | 'help'): Names =>
  Object.fromEntries(
    Object.entries(form).flatMap(([key, value]) => {
      const [part, language] = key.split('.');
      return part === what && language !== undefined && typeof value === 'string' ? [[language, value] as const] : [];
    }),
  );

const contentOf = (form: ContentForm): FieldContent => ({
  names: namesIn(form, 'name'),
  helps: namesIn(form, 'help'),
  permission: form.permission === '' ? undefined : form.permission,
  isSaidOnly: form.said === 'yes',
});

const numberOrNone = (text: string): number | undefined => (text === '' ? undefined : Number(text));

const noSuch = (): NotFound => new NotFound('profile.no-such-definition', 'There is no such field or word.');

/** What is asked about patrons, and from which words: pages for who may decide it. */
export const profileSettingsRoutes = (definitions: DefinitionService): Route[] => [
  route({
    method: 'get',
    path: PATH,
    permission: PERMISSION,
    handler: async ({ locale, t }, response) => {
      const [fields, vocabularies] = await Promise.all([definitions.fields(), definitions.vocabularies()]);
      await response.page(
        'profile/settings',
        {
          title: t('profile.settings.title'),
          breadcrumbs: [{ text: t('profile.settings.title'), path: undefined }],
          menu: 'settings',
        },
        profileSettingsPage(locale, fields, vocabularies),
      );
    },
  }),
  route({
    method: 'post',
    path: `${PATH}/fields`,
    permission: PERMISSION,
    body: validNew,
    handler: async ({ body }, response) => {
      const { section, type, vocabulary } = body;
      await definitions.addField({ ...contentOf(body), section, type, vocabulary: numberOrNone(vocabulary) });
      response.see(PATH, { flash: 'profile.settings.done.added' });
    },
  }),
  route({
    method: 'get',
    path: `${PATH}/fields/:id`,
    permission: PERMISSION,
    params: validId,
    handler: async ({ params, locale, t }, response) => {
      const field = (await definitions.fields()).find((one) => one.id === params.id);
      if (field === undefined) throw noSuch();
      await response.page(
        'profile/field',
        {
          title: fieldName(locale, field),
          breadcrumbs: [
            { text: t('profile.settings.title'), path: PATH },
            { text: fieldName(locale, field), path: undefined },
          ],
          menu: 'settings',
        },
        profileFieldPage(locale, field),
      );
    },
  }),
  route({
    method: 'post',
    path: `${PATH}/fields/:id`,
    permission: PERMISSION,
    params: validId,
    body: validField,
    handler: async ({ params, body }, response) => {
      await definitions.changeField(params.id, body.version, contentOf(body));
      response.see(PATH, { flash: 'profile.settings.done.changed' });
    },
  }),
  route({
    method: 'post',
    path: `${PATH}/fields/:id/move`,
    permission: PERMISSION,
    params: validId,
    body: validMove,
    handler: async ({ params, body }, response) => {
      await definitions.moveField(params.id, body.to === 'up');
      response.see(PATH);
    },
  }),
  route({
    method: 'post',
    path: `${PATH}/fields/:id/retire`,
    permission: PERMISSION,
    params: validId,
    body: validRetire,
    handler: async ({ params, body, now }, response) => {
      await definitions.retireField(params.id, body.to === 'yes', now);
      response.see(PATH, { flash: `profile.settings.done.${body.to === 'yes' ? 'retired' : 'restored'}` });
    },
  }),
  route({
    method: 'get',
    path: `${PATH}/words/:id`,
    permission: PERMISSION,
    params: validId,
    handler: async ({ params, locale, t }, response) => {
      const vocabulary = (await definitions.vocabularies()).find((one) => one.id === params.id);
      if (vocabulary === undefined) throw noSuch();
      await response.page(
        'profile/vocabulary',
        {
          title: fieldName(locale, vocabulary),
          breadcrumbs: [
            { text: t('profile.settings.title'), path: PATH },
            { text: fieldName(locale, vocabulary), path: undefined },
          ],
          menu: 'settings',
        },
        vocabularyPage(locale, vocabulary),
      );
    },
  }),
  route({
    method: 'post',
    path: `${PATH}/words/:id`,
    permission: PERMISSION,
    params: validId,
    body: validWord,
    handler: async ({ params, body }, response) => {
      await definitions.addTerm(params.id, namesIn(body, 'name'), numberOrNone(body.parent));
      response.see(`${PATH}/words/${params.id}`, { flash: 'profile.settings.done.added' });
    },
  }),
  route({
    method: 'post',
    path: `${PATH}/terms/:id`,
    permission: PERMISSION,
    params: validId,
    body: validRename,
    handler: async ({ params, body }, response) => {
      await definitions.renameTerm(params.id, body.version, namesIn(body, 'name'));
      response.see(await wordsOf(definitions, params.id), { flash: 'profile.settings.done.changed' });
    },
  }),
  route({
    method: 'post',
    path: `${PATH}/terms/:id/move`,
    permission: PERMISSION,
    params: validId,
    body: validMove,
    handler: async ({ params, body }, response) => {
      await definitions.moveTerm(params.id, body.to === 'up');
      response.see(await wordsOf(definitions, params.id));
    },
  }),
  route({
    method: 'post',
    path: `${PATH}/terms/:id/retire`,
    permission: PERMISSION,
    params: validId,
    body: validRetire,
    handler: async ({ params, body, now }, response) => {
      await definitions.retireTerm(params.id, body.to === 'yes', now);
      response.see(await wordsOf(definitions, params.id), {
        flash: `profile.settings.done.${body.to === 'yes' ? 'retired' : 'restored'}`,
      });
    },
  }),
];

/** The page of the list that a word is in. */
const wordsOf = async (definitions: DefinitionService, term: number): Promise<string> => {
  const found = (await definitions.vocabularies()).find(({ terms }) => terms.some((one) => one.id === term));
  return found === undefined ? PATH : `${PATH}/words/${found.id}`;
};

import { KenalError, NotFound } from '../../../shared/errors.ts';
import { formValidator } from '../../../shared/validation.ts';
import { route, type PageRequest, type PageResponse, type Route } from '../../../web/route.ts';
import type { Vocabulary } from '../definition.repository.ts';
import type { Names } from '../../../shared/names.domain.ts';
import { FIELD_TYPES, SECTIONS, type ProfileFieldType, type Section } from '../profile-field.domain.ts';
import { fieldName } from '../profile-words.ts';
import type { DefinitionService, FieldContent, NewField } from './definition.service.ts';
import {
  FIELD_PERMISSIONS,
  profileFieldPage,
  profileSettingsPage,
  vocabularyPage,
  type Refused,
  type TypedWord,
} from './settings.presenter.ts';

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

/** Refusals that a form says beside what was typed: the status, and the key of the sentence. */
const REFUSALS: Readonly<Record<string, { readonly status: number; readonly problem: string }>> = {
  'profile.no-name': { status: 422, problem: 'profile.settings.refused.noName' },
  'profile.name-taken': { status: 409, problem: 'profile.settings.refused.nameTaken' },
  'profile.changed-meanwhile': { status: 409, problem: 'profile.settings.refused.changedMeanwhile' },
  'profile.too-many-fields': { status: 409, problem: 'profile.settings.refused.tooMany' },
};

/** Why it was refused; undefined once it is done. */
const refusalOf = async (work: Promise<unknown>): Promise<(typeof REFUSALS)[string] | undefined> => {
  try {
    await work;
    return undefined;
  } catch (error) {
    const refusal = error instanceof KenalError ? REFUSALS[error.code] : undefined;
    if (refusal === undefined) throw error;
    return refusal;
  }
};

type Asked = Pick<PageRequest, 'locale' | 't'>;

/** What is asked about patrons, and from which words: pages for who may decide it. */
export const profileSettingsRoutes = (definitions: DefinitionService): Route[] => {
  const frame = (t: Asked['t'], title: string | undefined) => ({
    title: title ?? t('profile.settings.title'),
    breadcrumbs: [
      { text: t('settings.title'), path: '/settings' },
      { text: t('profile.settings.title'), path: title === undefined ? undefined : PATH },
      ...(title === undefined ? [] : [{ text: title, path: undefined }]),
    ],
    menu: 'settings',
  });

  const showAll = async (
    { locale, t }: Asked,
    response: PageResponse,
    refused: Refused<NewField> | undefined,
  ): Promise<void> => {
    const [fields, vocabularies] = await Promise.all([definitions.fields(), definitions.vocabularies()]);
    await response.page(
      'profile/settings',
      frame(t, undefined),
      profileSettingsPage(locale, fields, vocabularies, refused),
    );
  };

  const showField = async (
    { locale, t }: Asked,
    response: PageResponse,
    fieldId: number,
    refused: Refused<FieldContent> | undefined,
  ): Promise<void> => {
    const field = (await definitions.fields()).find((one) => one.id === fieldId);
    if (field === undefined) throw noSuch();
    await response.page('profile/field', frame(t, fieldName(locale, field)), profileFieldPage(locale, field, refused));
  };

  const showWords = async (
    { locale, t }: Asked,
    response: PageResponse,
    isMeant: (vocabulary: Vocabulary) => boolean,
    refused: Refused<TypedWord> | undefined,
  ): Promise<void> => {
    const vocabulary = (await definitions.vocabularies()).find(isMeant);
    if (vocabulary === undefined) throw noSuch();
    await response.page(
      'profile/vocabulary',
      frame(t, fieldName(locale, vocabulary)),
      vocabularyPage(locale, vocabulary, refused),
    );
  };

  return [
    route({
      method: 'get',
      path: PATH,
      permission: PERMISSION,
      handler: (request, response) => showAll(request, response, undefined),
    }),
    route({
      method: 'post',
      path: `${PATH}/fields`,
      permission: PERMISSION,
      body: validNew,
      handler: async (request, response) => {
        const { section, type, vocabulary } = request.body;
        const typed = { ...contentOf(request.body), section, type, vocabulary: numberOrNone(vocabulary) };
        const refusal = await refusalOf(definitions.addField(typed));
        if (refusal === undefined) response.see(PATH, { flash: 'profile.settings.done.added' });
        else await showAll(request, response.status(refusal.status), { ...refusal, typed });
      },
    }),
    route({
      method: 'get',
      path: `${PATH}/fields/:id`,
      permission: PERMISSION,
      params: validId,
      handler: (request, response) => showField(request, response, request.params.id, undefined),
    }),
    route({
      method: 'post',
      path: `${PATH}/fields/:id`,
      permission: PERMISSION,
      params: validId,
      body: validField,
      handler: async (request, response) => {
        const { params, body } = request;
        const typed = contentOf(body);
        const refusal = await refusalOf(definitions.changeField(params.id, body.version, typed));
        if (refusal === undefined) response.see(PATH, { flash: 'profile.settings.done.changed' });
        else await showField(request, response.status(refusal.status), params.id, { ...refusal, typed });
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
      handler: (request, response) =>
        showWords(request, response, ({ id: one }) => one === request.params.id, undefined),
    }),
    route({
      method: 'post',
      path: `${PATH}/words/:id`,
      permission: PERMISSION,
      params: validId,
      body: validWord,
      handler: async (request, response) => {
        const { params, body } = request;
        const typed = { id: undefined, names: namesIn(body, 'name'), parent: numberOrNone(body.parent) };
        const refusal = await refusalOf(definitions.addTerm(params.id, typed.names, typed.parent));
        if (refusal === undefined) response.see(`${PATH}/words/${params.id}`, { flash: 'profile.settings.done.added' });
        else
          await showWords(request, response.status(refusal.status), ({ id: one }) => one === params.id, {
            ...refusal,
            typed,
          });
      },
    }),
    route({
      method: 'post',
      path: `${PATH}/terms/:id`,
      permission: PERMISSION,
      params: validId,
      body: validRename,
      handler: async (request, response) => {
        const { params, body } = request;
        const typed = { id: params.id, names: namesIn(body, 'name'), parent: undefined };
        const refusal = await refusalOf(definitions.renameTerm(params.id, body.version, typed.names));
        if (refusal === undefined)
          response.see(await wordsOf(definitions, params.id), { flash: 'profile.settings.done.changed' });
        else await showWords(request, response.status(refusal.status), holds(params.id), { ...refusal, typed });
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
};

const holds =
  (term: number) =>
  ({ terms }: Vocabulary): boolean =>
    terms.some(({ id: one }) => one === term);

/** The page of the list that a word is in. */
const wordsOf = async (definitions: DefinitionService, term: number): Promise<string> => {
  const found = (await definitions.vocabularies()).find(holds(term));
  return found === undefined ? PATH : `${PATH}/words/${found.id}`;
};

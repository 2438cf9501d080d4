import type { FromSchema } from 'json-schema-to-ts';
import type { KohaGateway } from '../../koha/gateway.ts';
import { staffNames } from '../../koha/staff-names.ts';
import { formValidator } from '../../shared/validation.ts';
import { route, type PageRequest, type PageResponse, type Route } from '../../web/route.ts';
import { fullName } from '../patrons/index.ts';
import { profileEditPage, type EditInput } from './edit.presenter.ts';
import { LONGEST_TEXT } from './profile-field.domain.ts';
import type { ProfileService, SaveOrder, Typed } from './profile.service.types.ts';

const HIGHEST_NUMBER = 2_147_483_647;
/** Characters of one value as typed; what is longer than a text may be is told by its field. */
const LONGEST_VALUE = 2 * LONGEST_TEXT;
const MOST_BOXES = 500;

const validPatron = formValidator<{ borrowernumber: number }>(
  {
    type: 'object',
    required: ['borrowernumber'],
    properties: { borrowernumber: { type: 'integer', minimum: 1, maximum: HIGHEST_NUMBER } },
  },
  'profile.address',
  'The address',
);

const validLook = formValidator<{ mine?: 'yes' | 'no' }>(
  { type: 'object', properties: { mine: { type: 'string', enum: ['yes', 'no'] } } },
  'profile.query',
  'The address',
);

// What a patron said is not repeated in a message.
const oneValue = {
  type: 'string',
  maxLength: LONGEST_VALUE,
  format: 'secret',
  description: 'What the patron said',
} as const;
const formSchema = {
  type: 'object',
  required: ['source', 'mine'],
  properties: {
    source: { type: 'string', enum: ['patron', 'staff'] },
    mine: { type: 'string', enum: ['yes', 'no'] },
  },
  patternProperties: {
    '^f\\.[a-z0-9_]{1,40}$': { type: 'array', maxItems: MOST_BOXES, items: oneValue },
    '^(day|month)\\.[a-z0-9_]{1,40}$': { type: 'string', maxLength: 2 },
    '^seen\\.[a-z0-9_]{1,40}$': { type: 'integer', minimum: 0 },
  },
  additionalProperties: false,
} as const;
type Form = Pick<FromSchema<typeof formSchema>, 'source' | 'mine'> & Readonly<Record<string, unknown>>;

const validForm = formValidator<Form>(formSchema, 'profile.form', 'The form');
const validChange = formValidator<{ change: number }>(
  { type: 'object', required: ['change'], properties: { change: { type: 'integer', minimum: 1 } } },
  'profile.change',
  'The form',
);

interface ProfileRoutesDeps {
  readonly koha: KohaGateway;
  readonly profiles: ProfileService;
}

type Request = Pick<PageRequest, 'viewer' | 'locale' | 't' | 'now'>;

/** The page of a patron's profile: looking, changing, bringing back. */
export const patronProfileRoutes = ({ koha, profiles }: ProfileRoutesDeps): Route[] => {
  const show = async (
    request: Request,
    response: PageResponse,
    { borrowernumber, isMine, refused }: Pick<EditInput, 'isMine' | 'refused'> & { readonly borrowernumber: number },
  ): Promise<void> => {
    const { viewer, locale, t } = request;
    const [profile, history] = await Promise.all([
      profiles.open(request, borrowernumber, isMine),
      profiles.history(request, borrowernumber),
    ]);
    const names = await staffNames(koha, viewer, [
      ...history.flatMap(({ changedBy }) => changedBy ?? []),
      ...(refused?.conflicts ?? []).flatMap(({ theirs }) => theirs?.recordedBy ?? []),
    ]);
    const name = fullName(t, profile.patron.name);
    await response.page(
      'profile/edit',
      {
        title: t('profile.heading', { name }),
        breadcrumbs: [
          { text: t('patrons.title'), path: '/patrons' },
          { text: name, path: `/patrons/${borrowernumber}` },
          { text: t('profile.title'), path: undefined },
        ],
        menu: 'patrons',
      },
      profileEditPage(locale, {
        profile,
        history,
        names,
        name,
        isMine,
        mayEdit: viewer.permissions.has('profile.edit'),
        timezone: koha.timezone,
        refused,
      }),
    );
  };

  return [
    route({
      method: 'get',
      path: '/patrons/:borrowernumber/profile',
      permission: 'profile.view',
      params: validPatron,
      query: validLook,
      handler: (request, response) =>
        show(request, response, {
          borrowernumber: request.params.borrowernumber,
          isMine: request.query.mine === 'yes',
          refused: undefined,
        }),
    }),
    route({
      method: 'post',
      path: '/patrons/:borrowernumber/profile',
      permission: 'profile.edit',
      params: validPatron,
      body: validForm,
      handler: async (request, response) => {
        const { params, body } = request;
        const { borrowernumber } = params;
        const isMine = body.mine === 'yes';
        const fields = typedOf(body);
        const order: SaveOrder = { source: body.source, isConfidential: isMine, fields };
        const { saved, problems, conflicts } = await profiles.save(request, borrowernumber, order);
        if (problems.length + conflicts.length > 0) {
          const refused = { problems, conflicts, typed: fields, source: body.source };
          await show(request, response.status(conflicts.length > 0 ? 409 : 422), { borrowernumber, isMine, refused });
          return;
        }
        response.see(`/patrons/${borrowernumber}/profile${isMine ? '?mine=yes' : ''}`, {
          flash: saved === 0 ? 'profile.done.nothing' : 'profile.done.saved',
        });
      },
    }),
    route({
      method: 'post',
      path: '/patrons/:borrowernumber/profile/back',
      permission: 'profile.edit',
      params: validPatron,
      body: validChange,
      handler: async (request, response) => {
        const { borrowernumber } = request.params;
        await profiles.bringBack(request, borrowernumber, request.body.change);
        response.see(`/patrons/${borrowernumber}/profile`, { flash: 'profile.done.back' });
      },
    }),
  ];
};

/** The fields that a form had. A box that is not ticked is not sent, so `seen` says that the field was there. */
const typedOf = (form: Form): Typed[] =>
  Object.entries(form).flatMap(([name, seen]) => {
    const key = /^seen\.(.+)$/.exec(name)?.[1];
    if (key === undefined) return [];
    const yearly = [form[`month.${key}`], form[`day.${key}`]].map((part) => (typeof part === 'string' ? part : ''));
    const values = (form[`f.${key}`] as readonly string[] | undefined) ?? [];
    return [{ key, seen: Number(seen), values: yearly.every((part) => part === '') ? values : [yearly.join('-')] }];
  });

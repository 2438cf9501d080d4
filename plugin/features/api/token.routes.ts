import { NotFound } from '../../shared/errors.ts';
import { formValidator } from '../../shared/validation.ts';
import { route, type PageRequest, type PageResponse, type Route } from '../../web/route.ts';
import { LONGEST_NAME, SCOPES, type Scope } from './api-token.domain.ts';
import { tokensPage, type TokensInput } from './token.presenter.ts';
import type { TokenService } from './token.service.ts';

const validToken = formValidator<{ name?: string; scope?: readonly Scope[]; library?: readonly string[] }>(
  {
    type: 'object',
    additionalProperties: false,
    properties: {
      name: { type: 'string', maxLength: 1_000, description: 'Which program it is for.' },
      scope: {
        type: 'array',
        maxItems: SCOPES.length,
        uniqueItems: true,
        items: { type: 'string', enum: SCOPES, description: 'What the program may ask.' },
      },
      library: {
        type: 'array',
        maxItems: 1_000,
        uniqueItems: true,
        items: { type: 'string', maxLength: 10, description: 'A library whose patrons the program may see.' },
      },
    },
  },
  'api.token-form',
  'The form',
);

const validId = formValidator<{ id: number }>(
  {
    type: 'object',
    required: ['id'],
    properties: { id: { type: 'integer', minimum: 1, maximum: 4_294_967_295, description: 'Number of a token.' } },
  },
  'api.token-address',
  'The address',
);

const validNothing = formValidator<Record<string, never>>(
  { type: 'object', additionalProperties: false },
  'api.token-button',
  'The form',
);

/** Tokens of programs in Settings: made, told once, taken back. */
export const tokenRoutes = (tokens: TokenService): Route[] => [
  route({
    method: 'get',
    path: '/settings/tokens',
    permission: 'system.administer',
    handler: (request, response) => show(tokens, request, response, {}),
  }),
  route({
    method: 'post',
    path: '/settings/tokens',
    permission: 'system.administer',
    body: validToken,
    handler: async (request, response) => {
      const { body, viewer, now, log, t } = request;
      const typed = { name: body.name ?? '', scopes: body.scope ?? [], libraries: body.library ?? [] };
      const name = typed.name.trim();
      const isNamed = name !== '' && name.length <= LONGEST_NAME;
      if (!isNamed || typed.scopes.length === 0) {
        const problem = isNamed ? t('api.tokens.noScope') : t('api.tokens.noName', { most: LONGEST_NAME });
        await show(tokens, request, response.status(422), { refused: { ...typed, problem } });
        return;
      }
      const newToken = await tokens.make({ ...typed, name }, now);
      log.info({ event: 'api.token-made', scopes: typed.scopes, by: viewer.borrowernumber }, 'a token was made');
      await show(tokens, request, response, { newToken });
    },
  }),
  route({
    method: 'post',
    path: '/settings/tokens/:id/revoke',
    permission: 'system.administer',
    params: validId,
    body: validNothing,
    handler: async ({ params, viewer, now, log }, response) => {
      if (!(await tokens.revoke(params.id, now)))
        throw new NotFound('api.no-such-token', 'There is no such token that is still good.');
      log.info({ event: 'api.token-revoked', token: params.id, by: viewer.borrowernumber }, 'a token was revoked');
      response.see('/settings/tokens', { flash: 'api.done.revoked' });
    },
  }),
];

const show = async (
  service: TokenService,
  { locale, t }: Pick<PageRequest, 'locale' | 't'>,
  response: PageResponse,
  shown: Pick<TokensInput, 'newToken' | 'refused'>,
): Promise<void> => {
  const [tokens, libraries] = await Promise.all([service.list(), service.libraries()]);
  const page = tokensPage(locale, { tokens, libraries, ...shown });
  await response.page(
    'settings/tokens',
    {
      title: page.heading,
      breadcrumbs: [
        { text: t('settings.title'), path: '/settings' },
        { text: page.heading, path: undefined },
      ],
      menu: 'settings',
    },
    page,
  );
};

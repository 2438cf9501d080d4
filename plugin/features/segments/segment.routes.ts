import { InvalidInput, KenalError } from '../../shared/errors.ts';
import { formValidator } from '../../shared/validation.ts';
import { route, type PageRequest, type PageResponse, type Route } from '../../web/route.ts';
import { problemSentence } from './asking-why.ts';
import type { Audience } from './audience.ts';
import { audienceSchema } from './audience-choice.ts';
import { LONGEST_NAME } from './builder-form.ts';
import { planPage } from './plan.presenter.ts';
import type { SegmentPagesDeps } from './segment-pages.ts';
import { segmentPage, type SegmentQuery } from './segment-page.ts';
import { askingOf, validId } from './segments.routes.ts';
import { loadWords } from './words.ts';

const NUMBER = { type: 'integer', minimum: 1, maximum: 2_147_483_647 } as const;

const validQuery = formValidator<SegmentQuery>(
  {
    type: 'object',
    properties: { after: NUMBER, patron: NUMBER, with: NUMBER, who: { type: 'string', maxLength: 100 } },
  },
  'segments.query',
  'The address',
);

const validName = formValidator<{ name: string }>(
  {
    type: 'object',
    additionalProperties: false,
    required: ['name'],
    properties: {
      name: { type: 'string', minLength: 1, maxLength: LONGEST_NAME, description: 'Name of what is made.' },
    },
  },
  'segments.name-form',
  'The form',
);

const validList = formValidator<{ name: string; audience: Audience; keep?: 'yes' }>(
  {
    type: 'object',
    additionalProperties: false,
    required: ['name', 'audience'],
    properties: {
      name: { type: 'string', minLength: 1, maxLength: LONGEST_NAME, description: 'Name of the list.' },
      audience: audienceSchema,
      keep: { type: 'string', enum: ['yes'], description: 'Whether it follows the segment.' },
    },
  },
  'segments.list-form',
  'The form',
);

const validNothing = formValidator<Record<string, never>>(
  { type: 'object', additionalProperties: false },
  'segments.button',
  'The form',
);

/** One segment: what it holds, what can be done with it. */
export const segmentRoutes = (deps: SegmentPagesDeps): Route[] => [
  route({
    method: 'get',
    path: '/segments/:id',
    permission: 'segments.use',
    params: validId,
    query: validQuery,
    handler: (request, response) => show(deps, request, response, request.query),
  }),
  button('duplicate', async (request, response) => {
    const { segments } = deps;
    const asking = askingOf(request);
    const { name } = await segments.find(asking, request.params.id);
    const copy = await segments.duplicate(
      asking,
      request.params.id,
      request.t('segments.copyOf', { name }).slice(0, LONGEST_NAME),
    );
    response.see(`/segments/${copy.id}/edit`, { flash: 'segments.done.duplicated' });
  }),
  button('look', async (request, response) => {
    await deps.segments.lookAgain(askingOf(request), request.params.id);
    response.see(`/segments/${request.params.id}`, { flash: 'segments.done.looked' });
  }),
  button('remove', async (request, response) => {
    try {
      await deps.segments.remove(askingOf(request), request.params.id);
      response.see(`/segments?removed=${request.params.id}`);
    } catch (error) {
      if (!(error instanceof KenalError) || error.kind !== 'Conflict') throw error;
      await show(deps, request, response.status(409), {}, problemSentence(request.locale, error));
    }
  }),
  button('restore', async (request, response) => {
    await deps.segments.restore(askingOf(request), request.params.id);
    response.see(`/segments/${request.params.id}`, { flash: 'segments.done.restored' });
  }),
  route({
    method: 'post',
    path: '/segments/:id/snapshot',
    permission: 'segments.use',
    params: validId,
    body: validName,
    handler: async (request, response) => {
      const snapshot = await deps.segments.takeSnapshot(askingOf(request), request.params.id, named(request.body.name));
      response.see(`/segments/${snapshot.id}`, { flash: 'segments.done.snapshot' });
    },
  }),
  route({
    method: 'post',
    path: '/segments/:id/rename',
    permission: 'segments.use',
    params: validId,
    body: validName,
    handler: async (request, response) => {
      await deps.segments.rename(askingOf(request), request.params.id, named(request.body.name));
      response.see(`/segments/${request.params.id}`, { flash: 'segments.done.renamed' });
    },
  }),
  route({
    method: 'post',
    path: '/segments/:id/koha-list',
    permission: 'segments.use',
    params: validId,
    body: validList,
    handler: async (request, response) => {
      const { params, body, log, locale } = request;
      try {
        const isKept = body.keep === 'yes';
        const { heldBack } = await deps.lists.make(askingOf(request), params.id, {
          name: named(body.name),
          audience: body.audience,
          isKept,
          log,
        });
        const done = isKept ? 'segments.done.keptList' : 'segments.done.list';
        response.see(`/segments/${params.id}`, heldBack === undefined ? { flash: done } : {});
      } catch (error) {
        if (!(error instanceof KenalError) || !isSaidOnPage(error)) throw error;
        await show(
          deps,
          request,
          response.status(error.kind === 'Conflict' ? 409 : 503),
          {},
          problemSentence(locale, error),
        );
      }
    },
  }),
  route({
    method: 'post',
    path: '/koha-lists/:id/let-go',
    permission: 'signed-in',
    params: validId,
    body: validNothing,
    handler: async ({ params, viewer }, response) => {
      const { segment, ended } = await deps.lists.letGo(viewer, params.id);
      if (ended === undefined) response.see(`/segments/${segment}`, { flash: 'segments.done.listStopped' });
      else response.see('/', { flash: 'segments.done.listKnown' });
    },
  }),
  route({
    method: 'get',
    path: '/segments/:id/plan',
    permission: 'system.administer',
    params: validId,
    handler: async (request, response) => {
      const { t } = request;
      const asking = askingOf(request);
      const segment = await deps.segments.find(asking, request.params.id);
      const plan = await deps.segments.plan(asking, deps.segments.treeOf(segment));
      const heading = t('segments.plan.title', { name: segment.name });
      await response.page(
        'segments/plan',
        {
          title: heading,
          breadcrumbs: [
            { text: t('segments.title'), path: '/segments' },
            { text: segment.name, path: `/segments/${segment.id}` },
            { text: t('segments.use.plan'), path: undefined },
          ],
          menu: 'segments',
        },
        planPage(request.locale, { heading, plan }),
      );
    },
  }),
];

type ButtonRequest = PageRequest<{ id: number }, undefined, Record<string, never>>;

/** A button that stands alone in its form. */
const button = (name: string, handler: (request: ButtonRequest, response: PageResponse) => Promise<void>): Route =>
  route({
    method: 'post',
    path: `/segments/:id/${name}`,
    permission: 'segments.use',
    params: validId,
    body: validNothing,
    handler,
  });

/** Why no list was made in Koha: the segment's page says it, with everything else still there. */
const isSaidOnPage = ({ code }: KenalError): boolean =>
  ['segments.dry-run', 'segments.list-not-granted', 'segments.list-patron-gone'].includes(code);

const named = (typed: string): string => {
  const name = typed.trim();
  if (name === '') throw new InvalidInput('segments.name-form', 'Give it a name.');
  return name;
};

const show = async (
  deps: SegmentPagesDeps,
  request: Pick<PageRequest, 'viewer' | 'now' | 'locale' | 't'> & { readonly params: { readonly id: number } },
  response: PageResponse,
  query: SegmentQuery,
  problem?: string,
): Promise<void> => {
  const asking = askingOf(request);
  const segment = await deps.segments.find(asking, request.params.id);
  const words = await loadWords(deps.segments, asking, request.locale);
  await response.page(
    'segments/show',
    {
      title: segment.name,
      breadcrumbs: [
        { text: request.t('segments.title'), path: '/segments' },
        { text: segment.name, path: undefined },
      ],
      menu: 'segments',
    },
    await segmentPage(deps, { asking, words, segment, query, problem }),
  );
};

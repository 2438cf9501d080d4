import { staffNames } from '../../koha/staff-names.ts';
import { KenalError, NotFound } from '../../shared/errors.ts';
import { formValidator } from '../../shared/validation.ts';
import { route, type PageRequest, type PageResponse, type Route } from '../../web/route.ts';
import { begun, pressed, readForm, type BuilderState } from './builder-form.ts';
import { problemSentence } from './asking-why.ts';
import { builderPage } from './builder-page.ts';
import type { FormFields } from './draft-form.ts';
import { treeOfDraft } from './draft-tree.ts';
import { LIST_SORTS, listPage, type ListQuery } from './list.presenter.ts';
import type { SegmentPagesDeps } from './segment-pages.ts';
import type { Segment } from './segment.domain.ts';
import type { Asking } from './segments.service.types.ts';
import { templatesFor } from './templates.domain.ts';
import { loadWords, type Words } from './words.ts';

const HIGHEST_ID = 2_147_483_647;
const id = { type: 'integer', minimum: 1, maximum: HIGHEST_ID, description: 'Number of a segment.' } as const;

const validList = formValidator<ListQuery>(
  {
    type: 'object',
    properties: {
      q: { type: 'string', maxLength: 100 },
      sort: { type: 'string', enum: LIST_SORTS.flatMap((sort) => [sort, `-${sort}`]) },
      page: { type: 'integer', minimum: 1, maximum: 1000 },
      removed: id,
    },
  },
  'segments.list-query',
  'The list',
);

const validNew = formValidator<{ from?: string }>(
  { type: 'object', properties: { from: { type: 'string', maxLength: 60 } } },
  'segments.new-query',
  'The address',
);

export const validId = formValidator<{ id: number }>(
  { type: 'object', required: ['id'], properties: { id } },
  'segments.address',
  'The address',
);

const text = (maxLength: number, description: string) => ({ type: 'string', maxLength, description }) as const;
/** What a form of the builder may hold at all; what it says is read with more care by `readForm`. */
const validForm = formValidator<FormFields>(
  {
    type: 'object',
    additionalProperties: false,
    properties: {
      do: text(100, 'The button that was pressed.'),
      name: text(1_000, 'Name of the segment.'),
      description: text(2_000, 'What it is for.'),
      find: text(1_000, 'Name of a field to add.'),
      who: text(1_000, 'Name or card number of a patron.'),
      version: text(20, 'Version that is changed.'),
      draw: text(20, 'Which patrons are shown.'),
      explained: text(20, 'Whose membership is explained.'),
      shown: text(60_000, 'The draft as it was shown.'),
      undo: { type: 'array', maxItems: 30, items: text(60_000, 'A draft before.') },
      redo: { type: 'array', maxItems: 30, items: text(60_000, 'A draft after.') },
    },
    patternProperties: {
      '^r(-\\d{1,3}){0,8}\\.[a-z]{1,12}$': { type: 'array', maxItems: 1000, items: text(1_000, 'Part of a rule.') },
    },
  },
  'segments.form',
  'The form',
);

export const segmentsRoutes = (deps: SegmentPagesDeps): Route[] => [
  route({
    method: 'get',
    path: '/segments',
    permission: 'segments.use',
    query: validList,
    handler: async ({ query, viewer, locale, t, now }, response) => {
      const asking: Asking = { viewer, now };
      const [words, segments] = await Promise.all([
        loadWords(deps.segments, asking, locale),
        deps.segments.list(asking),
      ]);
      const names = await staffNames(
        deps.koha,
        viewer,
        segments.map(({ changedBy }) => changedBy),
      );
      const title = t('segments.title');
      return response.page(
        'segments/index',
        { title, breadcrumbs: [{ text: title, path: undefined }], menu: 'segments' },
        listPage({
          wording: words,
          query,
          segments,
          templates: templatesFor(new Set(words.fields.keys())),
          whoIs: (number) => names.get(number) ?? t('segments.list.somebody'),
        }),
      );
    },
  }),
  route({
    method: 'get',
    path: '/segments/new',
    permission: 'segments.use',
    query: validNew,
    handler: async (request, response) => {
      const words = await loadWords(deps.segments, askingOf(request), request.locale);
      const template = templatesFor(new Set(words.fields.keys())).find(({ key }) => key === request.query.from);
      if (request.query.from !== undefined && template === undefined)
        throw new NotFound('segments.no-such-template', 'There is no such template.');
      const tree = template?.tree;
      await showBuilder(deps, request, response, words, {
        segment: undefined,
        isOpening: true,
        state: begun(words, {
          tree,
          name: template === undefined ? '' : request.t(`segments.template.${template.key}`),
          description: '',
          version: 0,
        }),
      });
    },
  }),
  route({
    method: 'post',
    path: '/segments/new',
    permission: 'segments.use',
    body: validForm,
    handler: (request, response) => step(deps, request, response, undefined),
  }),
  route({
    method: 'get',
    path: '/segments/:id/edit',
    permission: 'segments.use',
    params: validId,
    handler: async (request, response) => {
      const segment = await changeable(deps, request);
      const words = await loadWords(deps.segments, askingOf(request), request.locale);
      await showBuilder(deps, request, response, words, {
        segment,
        isOpening: true,
        state: begun(words, segment),
      });
    },
  }),
  route({
    method: 'post',
    path: '/segments/:id/edit',
    permission: 'segments.use',
    params: validId,
    body: validForm,
    handler: async (request, response) => step(deps, request, response, await changeable(deps, request)),
  }),
];

type Asked = Pick<PageRequest, 'viewer' | 'now' | 'locale' | 't'>;

export const askingOf = ({ viewer, now }: Asked): Asking => ({ viewer, now });

/** A snapshot is as it was taken; there is nothing to change in it. */
const changeable = async (
  { segments }: SegmentPagesDeps,
  request: Asked & { readonly params: { readonly id: number } },
): Promise<Segment> => {
  const segment = await segments.find(askingOf(request), request.params.id);
  if (segment.kind === 'snapshot') throw new NotFound('segments.snapshot', 'A snapshot cannot be changed.');
  return segment;
};

interface Shown {
  readonly segment: Segment | undefined;
  readonly state: BuilderState;
  readonly isOpening?: boolean;
  readonly isSaving?: boolean;
  readonly problem?: string;
  readonly nameProblem?: string | undefined;
}

const showBuilder = async (
  deps: SegmentPagesDeps,
  request: Asked,
  response: PageResponse,
  words: Words,
  { segment, state, isOpening = false, isSaving = false, problem, nameProblem }: Shown,
): Promise<void> => {
  const { t, locale } = request;
  const heading = segment?.name ?? t('segments.new');
  const home = segment === undefined ? '/segments' : `/segments/${segment.id}`;
  const page = await builderPage(deps, askingOf(request), words, {
    heading,
    note:
      segment === undefined
        ? t('segments.builder.note')
        : t('segments.builder.changed', { moment: locale.moment(segment.changedAt) }),
    path: segment === undefined ? '/segments/new' : `/segments/${segment.id}/edit`,
    cancelPath: home,
    state,
    isOpening,
    isSaving,
    problem,
    nameProblem,
  });
  await response.page(
    'segments/edit',
    {
      title: heading,
      breadcrumbs: [
        { text: t('segments.title'), path: '/segments' },
        ...(segment === undefined ? [] : [{ text: segment.name, path: home }]),
        { text: segment === undefined ? heading : t('segments.show.edit'), path: undefined },
      ],
      menu: 'segments',
      scripts: ['segment-builder.js', 'filtered-select.js'],
    },
    page,
  );
};

const step = async (
  deps: SegmentPagesDeps,
  request: PageRequest<unknown, undefined, FormFields>,
  response: PageResponse,
  segment: Segment | undefined,
): Promise<void> => {
  const words = await loadWords(deps.segments, askingOf(request), request.locale);
  const state = pressed(readForm(request.body), words);
  if (state.pressed === 'save') await save(deps, request, response, words, { segment, state });
  else await showBuilder(deps, request, response, words, { segment, state });
};

const save = async (
  deps: SegmentPagesDeps,
  request: Asked,
  response: PageResponse,
  words: Words,
  { segment, state }: Pick<Shown, 'segment' | 'state'>,
): Promise<void> => {
  const { t, locale } = request;
  const asking = askingOf(request);
  const { tree, problems } = treeOfDraft(state.draft, words.fields);
  const name = state.name.trim();
  const nameProblem = name === '' ? t('segments.problem.noName') : undefined;
  const refuse = (problem: string, status = 422): Promise<void> =>
    showBuilder(deps, request, response.status(status), words, {
      segment,
      state,
      isSaving: true,
      problem,
      nameProblem,
    });
  if (nameProblem !== undefined || problems.length > 0) return refuse(t('segments.problem.form'));
  try {
    const draft = { name, description: state.description.trim(), tree: await deps.segments.check(tree, asking.viewer) };
    const saved =
      segment === undefined
        ? await deps.segments.create(asking, draft)
        : await deps.segments.change(asking, segment.id, state.version, draft);
    response.see(`/segments/${saved.id}`, { flash: 'segments.done.saved' });
  } catch (error) {
    if (!(error instanceof KenalError) || (error.kind !== 'InvalidInput' && error.kind !== 'Conflict')) throw error;
    await refuse(problemSentence(locale, error), error.kind === 'Conflict' ? 409 : 422);
  }
};

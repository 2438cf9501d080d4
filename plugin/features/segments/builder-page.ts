import type { KohaGateway } from '../../koha/gateway.ts';
import type { Locale } from '../../i18n/locale.ts';
import { KenalError } from '../../shared/errors.ts';
import type { Field } from '../../web/partials.ts';
import { asked, explained, problemSentence } from './asking-why.ts';
import type { BuilderState } from './builder-form.ts';
import { historyFields, rulesView, type BuilderPage } from './builder.presenter.ts';
import { figuresToCome, figuresView, withoutFigures, type FiguresView } from './cards.presenter.ts';
import { nodeAt, pathText, type DraftGroup } from './draft.domain.ts';
import { treeOfDraft, type DraftProblem, type ReadDraft } from './draft-tree.ts';
import { fieldLabel } from './field-words.ts';
import { namedPatrons } from './people.ts';
import { peopleView } from './people.presenter.ts';
import type { Asking, SegmentService } from './segments.service.types.ts';
import { sentenceView } from './sentence.presenter.ts';
import type { Words } from './words.ts';

export interface BuilderDeps {
  readonly koha: KohaGateway;
  readonly segments: SegmentService;
}

const SAMPLE_SIZE = 5;

interface PageInput {
  readonly heading: string;
  readonly note: string;
  readonly path: string;
  readonly cancelPath: string;
  readonly state: BuilderState;
  /** Whether the page is opened and nothing was asked so far: it comes at once, and asks for the rest itself. */
  readonly isOpening: boolean;
  /** Whether everything that is wrong is said, also what was only not filled in yet. */
  readonly isSaving: boolean;
  readonly problem?: string | undefined;
  readonly nameProblem?: string | undefined;
}

/** The builder's page: the form as it stands, and what comes of it. */
export const builderPage = async (
  { koha, segments }: BuilderDeps,
  asking: Asking,
  words: Words,
  input: PageInput,
): Promise<BuilderPage> => {
  const { locale } = words;
  const { t } = locale;
  const { state, isSaving } = input;
  const read = treeOfDraft(state.draft, words.fields);
  const told = isSaving ? read.problems : read.problems.filter((problem) => isTyped(state.draft, problem));
  const looked = input.isOpening
    ? notLooked(t('segments.figures.notYet'), false)
    : await lookedAt({ koha, segments }, asking, words, state, read);
  const answer =
    state.pressed === 'who'
      ? await asked({ koha, segments }, asking, words, {
          who: state.who,
          tree: read.tree,
          pathOf: (patron) => `/patrons/${patron}`,
        })
      : undefined;
  const why =
    answer?.why ??
    (state.explained === undefined
      ? undefined
      : await explained({ koha, segments }, asking, words, read.tree, state.explained));
  return {
    heading: input.heading,
    note: input.note,
    path: input.path,
    cancelPath: input.cancelPath,
    problem: input.problem,
    said: [state.said, looked.said].filter((part) => part !== '').join(' '),
    focus: state.focus ?? '',
    looksByItself: input.isOpening,
    hidden: [
      ...historyFields(state.history),
      { name: 'version', value: String(state.version) },
      { name: 'draw', value: String(state.draw) },
      ...(why === undefined ? [] : [{ name: 'explained', value: why.path.split('/').at(-1) ?? '' }]),
    ],
    canUndo: state.history.undo.length > 0,
    canRedo: state.history.redo.length > 0,
    name: nameField(locale, state.name, input.nameProblem),
    description: descriptionField(locale, state.description),
    sentence: sentenceView(words, read.tree, (path) => read.draftPath(path)),
    root: rulesView({
      locale,
      draft: state.draft,
      fields: words.facts,
      listOf: (field) => words.listOf(field),
      problems: told,
      stillIn: (path) => looked.stillIn.get(pathText(path)),
      focus: state.focus,
    }),
    fieldNames: words.facts.map((field) => fieldLabel(locale, field)),
    find: { value: state.find, error: state.findProblem },
    people: peopleView(locale, {
      title: t('segments.people.sample'),
      patrons: looked.patrons,
      none: looked.figures.waiting?.text ?? t('segments.people.none'),
      foot: t('segments.people.foot'),
    }),
    figures: looked.figures,
    why,
    found: answer?.found ?? [],
    who: { value: state.who, error: answer?.problem },
  };
};

/** Whether something stands in the control that is wrong; what is still empty is not scolded. */
const isTyped = (draft: DraftGroup, { path, part }: DraftProblem): boolean => {
  const node = nodeAt(draft, path);
  return (
    node?.kind === 'rule' &&
    (part === 'field' ? node.field !== '' : (node.parts[part] ?? []).some((one) => one.trim() !== ''))
  );
};

interface Looked {
  readonly figures: FiguresView;
  readonly stillIn: ReadonlyMap<string, { readonly patrons: number; readonly of: number }>;
  readonly patrons: Awaited<ReturnType<typeof namedPatrons>>;
  readonly said: string;
}

const NOTHING = { stillIn: new Map<string, never>(), patrons: [] };

const notLooked = (text: string, isHeavy: boolean): Looked => ({
  ...NOTHING,
  figures: figuresToCome(text, isHeavy),
  said: isHeavy ? text : '',
});

const lookedAt = async (
  { koha, segments }: BuilderDeps,
  asking: Asking,
  { locale }: Words,
  state: BuilderState,
  { tree, problems, draftPath }: ReadDraft,
): Promise<Looked> => {
  try {
    const checked = await segments.check(tree, asking.viewer);
    const heavy = state.pressed === 'count' ? undefined : await segments.heaviness(asking, checked);
    if (heavy !== undefined)
      return notLooked(locale.t('segments.figures.heavy', { rows: locale.number(heavy.rows) }), true);
    const [count, stillIn, reach, sample] = await Promise.all([
      segments.count(asking, checked),
      segments.stillIn(asking, checked),
      segments.reach(asking, checked),
      segments.sample(asking, checked, { size: SAMPLE_SIZE, seed: String(state.draw) }),
    ]);
    return {
      figures: figuresView(locale, { count, reach, now: asking.now, unfinished: problems.length }),
      stillIn: new Map(stillIn.map(({ path, patrons, of }) => [pathText(draftPath(path)), { patrons, of }])),
      patrons: await namedPatrons(koha, asking.viewer.visible, sample),
      said: locale.t('segments.figures.said', { count: count.patrons }),
    };
  } catch (error) {
    if (!(error instanceof KenalError) || error.kind === 'Bug') throw error;
    const sentence = problemSentence(locale, error);
    return { ...NOTHING, figures: withoutFigures(sentence), said: sentence };
  }
};

const nameField = ({ t }: Locale, value: string, error: string | undefined): Field => ({
  id: 'name',
  name: 'name',
  type: 'text',
  label: t('segments.name'),
  value,
  isRequired: true,
  autocomplete: 'off',
  help: t('segments.name.help'),
  error,
});

const descriptionField = ({ t }: Locale, value: string): Field => ({
  id: 'description',
  name: 'description',
  type: 'text',
  label: t('segments.description'),
  value,
  isRequired: false,
  autocomplete: 'off',
  help: undefined,
  error: undefined,
});

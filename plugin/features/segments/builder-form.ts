import {
  blankRule,
  emptyDraft,
  pathText,
  readPath,
  STEPS,
  takeStep,
  type DraftGroup,
  type StepKind,
  type Stepped,
} from './draft.domain.ts';
import { draftOfForm, type FormFields } from './draft-form.ts';
import { noHistory, readDrafts, redone, remember, undone, type DraftHistory } from './draft-history.ts';
import { settled } from './draft-settle.ts';
import { draftOfTree } from './draft-tree.ts';
import { fieldLabel } from './field-words.ts';
import type { Segment } from './segment.domain.ts';
import type { Words } from './words.ts';

/** The form of the builder, as it was sent. */
export interface BuilderForm {
  readonly draft: DraftGroup;
  readonly history: DraftHistory;
  readonly name: string;
  readonly description: string;
  /** What was typed to find a field, and to find a patron. */
  readonly find: string;
  readonly who: string;
  /** Whose membership is explained. */
  readonly explained: number | undefined;
  /** Draws the five patrons who are shown. */
  readonly draw: number;
  /** Version of the segment that is being changed. */
  readonly version: number;
  /** The button that was pressed, such as `add-rule:r-1`. */
  readonly pressed: string;
}

const textOf = (form: FormFields, name: string, longest: number): string => {
  const value = form[name];
  return ((typeof value === 'string' ? value : value?.[0]) ?? '').slice(0, longest);
};

const listOf = (form: FormFields, name: string): readonly string[] => {
  const value = form[name] ?? [];
  return typeof value === 'string' ? [value] : value;
};

const numberOf = (form: FormFields, name: string): number => {
  const text = textOf(form, name, 10);
  return /^\d{1,9}$/.test(text) ? Number(text) : 0;
};

export const LONGEST_NAME = 100;
export const LONGEST_DESCRIPTION = 500;
const LONGEST_TYPED = 100;

export const readForm = (form: FormFields): BuilderForm => {
  const explained = numberOf(form, 'explained');
  return {
    draft: draftOfForm(form),
    history: {
      shown: readDrafts(listOf(form, 'shown'))[0],
      undo: readDrafts(listOf(form, 'undo')),
      redo: readDrafts(listOf(form, 'redo')),
    },
    name: textOf(form, 'name', LONGEST_NAME),
    description: textOf(form, 'description', LONGEST_DESCRIPTION),
    find: textOf(form, 'find', LONGEST_TYPED),
    who: textOf(form, 'who', LONGEST_TYPED),
    explained: explained === 0 ? undefined : explained,
    draw: numberOf(form, 'draw'),
    version: numberOf(form, 'version'),
    pressed: textOf(form, 'do', LONGEST_TYPED),
  };
};

/** What a page of the builder is made from, after the pressed button has done its work. */
export interface BuilderState extends BuilderForm {
  readonly focus: string | undefined;
  readonly said: string;
  readonly findProblem: string | undefined;
}

/** The form as it is opened: a rule to go on from, or none. */
export const begun = (
  words: Words,
  {
    tree,
    name,
    description,
    version,
  }: Pick<Segment, 'name' | 'description' | 'version'> & { tree: Segment['tree'] | undefined },
): BuilderState => {
  const draft = settled(tree === undefined ? emptyDraft : draftOfTree(tree), words.fields);
  return {
    draft,
    history: remember(noHistory, draft),
    name,
    description,
    find: '',
    who: '',
    explained: undefined,
    draw: 0,
    version,
    pressed: '',
    focus: undefined,
    said: '',
    findProblem: undefined,
  };
};

/** Does what the pressed button says; the draft is settled before and after. */
export const pressed = (form: BuilderForm, words: Words): BuilderState => {
  const { t } = words.locale;
  const draft = settled(form.draft, words.fields);
  const state: BuilderState = {
    ...form,
    draft,
    history: remember(form.history, draft),
    focus: undefined,
    said: '',
    findProblem: undefined,
  };
  const [button = '', place = ''] = form.pressed.split(':', 2);
  const kind = STEPS.find((step) => step === button);
  const path = readPath(place);
  if (kind !== undefined && path !== undefined) {
    const stepped = takeStep(draft, { kind, at: path });
    return {
      ...withDraft(state, stepped.draft),
      focus: focusAfter(kind, stepped),
      said: t(`segments.said.${kind}`, { place: stepped.focus.map((position) => position + 1).join('.') }),
    };
  }
  switch (button) {
    case 'undo':
    case 'redo':
      return {
        ...state,
        ...(button === 'undo' ? undone : redone)(form.history, draft),
        said: t(`segments.said.${button}`),
      };
    case 'find':
      return found(state, words);
    case 'others':
      return { ...state, draw: state.draw + 1, said: t('segments.said.others') };
    case 'why':
      return { ...state, explained: /^\d{1,9}$/.test(place) ? Number(place) : undefined, who: '', focus: 'why' };
    case 'who':
      return { ...state, explained: undefined, focus: 'who' };
    default:
      return state;
  }
};

const withDraft = (state: BuilderState, draft: DraftGroup): BuilderState => ({
  ...state,
  draft,
  history: remember(state.history, draft),
});

const focusAfter = (kind: StepKind, { draft, focus: path }: Stepped): string => {
  const at = pathText(path);
  if (path.length === 0) return `${at}-add-rule`;
  if (kind !== 'up' && kind !== 'down') return `${at}-field`;
  // At either end the button that led there can do no more.
  const isAtEnd = path.length === 1 && path[0] === (kind === 'up' ? 0 : draft.children.length - 1);
  const opposite = kind === 'up' ? 'down' : 'up';
  return `${at}-${isAtEnd ? opposite : kind}`;
};

/** Adds a condition on the field whose name was typed, or on the only one whose name holds it. */
const found = (state: BuilderState, { locale, facts }: Words): BuilderState => {
  const { t, language } = locale;
  const wanted = state.find.trim().toLocaleLowerCase(language);
  const named = facts.map((field) => ({ field, name: fieldLabel(locale, field).toLocaleLowerCase(language) }));
  const exact = named.filter(({ name }) => name === wanted);
  const near = exact.length > 0 ? exact : named.filter(({ name }) => wanted !== '' && name.includes(wanted));
  const [only, ...others] = near;
  if (only === undefined || others.length > 0)
    return {
      ...state,
      focus: 'find-rule',
      findProblem:
        only === undefined
          ? t('segments.find.none')
          : t('segments.find.several', {
              names: locale.either(near.slice(0, 6).map(({ field }) => fieldLabel(locale, field))),
            }),
    };
  const rule = { ...blankRule, field: only.field.key, operator: only.field.operators[0] ?? '' };
  const draft = { ...state.draft, children: [...state.draft.children, rule] };
  const at = [state.draft.children.length];
  return {
    ...withDraft(state, draft),
    find: '',
    focus: `${pathText(at)}-${only.field.operators.length > 1 ? 'op' : 'field'}`,
    said: t('segments.said.add-rule', { place: String(state.draft.children.length + 1) }),
  };
};

import type { DraftGroup } from './draft.domain.ts';
import { draftOfForm, formOfDraft } from './draft-form.ts';

/**
 * What can be undone and done again. It travels in hidden fields of the form, so that it needs neither scripts nor a
 * place on the server, and ends with the page.
 */
export interface DraftHistory {
  /** The draft as the page last showed it; undefined before the first answer. */
  readonly shown: DraftGroup | undefined;
  /** Latest last. */
  readonly undo: readonly DraftGroup[];
  readonly redo: readonly DraftGroup[];
}

export const noHistory: DraftHistory = { shown: undefined, undo: [], redo: [] };

/** Together with the form itself these must stay well below what a form may hold. */
const MOST_STEPS = 20;
const MOST_CHARACTERS = 12_000;

const written = (draft: DraftGroup): string => JSON.stringify(formOfDraft(draft));

/** Whether two drafts would fill in the form in the same way. */
export const isSameDraft = (one: DraftGroup, other: DraftGroup): boolean => written(one) === written(other);

/** The drafts as values of hidden fields. The oldest are forgotten when there are too many. */
export const writtenDrafts = (drafts: readonly DraftGroup[]): string[] => {
  const kept: string[] = [];
  let characters = 0;
  for (const text of drafts.map(written).reverse().slice(0, MOST_STEPS)) {
    characters += text.length;
    if (characters > MOST_CHARACTERS) break;
    kept.unshift(text);
  }
  return kept;
};

/** Drafts out of hidden fields; what is no draft is left out. */
export const readDrafts = (texts: readonly string[]): DraftGroup[] => texts.slice(-MOST_STEPS).flatMap(readDraft);

const readDraft = (text: string): DraftGroup[] => {
  const pairs = parsed(text);
  if (!Array.isArray(pairs)) return [];
  const form = new Map<string, string[]>();
  for (const pair of pairs as unknown[]) {
    if (!Array.isArray(pair)) return [];
    const [name, value] = pair as unknown[];
    if (typeof name !== 'string' || typeof value !== 'string') return [];
    form.set(name, [...(form.get(name) ?? []), value]);
  }
  return [draftOfForm(Object.fromEntries(form))];
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Remembers what was shown before, when the draft is no longer the same. */
export const remember = ({ shown, undo, redo }: DraftHistory, draft: DraftGroup): DraftHistory =>
  shown === undefined || isSameDraft(shown, draft)
    ? { shown: draft, undo, redo }
    : { shown: draft, undo: [...undo, shown], redo: [] };

/** @returns the draft before, or the same one where nothing is left to undo */
export const undone = (history: DraftHistory, draft: DraftGroup): { draft: DraftGroup; history: DraftHistory } => {
  const { shown, undo, redo } = remember(history, draft);
  const before = undo.at(-1);
  return before === undefined
    ? { draft, history: { shown, undo, redo } }
    : { draft: before, history: { shown: before, undo: undo.slice(0, -1), redo: [...redo, draft] } };
};

export const redone = (history: DraftHistory, draft: DraftGroup): { draft: DraftGroup; history: DraftHistory } => {
  const { shown, undo, redo } = remember(history, draft);
  const after = redo.at(-1);
  return after === undefined
    ? { draft, history: { shown, undo, redo } }
    : { draft: after, history: { shown: after, undo: [...undo, draft], redo: redo.slice(0, -1) } };
};

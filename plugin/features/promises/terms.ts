import { isLibraryDay, libraryDay, type LibraryDay } from '../../shared/time.ts';
import { LONGEST_WHAT, type PromiseTerms } from './promise.domain.ts';
import type { TermsForm } from './promise.schema.ts';

/** What can be wrong with the form in a way that a schema does not see; each has a text `promises.problem.<name>`. */
export type TermsProblem = 'what' | 'whatLong' | 'due' | 'past' | 'time';

export type ReadTerms =
  { readonly isFine: true; readonly terms: PromiseTerms } | { readonly isFine: false; readonly problem: TermsProblem };

const TIME = /^([01]\d|2[0-3]):[0-5]\d/;

/** What a form promises, or the first thing that is wrong with it. A new promise is not for a day that is over. */
export const readTerms = (form: TermsForm, today: LibraryDay | undefined): ReadTerms => {
  const what = form.what.trim();
  const { due, time = '', repeats = 'no' } = form;
  if (what === '') return { isFine: false, problem: 'what' };
  if (what.length > LONGEST_WHAT) return { isFine: false, problem: 'whatLong' };
  if (!isLibraryDay(due)) return { isFine: false, problem: 'due' };
  if (time !== '' && !TIME.test(time)) return { isFine: false, problem: 'time' };
  const dueOn = libraryDay(due);
  if (today !== undefined && dueOn.since(today).sign < 0) return { isFine: false, problem: 'past' };
  return { isFine: true, terms: { what, dueOn, dueTime: time.slice(0, 5), repeats } };
};

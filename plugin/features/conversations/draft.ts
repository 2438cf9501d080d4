import {
  dayIn,
  instantOfWallTime,
  isLibraryDay,
  wallTimeIn,
  type Instant,
  type LibraryDay,
} from '../../shared/time.ts';
import { readTerms, type PromiseTerms, type TermsProblem } from '../promises/index.ts';
import { LONGEST, type ConversationDraft } from './conversation.domain.ts';
import type { ContentForm } from './conversation.schema.ts';

/** What a promise in the same form can lack; each has a text `promises.problem.<name>`. */
export type PromiseProblem = `promise.${TermsProblem}`;

/** Fields of the form that can be wrong in a way that a schema does not see; each has a text `conversations.problem.<field>`. */
export type DraftProblem = PromiseProblem | 'text' | 'textLong' | 'outcomeLong' | 'mediumName' | 'day' | 'future';

export type ReadDraft =
  | {
      readonly isFine: true;
      readonly draft: ConversationDraft;
      /** What was promised with it, if anything was. */
      readonly promise: PromiseTerms | undefined;
    }
  | { readonly isFine: false; readonly problem: DraftProblem };

/** Clocks of two machines differ by a little. */
const AHEAD_MINUTES = 5;
const TIME = /^([01]\d|2[0-3]):[0-5]\d/;

/**
 * What a form says, or the first thing that is wrong with it. Without a day it happened now, and without a time at the
 * time of `now` on that day.
 */
export const readDraft = (form: ContentForm, { timezone, now }: { timezone: string; now: Instant }): ReadDraft => {
  const text = form.text.trim();
  const outcome = (form.outcome ?? '').trim();
  const mediumName = form.medium === 'other' ? (form.medium_name ?? '').trim() : '';
  const happenedAt = momentOf(form, { timezone, now });
  const problem = firstOf([
    ['text', text === ''],
    ['textLong', text.length > LONGEST.text],
    ['outcomeLong', outcome.length > LONGEST.outcome],
    ['mediumName', form.medium === 'other' && (mediumName === '' || mediumName.length > LONGEST.mediumName)],
    ['day', happenedAt === undefined],
    ['future', happenedAt !== undefined && now.until(happenedAt).total('minute') > AHEAD_MINUTES],
  ]);
  if (problem !== undefined || happenedAt === undefined) return { isFine: false, problem: problem ?? 'day' };
  const promised = promiseOf(form, dayIn(timezone, now));
  if (promised !== undefined && !promised.isFine) return { isFine: false, problem: `promise.${promised.problem}` };
  const { direction, medium, purpose } = form;
  return {
    isFine: true,
    promise: promised?.terms,
    draft: {
      direction,
      medium,
      mediumName,
      purpose,
      text,
      outcome,
      happenedAt,
      isConfidential: form.confidential === 'yes',
    },
  };
};

/** Nothing is promised where nothing is written, whatever day stands beside it. */
const promiseOf = ({ promise_what: what = '', promise_due: due = '' }: ContentForm, today: LibraryDay) =>
  what.trim() === '' ? undefined : readTerms({ what, due }, today);

const firstOf = (problems: readonly (readonly [DraftProblem, boolean])[]): DraftProblem | undefined =>
  problems.find(([, isSo]) => isSo)?.[0];

const momentOf = (
  { day = '', time = '' }: ContentForm,
  { timezone, now }: { timezone: string; now: Instant },
): Instant | undefined => {
  if (day === '' && time === '') return now;
  const here = wallTimeIn(timezone, now);
  const onDay = day === '' ? here.slice(0, 10) : day;
  if (!isLibraryDay(onDay) || (time !== '' && !TIME.test(time))) return undefined;
  return instantOfWallTime(timezone, `${onDay} ${time === '' ? here.slice(11) : `${time.slice(0, 5)}:00`}`);
};

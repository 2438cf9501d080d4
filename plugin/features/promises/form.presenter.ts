import type { Locale } from '../../i18n/locale.ts';
import type { Colleague } from '../../koha/colleagues.ts';
import type { Select } from '../../web/partials.ts';
import { LONGEST_WHAT, NOBODY, REPEATS, type Promised } from './promise.domain.ts';
import type { TermsForm } from './promise.schema.ts';
import type { TermsProblem } from './terms.ts';

/** `partials/promises/form`: what is promised and by when, new or changed. */
export interface PromiseForm {
  readonly path: string;
  /** Begins the ids of its fields: a page may hold other forms. */
  readonly id: string;
  readonly hidden: readonly { readonly name: string; readonly value: string }[];
  readonly what: string;
  readonly longestWhat: string;
  readonly due: string;
  /** The first day that may be chosen; of a promise that is there, any. */
  readonly earliest: string;
  readonly time: string;
  readonly repeats: Select;
  /** Of a new promise only: afterwards it is handed over. */
  readonly owner: Select | undefined;
  readonly decidesConfidential: boolean;
  readonly isConfidential: boolean;
  readonly problem: string | undefined;
  readonly cancel: string | undefined;
}

export interface PromiseFormInput {
  readonly id: string;
  readonly path: string;
  readonly hidden: PromiseForm['hidden'];
  readonly content: TermsForm;
  readonly earliest: string;
  readonly owner?: Select | undefined;
  readonly decidesConfidential: boolean;
  readonly isConfidential?: boolean;
  readonly problem?: TermsProblem | undefined;
  readonly cancel?: string | undefined;
}

export const promiseForm = (locale: Locale, input: PromiseFormInput): PromiseForm => {
  const { t } = locale;
  const { id, content, problem, owner, isConfidential = false, cancel, ...rest } = input;
  return {
    ...rest,
    id,
    what: content.what,
    longestWhat: String(LONGEST_WHAT),
    due: content.due,
    time: content.time ?? '',
    repeats: {
      id: `${id}-repeats`,
      name: 'repeats',
      label: t('promises.form.repeats'),
      options: REPEATS.map((value) => ({
        value,
        text: t(`promises.repeats.${value}`),
        isSelected: value === (content.repeats ?? 'no'),
      })),
    },
    owner,
    isConfidential,
    problem: problem === undefined ? undefined : t(`promises.problem.${problem}`, { most: LONGEST_WHAT }),
    cancel,
  };
};

/** Who keeps a promise: oneself, a colleague, or whoever comes to it first. */
export const ownerSelect = (
  { t }: Locale,
  {
    id,
    colleagues,
    viewer,
    chosen,
    withNobody = true,
  }: {
    readonly id: string;
    readonly colleagues: readonly Colleague[];
    readonly viewer: number;
    readonly chosen: number;
    readonly withNobody?: boolean;
  },
): Select => ({
  id,
  name: 'owner',
  label: t('promises.form.owner'),
  options: [
    { borrowernumber: viewer, name: t('promises.me') },
    ...(withNobody ? [{ borrowernumber: NOBODY, name: t('promises.nobody') }] : []),
    ...colleagues.filter(({ borrowernumber }) => borrowernumber !== viewer),
  ].map(({ borrowernumber, name }) => ({
    value: String(borrowernumber),
    text: name,
    isSelected: borrowernumber === chosen,
  })),
});

/** A promise as it stands, ready to be changed. */
export const termsOf = ({ what, dueOn, dueTime, repeats }: Promised): TermsForm => ({
  what,
  due: dueOn.toString(),
  time: dueTime,
  repeats,
});

/** A new promise to a patron. Without a day, tomorrow is suggested. */
export const newPromiseForm = (
  locale: Locale,
  {
    borrowernumber,
    colleagues,
    viewer,
    today,
    content,
    owner = viewer,
    isConfidential = false,
    problem,
    cancel,
  }: {
    readonly borrowernumber: number;
    readonly colleagues: readonly Colleague[];
    readonly viewer: number;
    readonly today: { toString(): string; add(span: { days: number }): { toString(): string } };
    readonly content?: TermsForm | undefined;
    readonly owner?: number | undefined;
    readonly isConfidential?: boolean | undefined;
    readonly problem?: TermsProblem | undefined;
    readonly cancel?: string | undefined;
  },
): PromiseForm =>
  promiseForm(locale, {
    id: 'promise',
    path: '/promises',
    hidden: [{ name: 'borrowernumber', value: String(borrowernumber) }],
    content: content ?? { what: '', due: today.add({ days: 1 }).toString() },
    earliest: today.toString(),
    owner: ownerSelect(locale, { id: 'promise-owner', colleagues, viewer, chosen: owner }),
    decidesConfidential: true,
    isConfidential,
    problem,
    cancel,
  });

import type { Locale } from '../../i18n/locale.ts';
import type { Colleague } from '../../koha/colleagues.ts';
import type { LibraryDay } from '../../shared/time.ts';
import type { Chip, PathLink, Select } from '../../web/partials.ts';
import { fullName } from '../patrons/index.ts';
import { ownerSelect, promiseForm, termsOf, type PromiseForm } from './form.presenter.ts';
import { NOBODY, type PromiseChange } from './promise.domain.ts';
import type { TermsForm } from './promise.schema.ts';
import type { FoundPromise } from './promise.service.ts';
import { dueWords, stateChip } from './promise-words.ts';
import type { TermsProblem } from './terms.ts';

/** `promises/show`: a promise, what happened to it, and what to do with it. */
export interface PromisePage {
  readonly heading: string;
  readonly patron: PathLink;
  readonly chips: readonly Chip[];
  readonly facts: readonly string[];
  readonly conversation: PathLink | undefined;
  /** Only for who may write, and while it is open. */
  readonly open: OpenActions | undefined;
  readonly reopen: string | undefined;
  readonly overtaken: { readonly title: string; readonly what: string } | undefined;
  readonly changes: readonly { readonly text: string; readonly note: string }[];
  /** Said to who opened it without being named. */
  readonly onlyRead: string | undefined;
}

interface OpenActions {
  readonly done: string;
  readonly withdraw: string;
  readonly handOver: { readonly path: string; readonly owner: Select; readonly help: string | undefined };
  readonly snooze: {
    readonly path: string;
    readonly days: readonly { readonly value: string; readonly text: string }[];
    readonly earliest: string;
  };
  readonly form: PromiseForm;
}

export interface PromisePageInput {
  readonly found: FoundPromise;
  readonly changes: readonly PromiseChange[];
  readonly colleagues: readonly Colleague[];
  readonly viewer: number;
  readonly mayWrite: boolean;
  /** Whether it was opened to be read, by somebody who was not named. */
  readonly isOnlyRead: boolean;
  readonly today: LibraryDay;
  /** A form that came back. */
  readonly came?: { readonly content: TermsForm; readonly problem?: TermsProblem; readonly isOvertaken?: boolean };
}

const SNOOZES = [1, 3, 7] as const;

/** The name of whoever keeps a promise, as far as the viewer may know it. */
export const ownerName =
  ({ t }: Locale, colleagues: readonly Colleague[]) =>
  (owner: number): string =>
    owner === NOBODY
      ? t('promises.nobody')
      : (colleagues.find(({ borrowernumber }) => borrowernumber === owner)?.name ?? t('promises.colleague'));

export const promisePage = (locale: Locale, input: PromisePageInput): PromisePage => {
  const { t } = locale;
  const { found, changes, colleagues, isOnlyRead, today, came } = input;
  const mayWrite = input.mayWrite && !isOnlyRead;
  const { promise, patron } = found;
  const nameOf = ownerName(locale, colleagues);
  const isOpen = promise.state === 'open';
  return {
    heading: promise.what,
    patron: { path: `/patrons/${patron.borrowernumber}`, text: fullName(t, patron.name) },
    chips: [
      stateChip(locale, promise, today),
      ...(promise.isConfidential
        ? [{ tone: 'lock' as const, icon: 'lock' as const, word: t('conversations.confidential') }]
        : []),
    ],
    facts: [
      t('promises.fact.due', { due: dueWords(locale, promise) }),
      t('promises.fact.owner', { name: nameOf(promise.owner) }),
      t('promises.fact.made', { name: nameOf(promise.madeBy), moment: locale.moment(promise.madeAt) }),
      ...(promise.repeats === 'no' ? [] : [t(`promises.repeats.${promise.repeats}`)]),
      ...(promise.hiddenUntil === undefined
        ? []
        : [t('promises.fact.hidden', { day: locale.day(promise.hiddenUntil) })]),
    ],
    conversation:
      promise.conversation === undefined
        ? undefined
        : { path: `/conversations/${promise.conversation}`, text: t('promises.madeIn') },
    open: mayWrite && isOpen ? openActions(locale, input) : undefined,
    reopen: mayWrite && !isOpen ? `/promises/${promise.id}/reopen` : undefined,
    overtaken:
      came?.isOvertaken === true
        ? { title: t('promises.overtaken', { name: nameOf(changes[0]?.by ?? NOBODY) }), what: promise.what }
        : undefined,
    changes: changes.map((change) => changeLine(locale, change, nameOf)),
    onlyRead: isOnlyRead ? t('confidential.onlyRead') : undefined,
  };
};

const openActions = (locale: Locale, { found, colleagues, viewer, today, came }: PromisePageInput): OpenActions => {
  const { t } = locale;
  const { promise } = found;
  const path = `/promises/${promise.id}`;
  return {
    done: `${path}/done`,
    withdraw: `${path}/withdraw`,
    handOver: {
      path: `${path}/hand-over`,
      owner: ownerSelect(locale, {
        id: 'hand-over-owner',
        colleagues,
        viewer,
        chosen: promise.owner,
        withNobody: !promise.isConfidential,
      }),
      help: promise.isConfidential ? t('promises.handOver.confidential') : undefined,
    },
    snooze: {
      path: `${path}/snooze`,
      days: SNOOZES.map((days) => ({
        value: today.add({ days }).toString(),
        text: t('promises.snooze.days', { count: days }),
      })),
      earliest: today.add({ days: 1 }).toString(),
    },
    form: promiseForm(locale, {
      id: 'change',
      path,
      hidden: [{ name: 'version', value: String(promise.version) }],
      content: came?.content ?? termsOf(promise),
      earliest: '',
      decidesConfidential: false,
      problem: came?.problem,
    }),
  };
};

const changeLine = (
  locale: Locale,
  { kind, by, at, what, owner, hiddenUntil, ...due }: PromiseChange,
  nameOf: (staff: number) => string,
): PromisePage['changes'][number] => ({
  text: locale.t(`promises.change.${kind}`, {
    what,
    due: dueWords(locale, due),
    owner: nameOf(owner),
    day: hiddenUntil === undefined ? '' : locale.day(hiddenUntil),
  }),
  note: locale.t('promises.change.by', { name: nameOf(by), moment: locale.moment(at) }),
});

/** `promises/new`. */
export interface NewPromisePage {
  readonly patron: PathLink;
  readonly form: PromiseForm;
}

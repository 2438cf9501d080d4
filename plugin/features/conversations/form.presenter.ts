import type { Locale } from '../../i18n/locale.ts';
import type { Colleague } from '../../koha/colleagues.ts';
import { libraryDay, wallTimeIn } from '../../shared/time.ts';
import type { Select } from '../../web/partials.ts';
import {
  filesField,
  refusedWords,
  type AttachmentService,
  type FilesField,
  type RefusedFile,
} from '../attachments/index.ts';
import { LONGEST_WHAT } from '../promises/index.ts';
import { DIRECTIONS, LONGEST, MEDIA, PURPOSES, type Conversation } from './conversation.domain.ts';
import type { ContentForm } from './conversation.schema.ts';
import type { DraftProblem } from './draft.ts';
import type { IconName } from '../../web/icons.ts';
import { MEDIUM_ICON } from './medium-icon.ts';

/** `partials/conversation-form`: what is written down of a conversation, new or changed. */
export interface ConversationForm {
  /** Where it is sent to. */
  readonly path: string;
  /** Begins the ids of its fields: a page may hold other forms. */
  readonly id: string;
  /** Hidden fields: whose conversation it is and what it answers, or which version was seen. */
  readonly hidden: readonly { readonly name: string; readonly value: string }[];
  readonly directions: readonly Choice[];
  readonly media: readonly (Choice & { readonly icon: IconName })[];
  readonly mediumName: string;
  readonly purpose: Select;
  readonly text: string;
  readonly longestText: string;
  readonly outcome: string;
  readonly longestOutcome: string;
  readonly day: string;
  readonly time: string;
  /** The last day that may be chosen. */
  readonly today: string;
  readonly isConfidential: boolean;
  /** Only the owner decides it. */
  readonly decidesConfidential: boolean;
  /** What is promised with it; only of a new conversation. */
  readonly promise: PromisePart | undefined;
  /** To whom it can be handed over; only of a new conversation. */
  readonly mention: Select | undefined;
  /** Whether the part that is folded away holds something. */
  readonly isUnfolded: boolean;
  readonly problem: string | undefined;
  /** Where files are added; only of a new conversation, where files can be attached. */
  readonly files: FilesField | undefined;
  /** What is wrong with files that were sent, and that they have to be chosen again. */
  readonly fileProblems: readonly string[];
  readonly cancel: string | undefined;
  readonly button: string;
}

interface PromisePart {
  readonly what: string;
  readonly due: string;
  readonly isUnfolded: boolean;
}

interface Choice {
  readonly id: string;
  readonly value: string;
  readonly text: string;
  readonly isChosen: boolean;
}

export interface FormInput {
  readonly id: string;
  readonly path: string;
  readonly hidden: ConversationForm['hidden'];
  readonly content: ContentForm;
  readonly today: string;
  readonly problem?: DraftProblem | undefined;
  readonly decidesConfidential: boolean;
  /** The day that is suggested for a promise; undefined where none can be made here. */
  readonly promiseDay?: string | undefined;
  /** To whom it can be handed over. */
  readonly colleagues?: readonly Colleague[] | undefined;
  readonly cancel?: string | undefined;
  readonly files?: FilesField | undefined;
  readonly fileProblems?: readonly string[];
}

/** As a conversation begins at the desk: somebody came and asked. */
export const EMPTY: ContentForm = { direction: 'in', medium: 'face_to_face', purpose: 'consultation', text: '' };

export const conversationForm = (locale: Locale, input: FormInput): ConversationForm => {
  const { t } = locale;
  const { id, path, hidden, content, today, problem, decidesConfidential, promiseDay, colleagues = [], cancel } = input;
  const choices = <V extends string>(name: 'direction' | 'medium', values: readonly V[], chosen: V) =>
    values.map((value) => ({
      id: `${id}-${name}-${value}`,
      value,
      text: t(`conversations.${name}.${value}`),
      isChosen: value === chosen,
    }));
  const media = choices('medium', MEDIA, content.medium);
  return {
    path,
    id,
    hidden,
    directions: choices('direction', DIRECTIONS, content.direction),
    media: media.map((choice, index) => ({ ...choice, icon: MEDIUM_ICON[MEDIA[index] ?? 'other'] })),
    mediumName: content.medium_name ?? '',
    purpose: {
      id: `${id}-purpose`,
      name: 'purpose',
      label: t('conversations.form.purpose'),
      options: PURPOSES.map((value) => ({
        value,
        text: t(`conversations.purpose.${value}`),
        isSelected: value === content.purpose,
      })),
    },
    text: content.text,
    longestText: String(LONGEST.text),
    outcome: content.outcome ?? '',
    longestOutcome: String(LONGEST.outcome),
    day: content.day ?? '',
    time: content.time ?? '',
    today,
    isConfidential: content.confidential === 'yes',
    decidesConfidential,
    promise:
      promiseDay === undefined
        ? undefined
        : {
            what: content.promise_what ?? '',
            due: content.promise_due ?? promiseDay,
            isUnfolded: (content.promise_what ?? '') !== '',
          },
    mention: colleagues.length === 0 ? undefined : mentionSelect(locale, `${id}-mention`, colleagues, content.mention),
    isUnfolded:
      content.medium === 'other' ||
      [content.outcome, content.day, content.time, content.confidential].some((one) => (one ?? '') !== ''),
    problem: problem === undefined ? undefined : problemText(locale, problem),
    files: input.files,
    fileProblems: input.fileProblems ?? [],
    cancel,
    button: t('conversations.form.save'),
  };
};

const mentionSelect = (
  { t }: Locale,
  id: string,
  colleagues: readonly Colleague[],
  chosen: number | undefined,
): Select => ({
  id,
  name: 'mention',
  label: t('conversations.mention.form'),
  options: [
    { value: '0', text: t('conversations.mention.nobody'), isSelected: chosen === undefined || chosen === 0 },
    ...colleagues.map(({ borrowernumber, name }) => ({
      value: String(borrowernumber),
      text: name,
      isSelected: borrowernumber === chosen,
    })),
  ],
});

/** Everybody but oneself. */
export const others = (viewer: { readonly borrowernumber: number }, colleagues: readonly Colleague[]): Colleague[] =>
  colleagues.filter(({ borrowernumber }) => borrowernumber !== viewer.borrowernumber);

const problemText = ({ t }: Locale, problem: DraftProblem): string =>
  problem.startsWith('promise.')
    ? t(`promises.problem.${problem.slice('promise.'.length)}`, { most: LONGEST_WHAT })
    : t(`conversations.problem.${problem}`, {
        text: LONGEST.text,
        outcome: LONGEST.outcome,
        name: LONGEST.mediumName,
      });

/** A conversation as it stands, ready to be changed. */
export const contentOf = (conversation: Conversation, timezone: string): ContentForm => {
  const moment = wallTimeIn(timezone, conversation.happenedAt);
  const { direction, medium, mediumName, purpose, text, outcome, isConfidential } = conversation;
  return {
    direction,
    medium,
    medium_name: mediumName,
    purpose,
    text,
    outcome,
    day: moment.slice(0, 10),
    time: moment.slice(11, 16),
    ...(isConfidential ? { confidential: 'yes' as const } : {}),
  };
};

/** What is said of files that came with a form which was sent back: the browser does not keep them. */
const sentBackWords = (locale: Locale, { attachments, refused, hadFiles }: SentFiles): string[] => [
  ...(attachments === undefined ? [] : refusedWords(locale, refused, attachments.limits)),
  ...(hadFiles ? [locale.t('attachments.chooseAgain')] : []),
];

interface SentFiles {
  readonly attachments: AttachmentLimiting | undefined;
  readonly refused: readonly RefusedFile[];
  readonly hadFiles: boolean;
}

/** As much of attached files as a form has to know. */
export type AttachmentLimiting = Pick<AttachmentService, 'limits'>;

/** A new conversation with a patron, perhaps one that answers another. */
export const logForm = (
  locale: Locale,
  {
    borrowernumber,
    replyTo,
    today,
    content = EMPTY,
    problem,
    cancel,
    colleagues,
    attachments,
    refused = [],
    hadFiles = false,
  }: {
    readonly borrowernumber: number;
    readonly replyTo?: number | undefined;
    readonly today: string;
    readonly content?: ContentForm;
    readonly problem?: DraftProblem | undefined;
    readonly cancel?: string | undefined;
    readonly colleagues?: readonly Colleague[];
    readonly attachments: AttachmentLimiting | undefined;
    readonly refused?: readonly RefusedFile[] | undefined;
    readonly hadFiles?: boolean | undefined;
  },
): ConversationForm =>
  conversationForm(locale, {
    id: 'log',
    path: '/conversations',
    hidden: [
      { name: 'borrowernumber', value: String(borrowernumber) },
      ...(replyTo === undefined ? [] : [{ name: 'reply_to', value: String(replyTo) }]),
    ],
    content,
    today,
    problem,
    decidesConfidential: true,
    promiseDay: libraryDay(today).add({ days: 1 }).toString(),
    colleagues,
    cancel,
    files:
      attachments === undefined
        ? undefined
        : filesField(locale, { id: 'log-files', isOptional: true }, attachments.limits),
    fileProblems: sentBackWords(locale, { attachments, refused, hadFiles }),
  });

import type { Locale } from '../../i18n/locale.ts';
import type { Colleague } from '../../koha/colleagues.ts';
import type { LibraryDay } from '../../shared/time.ts';
import type { IconName } from '../../web/icons.ts';
import type { Chip, PathLink, Select } from '../../web/partials.ts';
import type { ProfileService } from '../profile/index.ts';
import {
  attachmentList,
  filesField,
  refusedWords,
  type AttachmentList,
  type AttachmentService,
  type FilesField,
  type RefusedFile,
} from '../attachments/index.ts';
import { learnedCard, type LearnedCard, type RefusedWords } from './learned.presenter.ts';
import { fullName } from '../patrons/index.ts';
import { stateChip } from '../promises/index.ts';
import { KEPT_DAYS, type Conversation, type PastVersion } from './conversation.domain.ts';
import { mannerWords, mediumWord } from './conversation-words.ts';
import type { ConversationForm } from './form.presenter.ts';
import type { Looked } from './conversation.service.ts';
import { MEDIUM_ICON } from './medium-icon.ts';

/** `conversations/show`. */
export interface ConversationPage {
  readonly heading: string;
  readonly note: string;
  readonly chips: readonly Chip[];
  readonly patron: PathLink;
  readonly text: string;
  readonly outcome: string;
  readonly foot: readonly string[];
  /** Only for who may write conversations, and not of one that was taken back. */
  readonly actions: { readonly edit: string; readonly takeBack: string; readonly reply: string } | undefined;
  readonly deleted: { readonly text: string; readonly bringBack: string | undefined } | undefined;
  readonly promises: readonly { readonly what: string; readonly path: string; readonly chip: Chip }[];
  readonly thread: readonly ThreadLine[];
  readonly versions: readonly VersionLine[];
  /** Only for the owner of a confidential conversation. */
  readonly readers: ReadersCard | undefined;
  /** To whom it was handed over, and can be; undefined where there is neither. */
  readonly mentions: MentionsCard | undefined;
  /** For who may write profiles. */
  readonly learned: LearnedCard | undefined;
  /** Undefined where there are no files and none can be added. */
  readonly files: FilesCard | undefined;
  /** Said to who opened it without being named. */
  readonly onlyRead: string | undefined;
}

interface FilesCard {
  readonly list: AttachmentList;
  /** Where files are added; undefined for who may not. */
  readonly add: { readonly path: string; readonly field: FilesField } | undefined;
  readonly refused: readonly string[];
}

interface ThreadLine {
  readonly icon: IconName;
  readonly text: string;
  readonly quote: string;
  readonly path: string;
  readonly isCurrent: boolean;
}

interface VersionLine {
  readonly head: string;
  readonly text: string;
  readonly outcome: string;
}

interface ReadersCard {
  readonly lines: readonly { readonly name: string; readonly reader: string; readonly label: string }[];
  readonly path: string;
  readonly takeBack: string;
  readonly choose: Select;
}

interface MentionsCard {
  readonly lines: readonly { readonly text: string; readonly note: string }[];
  /** Where the viewer says that they have seen to it. */
  readonly done: string | undefined;
  readonly path: string;
  readonly choose: Select | undefined;
  readonly help: string | undefined;
}

export interface ConversationPageInput {
  readonly looked: Looked;
  readonly colleagues: readonly Colleague[];
  readonly viewer: number;
  readonly mayWrite: boolean;
  readonly today: LibraryDay;
  /** Fields of the profile that the viewer may write; none where they may not. */
  readonly fields: Awaited<ReturnType<ProfileService['fields']>>;
  /** Undefined where no files can be attached. */
  readonly attachments: Pick<AttachmentService, 'limits' | 'hasScanner'> | undefined;
  /** Files that were sent and not kept. */
  readonly refused?: readonly RefusedFile[] | undefined;
  readonly refusedWords?: RefusedWords | undefined;
}

/** The name of a member of staff, as far as the viewer may know it. */
export const namer =
  ({ t }: Locale, colleagues: readonly Colleague[]) =>
  (borrowernumber: number): string =>
    colleagues.find((one) => one.borrowernumber === borrowernumber)?.name ?? t('conversations.colleague');

export const LOCK = (locale: Locale): Chip => ({
  tone: 'lock',
  icon: 'lock',
  word: locale.t('conversations.confidential'),
});

export const conversationPage = (locale: Locale, input: ConversationPageInput): ConversationPage => {
  const { t } = locale;
  const { looked, colleagues, viewer } = input;
  const { conversation, patron, versions, thread } = looked;
  const nameOf = namer(locale, colleagues);
  const mayWrite = input.mayWrite && !looked.isOnlyRead;
  const path = `/conversations/${conversation.id}`;
  const isGone = conversation.deletedAt !== undefined;
  return {
    heading: mannerWords(locale, conversation),
    note: t('conversations.when', { moment: locale.moment(conversation.happenedAt) }),
    chips: [
      { tone: 'neutral', icon: MEDIUM_ICON[conversation.medium], word: mediumWord(locale, conversation) },
      { tone: 'neutral', icon: 'info', word: t(`conversations.purpose.${conversation.purpose}`) },
      ...(conversation.isConfidential ? [LOCK(locale)] : []),
    ],
    patron: { path: `/patrons/${patron.borrowernumber}`, text: fullName(t, patron.name) },
    text: conversation.text,
    outcome: conversation.outcome,
    foot: footOf(locale, conversation, nameOf),
    actions:
      mayWrite && !isGone
        ? {
            edit: `${path}/edit`,
            takeBack: `${path}/take-back`,
            reply: `/conversations/new?borrowernumber=${patron.borrowernumber}&reply_to=${conversation.id}`,
          }
        : undefined,
    deleted:
      conversation.deletedAt === undefined
        ? undefined
        : {
            text: t('conversations.deleted', {
              name: nameOf(conversation.deletedBy ?? 0),
              moment: locale.moment(conversation.deletedAt),
              days: KEPT_DAYS,
            }),
            bringBack: mayWrite ? `${path}/bring-back` : undefined,
          },
    promises: looked.promises.map((promise) => ({
      what: promise.what,
      path: `/promises/${promise.id}`,
      chip: stateChip(locale, promise, input.today),
    })),
    thread: thread.length < 2 ? [] : thread.map((one) => threadLine(locale, one, conversation.id)),
    versions: versions.map((one) => versionLine(locale, one, nameOf)),
    readers:
      conversation.isConfidential && conversation.author === viewer && mayWrite && !isGone
        ? readersCard(locale, looked, colleagues, nameOf)
        : undefined,
    mentions: isGone ? undefined : mentionsCardOf(locale, { ...input, mayWrite }, nameOf),
    learned:
      isGone || looked.isOnlyRead ? undefined : learnedCard(locale, conversation, input.fields, input.refusedWords),
    files: filesCardOf(locale, { ...input, mayWrite: mayWrite && !isGone }, nameOf),
    onlyRead: looked.isOnlyRead ? t('confidential.onlyRead') : undefined,
  };
};

const filesCardOf = (
  locale: Locale,
  { looked, mayWrite, attachments, refused = [] }: ConversationPageInput,
  nameOf: (staff: number) => string,
): FilesCard | undefined => {
  if (attachments === undefined || (looked.files.length === 0 && !mayWrite)) return undefined;
  const path = `/conversations/${looked.conversation.id}/attachments`;
  const { limits, hasScanner } = attachments;
  return {
    list: attachmentList(locale, { attachments: looked.files, path, mayChange: mayWrite, hasScanner, nameOf }),
    add: mayWrite ? { path, field: filesField(locale, { id: 'new-files', isOptional: false }, limits) } : undefined,
    refused: refusedWords(locale, refused, limits),
  };
};

const footOf = (
  locale: Locale,
  { author, recordedAt, changedAt, changedBy, version }: Conversation,
  nameOf: (staff: number) => string,
): string[] => [
  locale.t('conversations.loggedBy', { name: nameOf(author), moment: locale.moment(recordedAt) }),
  ...(changedAt === undefined
    ? []
    : [
        locale.t('conversations.changedBy', {
          name: nameOf(changedBy ?? 0),
          moment: locale.moment(changedAt),
          count: version - 1,
        }),
      ]),
];

const threadLine = (locale: Locale, one: Conversation, current: number): ThreadLine => ({
  icon: MEDIUM_ICON[one.medium],
  text: locale.t('conversations.thread.line', {
    manner: mannerWords(locale, one),
    moment: locale.moment(one.happenedAt),
  }),
  quote: one.text,
  path: `/conversations/${one.id}`,
  isCurrent: one.id === current,
});

const versionLine = (
  locale: Locale,
  { version, writtenBy, writtenAt, text, outcome }: PastVersion,
  nameOf: (staff: number) => string,
): VersionLine => ({
  head: locale.t('conversations.version', { version, name: nameOf(writtenBy), moment: locale.moment(writtenAt) }),
  text,
  outcome,
});

const readersCard = (
  locale: Locale,
  { conversation, readers }: Looked,
  colleagues: readonly Colleague[],
  nameOf: (staff: number) => string,
): ReadersCard => {
  const { t } = locale;
  const named = new Set(readers.map(({ reader }) => reader));
  const path = `/conversations/${conversation.id}/readers`;
  return {
    lines: readers.map(({ reader }) => ({
      name: nameOf(reader),
      reader: String(reader),
      label: t('conversations.readers.takeBack', { name: nameOf(reader) }),
    })),
    path,
    takeBack: `${path}/take-back`,
    choose: {
      id: 'reader',
      name: 'reader',
      label: t('conversations.readers.choose'),
      options: colleagues
        .filter(({ borrowernumber }) => borrowernumber !== conversation.author && !named.has(borrowernumber))
        .map(({ borrowernumber, name }) => ({ value: String(borrowernumber), text: name, isSelected: false })),
    },
  };
};

/** Of a confidential conversation only its owner decides who sees it, and so to whom it is handed over. */
const mentionsCardOf = (
  locale: Locale,
  { looked, colleagues, viewer, mayWrite }: ConversationPageInput,
  nameOf: (staff: number) => string,
): MentionsCard | undefined => {
  const { t } = locale;
  const { conversation, mentions } = looked;
  const { id, isConfidential, author } = conversation;
  const others = colleagues.filter(({ borrowernumber }) => borrowernumber !== viewer);
  const mayName = mayWrite && (!isConfidential || author === viewer) && others.length > 0;
  if (mentions.length === 0 && !mayName) return undefined;
  return {
    lines: mentions.map(({ colleague, namedBy, namedAt, doneAt }) => ({
      text: nameOf(colleague),
      note:
        doneAt === undefined
          ? t('conversations.mention.waits', { name: nameOf(namedBy), moment: locale.moment(namedAt) })
          : t('conversations.mention.seenTo', { moment: locale.moment(doneAt) }),
    })),
    done: mentions.some(({ colleague, doneAt }) => colleague === viewer && doneAt === undefined)
      ? `/conversations/${id}/mentions/done`
      : undefined,
    path: `/conversations/${id}/mentions`,
    choose: mayName
      ? {
          id: 'mention',
          name: 'colleague',
          label: t('conversations.mention.choose'),
          options: others.map(({ borrowernumber, name }) => ({
            value: String(borrowernumber),
            text: name,
            isSelected: false,
          })),
        }
      : undefined,
    help: isConfidential ? t('conversations.mention.confidential') : undefined,
  };
};

/** `conversations/edit`: a form, and beside it what somebody else wrote meanwhile. */
export interface ConversationEditPage {
  readonly heading: string;
  readonly patron: PathLink;
  readonly answers: { readonly head: string; readonly text: string } | undefined;
  readonly overtaken:
    { readonly title: string; readonly head: string; readonly text: string; readonly outcome: string } | undefined;
  readonly form: ConversationForm;
}

/** What somebody else wrote while this person was writing, so that no word of either is lost. */
export const overtakenBy = (
  locale: Locale,
  conversation: Conversation,
  nameOf: (staff: number) => string,
): NonNullable<ConversationEditPage['overtaken']> => {
  const by = nameOf(conversation.changedBy ?? conversation.author);
  return {
    title: locale.t('conversations.overtaken.title', { name: by }),
    head: locale.t('conversations.overtaken.theirs', {
      name: by,
      moment: locale.moment(conversation.changedAt ?? conversation.recordedAt),
    }),
    text: conversation.text,
    outcome: conversation.outcome,
  };
};

/** The conversation that a new one answers. */
export const answeredLines = (
  locale: Locale,
  conversation: Conversation,
): NonNullable<ConversationEditPage['answers']> => ({
  head: locale.t('conversations.thread.answers', {
    manner: mannerWords(locale, conversation),
    moment: locale.moment(conversation.happenedAt),
  }),
  text: conversation.text,
});

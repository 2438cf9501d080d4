import type { Locale } from '../../i18n/locale.ts';
import type { Colleague } from '../../koha/colleagues.ts';
import type { Library } from '../../koha/libraries.ts';
import type { FoundPatron, PatronRecord } from '../../koha/patrons/index.ts';
import type { IconName } from '../../web/icons.ts';
import { librarySelect } from '../../web/library-select.ts';
import { pathWith } from '../../web/links.ts';
import { pagerOf, type Chip, type EmptyState, type Pager, type PathLink, type Select } from '../../web/partials.ts';
import { fullName } from '../patrons/index.ts';
import { DIRECTIONS, MEDIA, PURPOSES, type Conversation } from './conversation.domain.ts';
import { mannerWords } from './conversation-words.ts';
import type { ListQuery } from './conversation.schema.ts';
import { LOCK, namer } from './conversation.presenter.ts';
import { MEDIUM_ICON } from './medium-icon.ts';

/** `conversations/index`. */
export interface ConversationsPage {
  readonly heading: string;
  readonly note: string;
  readonly log: string | undefined;
  readonly words: string;
  readonly selects: readonly Select[];
  /** What is asked for more seldom, open where it was. */
  readonly more: { readonly isOpen: boolean; readonly selects: readonly Select[] };
  readonly from: string;
  readonly until: string;
  /** Whom the list is about, where it is one patron. */
  readonly patron: (PathLink & { readonly borrowernumber: string }) | undefined;
  readonly lines: readonly ConversationLine[];
  readonly empty: EmptyState | undefined;
  readonly pager: Pager | undefined;
}

interface ConversationLine {
  readonly icon: IconName;
  readonly patron: PathLink;
  readonly manner: string;
  readonly when: string;
  readonly chips: readonly Chip[];
  readonly text: string;
  readonly isCut: boolean;
  readonly outcome: string;
  readonly by: string;
  readonly path: string;
  readonly openLabel: string;
}

export const PAGE_SIZE = 25;
const SHOWN_CHARACTERS = 320;

export interface ListInput {
  readonly query: ListQuery;
  readonly conversations: readonly Conversation[];
  readonly total: number;
  /** Whom the list is about; undefined for everybody. */
  readonly patron: PatronRecord | undefined;
  /** Those of the conversations' patrons whom the viewer may see. */
  readonly patrons: readonly FoundPatron[];
  readonly colleagues: readonly Colleague[];
  readonly libraries: readonly Library[];
  readonly mayWrite: boolean;
}

export const conversationsPage = (locale: Locale, input: ListInput): ConversationsPage => {
  const { t } = locale;
  const { query, conversations, total, patron: about, patrons, colleagues, libraries, mayWrite } = input;
  const { page = 1, ...filters } = query;
  const nameOf = namer(locale, colleagues);
  const people = new Map(patrons.map((patron) => [patron.borrowernumber, patron]));
  const lines = conversations.flatMap((one) => {
    const patron = people.get(one.borrowernumber);
    return patron === undefined ? [] : [lineOf(locale, one, patron, nameOf)];
  });
  const isNarrowed = Object.values(filters).some((value) => value !== undefined);
  return {
    heading: t('conversations.title'),
    note: t('conversations.note', { count: total }),
    log: mayWrite ? pathWith('/conversations/new', { borrowernumber: about?.borrowernumber }) : undefined,
    words: query.q ?? '',
    selects: [choices(locale, 'medium', MEDIA, query.medium), choices(locale, 'purpose', PURPOSES, query.purpose)],
    more: {
      isOpen: [query.direction, query.library, query.by, query.from, query.until].some((one) => one !== undefined),
      selects: moreChoices(locale, query, libraries),
    },
    from: query.from ?? '',
    until: query.until ?? '',
    patron:
      about === undefined
        ? undefined
        : {
            path: `/patrons/${about.borrowernumber}`,
            text: fullName(t, about.name),
            borrowernumber: String(about.borrowernumber),
          },
    lines,
    empty: lines.length > 0 ? undefined : emptyState(locale, isNarrowed, mayWrite),
    pager: pagerOf(locale, {
      page,
      perPage: PAGE_SIZE,
      total,
      pathOf: (one) => pathWith('/conversations', { ...filters, page: one }),
    }),
  };
};

const moreChoices = (locale: Locale, query: ListQuery, libraries: readonly Library[]): Select[] => {
  const { t } = locale;
  return [
    choices(locale, 'direction', DIRECTIONS, query.direction),
    librarySelect({
      id: 'filter-library',
      label: t('conversations.filter.library'),
      all: t('conversations.filter.any'),
      libraries,
      chosen: query.library,
    }),
    {
      id: 'filter-by',
      name: 'by',
      label: t('conversations.filter.by'),
      options: [
        { value: '', text: t('conversations.filter.everybody'), isSelected: query.by === undefined },
        { value: 'me', text: t('conversations.filter.me'), isSelected: query.by === 'me' },
      ],
    },
  ];
};

const choices = (
  { t }: Locale,
  name: 'medium' | 'direction' | 'purpose',
  values: readonly string[],
  chosen: string | undefined,
): Select => ({
  id: `filter-${name}`,
  name,
  label: t(`conversations.filter.${name}`),
  options: [
    { value: '', text: t('conversations.filter.any'), isSelected: chosen === undefined },
    ...values.map((value) => ({ value, text: t(`conversations.${name}.${value}`), isSelected: value === chosen })),
  ],
});

const lineOf = (
  locale: Locale,
  conversation: Conversation,
  patron: FoundPatron,
  nameOf: (staff: number) => string,
): ConversationLine => {
  const { t } = locale;
  const { text } = conversation;
  const name = fullName(t, patron.name);
  return {
    icon: MEDIUM_ICON[conversation.medium],
    patron: { path: `/patrons/${patron.borrowernumber}`, text: name },
    manner: mannerWords(locale, conversation),
    when: locale.moment(conversation.happenedAt),
    chips: conversation.isConfidential ? [LOCK(locale)] : [],
    text: text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS).trimEnd()}…` : text,
    isCut: text.length > SHOWN_CHARACTERS,
    outcome: conversation.outcome,
    by: nameOf(conversation.author),
    path: `/conversations/${conversation.id}`,
    openLabel: t('conversations.openOf', { name, moment: locale.moment(conversation.happenedAt) }),
  };
};

const emptyState = ({ t }: Locale, isNarrowed: boolean, mayWrite: boolean): EmptyState => ({
  icon: isNarrowed ? 'search' : 'message',
  title: t(isNarrowed ? 'conversations.none.narrowed' : 'conversations.none.title'),
  text: t(isNarrowed ? 'conversations.none.narrowedText' : 'conversations.none.text'),
  action: mayWrite && !isNarrowed ? { path: '/conversations/new', text: t('conversations.log') } : undefined,
});

/** `conversations/choose`: with whom it was, before it can be written down. */
export interface ChoosePage {
  readonly words: string;
  readonly people: readonly (PathLink & { readonly note: string })[];
  readonly none: string | undefined;
}

export const choosePage = (
  { t }: Locale,
  words: string,
  found: readonly Pick<FoundPatron, 'borrowernumber' | 'name' | 'cardnumber' | 'library'>[],
): ChoosePage => ({
  words,
  people: found.map((patron) => ({
    path: `/conversations/new?borrowernumber=${patron.borrowernumber}`,
    text: fullName(t, patron.name),
    note: t('patrons.suggest.detail', { card: patron.cardnumber ?? t('patrons.card.none'), library: patron.library }),
  })),
  none: words !== '' && found.length === 0 ? t('conversations.choose.none') : undefined,
});

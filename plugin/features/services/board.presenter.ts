import type { Locale } from '../../i18n/locale.ts';
import type { LibraryDay } from '../../shared/time.ts';
import { pathWith } from '../../web/links.ts';
import type { Chip, EmptyState, PathLink } from '../../web/partials.ts';
import { fullName } from '../patrons/index.ts';
import type { DeskRequest } from './desk.service.ts';
import { BOARD_STATES, stepsFrom, type RequestState } from './request-state.domain.ts';
import { requestPath } from './request-path.ts';
import { stepTitle } from './step-forms.presenter.ts';
import { deadlineChip, deadlineOf, moneyWords, timeWords, urgencyOf, type Urgency } from './words.ts';

export const WHOSE = ['mine', 'library', 'all'] as const;
export type Whose = (typeof WHOSE)[number];

/** `services/board`: what is under way, by where it stands. */
export interface BoardPage {
  readonly heading: string;
  readonly note: string;
  readonly whose: readonly Tab[];
  readonly views: readonly Tab[];
  readonly lanes: readonly {
    readonly state: RequestState;
    readonly title: string;
    readonly count: string;
    readonly cards: readonly BoardCard[];
  }[];
  readonly lists: readonly {
    readonly id: string;
    readonly title: string;
    readonly count: string;
    readonly none: string;
    readonly more: PathLink;
    readonly lines: readonly (PathLink & { readonly note: string; readonly chip: Chip | undefined })[];
  }[];
  readonly empty: EmptyState | undefined;
}

/** One of several ways to look at the same. */
export interface Tab extends PathLink {
  readonly isCurrent: boolean;
}

interface BoardCard {
  readonly id: number;
  readonly title: string;
  readonly path: string;
  readonly patron: string;
  readonly note: string;
  readonly chip: Chip;
  readonly urgency: Urgency;
  readonly isConfidential: boolean;
  readonly owner: string | undefined;
  readonly initials: string | undefined;
  readonly takePath: string;
  /** The states it may be moved to without more words, for dragging and the keyboard: `in_work ready:form`. */
  readonly ways: string;
  readonly from: RequestState;
  readonly stepsPath: string;
  /** The ordinary next step, where it needs nothing but a press. */
  readonly next: { readonly to: RequestState; readonly text: string; readonly label: string } | undefined;
  readonly nextForm: PathLink | undefined;
}

export interface BoardInput {
  readonly requests: readonly DeskRequest[];
  readonly delivered: readonly DeskRequest[];
  readonly rated: readonly DeskRequest[];
  readonly offers: readonly DeskRequest[];
  readonly whose: Whose;
  readonly library: string;
  readonly today: LibraryDay;
}

export const boardPage = (locale: Locale, input: BoardInput): BoardPage => {
  const { t } = locale;
  const { requests, today } = input;
  const late = requests.filter((request) => urgencyOf(deadlineOf(request), today) === 'late').length;
  const isEmpty = [requests, input.delivered, input.rated, input.offers].every((list) => list.length === 0);
  return {
    heading: t('services.board.title'),
    note: t('services.board.note', { open: requests.length, late }),
    whose: whoseTabs(locale, input.whose, input.library, '/services'),
    views: viewTabs(locale, 'board', input.whose),
    lanes: BOARD_STATES.map((state) => {
      const cards = requests.filter((request) => request.state === state);
      return {
        state,
        title: t(`services.state.${state}`),
        count: locale.number(cards.length),
        cards: cards.map((request) => cardOf(locale, request, today)),
      };
    }),
    lists: [
      listOf(locale, 'offers', input.offers, input),
      listOf(locale, 'delivered', input.delivered, input),
      listOf(locale, 'rated', input.rated, input),
    ],
    empty: isEmpty
      ? {
          icon: 'services',
          title: t('services.board.empty'),
          text: t('services.board.emptyText'),
          action: { path: '/patrons', text: t('services.board.emptyAction') },
        }
      : undefined,
  };
};

export const whoseTabs = ({ t }: Locale, current: Whose, library: string, path: string): Tab[] =>
  WHOSE.map((whose) => ({
    text: t(`services.whose.${whose}`, { library }),
    path: pathWith(path, { whose: whose === 'library' ? undefined : whose }),
    isCurrent: whose === current,
  }));

const VIEWS = { board: '/services', list: '/services/requests', calendar: '/services/calendar' } as const;
type View = keyof typeof VIEWS;

export const viewTabs = ({ t }: Locale, current: View, whose: Whose): Tab[] =>
  (Object.keys(VIEWS) as View[]).map((view) => ({
    text: t(`services.view.${view}`),
    path: pathWith(VIEWS[view], {
      whose: whose === 'library' ? undefined : whose,
    }),
    isCurrent: view === current,
  }));

const cardOf = (locale: Locale, request: DeskRequest, today: LibraryDay): BoardCard => {
  const { t } = locale;
  const path = requestPath(request.id);
  const steps = stepsFrom(request.state);
  const [first] = steps;
  const titleOf = (to: RequestState): string => stepTitle(locale, { from: request.state, to });
  return {
    id: request.id,
    title: request.title,
    path,
    patron: fullName(t, request.patron.name),
    note: [
      request.service,
      ...(request.total === undefined ? [] : [moneyWords(locale, request.total)]),
      ...(request.minutes === 0 ? [] : [timeWords(locale, request.minutes)]),
    ].join(' · '),
    chip: deadlineChip(locale, request, today),
    urgency: urgencyOf(deadlineOf(request), today),
    isConfidential: request.isConfidential,
    owner: request.ownerName ?? (request.owner === undefined ? undefined : t('services.colleague')),
    initials: request.ownerName === undefined ? undefined : initialsOf(request.ownerName),
    takePath: `${path}/owner`,
    ways: steps.map(({ to, need }) => (need === 'nothing' ? to : `${to}:form`)).join(' '),
    from: request.state,
    stepsPath: `${path}/steps`,
    next:
      first?.need !== 'nothing'
        ? undefined
        : { to: first.to, text: titleOf(first.to), label: `${titleOf(first.to)}: ${request.title}` },
    nextForm:
      first === undefined || first.need === 'nothing'
        ? undefined
        : { text: titleOf(first.to), path: `${path}#step-${first.to}` },
  };
};

const initialsOf = (name: string): string =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((part) => part.slice(0, 1).toLocaleUpperCase())
    .join('');

const MOST_LINES = 5;
const LIST_STATES = { offers: ['draft', 'proposed'], delivered: ['delivered'], rated: ['rated'] } as const;

const listOf = (
  locale: Locale,
  id: keyof typeof LIST_STATES,
  requests: readonly DeskRequest[],
  { whose }: BoardInput,
): BoardPage['lists'][number] => {
  const { t } = locale;
  return {
    id,
    title: t(`services.board.${id}`),
    count: locale.number(requests.length),
    none: t(`services.board.${id}.none`),
    more: {
      text: t('services.board.more'),
      path: pathWith('/services/requests', {
        state: LIST_STATES[id][0],
        whose: whose === 'library' ? undefined : whose,
      }),
    },
    lines: requests.slice(0, MOST_LINES).map((request) => ({
      text: request.title,
      path: requestPath(request.id),
      note: [fullName(t, request.patron.name), request.comment].filter((part) => part !== '').join(' · '),
      chip:
        request.rated === undefined
          ? undefined
          : {
              tone: request.rated >= 4 ? 'good' : 'neutral',
              icon: 'star',
              word: t('services.stars', { stars: request.rated }),
            },
    })),
  };
};

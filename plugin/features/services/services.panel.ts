import { pathWith } from '../../web/links.ts';
import type { Locale } from '../../i18n/locale.ts';
import type { Chip, PathLink, Select } from '../../web/partials.ts';
import type { PatronPanel } from '../patrons/index.ts';
import type { DeskService } from './desk.service.ts';
import { requestPath } from './request-path.ts';
import { OPEN_STATES, type RequestState } from './request-state.domain.ts';
import { DISMISSALS, type Ground, type Suggestion } from './suggestion.domain.ts';
import type { SuggestionService } from './suggestion.service.ts';
import { deadlineChip, stateChip } from './words.ts';

/** The card on a patron's page: what the library makes for them, or made. */
export interface ServicesPanel {
  readonly lines: readonly (PathLink & {
    readonly note: string;
    readonly chip: Chip;
    readonly due: Chip | undefined;
  })[];
  /** Instead of lines, where there are none. */
  readonly none: string;
  readonly actions: readonly (PathLink & { readonly isMain: boolean })[];
  /** Offers that suit this patron, each with its reason. */
  readonly suggestions: readonly SuggestionView[];
}

interface SuggestionView {
  readonly text: string;
  readonly why: string;
  readonly service: number;
  readonly offer: PathLink & { readonly label: string };
  readonly dismissPath: string;
  readonly reason: Select;
}

const MOST_SHOWN = 6;

const isOpen = (state: RequestState): boolean => (OPEN_STATES as readonly RequestState[]).includes(state);

export const servicesPanel = (desk: DeskService, suggestions: SuggestionService): PatronPanel<ServicesPanel> => ({
  load: async ({ patron, viewer, locale, today, now }) => {
    const { borrowernumber } = patron;
    if (!viewer.permissions.has('services.use')) return undefined;
    const { t } = locale;
    const [requests, suggested] = await Promise.all([
      desk.requests({ viewer, locale, now }, { borrowernumber }),
      suggestions.suggest(patron, locale, { viewer, now }),
    ]);
    const open = requests.filter(({ state }) => isOpen(state));
    const over = requests.filter(({ state }) => !isOpen(state)).toReversed();
    const begin = `/patrons/${borrowernumber}/requests/new`;
    return {
      lines: [...open, ...over].slice(0, MOST_SHOWN).map((request) => ({
        text: request.title,
        path: requestPath(request.id),
        note: request.service,
        chip: stateChip(locale, request.state),
        due: isOpen(request.state) && request.dueOn !== undefined ? deadlineChip(locale, request, today) : undefined,
      })),
      none: t('services.panel.none'),
      actions: [
        { text: t('services.panel.request'), path: begin, isMain: true },
        { text: t('services.panel.offer'), path: pathWith(begin, { as: 'offer' }), isMain: false },
      ],
      suggestions: suggested.map((suggestion) => suggestionView(locale, borrowernumber, suggestion)),
    };
  },
});

const groundWords = (locale: Locale, ground: Ground): string => {
  const { t } = locale;
  switch (ground.kind) {
    case 'rated':
      return t('services.suggest.rated', { stars: ground.stars });
    case 'habit':
      return t('services.suggest.habit', { times: ground.times, day: locale.day(ground.lastOn) });
    case 'segment':
      return t('services.suggest.segment', { name: ground.name });
    case 'interest':
      return t('services.suggest.interest', { words: locale.list(ground.words) });
  }
};

const suggestionView = (locale: Locale, borrowernumber: number, { service, ground }: Suggestion): SuggestionView => {
  const { t } = locale;
  const offer = pathWith(`/patrons/${borrowernumber}/requests/new`, { service: service.id, as: 'offer' });
  return {
    text: service.name,
    why: groundWords(locale, ground),
    service: service.id,
    offer: {
      path: offer,
      text: t('services.suggest.offer'),
      label: t('services.suggest.offerThis', { name: service.name }),
    },
    dismissPath: `/patrons/${borrowernumber}/suggestions/dismiss`,
    reason: {
      id: `dismiss-${service.id}`,
      name: 'reason',
      label: t('services.suggest.why'),
      options: DISMISSALS.map((value, index) => ({
        value,
        text: t(`services.dismissal.${value}`),
        isSelected: index === 0,
      })),
    },
  };
};

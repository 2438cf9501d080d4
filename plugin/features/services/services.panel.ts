import { pathWith } from '../../web/links.ts';
import type { Chip, PathLink } from '../../web/partials.ts';
import type { PatronPanel } from '../patrons/index.ts';
import type { DeskService } from './desk.service.ts';
import { requestPath } from './request.presenter.ts';
import { OPEN_STATES, type RequestState } from './request-state.domain.ts';
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
}

const MOST_SHOWN = 6;

const isOpen = (state: RequestState): boolean => (OPEN_STATES as readonly RequestState[]).includes(state);

export const servicesPanel = (desk: DeskService): PatronPanel<ServicesPanel> => ({
  load: async ({ patron: { borrowernumber }, viewer, locale, today }) => {
    if (!viewer.permissions.has('services.use')) return undefined;
    const { t } = locale;
    const requests = await desk.requests(viewer, locale, { borrowernumber });
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
    };
  },
});

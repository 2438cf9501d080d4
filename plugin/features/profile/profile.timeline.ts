import { dayIn, startOfDay } from '../../shared/time.ts';
import type { TimelineSource } from '../patrons/index.ts';
import { fieldName } from './profile-words.ts';
import type { HistoryLine, ProfileService } from './profile.service.types.ts';

/**
 * What came into the profile, on a patron's timeline: one line for each day and way, with the fields and not what is in
 * them, which the card shows.
 */
export const profileSource = (profiles: Pick<ProfileService, 'history'>, timezone: string): TimelineSource => ({
  group: 'account',
  kinds: [{ kind: 'profile', icon: 'user' }],
  about: 'written',
  async read({ patron, window, locale, viewer, now }) {
    if (!viewer.permissions.has('profile.view')) return [];
    const span = { from: startOfDay(timezone, window.from), before: startOfDay(timezone, window.before) };
    const lines = await profiles.history({ viewer, now }, patron.borrowernumber, span);
    const told = new Map<string, HistoryLine[]>();
    for (const line of lines) {
      const way = `${dayIn(timezone, line.changedAt).toString()} ${line.isConfidential} ${wayOf(line)}`;
      told.set(way, [...(told.get(way) ?? []), line]);
    }
    return [...told.values()].flatMap((together) => {
      const [line] = together;
      if (line === undefined) return [];
      const names = [...new Set(together.map(({ field }) => fieldName(locale, field)))];
      return [
        {
          day: dayIn(timezone, line.changedAt),
          icon: line.isConfidential ? ('lock' as const) : ('user' as const),
          text: locale.t('profile.timeline.noted', { fields: locale.list(names) }),
          note: locale.t(`profile.timeline.${wayOf(line)}`),
          action: { path: `/patrons/${patron.borrowernumber}/profile`, text: locale.t('profile.history.link') },
        },
      ];
    });
  },
});

/** What was edited is told by whom it is from; what came otherwise, by how. */
const wayOf = ({ reason, source }: HistoryLine): string => (reason === 'edit' ? source : reason);

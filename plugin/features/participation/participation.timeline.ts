import type { Locale } from '../../i18n/locale.ts';
import type { PatronParticipation } from '../../koha/patrons/index.ts';
import type { LibraryDay } from '../../shared/time.ts';
import { maySeeTitles, type TimelineEntry, type TimelineSource } from '../patrons/index.ts';
import type { ParticipationReader } from './participation.service.ts';

/** Clubs joined and left, suggestions and what became of them, reviews and tags; the patron's own doing, not their use. */
export const participationSource = (reader: ParticipationReader): TimelineSource => ({
  group: 'part',
  kinds: [{ kind: 'participation', icon: 'part' }],
  about: 'written',
  async read({ patron, window, locale, viewer }) {
    const parts = await reader.of(patron);
    const [from, before] = [window.from.toString(), window.before.toString()];
    return [
      ...parts.flatMap((part) => entriesOf(locale, part, maySeeTitles(viewer.permissions))),
      ...daysWith(parts, 'review').map(({ day, count }) => ({
        day,
        icon: 'star' as const,
        text: locale.t('participation.timeline.review', { count }),
      })),
      ...daysWith(parts, 'tag').map(({ day, count }) => ({
        day,
        icon: 'tag' as const,
        text: locale.t('participation.timeline.tag', { count }),
      })),
    ].filter(({ day }) => day.toString() >= from && day.toString() < before);
  },
});

const entriesOf = (locale: Locale, part: PatronParticipation, showsTitles: boolean): TimelineEntry[] => {
  const { t } = locale;
  const { kind, day, endedOn, state, stateSince, name = '' } = part;
  if (kind === 'club')
    return [
      { day, icon: 'patrons', text: t('participation.timeline.joined', { club: name }) },
      ...(endedOn === undefined
        ? []
        : [{ day: endedOn, icon: 'patrons' as const, text: t('participation.timeline.left', { club: name }) }]),
    ];
  if (kind !== 'suggestion') return [];
  const titles = showsTitles && name !== '' ? [name] : undefined;
  return [
    ...(state === 'asked' || stateSince === undefined
      ? []
      : [
          {
            day: stateSince,
            icon: 'idea' as const,
            text: t('participation.timeline.became', { state: t(`participation.state.${state}`) }),
            titles,
          },
        ]),
    { day, icon: 'idea', text: t('participation.timeline.suggested'), titles },
  ];
};

/** How many of a kind on each day. */
const daysWith = (
  parts: readonly PatronParticipation[],
  kind: 'review' | 'tag',
): { readonly day: LibraryDay; readonly count: number }[] => {
  const days = new Map<string, { readonly day: LibraryDay; count: number }>();
  for (const { kind: of, day } of parts) {
    if (of !== kind) continue;
    const known = days.get(day.toString());
    if (known === undefined) days.set(day.toString(), { day, count: 1 });
    else known.count += 1;
  }
  return [...days.values()];
};

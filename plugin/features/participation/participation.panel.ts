import type { Locale } from '../../i18n/locale.ts';
import type { PatronParticipation } from '../../koha/patrons/index.ts';
import type { LibraryDay } from '../../shared/time.ts';
import type { IconName } from '../../web/icons.ts';
import type { Chip } from '../../web/partials.ts';
import { maySeeTitles, type PatronPanel } from '../patrons/index.ts';
import { suggestionChip } from './participation-words.ts';
import type { ParticipationReader } from './participation.service.ts';

/** The card on a patron's page: how they take part. */
export interface ParticipationPanel {
  readonly lines: readonly {
    readonly icon: IconName;
    readonly text: string;
    readonly note: string;
    readonly chip: Chip | undefined;
  }[];
  readonly foot: string | undefined;
}

const MOST_SUGGESTIONS = 5;

type Line = ParticipationPanel['lines'][number];

/** Nothing of a patron who asked that no history be kept, or who takes no part. */
export const participationPanel = (reader: ParticipationReader): PatronPanel<ParticipationPanel> => ({
  load: async ({ patron, viewer, locale, today }) => {
    const [parts, events] = await Promise.all([reader.of(patron), reader.events(patron, today)]);
    const showsTitles = maySeeTitles(viewer.permissions);
    const suggestions = parts.filter(({ kind }) => kind === 'suggestion');
    const lines = [
      ...parts.filter((part) => isIn(part, today)).map((club) => clubLine(locale, club)),
      ...suggestions.slice(0, MOST_SUGGESTIONS).map((one) => suggestionLine(locale, one, showsTitles)),
      ...countLines(locale, 'review', 'star', daysOf(parts, 'review')),
      ...countLines(locale, 'tag', 'tag', daysOf(parts, 'tag')),
      ...countLines(locale, 'event', 'calendar', events),
    ];
    if (lines.length === 0) return undefined;
    const more = suggestions.length - MOST_SUGGESTIONS;
    return { lines, foot: more > 0 ? locale.t('participation.more', { count: more }) : undefined };
  },
});

const isIn = ({ kind, endedOn }: PatronParticipation, today: LibraryDay): boolean =>
  kind === 'club' && (endedOn === undefined || endedOn.toString() > today.toString());

const clubLine = (locale: Locale, { name = '', day }: PatronParticipation): Line => ({
  icon: 'patrons',
  text: name,
  note: locale.t('participation.since', { day: locale.day(day) }),
  chip: undefined,
});

const suggestionLine = (
  locale: Locale,
  { name, day, state, stateSince }: PatronParticipation,
  showsTitles: boolean,
): Line => ({
  icon: 'idea',
  text: showsTitles && name !== undefined ? name : locale.t('participation.timeline.suggested'),
  note:
    stateSince === undefined || state === 'asked'
      ? locale.t('participation.suggested', { day: locale.day(day) })
      : locale.t('participation.suggestedSince', { day: locale.day(day), since: locale.day(stateSince) }),
  chip: suggestionChip(locale, state),
});

const daysOf = (parts: readonly PatronParticipation[], kind: 'review' | 'tag'): LibraryDay[] =>
  parts.filter((part) => part.kind === kind).map(({ day }) => day);

const countLines = (
  locale: Locale,
  kind: 'review' | 'tag' | 'event',
  icon: IconName,
  days: readonly LibraryDay[],
): Line[] => {
  const last = [...days].sort((one, other) => other.since(one).sign)[0];
  if (last === undefined) return [];
  return [
    {
      icon,
      text: locale.t(`participation.count.${kind}`, { count: days.length }),
      note: locale.t('participation.latest', { day: locale.day(last) }),
      chip: undefined,
    },
  ];
};

import type { Locale } from '../../i18n/locale.ts';
import type { KohaGateway } from '../../koha/gateway.ts';
import {
  circulationDays,
  namedTitles,
  type CirculationDay,
  type CirculationKind,
  type NamedTitle,
} from '../../koha/patrons/index.ts';
import type { LibraryDay } from '../../shared/time.ts';
import type { IconName } from '../../web/icons.ts';
import type { TimelineEntry, TimelineQuery, TimelineSource } from './timeline.ts';

/** What each filter asks Koha for. A visit is a day with a loan or with use inside the library. */
const ASKED: Readonly<Record<string, readonly CirculationKind[]>> = {
  visit: ['loan', 'return', 'local-use'],
  loan: ['loan'],
  renewal: ['renewal'],
  return: ['return'],
};
const EVERYTHING: readonly CirculationKind[] = ['loan', 'return', 'local-use', 'renewal'];
const OF_A_VISIT: ReadonlySet<CirculationKind> = new Set(['loan', 'local-use']);

/** Loans, returns, renewals and use inside the library: one line per day and library, titles only where allowed. */
export const circulationSource = (koha: KohaGateway): TimelineSource => ({
  group: 'use',
  kinds: [
    { kind: 'visit', icon: 'visit' },
    { kind: 'loan', icon: 'book' },
    { kind: 'renewal', icon: 'renewal' },
    { kind: 'return', icon: 'return' },
  ],
  about: 'use',
  async read({ patron, window, kind, maySeePastTitles, locale }: TimelineQuery) {
    const asked = (kind === undefined ? undefined : ASKED[kind]) ?? EVERYTHING;
    const days = await circulationDays(koha, patron.borrowernumber, window, asked);
    const groups = grouped(days).filter((group) => kind !== 'visit' || group.some((one) => OF_A_VISIT.has(one.kind)));
    const [latest, earliest] = [groups.at(0)?.[0].day, groups.at(-1)?.[0].day];
    if (!maySeePastTitles || latest === undefined || earliest === undefined)
      return groups.map((group) => entryOf(locale, group));
    const titles = await namedTitles(koha, patron.borrowernumber, earliest, latest);
    return withTitles(groups, titles).map(({ group, shown }) => ({ ...entryOf(locale, group), titles: shown }));
  },
});

/** What happened on one day in one place; renewals apart, for they are no visit. */
type Group = readonly [CirculationDay, ...CirculationDay[]];

const grouped = (days: readonly CirculationDay[]): Group[] => {
  const groups = new Map<string, Group>();
  for (const one of days) {
    const place = one.kind === 'renewal' && one.isOnline ? '' : (one.branchcode ?? '');
    const key = [one.day.toString(), one.kind === 'renewal' ? 'renewal' : 'visit', place].join('|');
    groups.set(key, [one, ...(groups.get(key) ?? [])]);
  }
  return [...groups.values()].sort((one, other) => dayTextOf(other).localeCompare(dayTextOf(one)));
};

const dayTextOf = (group: Group): string => group[0].day.toString();

const entryOf = (locale: Locale, group: Group): TimelineEntry => {
  const day = group[0].day;
  const counts = EVERYTHING.map((kind) => ({
    kind,
    number: group.filter((one) => one.kind === kind).reduce((sum, one) => sum + one.number, 0),
  })).filter(({ number }) => number > 0);
  const what = locale.list(counts.map(({ kind, number }) => locale.t(`timeline.count.${kind}`, { count: number })));
  const isOnline = group.every((one) => one.isOnline && one.kind === 'renewal');
  return { day, icon: ICON[counts[0]?.kind ?? 'loan'], text: placed(locale, what, isOnline, group[0].library) };
};

const placed = ({ t }: Locale, what: string, isOnline: boolean, library: string | undefined): string => {
  if (isOnline) return t('timeline.online', { what });
  return library === undefined ? what : t('timeline.at', { what, library });
};

const ICON: Readonly<Record<CirculationKind, IconName>> = {
  loan: 'book',
  return: 'return',
  'local-use': 'visit',
  renewal: 'renewal',
};

const isSame = (one: LibraryDay | undefined, other: LibraryDay): boolean => one?.toString() === other.toString();

/** Each title stands once for each day: with the first line of that day that counts a loan or a return. */
const withTitles = (
  groups: readonly Group[],
  titles: readonly NamedTitle[],
): { readonly group: Group; readonly shown: readonly string[] }[] => {
  const told = new Set<string>();
  const firstTime = (text: string): boolean => !told.has(text) && told.add(text).size > 0;
  return groups.map((group) => {
    const day = group[0].day;
    const has = (kind: CirculationKind): boolean => group.some((one) => one.kind === kind);
    const matching = titles.filter(
      ({ issued, returned }) => (has('loan') && isSame(issued, day)) || (has('return') && isSame(returned, day)),
    );
    const shown = matching.map(({ title }) => title).filter((title) => firstTime(`${day.toString()} ${title}`));
    return { group, shown };
  });
};

import type { Locale } from '../../i18n/locale.ts';
import { dayNumber } from '../../shared/time.ts';
import type { PatronPanel } from '../patrons/index.ts';
import type { Interest, InterestReader } from './interest.read-model.ts';
import type { InterestKind } from './token.domain.ts';

/** The card on a patron's page: what they care about, and why Kenal thinks so. */
export interface InterestsPanel {
  readonly lines: readonly InterestLine[];
  /** Instead of lines, where there are none. */
  readonly none: string;
  readonly foot: string;
  /** Only for who may record what a patron said. */
  readonly add: { readonly path: string } | undefined;
}

interface InterestLine {
  /** Of a subject, nothing: that is what most are. */
  readonly kind: string;
  readonly label: string;
  readonly strength: string;
  /** Of 100. */
  readonly width: string;
  readonly isDeclared: boolean;
  readonly why: string;
  readonly withdraw:
    { readonly path: string; readonly kind: string; readonly value: string; readonly label: string } | undefined;
}

/** How many of each kind are shown beside what was declared; classes only where records name no subjects. */
const MOST_SHOWN: Readonly<Record<InterestKind, number>> = { subject: 5, author: 2, series: 1, class: 0 };
const MOST_CLASSES = 3;
const STRONG = 0.5;

export const interestsPanel = (reader: InterestReader): PatronPanel<InterestsPanel> => ({
  load: async ({ patron, history, viewer, locale }) => {
    const isRefused = history.state === 'refused';
    const known = await reader.of(patron.borrowernumber);
    const shown = isRefused ? known.filter(({ isDeclared }) => isDeclared) : shownOf(known);
    const path = `/patrons/${patron.borrowernumber}/interests`;
    const mayRecord = viewer.permissions.has('conversations.write');
    return {
      lines: shown.map((interest) =>
        lineOf(locale, interest, shown, { isRefused, path: mayRecord ? path : undefined }),
      ),
      none: locale.t(isRefused ? 'interests.none.refused' : 'interests.none'),
      foot: locale.t('interests.foot'),
      add: mayRecord ? { path } : undefined,
    };
  },
});

const shownOf = (known: readonly Interest[]): Interest[] => {
  const inferred = (kind: InterestKind, most: number): Interest[] =>
    known.filter((one) => one.kind === kind && !one.isDeclared).slice(0, most);
  const hasSubjects = known.some(({ kind }) => kind === 'subject');
  return [
    ...known.filter(({ isDeclared }) => isDeclared),
    ...inferred('subject', MOST_SHOWN.subject),
    ...inferred('class', hasSubjects ? MOST_SHOWN.class : MOST_CLASSES),
    ...inferred('author', MOST_SHOWN.author),
    ...inferred('series', MOST_SHOWN.series),
  ];
};

const lineOf = (
  locale: Locale,
  interest: Interest,
  shown: readonly Interest[],
  { isRefused, path }: { readonly isRefused: boolean; readonly path: string | undefined },
): InterestLine => {
  const { t } = locale;
  const { kind, value, label, isDeclared } = interest;
  const most = Math.max(...shown.filter((one) => one.kind === kind && !one.isDeclared).map(({ weight }) => weight));
  const part = isDeclared ? 1 : interest.weight / most;
  return {
    kind: kind === 'subject' ? '' : t(`interests.kind.${kind}`),
    label,
    strength: t(`interests.strength.${strengthOf(isDeclared, part)}`),
    width: String(Math.max(4, Math.round(part * 100))),
    isDeclared,
    why: whyOf(locale, interest, isRefused),
    withdraw:
      isDeclared && path !== undefined
        ? { path: `${path}/withdraw`, kind, value, label: t('interests.withdraw', { label }) }
        : undefined,
  };
};

const strengthOf = (isDeclared: boolean, part: number): string => {
  if (isDeclared) return 'said';
  if (part === 1) return 'main';
  return part >= STRONG ? 'strong' : 'some';
};

const DAYS_A_YEAR = 365;

/** The sentence that opens a weight into what it was worked out of. */
const whyOf = (locale: Locale, { isDeclared, titles, firstDay, lastDay }: Interest, isRefused: boolean): string => {
  const { t } = locale;
  const said = isDeclared ? t('interests.why.said') : '';
  if (isRefused || titles === 0 || firstDay === undefined || lastDay === undefined) return said;
  const span = dayNumber(lastDay) - dayNumber(firstDay);
  const last = locale.month(lastDay);
  const shown =
    span < DAYS_A_YEAR
      ? t('interests.why.months', {
          titles,
          first: locale.month(firstDay),
          last,
          isOne: String(locale.month(firstDay) === last),
        })
      : t('interests.why.years', { titles, years: Math.ceil(span / DAYS_A_YEAR), last });
  return [said, shown].filter((one) => one !== '').join(' ');
};

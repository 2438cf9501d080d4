import type { Locale } from '../../i18n/locale.ts';
import { dayNumber } from '../../shared/time.ts';
import type { Interest } from './interest.read-model.ts';
import type { InterestKind } from './token.domain.ts';

/** How many of each kind are shown beside what was declared; classes only where records name no subjects. */
const MOST_SHOWN: Readonly<Record<InterestKind, number>> = { subject: 5, author: 2, series: 1, class: 0 };
const MOST_CLASSES = 3;
const STRONG = 0.5;

/** Those that are shown: everything that was said, then the strongest of each kind. */
export const shownOf = (known: readonly Interest[]): Interest[] => {
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

/** How strong beside the strongest of its kind, in a word. */
const strengthOf = (isDeclared: boolean, part: number): string => {
  if (isDeclared) return 'said';
  if (part === 1) return 'main';
  return part >= STRONG ? 'strong' : 'some';
};

const DAYS_A_YEAR = 365;

/** The sentence that opens a weight into what it was worked out of. */
export const whyOf = (
  locale: Locale,
  { isDeclared, titles, firstDay, lastDay }: Interest,
  isSilent: boolean,
): string => {
  const { t } = locale;
  const said = isDeclared ? t('interests.why.said') : '';
  if (isSilent || titles === 0 || firstDay === undefined || lastDay === undefined) return said;
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

/** What an interest is beside the strongest that is shown of its kind, 0 to 1; 1 where it was said. */
export const partOf = (interest: Interest, shown: readonly Interest[]): number => {
  if (interest.isDeclared) return 1;
  const rivals = shown.filter(({ kind, isDeclared }) => kind === interest.kind && !isDeclared);
  return interest.weight / Math.max(...rivals.map(({ weight }) => weight));
};

export const strengthWord = ({ t }: Locale, interest: Interest, shown: readonly Interest[]): string =>
  t(`interests.strength.${strengthOf(interest.isDeclared, partOf(interest, shown))}`);

/** "Author Pramoedya"; of a subject the label alone, for that is what most are. */
export const kindWord = ({ t }: Locale, { kind }: Interest): string =>
  kind === 'subject' ? '' : t(`interests.kind.${kind}`);

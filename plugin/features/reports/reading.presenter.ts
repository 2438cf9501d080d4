import type { Locale } from '../../i18n/locale.ts';
import type { LibraryDay } from '../../shared/time.ts';
import { rankedBars, type RankedBars } from '../../web/charts/ranked-bars.ts';
import type { LibraryInterest } from '../interests/index.ts';
import { cellsIn, type Figures } from './figures.ts';
import { report, type Report } from './report-card.ts';
import { FEWEST_SHOWN } from './small-groups.domain.ts';

/** What patrons' loans show, together. */
export interface Reading {
  /** The day up to which everybody's interests are worked out; undefined before the first time. */
  readonly asOf: LibraryDay | undefined;
  readonly subjects: readonly LibraryInterest[];
  readonly authors: readonly LibraryInterest[];
  /** Looked at where records name no subjects. */
  readonly classes: readonly LibraryInterest[];
}

interface ReadingInput {
  readonly locale: Locale;
  readonly reading: Reading;
  readonly csv: string;
}

const MOST_DRAWN = 12;

/** What the library is read for: patrons who share an interest, without small groups. */
export const readingReport = ({ locale, reading, csv }: ReadingInput): Report<RankedBars> => {
  const { t } = locale;
  const enough = (all: readonly LibraryInterest[]): LibraryInterest[] =>
    all.filter(({ patrons }) => patrons >= FEWEST_SHOWN);
  const [subjects, authors] = [enough(reading.subjects), enough(reading.authors)];
  const hasSubjects = subjects.length > 0;
  const topics = hasSubjects ? subjects : enough(reading.classes);
  const kind = hasSubjects ? 'subject' : 'class';
  const drawn = topics.slice(0, MOST_DRAWN);
  return report({
    id: 'reading',
    title: t('reports.reading.title'),
    note: t('reports.reading.note'),
    sentences: readingSentences(locale, topics, authors),
    chart:
      drawn.length === 0
        ? undefined
        : rankedBars({
            bars: drawn.map(({ label, patrons }) => ({
              text: label,
              note: hasSubjects ? '' : t('reports.reading.kind.class'),
              value: patrons,
            })),
            number: (value) => locale.number(value),
          }),
    figures: figuresOf(locale, [
      [kind, topics],
      ['author', authors],
    ]),
    csv,
    foot:
      reading.asOf === undefined
        ? t('reports.reading.footNone')
        : t('reports.reading.foot', { day: locale.day(reading.asOf), fewest: FEWEST_SHOWN }),
  });
};

const readingSentences = (
  locale: Locale,
  topics: readonly LibraryInterest[],
  authors: readonly LibraryInterest[],
): string[] => {
  const { t } = locale;
  const [first, second, third] = topics;
  const [author] = authors;
  if (first === undefined) return [t('reports.reading.none', { fewest: FEWEST_SHOWN })];
  return [
    t('reports.reading.first', { label: first.label, count: first.patrons, number: locale.number(first.patrons) }),
    ...(second === undefined || third === undefined
      ? []
      : [t('reports.reading.then', { second: second.label, third: third.label })]),
    ...(author === undefined ? [] : [t('reports.reading.author', { label: author.label })]),
  ];
};

const figuresOf = (
  locale: Locale,
  groups: readonly (readonly [kind: 'subject' | 'class' | 'author', found: readonly LibraryInterest[]])[],
): Figures => {
  const { t } = locale;
  const { word, number } = cellsIn(locale);
  return {
    caption: t('reports.reading.caption'),
    columns: ['what', 'kind', 'patrons'].map((name) => ({
      text: t(`reports.reading.column.${name}`),
      isNumber: name === 'patrons',
    })),
    rows: groups.flatMap(([kind, found]) =>
      found.map(({ label, patrons }) => [word(label), word(t(`reports.reading.kind.${kind}`)), number(patrons)]),
    ),
  };
};

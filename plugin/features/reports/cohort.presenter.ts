import type { Locale } from '../../i18n/locale.ts';
import type { LibraryDay } from '../../shared/time.ts';
import { wilson } from '../insight/index.ts';
import { MOST_COHORTS } from './cohort-spans.ts';
import { cellsIn, percentIn, type Figures } from './figures.ts';
import { report, type Report } from './report-card.ts';
import type { SeenCohort } from './seen.ts';
import { FEWEST_SHOWN, tellingOf } from './small-groups.domain.ts';

/** `partials/charts/heat-map`: a table whose cells are as dark as their figure is high. */
export interface HeatMap {
  readonly caption: string;
  readonly corner: string;
  readonly patrons: string;
  readonly ageTitle: string;
  readonly ages: readonly number[];
  readonly rows: readonly HeatRow[];
  readonly scale: readonly number[];
}

interface HeatRow {
  readonly text: string;
  readonly patrons: string;
  readonly cells: readonly HeatCell[];
}

interface HeatCell {
  /** From 0, pale, to 8, dark; `few` where too few are behind it. */
  readonly tone: number | 'few';
  readonly text: string;
  readonly title: string;
  readonly isFuture: boolean;
}

export interface CohortInput {
  readonly locale: Locale;
  readonly months: readonly SeenCohort[];
  readonly csv: string;
}

const SHADES = 9;
const MOST_AGE = 12;
const YEAR = 12;

interface Cohort {
  readonly month: LibraryDay;
  /** Of joining, from that one on. */
  readonly months: number;
  readonly patrons: number;
  readonly isWithheld: boolean;
  /** How many came, by whole months after. */
  readonly came: ReadonlyMap<number, number>;
}

const isShown = ({ patrons, isWithheld }: Cohort): boolean => patrons >= FEWEST_SHOWN && !isWithheld;

/** Whether those who joined together stay: the share who came in each month after. */
export const cohortReport = ({ locale, months, csv }: CohortInput): Report<HeatMap> => {
  const { t } = locale;
  const all = cohortsOf(months);
  // Before the first that is shown there is nothing to compare.
  const cohorts = all.slice(Math.max(0, all.findIndex(isShown)));
  const shown = cohorts.filter(isShown);
  const together = cohorts[0]?.months ?? 1;
  return report({
    id: 'cohorts',
    title: t('reports.cohorts.title'),
    note: t('reports.cohorts.note'),
    sentences: [
      ...(shown.length === 0
        ? [t('reports.cohorts.none', { fewest: FEWEST_SHOWN, months: together })]
        : staySentences(locale, shown)),
      ...(shown.length === 0 || together === 1
        ? []
        : [t('reports.cohorts.together', { fewest: FEWEST_SHOWN, months: together })]),
    ],
    chart: shown.length === 0 ? undefined : heatMapOf(locale, cohorts),
    figures: figuresOf(locale, shown),
    csv,
    foot: t('reports.cohorts.foot', { fewest: FEWEST_SHOWN }),
  });
};

const cohortsOf = (months: readonly SeenCohort[]): Cohort[] => {
  const cohorts = new Map<string, Cohort & { came: Map<number, number> }>();
  for (const { cohort, age, patrons, activePatrons, isWithheld = false, months: together = 1 } of months) {
    if (age > MOST_AGE) continue;
    const key = cohort.toString();
    const known = cohorts.get(key) ?? {
      month: cohort,
      months: together,
      patrons,
      isWithheld,
      came: new Map<number, number>(),
    };
    known.came.set(age, activePatrons);
    cohorts.set(key, known);
  }
  return [...cohorts.values()]
    .sort((one, other) => (one.month.toString() < other.month.toString() ? -1 : 1))
    .slice(-MOST_COHORTS);
};

const joinedIn = (locale: Locale, { month, months }: Cohort): string =>
  months === 1 ? locale.shortMonth(month) : locale.shortMonths(month, month.add({ months: months - 1 }));

/** Of all cohorts together that are so old. */
const shareAt = (cohorts: readonly Cohort[], age: number): number | undefined => {
  const old = cohorts.filter(({ came }) => came.has(age));
  const patrons = old.reduce((sum, one) => sum + one.patrons, 0);
  return patrons === 0 ? undefined : old.reduce((sum, { came }) => sum + (came.get(age) ?? 0), 0) / patrons;
};

const staySentences = (locale: Locale, cohorts: readonly Cohort[]): string[] => {
  const [soon, later] = [shareAt(cohorts, 1), shareAt(cohorts, YEAR)];
  return [
    ...(soon === undefined ? [] : [locale.t('reports.cohorts.soon', { share: percentIn(locale, soon) })]),
    ...(later === undefined
      ? []
      : [
          locale.t('reports.cohorts.later', { share: percentIn(locale, later) }),
          // Advice for who has a year to compare with.
          locale.t('reports.cohorts.season'),
        ]),
  ];
};

const heatMapOf = (locale: Locale, cohorts: readonly Cohort[]): HeatMap => {
  const { t } = locale;
  const most = Math.max(
    0.01,
    ...cohorts.filter(isShown).flatMap(({ patrons, came }) => [...came.values()].map((one) => one / patrons)),
  );
  const oldest = Math.max(...cohorts.flatMap(({ came }) => [...came.keys()]));
  const ages = Array.from({ length: oldest }, (_, index) => index + 1);
  const hatched = (title: string): HeatCell => ({ tone: 'few', text: '', title, isFuture: false });
  const cell = ({ patrons, isWithheld, came }: Cohort, age: number): HeatCell => {
    const active = came.get(age);
    if (active === undefined) return { tone: 'few', text: '', title: '', isFuture: true };
    if (patrons < FEWEST_SHOWN) return hatched(t('reports.cohorts.small', { fewest: FEWEST_SHOWN }));
    if (isWithheld) return hatched(t('reports.withheld'));
    const { share, lower, upper } = wilson(active, patrons);
    return {
      tone: Math.min(SHADES - 1, Math.floor((share / most) * SHADES)),
      text: locale.number(Math.round(share * 100)),
      title: t('reports.cohorts.cell', {
        share: percentIn(locale, share),
        low: percentIn(locale, lower),
        high: percentIn(locale, upper),
        came: locale.number(active),
        patrons: locale.number(patrons),
      }),
      isFuture: false,
    };
  };
  return {
    caption: t('reports.cohorts.map'),
    corner: t('reports.cohorts.joined'),
    patrons: t('reports.cohorts.patrons'),
    ageTitle: t('reports.cohorts.ages'),
    ages,
    rows: cohorts.map((cohort) => ({
      text: joinedIn(locale, cohort),
      patrons: cellsIn(locale).patrons(cohort.patrons, tellingOf(cohort.patrons, cohort.isWithheld)).text,
      cells: ages.map((age) => cell(cohort, age)),
    })),
    scale: Array.from({ length: SHADES }, (_, shade) => shade),
  };
};

const figuresOf = (locale: Locale, cohorts: readonly Cohort[]): Figures => {
  const { t } = locale;
  const { word, number, percent } = cellsIn(locale);
  return {
    caption: t('reports.cohorts.caption'),
    columns: ['joined', 'age', 'patrons', 'came', 'share', 'low', 'high'].map((name) => ({
      text: t(`reports.cohorts.column.${name}`),
      isNumber: name !== 'joined',
      unit: ['share', 'low', 'high'].includes(name) ? '%' : undefined,
    })),
    rows: cohorts.flatMap((cohort) =>
      [...cohort.came].map(([age, active]) => {
        const { patrons } = cohort;
        const { share, lower, upper } = wilson(active, patrons);
        return [
          word(joinedIn(locale, cohort)),
          number(age),
          number(patrons),
          number(active),
          percent(share),
          percent(lower),
          percent(upper),
        ];
      }),
    ),
  };
};

import type { Locale } from '../../i18n/locale.ts';
import type { LibraryDay } from '../../shared/time.ts';
import { wilson } from '../insight/index.ts';
import { cellsIn, percentIn, type Cell, type Figures } from './figures.ts';
import { report, type Report } from './report-card.ts';
import { cameBounds, fewOf, type SeenCohort } from './seen.ts';
import { BOUNDS, FEWEST_SHOWN, tellingOf } from './small-groups.domain.ts';
import { withheldBeside } from './withheld-parts.domain.ts';

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
const MOST_COHORTS = 13;
const MOST_AGE = 13;
const YEAR = 12;

interface Cohort {
  readonly month: LibraryDay;
  readonly patrons: number;
  readonly isWithheld: boolean;
  /** How many came, by whole months after. */
  readonly came: ReadonlyMap<number, Came>;
}

/** Those of a cohort who came. That few came is not told as a number, and neither is it that few did not. */
interface Came extends Pick<SeenCohort, 'patrons' | 'activePatrons'> {
  readonly telling: 'told' | 'few' | 'withheld';
}

const isShown = ({ patrons, isWithheld }: Cohort): boolean => patrons >= FEWEST_SHOWN && !isWithheld;

/** Whether those who joined together stay: the share who came in each month after. */
export const cohortReport = ({ locale, months, csv }: CohortInput): Report<HeatMap> => {
  const { t } = locale;
  const cohorts = cohortsOf(months);
  const shown = cohorts.filter(isShown);
  return report({
    id: 'cohorts',
    title: t('reports.cohorts.title'),
    note: t('reports.cohorts.note'),
    sentences:
      shown.length === 0 ? [t('reports.cohorts.none', { fewest: FEWEST_SHOWN })] : staySentences(locale, shown),
    chart: shown.length === 0 ? undefined : heatMapOf(locale, cohorts),
    figures: figuresOf(locale, shown),
    csv,
    foot: t('reports.cohorts.foot', { fewest: FEWEST_SHOWN }),
  });
};

const cohortsOf = (months: readonly SeenCohort[]): Cohort[] => {
  const cohorts = new Map<string, Cohort & { came: Map<number, Came> }>();
  for (const month of months) {
    const { cohort, age, patrons, isWithheld = false } = month;
    if (age > MOST_AGE) continue;
    const key = cohort.toString();
    const known = cohorts.get(key) ?? { month: cohort, patrons, isWithheld, came: new Map<number, Came>() };
    known.came.set(age, cameOf(month));
    cohorts.set(key, known);
  }
  return [...cohorts.values()]
    .sort((one, other) => (one.month.toString() < other.month.toString() ? -1 : 1))
    .slice(-MOST_COHORTS);
};

const cameOf = (month: SeenCohort): Came => {
  const { patrons, activePatrons, isCameWithheld = false } = month;
  if (fewOf(month) !== undefined) return { patrons, activePatrons, telling: 'few' };
  return { patrons, activePatrons, telling: isCameWithheld ? 'withheld' : 'told' };
};

/** Of all cohorts together that are so old; undefined where their sum would give away how many of one came. */
const shareAt = (cohorts: readonly Cohort[], age: number): number | undefined => {
  const old = cohorts.flatMap(({ came }) => came.get(age) ?? []);
  const parts = old.map((one) => ({
    patrons: one.activePatrons,
    hidden: one.telling === 'withheld' ? BOUNDS.withheld : cameBounds(one),
  }));
  const { parts: withheld, isSum } = withheldBeside(parts);
  if (old.length === 0 || withheld.size > 0 || isSum) return undefined;
  const patrons = old.reduce((sum, one) => sum + one.patrons, 0);
  return old.reduce((sum, { activePatrons }) => sum + activePatrons, 0) / patrons;
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
    ...cohorts
      .filter(isShown)
      .flatMap(({ patrons, came }) =>
        [...came.values()].map(({ telling, activePatrons }) => (telling === 'told' ? activePatrons / patrons : 0)),
      ),
  );
  const oldest = Math.max(...cohorts.flatMap(({ came }) => [...came.keys()]));
  const ages = Array.from({ length: oldest }, (_, index) => index + 1);
  const hatched = (title: string, text = ''): HeatCell => ({ tone: 'few', text, title, isFuture: false });
  const cell = (cohort: Cohort, age: number): HeatCell => {
    const { patrons, came } = cohort;
    const one = came.get(age);
    if (one === undefined) return { tone: 'few', text: '', title: '', isFuture: true };
    if (patrons < FEWEST_SHOWN) return hatched(t('reports.cohorts.small', { fewest: FEWEST_SHOWN }));
    if (cohort.isWithheld || one.telling === 'withheld') return hatched(t('reports.withheld'));
    if (one.telling === 'few') return hatched(fewTitle(locale, one), limitText(locale, one) ?? '');
    const { share, lower, upper } = wilson(one.activePatrons, patrons);
    return {
      tone: Math.min(SHADES - 1, Math.floor((share / most) * SHADES)),
      text: locale.number(Math.round(share * 100)),
      title: t('reports.cohorts.cell', {
        share: percentIn(locale, share),
        low: percentIn(locale, lower),
        high: percentIn(locale, upper),
        came: locale.number(one.activePatrons),
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
      text: locale.shortMonth(cohort.month),
      patrons: cellsIn(locale).patrons(cohort.patrons, tellingOf(cohort.patrons, cohort.isWithheld)).text,
      cells: ages.map((age) => cell(cohort, age)),
    })),
    scale: Array.from({ length: SHADES }, (_, shade) => shade),
  };
};

const fewTitle = (locale: Locale, one: Came): string =>
  locale.t(`reports.cohorts.few.${fewOf(one) ?? 'either'}`, { fewest: FEWEST_SHOWN });

/** `<33`: below the share of the fewest who are told; `>67`: above that of all but those; else undefined. */
const limitText = (locale: Locale, one: Came): string | undefined => {
  const few = fewOf(one);
  const share = Math.round((FEWEST_SHOWN / one.patrons) * 100);
  if (few === 'came') return `<${locale.number(share)}`;
  return few === 'away' ? `>${locale.number(100 - share)}` : undefined;
};

const figuresOf = (locale: Locale, cohorts: readonly Cohort[]): Figures => {
  const { t } = locale;
  const { word, number, percent, small, withheld } = cellsIn(locale);
  const cells = (one: Came): Cell[] => {
    if (one.telling === 'told') {
      const { share, lower, upper } = wilson(one.activePatrons, one.patrons);
      return [number(one.activePatrons), percent(share), percent(lower), percent(upper)];
    }
    const limit = one.telling === 'few' ? limitText(locale, one) : undefined;
    const share = limit === undefined ? withheld : { text: t('reports.percent', { value: limit }), value: limit };
    return [limit?.startsWith('<') === true ? small : withheld, share, withheld, withheld];
  };
  return {
    caption: t('reports.cohorts.caption'),
    columns: ['joined', 'age', 'patrons', 'came', 'share', 'low', 'high'].map((name) => ({
      text: t(`reports.cohorts.column.${name}`),
      isNumber: name !== 'joined',
      unit: ['share', 'low', 'high'].includes(name) ? '%' : undefined,
    })),
    rows: cohorts.flatMap(({ month, patrons, came }) =>
      [...came].map(([age, one]) => [word(locale.shortMonth(month)), number(age), number(patrons), ...cells(one)]),
    ),
  };
};

import type { Locale } from '../../i18n/locale.ts';
import type { LibraryDay } from '../../shared/time.ts';
import { wilson } from '../insight/index.ts';
import { cellsIn, percentIn, type Cell, type Figures } from './figures.ts';
import { report, type Report } from './report-card.ts';
import { cameBounds, type SeenCohort } from './seen.ts';
import { BOUNDS, FEWEST_SHOWN, isSmall } from './small-groups.domain.ts';
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
/** Columns of the figures that tell how many came. */
const CAME_COLUMNS = 4;

interface Cohort {
  readonly month: LibraryDay;
  readonly patrons: number;
  readonly isWithheld: boolean;
  /** How many came, by whole months after. */
  readonly came: ReadonlyMap<number, Came>;
}

/** Those of a cohort who came. That few came is not told as a number, and neither is it that few did not. */
type Came =
  | { readonly telling: 'told'; readonly active: number }
  | { readonly telling: 'withheld'; readonly active: number }
  | { readonly telling: 'few'; readonly active: number; readonly isFewCame: boolean; readonly isFewAway: boolean };

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
  const { patrons, activePatrons: active, isCameWithheld = false } = month;
  if (cameBounds(month) !== undefined)
    return { telling: 'few', active, isFewCame: isSmall(active), isFewAway: isSmall(patrons - active) };
  return { telling: isCameWithheld ? 'withheld' : 'told', active };
};

/** Of all cohorts together that are so old; undefined where their sum would give away how many of one came. */
const shareAt = (cohorts: readonly Cohort[], age: number): number | undefined => {
  const old = cohorts.flatMap(({ patrons, came }) => {
    const one = came.get(age);
    return one === undefined ? [] : [{ patrons, ...one }];
  });
  const parts = old.map(({ patrons, active, telling }) => ({
    patrons: active,
    hidden: telling === 'withheld' ? BOUNDS.withheld : cameBounds({ patrons, activePatrons: active }),
  }));
  const { parts: withheld, isSum } = withheldBeside(parts);
  if (old.length === 0 || withheld.size > 0 || isSum) return undefined;
  const patrons = old.reduce((sum, one) => sum + one.patrons, 0);
  return old.reduce((sum, { active }) => sum + active, 0) / patrons;
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
        [...came.values()].map(({ telling, active }) => (telling === 'told' ? active / patrons : 0)),
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
    if (one.telling === 'few') return hatched(fewTitle(locale, one), limitText(locale, patrons, one));
    const { share, lower, upper } = wilson(one.active, patrons);
    return {
      tone: Math.min(SHADES - 1, Math.floor((share / most) * SHADES)),
      text: locale.number(Math.round(share * 100)),
      title: t('reports.cohorts.cell', {
        share: percentIn(locale, share),
        low: percentIn(locale, lower),
        high: percentIn(locale, upper),
        came: locale.number(one.active),
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
      patrons: cellsIn(locale).patrons(cohort.patrons, cohort.isWithheld).text,
      cells: ages.map((age) => cell(cohort, age)),
    })),
    scale: Array.from({ length: SHADES }, (_, shade) => shade),
  };
};

type Few = Extract<Came, { telling: 'few' }>;

const fewTitle = (locale: Locale, { isFewCame, isFewAway }: Few): string => {
  if (isFewCame && isFewAway) return locale.t('reports.cohorts.fewBoth', { fewest: FEWEST_SHOWN });
  return locale.t(isFewCame ? 'reports.cohorts.fewCame' : 'reports.cohorts.fewAway', { fewest: FEWEST_SHOWN });
};

/** `<33`: the share lies below that of the fewest who are told; `>67`: above that of all but those. */
const limitText = (locale: Locale, patrons: number, { isFewCame, isFewAway }: Few): string => {
  if (isFewCame && isFewAway) return '';
  const share = Math.round((FEWEST_SHOWN / patrons) * 100);
  return isFewCame ? `<${locale.number(share)}` : `>${locale.number(100 - share)}`;
};

const figuresOf = (locale: Locale, cohorts: readonly Cohort[]): Figures => {
  const { t } = locale;
  const { word, number, percent, small, withheld } = cellsIn(locale);
  const cells = (patrons: number, one: Came): Cell[] => {
    if (one.telling === 'withheld') return Array.from({ length: CAME_COLUMNS }, () => withheld);
    if (one.telling === 'few') {
      const limit = limitText(locale, patrons, one);
      const share = limit === '' ? withheld : { text: t('reports.percent', { value: limit }), value: limit };
      return [one.isFewCame ? small : withheld, share, withheld, withheld];
    }
    const { share, lower, upper } = wilson(one.active, patrons);
    return [number(one.active), percent(share), percent(lower), percent(upper)];
  };
  return {
    caption: t('reports.cohorts.caption'),
    columns: ['joined', 'age', 'patrons', 'came', 'share', 'low', 'high'].map((name) => ({
      text: t(`reports.cohorts.column.${name}`),
      isNumber: name !== 'joined',
      unit: ['share', 'low', 'high'].includes(name) ? '%' : undefined,
    })),
    rows: cohorts.flatMap(({ month, patrons, came }) =>
      [...came].map(([age, one]) => [
        word(locale.shortMonth(month)),
        number(age),
        number(patrons),
        ...cells(patrons, one),
      ]),
    ),
  };
};

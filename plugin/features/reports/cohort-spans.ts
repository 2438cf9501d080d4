import type { LibraryDay } from '../../shared/time.ts';
import type { CohortMonth, OfLibrary } from '../insight/index.ts';
import { seenCohorts, type SeenCohort } from './seen.ts';
import { FEWEST_SHOWN } from './small-groups.domain.ts';

/** Months of joining that make a group; more of them only where groups of fewer are mostly too small to be shown. */
const WIDTHS = [1, 3, 6, 12] as const;
const YEAR = 12;
/** So many of the latest groups are drawn, and decide. */
export const MOST_COHORTS = 13;

type Row = CohortMonth & OfLibrary;

/**
 * Those who joined together, of the library that was chosen or of all, in groups of so few months that most can be shown.
 *
 * @param from the first month of joining that is known as a whole
 */
export const cohortsTogether = (
  rows: readonly Row[],
  chosen: string | undefined,
  from: LibraryDay,
): readonly SeenCohort[] => {
  let cohorts: readonly SeenCohort[] = [];
  for (const width of WIDTHS) {
    cohorts = seenCohorts(inSpans(rows, width, from), chosen).map((one) => ({ ...one, months: width }));
    if (mostAreShown(cohorts)) break;
  }
  return cohorts;
};

const mostAreShown = (cohorts: readonly SeenCohort[]): boolean => {
  const groups = new Map(cohorts.map((one) => [indexOf(one.cohort), one]));
  const latest = [...groups].sort(([one], [other]) => other - one).slice(0, MOST_COHORTS);
  const shown = latest.filter(([, { patrons, isWithheld }]) => patrons >= FEWEST_SHOWN && isWithheld !== true);
  return 2 * shown.length >= latest.length;
};

const indexOf = (month: LibraryDay): number => month.year * YEAR + month.month;

interface Span {
  readonly cohort: LibraryDay;
  readonly branchcode: string;
  /** Whole months that are over for everybody in it. */
  readonly oldest: number;
  readonly patrons: Map<number, number>;
  readonly came: Map<number, number>;
}

/**
 * Months of joining in spans that end with the latest one. Everybody's months are counted from their own month of joining;
 * a month later counts where it is over for the last of them.
 */
export const inSpans = (rows: readonly Row[], width: number, from: LibraryDay): readonly Row[] => {
  if (width === 1) return rows;
  const latest = rows.reduce((last, { cohort }) => Math.max(last, indexOf(cohort)), 0);
  const oldestOfLatest = rows.reduce(
    (oldest, { cohort, age }) => (indexOf(cohort) === latest ? Math.max(oldest, age) : oldest),
    0,
  );
  const spans = new Map<string, Span>();
  for (const { cohort, age, patrons, activePatrons, branchcode } of rows) {
    const back = Math.floor((latest - indexOf(cohort)) / width);
    const first = latest - (back + 1) * width + 1;
    if (first < indexOf(from)) continue;
    const key = `${back} ${branchcode.toLowerCase()}`;
    const span = spans.get(key) ?? {
      cohort: cohort.subtract({ months: indexOf(cohort) - first }),
      branchcode,
      oldest: oldestOfLatest + back * width,
      patrons: new Map<number, number>(),
      came: new Map<number, number>(),
    };
    spans.set(key, span);
    span.patrons.set(indexOf(cohort), patrons);
    span.came.set(age, (span.came.get(age) ?? 0) + activePatrons);
  }
  return [...spans.values()].flatMap(({ cohort, branchcode, oldest, patrons, came }) => {
    const joined = [...patrons.values()].reduce((sum, one) => sum + one, 0);
    return Array.from({ length: oldest }, (_, index) => ({
      cohort,
      branchcode,
      age: index + 1,
      patrons: joined,
      activePatrons: came.get(index + 1) ?? 0,
    }));
  });
};

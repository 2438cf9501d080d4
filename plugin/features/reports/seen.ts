import type { LibraryDay } from '../../shared/time.ts';
import type { CohortMonth, OfLibrary, Stage, StageMonth, UseMonth } from '../insight/index.ts';
import type { ExpectedBorrowers } from './borrowers-range.domain.ts';
import { BOUNDS, isSmall } from './small-groups.domain.ts';
import { withheldBeside, type Part } from './withheld-parts.domain.ts';

/*
 * What one library, or all that a viewer may see, add up to. Whoever sees all of them may see each alone, and could take
 * the one from the other: so each is looked at beside the others, and what would give a small group away is withheld.
 */

export interface SeenUse extends UseMonth {
  /** How many came, and on how many days. */
  readonly isWithheld?: boolean;
  readonly isBorrowingWithheld?: boolean;
}

/** How many were in a stage at the beginning of a month (`from`) or at its end (`to`). */
export interface SeenSize {
  readonly month: LibraryDay;
  readonly end: 'from' | 'to';
  readonly stage: Stage;
  readonly patrons: number;
  readonly isWithheld: boolean;
}

/** Those who joined in `months` months from `cohort` on; one, where it is not said. */
export interface SeenCohort extends CohortMonth {
  readonly months?: number;
  /** How many joined, and so everything about them. */
  readonly isWithheld?: boolean;
}

interface Seen {
  readonly patrons: number;
  readonly isWithheld: boolean;
}

/** Code of the library that was chosen; undefined for all of them together. */
type Chosen = string | undefined;

export const seenUse = (rows: readonly (UseMonth & OfLibrary)[], chosen: Chosen): SeenUse[] =>
  grouped(rows, ({ month }) => month.toString()).flatMap((libraries) => {
    const shown = ofChosen(libraries, chosen);
    const [first] = shown;
    if (first === undefined) return [];
    const came = seen(libraries, chosen, ({ activePatrons }) => partOf(activePatrons));
    const borrowed = seen(libraries, chosen, ({ borrowingPatrons }) => partOf(borrowingPatrons));
    return [
      {
        month: first.month,
        activePatrons: came.patrons,
        borrowingPatrons: borrowed.patrons,
        visitDays: total(shown, ({ visitDays }) => visitDays),
        loans: total(shown, ({ loans }) => loans),
        isWithheld: came.isWithheld,
        isBorrowingWithheld: borrowed.isWithheld,
      },
    ];
  });

/** Only sums: of flows nothing is withheld, though a small one can be worked out (`docs/reports.md`). */
export const seenFlows = (rows: readonly (StageMonth & OfLibrary)[], chosen: Chosen): StageMonth[] =>
  grouped(ofChosen(rows, chosen), ({ month, from, to }) => `${month.toString()} ${from ?? ''} ${to ?? ''}`).flatMap(
    (flows) => {
      const [first] = flows;
      if (first === undefined) return [];
      const { month, from, to } = first;
      const isReconstructed = flows.some((one) => one.isReconstructed);
      return [{ month, from, to, isReconstructed, patrons: total(flows, ({ patrons }) => patrons) }];
    },
  );

export const seenSizes = (rows: readonly (StageMonth & OfLibrary)[], chosen: Chosen): SeenSize[] =>
  (['from', 'to'] as const).flatMap((end) => {
    const staged = rows.flatMap((row) => {
      const stage = row[end];
      return stage === undefined ? [] : [{ month: row.month, stage, branchcode: row.branchcode, patrons: row.patrons }];
    });
    return grouped(staged, ({ month, stage }) => `${month.toString()} ${stage}`).flatMap((flows) => {
      const [first] = ofChosen(flows, chosen);
      if (first === undefined) return [];
      const libraries = grouped(flows, ({ branchcode }) => codeOf(branchcode)).map((ofOne) => ({
        branchcode: ofOne[0]?.branchcode ?? '',
        patrons: total(ofOne, ({ patrons }) => patrons),
      }));
      const { month, stage } = first;
      return [{ month, end, stage, ...seen(libraries, chosen, ({ patrons }) => partOf(patrons)) }];
    });
  });

export const seenCohorts = (rows: readonly (CohortMonth & OfLibrary)[], chosen: Chosen): SeenCohort[] =>
  grouped(rows, ({ cohort, age }) => `${cohort.toString()} ${age}`).flatMap((libraries) => {
    const shown = ofChosen(libraries, chosen);
    const [first] = shown;
    if (first === undefined) return [];
    const joined = seen(libraries, chosen, ({ patrons }) => partOf(patrons));
    return [
      {
        cohort: first.cohort,
        age: first.age,
        patrons: joined.patrons,
        activePatrons: total(shown, ({ activePatrons }) => activePatrons),
        isWithheld: joined.isWithheld,
      },
    ];
  });

type BorrowerSums = Omit<ExpectedBorrowers, 'trials'>;

/** Undefined where nobody has a forecast, or so few that nothing may be said of them, or of the others. */
export const seenBorrowers = (
  rows: readonly (BorrowerSums & OfLibrary)[],
  chosen: Chosen,
): BorrowerSums | undefined => {
  const shown = ofChosen(rows, chosen);
  const { patrons, isWithheld } = seen(rows, chosen, (row) => partOf(row.patrons));
  if (patrons === 0 || isSmall(patrons) || isWithheld) return undefined;
  return { patrons, expected: total(shown, ({ expected }) => expected), variance: total(shown, (one) => one.variance) };
};

/** A number of patrons that is hidden only where it is small. */
export const partOf = (patrons: number): Part => ({ patrons, hidden: isSmall(patrons) ? BOUNDS.small : undefined });

/**
 * One figure of the library that was chosen, or of all of them.
 *
 * @param rows one for each library
 */
export const seen = <R extends OfLibrary>(rows: readonly R[], chosen: Chosen, part: (row: R) => Part): Seen => {
  const parts = rows.map(part);
  const withheld = withheldBeside(parts);
  if (chosen === undefined)
    return { patrons: parts.reduce((sum, { patrons }) => sum + patrons, 0), isWithheld: withheld.isSum };
  const at = rows.findIndex(({ branchcode }) => codeOf(branchcode) === codeOf(chosen));
  return { patrons: parts[at]?.patrons ?? 0, isWithheld: withheld.parts.has(at) };
};

/** Koha's collation takes no heed of case. */
const codeOf = (branchcode: string): string => branchcode.toLowerCase();

const ofChosen = <R extends OfLibrary>(rows: readonly R[], chosen: Chosen): R[] =>
  rows.filter(({ branchcode }) => chosen === undefined || codeOf(branchcode) === codeOf(chosen));

const total = <R>(rows: readonly R[], count: (row: R) => number): number =>
  rows.reduce((sum, row) => sum + count(row), 0);

/** In the order in which their first rows come. */
const grouped = <R>(rows: readonly R[], keyOf: (row: R) => string): R[][] => {
  const groups = new Map<string, R[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return [...groups.values()];
};

import { expect } from 'chai';
import fc from 'fast-check';
import { partOf, seen, seenCohorts, type SeenCohort } from '../../../plugin/features/reports/seen.ts';
import { DOUBT, isSmall } from '../../../plugin/features/reports/small-groups.domain.ts';
import { libraryDay } from '../../../plugin/shared/time.ts';

/*
 * Somebody who knows every rule, sees all that is told, and tries all that could be behind it. What is left of each small
 * group must be several sizes.
 */

type Range = readonly [low: number, high: number];

/** Calls back with every row of whole numbers within these ranges whose sum is within that of the sum. */
const everyRow = (ranges: readonly Range[], [least, most]: Range, onRow: (row: readonly number[]) => void): void => {
  const row: number[] = [];
  const go = (sum: number): void => {
    const range = ranges[row.length];
    if (range === undefined) {
      if (sum >= least) onRow(row);
      return;
    }
    for (let value = range[0]; value <= Math.min(range[1], most - sum); value += 1) {
      row.push(value);
      go(sum + value);
      row.pop();
    }
  };
  go(0);
};

const spreads = (ranges: readonly Range[], sum: Range): number[] => {
  const [low, high] = [ranges.map(() => Number.POSITIVE_INFINITY), ranges.map(() => Number.NEGATIVE_INFINITY)];
  everyRow(ranges, sum, (row) => {
    for (const [at, value] of row.entries()) {
      low[at] = Math.min(low[at] ?? value, value);
      high[at] = Math.max(high[at] ?? value, value);
    }
  });
  return ranges.map((_, at) => (high[at] ?? 0) - (low[at] ?? 0));
};

const codes = ['CPL', 'FPL', 'MPL', 'SPL'];
const MOST = 70;

describe('one library beside all of them', () => {
  /** What is told of each, and of their sum, as ranges. */
  const toldOf = (sizes: readonly number[]) => {
    const rows = sizes.map((patrons, at) => ({ branchcode: codes[at] ?? '', patrons }));
    const rangeOf = (chosen: string | undefined, most: number): Range => {
      const { patrons, isWithheld } = seen(rows, chosen, (row) => partOf(row.patrons));
      if (isSmall(patrons)) return [1, 19];
      return isWithheld ? [20, most] : [patrons, patrons];
    };
    const total = sizes.reduce((sum, one) => sum + one, 0);
    return { parts: rows.map(({ branchcode }) => rangeOf(branchcode, total)), sum: rangeOf(undefined, 4 * MOST) };
  };

  it('leaves several sizes to each small group, whatever the libraries', () => {
    const sizes = fc.array(fc.integer({ min: 0, max: MOST }), { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(sizes, (all) => {
        const { parts, sum } = toldOf(all);
        for (const [at, spread] of spreads(parts, sum).entries())
          if (isSmall(all[at] ?? 0)) expect(spread, `${all.join()} at ${at}`).to.be.at.least(DOUBT);
      }),
      { numRuns: 200, examples: [[[19, 19]], [[1, 20]], [[5, 100, 100]], [[18, 17, 300]]] },
    );
  });

  it('withholds no more than it needs', () => {
    const isWithheld = (sizes: readonly number[], chosen: string | undefined): boolean =>
      seen(
        sizes.map((patrons, at) => ({ branchcode: codes[at] ?? '', patrons })),
        chosen,
        ({ patrons }) => partOf(patrons),
      ).isWithheld;
    // A small group alone is the difference: the smallest that leaves doubt goes with it, and nothing else.
    expect([undefined, ...codes.slice(0, 3)].map((code) => isWithheld([5, 100, 200], code))).to.deep.equal([
      false,
      false,
      true,
      false,
    ]);
    // Two small ones leave doubt about each other.
    expect([undefined, ...codes.slice(0, 3)].map((code) => isWithheld([12, 15, 200], code))).to.deep.equal([
      false,
      false,
      false,
      false,
    ]);
    // Beside one of just twenty there would be none: all of them together are not told.
    expect([undefined, ...codes.slice(0, 2)].map((code) => isWithheld([1, 20], code))).to.deep.equal([
      true,
      false,
      false,
    ]);
  });
});

describe('a cohort of one library beside that of all', () => {
  const cohort = libraryDay('2026-09-01');
  const library = fc
    .integer({ min: 1, max: MOST })
    .chain((patrons) => fc.record({ patrons: fc.constant(patrons), came: fc.integer({ min: 0, max: patrons }) }));
  const seenOf = (all: readonly { readonly patrons: number; readonly came: number }[]) => {
    const rows = all.map(({ patrons, came }, at) => ({
      cohort,
      age: 1,
      branchcode: codes[at] ?? '',
      patrons,
      activePatrons: came,
    }));
    return {
      cells: rows.map(({ branchcode }) => seenCohorts(rows, branchcode)[0]!),
      together: seenCohorts(rows, undefined)[0]!,
    };
  };

  it('leaves several sizes to each small cohort, whatever the libraries', () => {
    const rangeOf = ({ patrons, isWithheld }: SeenCohort, most: number): Range => {
      if (isSmall(patrons)) return [1, 19];
      return isWithheld === true ? [20, most] : [patrons, patrons];
    };
    fc.assert(
      fc.property(fc.array(library, { minLength: 2, maxLength: 3 }), (all) => {
        const { cells, together } = seenOf(all);
        const ranges = cells.map((cell) => rangeOf(cell, together.patrons));
        for (const [at, spread] of spreads(ranges, rangeOf(together, 3 * MOST)).entries())
          if (isSmall(all[at]?.patrons ?? 0)) expect(spread, JSON.stringify(all)).to.be.at.least(DOUBT);
      }),
      { numRuns: 150 },
    );
  });

  it('is withheld where a small one would be the difference, and told whole where none would, few as may have come', () => {
    const told = (all: Parameters<typeof seenOf>[0]) =>
      seenOf(all).cells.map(({ patrons, activePatrons, isWithheld }) => [patrons, activePatrons, isWithheld]);
    const [few, many] = [
      { patrons: 60, came: 3 },
      { patrons: 90, came: 88 },
    ];
    expect(told([{ patrons: 5, came: 2 }, few, many])[1]).to.deep.equal([60, 3, true]);
    expect(told([few, many])).to.deep.equal([
      [60, 3, false],
      [90, 88, false],
    ]);
  });
});

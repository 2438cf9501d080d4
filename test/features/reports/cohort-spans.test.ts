import { expect } from 'chai';
import { cohortsTogether, inSpans } from '../../../plugin/features/reports/cohort-spans.ts';
import { libraryDay } from '../../../plugin/shared/time.ts';

const FROM = libraryDay('2025-01-01');

/** So many joined in each month from January 2025 on, of whom a half came in every month that is over by March 2026. */
const joined = (patrons: readonly number[], branchcode = 'CPL') =>
  patrons.flatMap((count, month) =>
    count === 0
      ? []
      : Array.from({ length: 14 - month }, (_, age) => ({
          branchcode,
          cohort: FROM.add({ months: month }),
          age: age + 1,
          patrons: count,
          activePatrons: count / 2,
        })),
  );

describe('who joined together', () => {
  it('are those of a month where most months have enough', () => {
    const rows = joined([20, 30, 4, 22, 40, 18]);
    const cohorts = cohortsTogether(rows, undefined, FROM);
    expect(cohorts.map(({ months }) => months)).to.deep.equal(rows.map(() => 1));
    expect(cohorts.map(({ patrons }) => patrons)).to.deep.equal(rows.map(({ patrons }) => patrons));
  });

  it('are those of three months where fewer join, counted back from the latest', () => {
    const cohorts = cohortsTogether(joined([2, 6, 8, 10, 12, 0, 14, 16]), undefined, FROM);
    const at = (age: number) =>
      cohorts
        .filter((one) => one.age === age)
        .map(({ cohort, months, patrons, activePatrons }) => [cohort.toString(), months, patrons, activePatrons]);
    // January and February would be a group of two months.
    expect(at(1)).to.deep.equal([
      ['2025-03-01', 3, 30, 15],
      ['2025-06-01', 3, 30, 15],
    ]);
    // August 2025 has seven months behind it, May ten.
    expect(at(7)).to.have.length(2);
    expect(at(8)).to.deep.equal([['2025-03-01', 3, 30, 15]]);
    expect(at(11)).to.deep.equal([]);
  });

  it('are whoever joined within a year where even that is not enough, and not shown then', () => {
    const cohorts = cohortsTogether(joined(Array<number>(12).fill(1)), undefined, FROM);
    expect(cohorts.map(({ months, patrons }) => [months, patrons])).to.deep.equal(cohorts.map(() => [12, 12]));
    expect(cohorts).to.have.length(3);
  });

  it('keep libraries apart, and give none away beside the others', () => {
    const rows = [...joined(Array<number>(12).fill(10)), ...joined(Array<number>(12).fill(2), 'BPL')];
    expect(inSpans(rows, 3, FROM).filter(({ age, branchcode }) => age === 1 && branchcode === 'BPL')).to.have.length(4);
    const all = cohortsTogether(rows, undefined, FROM).filter(({ age }) => age === 1);
    expect(all.map(({ months, patrons }) => [months, patrons])).to.deep.equal(Array(4).fill([3, 36]));
    // Three or six months of the larger library, taken from those of both, would leave a group under 20.
    const larger = cohortsTogether(rows, 'CPL', FROM).filter(({ age }) => age === 1);
    expect(larger.map(({ months, patrons, isWithheld }) => [months, patrons, isWithheld])).to.deep.equal([
      [12, 120, false],
    ]);
  });
});

import { expect } from 'chai';
import fc from 'fast-check';
import { borrowersRange } from '../../../plugin/features/reports/borrowers-range.domain.ts';
import { roundedOutwards } from '../../../plugin/features/reports/expectation.domain.ts';
import { student90 } from '../../../plugin/features/reports/student.domain.ts';

describe('an expectation in words', () => {
  it('is as fine as its range, and promises no more than it', () => {
    expect(roundedOutwards({ value: 795.4, low: 742.2, high: 851 })).to.deep.equal({ value: 800, low: 740, high: 860 });
    expect(roundedOutwards({ value: 20_012, low: 19_711, high: 20_318 })).to.deep.equal({
      value: 20_000,
      low: 19_700,
      high: 20_400,
    });
    expect(roundedOutwards({ value: 61.4, low: 57.9, high: 65.1 })).to.deep.equal({ value: 61, low: 57, high: 66 });
  });

  it('keeps its three figures apart and in order, with the range of the table inside', () => {
    const expectation = fc.tuple(
      fc.double({ min: 1, max: 1e6, noNaN: true }),
      fc.double({ min: 1, max: 1e5, noNaN: true }),
      fc.double({ min: 1, max: 1e5, noNaN: true }),
    );
    fc.assert(
      fc.property(expectation, ([low, below, above]) => {
        const exact = { low, value: low + below, high: low + below + above };
        const rounded = roundedOutwards(exact);
        expect(rounded.low).to.be.at.most(low).and.to.be.lessThan(rounded.value);
        expect(rounded.high).to.be.at.least(exact.high).and.to.be.greaterThan(rounded.value);
      }),
    );
  });
});

describe('the 90th percentile of Student’s t', () => {
  it('is that of the tables', () => {
    // Abramowitz & Stegun 1964, table 26.10.
    for (const [freedom, t] of [
      [3, 1.638],
      [5, 1.476],
      [10, 1.372],
      [20, 1.325],
      [60, 1.296],
    ] as const)
      expect(student90(freedom)).to.be.closeTo(t, 0.002);
    expect(student90(2)).to.be.closeTo(1.886, 0.007);
    expect(student90(1)).to.be.closeTo(3.078, 0.13);
  });
});

describe('the range of expected borrowers', () => {
  const sums = { patrons: 1_000, expected: 420, variance: 90 };

  it('is that of chance where nothing was tried', () => {
    const { value, low, high } = borrowersRange({ ...sums, trials: [] });
    expect(value).to.equal(420);
    expect(high - value).to.be.closeTo(1.2816 * Math.sqrt(90), 1e-3);
    expect(value - low).to.be.closeTo(high - value, 1e-9);
  });

  it('reaches further by how far trials were off, the less the more of them there were', () => {
    const trial = { expected: 400, borrowed: 380 };
    const reach = (trials: number): number =>
      borrowersRange({ ...sums, trials: Array<typeof trial>(trials).fill(trial) }).high - 420;
    // By hand: 5 % off five times, t of five degrees of freedom 1.476; chance 12.16.
    expect(reach(5)).to.be.closeTo(Math.hypot(12.158, 1.476 * 0.05 * 420), 0.01);
    expect(reach(1))
      .to.be.greaterThan(reach(2))
      .and.to.be.greaterThan(1.9 * reach(5));
  });

  it('stays between nobody and everybody', () => {
    const off = [{ expected: 100, borrowed: 300 }];
    expect(borrowersRange({ ...sums, trials: off })).to.include({ low: 0, high: 1_000 });
  });
});

import { expect } from 'chai';
import fc from 'fast-check';
import { FEWEST_MONTHS, forecastMonths, MONTHS_AHEAD } from '../../../plugin/features/reports/month-forecast.domain.ts';

const YEAR = [60, 65, 70, 68, 66, 30, 25, 64, 80, 82, 79, 55];
const years = (growth: readonly number[]): number[] => growth.flatMap((by) => YEAR.map((value) => value * by));

describe('the forecast of months', () => {
  it('repeats the year where nothing changes, and is sure of it', () => {
    const { ahead, foretold } = forecastMonths(years([1, 1, 1]))!;
    expect(ahead.map(({ value }) => Math.round(value))).to.deep.equal(YEAR.slice(0, MONTHS_AHEAD));
    for (const { value, low, high } of ahead) {
      expect(low).to.be.closeTo(value, 1e-9);
      expect(high).to.be.closeTo(value, 1e-9);
    }
    for (const { value, actual } of foretold) expect(value).to.be.closeTo(actual, 1e-9);
  });

  it('carries growth on, by the last twelve months against the twelve before', () => {
    const { ahead } = forecastMonths(years([1, 1.1, 1.21]))!;
    expect(ahead[0]?.value).to.be.closeTo(60 * 1.331, 1e-6);
  });

  it('is less sure where the past was less even', () => {
    const even = years([1, 1, 1, 1]);
    const uneven = even.map((value, index) => value * (index % 5 === 0 ? 1.3 : 0.9));
    const width = (months: readonly number[]): number => {
      const { high, low, value } = forecastMonths(months)!.ahead[0]!;
      return (high - low) / value;
    };
    expect(width(uneven)).to.be.greaterThan(width(even) + 0.1);
  });

  it('says nothing before there are two years and a half, or after a month in which nobody came', () => {
    const months = years([1, 1, 1]);
    expect(forecastMonths(months.slice(0, FEWEST_MONTHS - 1))).to.equal(undefined);
    expect(forecastMonths(months.slice(0, FEWEST_MONTHS))).not.to.equal(undefined);
    expect(forecastMonths(months.with(3, 0))).to.equal(undefined);
  });

  it('puts its figure between its limits and never looks at what came after', () => {
    const month = fc.integer({ min: 1, max: 10_000 });
    fc.assert(
      fc.property(fc.array(month, { minLength: FEWEST_MONTHS, maxLength: 80 }), fc.array(month), (months, later) => {
        const { ahead, foretold } = forecastMonths(months)!;
        expect(ahead).to.have.length(MONTHS_AHEAD);
        for (const { low, high } of [...ahead, ...foretold]) expect(low).to.be.at.most(high);
        if (months.length >= FEWEST_MONTHS + MONTHS_AHEAD && later.length >= 0) {
          const asked = forecastMonths(months.slice(0, -MONTHS_AHEAD))!;
          expect(foretold.map(({ value }) => value)).to.deep.equal(asked.ahead.map(({ value }) => value));
        }
      }),
    );
  });

  it('holds four of five times where a library lives by the year and by chance', () => {
    // Chance from a fixed seed: 100 libraries of five years, each month off by about 8 %.
    let seed = 20_261_128;
    const uniform = (): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return (seed + 0.5) / 2_147_483_648;
    };
    const normal = (): number => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
    let [inside, all] = [0, 0];
    for (let library = 0; library < 100; library += 1) {
      const months = years([1, 1, 1, 1, 1]).map((value) => value * Math.exp(0.08 * normal()));
      for (const { low, high, actual } of forecastMonths(months)!.foretold) {
        all += 1;
        if (low <= actual && actual <= high) inside += 1;
      }
    }
    expect(inside / all).to.be.within(0.68, 0.88);
  });
});

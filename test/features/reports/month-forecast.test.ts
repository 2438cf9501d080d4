import { expect } from 'chai';
import fc from 'fast-check';
import type { Expectation } from '../../../plugin/features/reports/expectation.domain.ts';
import { FEWEST_MONTHS, forecastMonths, MONTHS_AHEAD } from '../../../plugin/features/reports/month-forecast.domain.ts';

const YEAR = [60, 65, 70, 68, 66, 30, 25, 64, 80, 82, 79, 55];
const years = (growth: readonly number[]): number[] => growth.flatMap((by) => YEAR.map((value) => value * by));

const forecastOf = (months: readonly number[]) => {
  const forecast = forecastMonths(months);
  if (forecast === undefined) throw new Error('There is no forecast.');
  return forecast;
};
const aheadOf = (months: readonly number[]): readonly Expectation[] => forecastOf(months).ahead;
/** How far up the range goes, as a logarithm. */
const reaches = (ahead: readonly Expectation[]): number[] => ahead.map(({ value, high }) => Math.log(high / value));

/** Chance from a fixed seed. */
const normals = (seed: number): (() => number) => {
  let state = seed;
  const uniform = (): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return (state + 0.5) / 2_147_483_648;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
};

describe('the forecast of months', () => {
  it('repeats the year where nothing changes', () => {
    const { ahead, foretold } = forecastOf(years([1, 1, 1]));
    expect(ahead.map(({ value }) => Math.round(value))).to.deep.equal(YEAR.slice(0, MONTHS_AHEAD));
    for (const { value, actual } of foretold) expect(value).to.be.closeTo(actual, 0.1);
  });

  it('says of months that are all alike the same again, and leaves to chance what chance does', () => {
    // By hand, for 36 months of 100: variance 0.3 / 100; 30 months tried, of which 34 in 36 are free, for level and slope
    // were worked out, make 28.33 degrees of freedom, whose t is 1.312 (tables: 1.313 at 28, 1.311 at 29); no seasons,
    // so 1 and 0.09 more with each month.
    const ahead = aheadOf(Array<number>(36).fill(100));
    for (const [step, reach] of reaches(ahead).entries()) {
      expect(ahead[step]?.value).to.be.closeTo(100, 1e-9);
      expect(reach).to.be.closeTo(1.312 * Math.sqrt(0.003 * (1 + 0.09 * step)), 1e-4);
    }
  });

  it('goes on with all of the growth where it was steady', () => {
    const slope = Math.log(1.1) / 12;
    const months = Array.from({ length: 48 }, (_, month) => 1_000 * Math.exp(slope * month));
    for (const [step, { value }] of aheadOf(months).entries())
      expect(Math.log(value / 1_000)).to.be.closeTo(slope * (48 + step), 0.01);
  });

  it('does not make the growth of years of one step', () => {
    const months = years([1, 1.3, 1.3, 1.3]);
    const [next] = aheadOf(months);
    expect(next?.value).to.be.within(60 * 1.3, 60 * 1.3 * Math.sqrt(1.3));
  });

  it('foretells the airline passengers of Box and Jenkins', () => {
    // International airline passengers in thousands, 1955 to June 1960 (Box & Jenkins 1976, "Time Series Analysis", series G).
    const known = [
      ...[242, 233, 267, 269, 270, 315, 364, 347, 312, 274, 237, 278],
      ...[284, 277, 317, 313, 318, 374, 413, 405, 355, 306, 271, 306],
      ...[315, 301, 356, 348, 355, 422, 465, 467, 404, 347, 305, 336],
      ...[340, 318, 362, 348, 363, 435, 491, 505, 404, 359, 310, 337],
      ...[360, 342, 406, 396, 420, 472, 548, 559, 463, 407, 362, 405],
    ];
    const came = [417, 391, 419, 461, 472, 535];
    const ahead = aheadOf(known);
    for (const [step, { value }] of ahead.entries()) expect((came[step] ?? 0) / value).to.be.within(0.92, 1.04);
    // Easter, in March the year before, came in April.
    const inside = ahead.map(({ low, high }, step) => low <= (came[step] ?? 0) && (came[step] ?? 0) <= high);
    expect(inside).to.deep.equal([true, true, false, true, true, true]);
  });

  it('is less sure where the past was less even', () => {
    const even = years([1, 1, 1, 1]);
    const uneven = even.map((value, index) => value * (index % 5 === 0 ? 1.3 : 0.9));
    expect(reaches(aheadOf(uneven))[0]).to.be.greaterThan((reaches(aheadOf(even))[0] ?? 0) + 0.1);
  });

  it('learns nothing from a month in which the library was shut, unless it is the last', () => {
    const next = normals(7);
    const months = years([1, 1, 1, 1]).map((value) => value * Math.exp(0.03 * next()));
    const undisturbed = aheadOf(months);
    for (const [step, { value, high }] of aheadOf(months.with(26, 20)).entries()) {
      expect(value / (undisturbed[step]?.value ?? 0)).to.be.within(0.97, 1.03);
      expect(high / (undisturbed[step]?.high ?? 0)).to.be.within(0.95, 1.05);
    }
    const shutNow = aheadOf(months.with(-1, 15))[0];
    expect(shutNow?.value).to.be.lessThan(0.8 * (undisturbed[0]?.value ?? 0));
  });

  it('says nothing before there are two years and a half, or after a month in which nobody came', () => {
    const months = years([1, 1, 1]);
    expect(forecastMonths(months.slice(0, FEWEST_MONTHS - 1))).to.equal(undefined);
    expect(forecastMonths(months.slice(0, FEWEST_MONTHS))).not.to.equal(undefined);
    expect(forecastMonths(months.with(3, 0))).to.equal(undefined);
  });

  const counts = fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: FEWEST_MONTHS, maxLength: 80 });

  it('puts its figure between its limits and never looks at what came after', () => {
    fc.assert(
      fc.property(counts, (months) => {
        const { ahead, foretold } = forecastOf(months);
        expect(ahead).to.have.length(MONTHS_AHEAD);
        for (const { value, low, high } of [...ahead, ...foretold]) {
          expect(low).to.be.lessThan(value);
          expect(high).to.be.greaterThan(value);
        }
        if (months.length < FEWEST_MONTHS + MONTHS_AHEAD) return;
        const asked = aheadOf(months.slice(0, -MONTHS_AHEAD));
        expect(foretold.map(({ value }) => value)).to.deep.equal(asked.map(({ value }) => value));
      }),
    );
  });

  it('is never surer of a month that is further away', () => {
    fc.assert(
      fc.property(counts, (months) => {
        const all = reaches(aheadOf(months));
        for (const [step, reach] of all.slice(1).entries()) expect(reach).to.be.at.least(all[step] ?? 0);
      }),
    );
  });

  it('says of a library ten times the size ten times as many, and is no less sure of it', () => {
    fc.assert(
      fc.property(counts, fc.integer({ min: 2, max: 50 }), (months, times) => {
        const [small, large] = [aheadOf(months), aheadOf(months.map((count) => count * times))];
        for (const [step, { value, high }] of large.entries()) {
          expect(value / times).to.be.closeTo(small[step]?.value ?? 0, 1e-6 * value);
          expect(high / times).to.be.at.most((small[step]?.high ?? 0) * (1 + 1e-6));
        }
      }),
    );
  });

  it('holds four of five times at every distance, from three years of months', () => {
    // 400 libraries that live by the year, wander a little and are off by 6 % of chance in each month.
    const next = normals(20_261_128);
    const inside = Array<number>(MONTHS_AHEAD).fill(0);
    const libraries = 400;
    for (let library = 0; library < libraries; library += 1) {
      let level = 0;
      const months = years([1, 1, 1, 1]).map((value) => {
        level += 0.015 * next();
        return 10 * value * Math.exp(level + 0.06 * next());
      });
      const [known, came] = [months.slice(0, 36), months.slice(36)];
      for (const [step, { low, high }] of aheadOf(known).entries()) {
        const actual = came[step] ?? 0;
        if (low <= actual && actual <= high) inside[step] = (inside[step] ?? 0) + 1;
      }
    }
    for (const count of inside) expect(count / libraries).to.be.within(0.75, 0.88);
  });
});

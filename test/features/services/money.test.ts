import { expect } from 'chai';
import fc from 'fast-check';
import { decimalText, readUnits, scaled } from '../../../plugin/features/services/money.domain.ts';
import { priceBy, ruleFor, type PriceRule } from '../../../plugin/features/services/price.domain.ts';

const rule = (changes: Partial<PriceRule>): PriceRule => ({
  basis: 'hour',
  units: 3_000_000,
  category: undefined,
  discount: 0,
  tax: 0,
  ...changes,
});

describe('money', () => {
  it('is counted in the smallest unit, halves away from zero', () => {
    expect(scaled(1, 1, 2)).to.equal(1);
    expect(scaled(5, 1, 10)).to.equal(1);
    expect(scaled(4, 1, 10)).to.equal(0);
    expect(scaled(-5, 1, 10)).to.equal(-1);
    expect(scaled(999_999_999_999, 1_100, 10_000)).to.equal(110_000_000_000);
  });

  it('is rounded to the nearest unit, whatever the numbers', () => {
    fc.assert(
      fc.property(fc.nat({ max: 1_000_000_000_000 }), fc.nat({ max: 10_000 }), (units, by) => {
        const result = BigInt(scaled(units, by, 10_000)) * 20_000n - 2n * BigInt(units) * BigInt(by);
        expect(result > -10_000n && result <= 10_000n).to.equal(true);
      }),
    );
  });

  it('is read the way people write it, and not guessed', () => {
    const two: [string, number | undefined][] = [
      ['150000', 15_000_000],
      ['150.000', 15_000_000],
      ['150,000', 15_000_000],
      ['150.000,50', 15_000_050],
      ['150,000.5', 15_000_050],
      ['1 500', 150_000],
      ['1.234.567', 123_456_700],
      ['0,05', 5],
      ['12.5', 1_250],
      ['0', 0],
      ['12.', 1_200],
      ['', undefined],
      ['-5', undefined],
      ['1.5.2', undefined],
      ['12.3456', undefined],
      ['1,23,456', undefined],
      ['ten', undefined],
      ['99999999999999', undefined],
    ];
    for (const [text, units] of two) expect(readUnits(text, 2), text).to.equal(units);
    expect(readUnits('1.500', 0)).to.equal(1_500);
    expect(readUnits('1.5', 0)).to.equal(undefined);
    expect(readUnits('1.500', 3)).to.equal(1_500);
  });

  it('is written with a point and all its digits, and read back', () => {
    expect(decimalText({ units: 15_000_000, currency: { code: 'IDR', digits: 2 } })).to.equal('150000.00');
    expect(decimalText({ units: 5, currency: { code: 'EUR', digits: 2 } })).to.equal('0.05');
    expect(decimalText({ units: -1_205, currency: { code: 'EUR', digits: 2 } })).to.equal('-12.05');
    expect(decimalText({ units: 700, currency: { code: 'JPY', digits: 0 } })).to.equal('700');
    fc.assert(
      fc.property(fc.nat({ max: 1_000_000_000_000 }), fc.constantFrom(0, 2), (units, digits) => {
        expect(readUnits(decimalText({ units, currency: { code: 'EUR', digits } }), digits)).to.equal(units);
      }),
    );
  });
});

describe('a price', () => {
  it('is counted by the hour, less a discount, with tax on what is left', () => {
    const price = priceBy(rule({ discount: 1_000, tax: 1_100 }), 525);
    expect(price).to.deep.include({ quantity: 525, discount: 1_575_000, tax: 1_559_250, total: 15_734_250 });
  });

  it('is nothing where the service is free, and does not count where it is fixed', () => {
    expect(priceBy(rule({ basis: 'free' }), 500)).to.deep.include({ each: 0, total: 0 });
    expect(priceBy(rule({ basis: 'fixed' }), 500)).to.deep.include({ quantity: 100, total: 3_000_000 });
  });

  it('adds up to the unit, and is never below nothing', () => {
    const rate = fc.nat({ max: 10_000 });
    fc.assert(
      fc.property(
        fc.nat({ max: 100_000_000 }),
        fc.nat({ max: 100_000 }),
        rate,
        rate,
        (units, quantity, discount, tax) => {
          const price = priceBy(rule({ units, discount, tax }), quantity);
          expect(price.total).to.equal(scaled(units, quantity, 100) - price.discount + price.tax);
          expect(price.total).to.be.at.least(0);
        },
      ),
    );
  });

  it('goes by the patron’s category, and else by the rule for everybody', () => {
    const [all, students] = [rule({}), rule({ category: 'ST', basis: 'free' })];
    expect(ruleFor([all, students], 'ST')).to.equal(students);
    expect(ruleFor([students, all], 'PT')).to.equal(all);
    expect(ruleFor([students], 'PT')).to.equal(undefined);
  });
});

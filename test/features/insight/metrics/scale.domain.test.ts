import { expect } from 'chai';
import fc from 'fast-check';
import { Scale, scaleOf, scoreOf } from '../../../../plugin/features/insight/metrics/scale.domain.ts';

const sorted = (values: readonly number[]): Float64Array => Float64Array.from(values).sort();
const few = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 200 });

describe('scales', () => {
  it('rank by the share below and half of the share equal', () => {
    fc.assert(
      fc.property(few, (values) => {
        const scale = scaleOf(sorted(values));
        for (const value of values) {
          const below = values.filter((other) => other < value).length;
          const equal = values.filter((other) => other === value).length;
          expect(scale.ridit(value)).to.be.closeTo((below + equal / 2) / values.length, 1e-12);
        }
      }),
    );
  });

  it('never rank a larger value lower, whether anybody had it or not', () => {
    fc.assert(
      fc.property(
        few,
        fc.double({ min: -5, max: 60, noNaN: true }),
        fc.double({ min: 0, max: 9, noNaN: true }),
        (values, value, more) => {
          const scale = scaleOf(sorted(values));
          expect(scale.ridit(value + more)).to.be.at.least(scale.ridit(value));
          expect(scale.ridit(value)).to.be.within(0, 1);
        },
      ),
    );
  });

  it('keep their ranks when a great many values are thinned', () => {
    const values = Float64Array.from({ length: 20_000 }, (_, index) => Math.sqrt(index));
    const scale = scaleOf(values);
    expect(scale.steps.length).to.be.at.most(402);
    for (const index of [0, 3, 1_234, 9_999, 19_999])
      expect(scale.ridit(values[index] ?? 0)).to.be.closeTo((index + 0.5) / 20_000, 0.003);
  });

  it('say nothing of nobody', () => {
    expect(new Scale([]).ridit(3)).to.equal(0.5);
  });

  it('give the twelve patrons who came once one score, as NTILE does not', () => {
    const values = [...Array<number>(12).fill(1), 2, 3, 5, 8, 13, 21, 34, 55];
    const scale = scaleOf(sorted(values));
    expect(values.map((value) => scoreOf(scale.ridit(value)))).to.deep.equal([
      ...Array<number>(12).fill(2),
      4,
      4,
      4,
      4,
      5,
      5,
      5,
      5,
    ]);
    expect([0, 0.2, 0.5, 0.8, 1].map(scoreOf)).to.deep.equal([1, 2, 3, 5, 5]);
  });
});

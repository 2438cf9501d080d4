import { expect } from 'chai';
import { isEndless, Periods, renewalsOf } from '../../../../plugin/features/insight/metrics/renewal.domain.ts';

describe('renewals of a membership', () => {
  it('are inferred from its length in periods', () => {
    expect([365, 366, 730, 1_095, 1_060].map((days) => renewalsOf(1_000, 1_000 + days, 365))).to.deep.equal([
      0, 0, 1, 2, 2,
    ]);
  });

  it('are none where nobody knows how long a membership lasts', () => {
    expect(renewalsOf(1_000, 5_000, undefined)).to.equal(0);
    expect(renewalsOf(1_000, 900, 365)).to.equal(0);
  });

  it('are not counted of a card that ends in another age', () => {
    expect(isEndless(20_000 + 7_305, 20_000)).to.equal(false);
    expect(isEndless(20_000 + 7_306, 20_000)).to.equal(true);
    const periods = new Periods();
    for (const enrolled of [100, 200, 300, 400, 420]) periods.add(enrolled, 2_932_532, 450);
    expect(periods.median()).to.equal(undefined);
  });

  it('are counted in the period of members who can hardly have renewed', () => {
    const periods = new Periods();
    for (const enrolled of [100, 200, 300, 400]) periods.add(enrolled, enrolled + 365, 450);
    expect(periods.median()).to.equal(undefined);
    periods.add(420, 420 + 730, 450);
    periods.add(10, 10 + 5_000, 450);
    expect(periods.median()).to.equal(365);
  });
});

import { expect } from 'chai';
import { Figures } from '../../bench/figures.ts';
import { AHEAD, KINDS, madeUpMonths, SIZES } from '../../bench/months-process.ts';
import { scoreMonths, type Tried } from '../../bench/months-scores.ts';

describe('the benchmark of months', () => {
  const figures = new Figures(() => undefined);
  let value: (name: string) => number;

  before(() => {
    const tried = KINDS.flatMap((kind) =>
      SIZES.flatMap((size) =>
        Array.from({ length: 20 }, (_, seed): Tried => ({
          ...madeUpMonths(kind, size, seed),
          groups: [`about_${size}`],
        })),
      ),
    );
    scoreMonths(tried, 'made_up', figures);
    const values = new Map(figures.all().map((figure) => [figure.name, figure.value]));
    value = (name) => values.get(`made_up_${name}`) ?? NaN;
  });

  it('makes up the same library from the same seed, about as large as asked', () => {
    const [one, other] = [madeUpMonths('plain', 1_000, 5), madeUpMonths('plain', 1_000, 5)];
    expect(one).to.deep.equal(other);
    expect(one.came).to.have.length(AHEAD);
    expect(one.known.reduce((sum, count) => sum + count, 0) / one.known.length).to.be.within(700, 1_400);
  });

  it('finds that the range of the forecast holds as often as it says, at every distance and size', () => {
    const groups = [
      ...Array.from({ length: AHEAD }, (_, step) => `ahead_${step + 1}`),
      ...SIZES.map((size) => `about_${size}`),
    ];
    for (const group of groups) expect(value(`${group}_kenal_inside`), group).to.be.within(75, 88);
  });

  it('finds it better than the year before, with and without growth', () => {
    for (const rival of ['year_before', 'year_before_with_growth'])
      for (const score of ['interval_score', 'error'])
        expect(value(`all_kenal_${score}`), score).to.be.lessThan(0.85 * value(`all_${rival}_${score}`));
  });

  it('refuses to score nothing', () => {
    expect(() => scoreMonths([], 'none', figures)).to.throw('nothing to foretell');
  });
});

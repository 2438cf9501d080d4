import { expect } from 'chai';
import * as fc from 'fast-check';
import { wilson } from '../../../../plugin/features/insight/models/proportion.domain.ts';
import { areaUnderCurve, judge } from '../../../../plugin/features/insight/models/trial.domain.ts';

const foretold = (pVisit: number[], visits: number[], silence = pVisit.map((p) => 100 - 100 * p)) => ({
  pVisit: Float64Array.from(pVisit),
  expectedVisits: Float64Array.from(pVisit, (p) => 2 * p),
  silence: Int32Array.from(silence),
  visits: Int32Array.from(visits),
});

const pairsWon = (score: readonly number[], happened: readonly number[]): number => {
  const [came, stayedAway] = [1, 0].map((truth) => score.filter((_, i) => happened[i] === truth));
  const points = came!.flatMap((one) => stayedAway!.map((other) => (Math.sign(one - other) + 1) / 2));
  return points.reduce((sum, point) => sum + point, 0) / points.length;
};

describe('the trial of forecasts', () => {
  it('scores forecasts by hand-worked numbers', () => {
    const trial = judge(foretold([0.9, 0.8, 0.2, 0.1], [3, 0, 1, 0]));
    expect(trial).to.include({
      patrons: 4,
      baseRate: 0.5,
      brierBase: 0.25,
      visitsActual: 4,
      auc: 0.75,
      aucRecency: 0.75,
    });
    expect(trial.brier).to.be.closeTo((0.01 + 0.64 + 0.64 + 0.01) / 4, 1e-15);
    expect(trial.logLoss).to.be.closeTo(-(Math.log(0.9) + Math.log(0.2) + Math.log(0.2) + Math.log(0.9)) / 4, 1e-15);
    expect(trial.visitsPredicted).to.be.closeTo(4, 1e-12);
  });

  it('counts pairs for the area under the curve, equal scores by half', () => {
    const patron = fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 1 }));
    fc.assert(
      fc.property(fc.array(patron, { minLength: 2, maxLength: 40 }), (patrons) => {
        const [score, happened] = [patrons.map(([s]) => s), patrons.map(([, h]) => h)];
        const area = areaUnderCurve(score, Uint8Array.from(happened));
        const isMixed = new Set(happened).size === 2;
        expect(area === undefined).to.equal(!isMixed);
        if (isMixed) expect(area).to.be.closeTo(pairsWon(score, happened), 1e-12);
      }),
    );
  });

  it('finds well calibrated what comes as often as foretold, and badly what does not', () => {
    const p = Array.from({ length: 1000 }, (_, i) => i / 1000);
    const asForetold = p.map((value, i) => ((i * 617) % 1000 < 1000 * value ? 1 : 0));
    const good = judge(foretold(p, asForetold));
    const bad = judge(
      foretold(
        p,
        asForetold.map((came) => 1 - came),
      ),
    );
    expect(good.bins.map(({ patrons }) => patrons)).to.deep.equal(Array(10).fill(100));
    expect(
      good.bins.filter(({ predicted, lower, upper }) => predicted < lower || predicted > upper),
    ).to.have.length.below(3);
    expect(good.ece).to.be.below(0.05);
    expect(bad.ece).to.be.above(0.4);
    expect(bad.brier).to.be.above(bad.brierBase);
  });

  it('parts patrons with equal forecasts among bins in proportion, in whatever order they stand', () => {
    const patron = fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 2 }));
    fc.assert(
      fc.property(fc.array(patron, { minLength: 1, maxLength: 60 }), (patrons) => {
        const [p, visits] = [patrons.map(([score]) => score / 4), patrons.map(([, count]) => count)];
        const { bins } = judge(foretold(p, visits));
        const turned = judge(foretold([...p].reverse(), [...visits].reverse()));
        expect(turned.bins).to.deep.equal(bins);
        const came = bins.reduce((sum, bin) => sum + bin.observed * bin.patrons, 0);
        expect(came).to.be.closeTo(visits.filter((count) => count > 0).length, 1e-9);
        const half = judge(
          foretold(
            Array<number>(40).fill(0.5),
            Array.from({ length: 40 }, (_, i) => i % 2),
          ),
        );
        expect(half.bins.map(({ observed }) => observed)).to.deep.equal(Array<number>(10).fill(0.5));
      }),
    );
  });

  it('needs no more than one patron', () => {
    const trial = judge(foretold([0.7], [1]));
    expect(trial.auc).to.equal(undefined);
    expect(trial.bins).to.have.length(1);
  });
});

describe("Wilson's limits", () => {
  // Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
  it('are those that Newcombe published', () => {
    const published = [
      [81, 263, 0.2553, 0.3662],
      [15, 148, 0.0624, 0.1605],
      [0, 20, 0, 0.1611],
      [1, 29, 0.0061, 0.1718],
    ] as const;
    const off = published.flatMap(([successes, of, low, high]) => {
      const { lower, upper } = wilson(successes, of);
      return [Math.abs(lower - low), Math.abs(upper - high)];
    });
    expect(Math.max(...off)).to.be.below(5.1e-5);
  });

  it('reach exactly 0 and 1 where nobody or everybody came', () => {
    expect(wilson(0, 7).lower).to.equal(0);
    expect(wilson(7, 7).upper).to.equal(1);
  });
});

import { expect } from 'chai';
import * as fc from 'fast-check';
import { randomHistories } from '../../../../plugin/demo/library/histories.ts';
import { bgnbd, mbgnbd } from '../../../../plugin/features/insight/models/geometric-drop-out.domain.ts';
import { groupHistories, historiesOfWeeks } from '../../../../plugin/features/insight/models/history.domain.ts';
import { fitRate, rateForecaster } from '../../../../plugin/features/insight/models/rate-models.domain.ts';
import { gradientOff } from './gradients.ts';
import { offBy, vectors } from './vectors.ts';

const MODELS = { bgnbd, mbgnbd };
const valuesOf = ({ r, alpha, a, b }: { r: number; alpha: number; a: number; b: number }) => [r, alpha, a, b];

describe('BG/NBD and MBG/NBD', () => {
  it('give the likelihood of one patron to eleven digits', () => {
    const off = vectors.geometric.map(({ model, params, x, tx, t, logLikelihood }) => {
      const likelihood = MODELS[model].likelihood(historiesOfWeeks([{ x, tx, t, weight: 1 }]));
      const value = likelihood(valuesOf(params), new Float64Array(4));
      return Math.abs(value - logLikelihood) / Math.max(1, Math.abs(logLikelihood));
    });
    expect(Math.max(...off)).to.be.below(1e-11);
  });

  it('give the probability of being active, and how surprising the silence is, to eleven digits', () => {
    const off = vectors.geometric.flatMap(({ model, params, x, tx, t, ...truth }) => {
      const { pActive, surprise } = rateForecaster(model, params);
      return [offBy(pActive(x, tx, t), truth.pActive), offBy(surprise(x, tx, t), truth.surprise)];
    });
    expect(Math.max(...off)).to.be.below(1e-11);
  });

  it('give forecasts up to 3000 visits and ten years, and for a near 1 and a + b near 1, from both sides', () => {
    const off = vectors.geometric.flatMap(({ model, params, x, tx, t, expected }) => {
      const forecaster = rateForecaster(model, params);
      return expected.flatMap(([horizon, visits, pVisit]) => [
        offBy(forecaster.expectedVisits(x, tx, t, horizon), visits),
        offBy(forecaster.pVisit(x, tx, t, horizon), pVisit),
      ]);
    });
    expect(Math.max(...off)).to.be.below(1e-11);
  });

  it('give a number for every parameter that a fit can end at, and no jump where the way to it changes', () => {
    const any = fc.double({ min: -13.9, max: 9.9, noNaN: true }).map(Math.exp);
    const history = fc.record({
      x: fc.integer({ min: 0, max: 3000 }),
      silence: fc.double({ min: 0, max: 500, noNaN: true }),
    });
    fc.assert(
      fc.property(
        fc.constantFrom('bgnbd' as const, 'mbgnbd' as const),
        fc.record({ r: any, alpha: any, a: any, b: any }),
        history,
        fc.constantFrom(1, 13, 26, 104, 522),
        (kind, params, { x, silence }, horizon) => {
          const { expectedVisits, pVisit } = rateForecaster(kind, params);
          const tx = x === 0 ? 0 : x / 2;
          const visits = expectedVisits(x, tx, tx + silence, horizon);
          expect(Number.isFinite(visits)).to.equal(true);
          expect(visits).to.be.at.least(pVisit(x, tx, tx + silence, horizon) * (1 - 1e-9));
          expect(offBy(expectedVisits(x, tx, tx + silence, horizon * (1 + 1e-10)), visits) || 0).to.be.below(1e-7);
        },
      ),
      { numRuns: 2_000 },
    );
    for (const kind of ['bgnbd', 'mbgnbd'] as const)
      for (const [x, t] of [
        [0, 0],
        [3, 40],
        [400, 300],
      ] as const) {
        const at = (a: number): number =>
          rateForecaster(kind, { r: 0.8, alpha: 4, a, b: 300 }).expectedVisits(x, t, t, 522);
        expect(offBy(at(25), at(25 + 1e-9)), `${kind} ${x}`).to.be.below(1e-9);
      }
  });

  it('have the gradient that differences of the likelihood have', () => {
    const positive = fc.double({ min: 0.05, max: 20, noNaN: true });
    fc.assert(
      fc.property(
        fc.constantFrom(bgnbd, mbgnbd),
        fc.tuple(positive, positive, positive, positive),
        fc.integer({ min: 1, max: 1000 }),
        (model, point, seed) => {
          const likelihood = model.likelihood(groupHistories(randomHistories({ patrons: 30, seed })));
          expect(gradientOff(likelihood, point)).to.be.below(1e-5);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('stay in their bounds, fall with silence and grow with the horizon', () => {
    const positive = fc.double({ min: 0.02, max: 50, noNaN: true });
    const history = fc.record({
      x: fc.integer({ min: 0, max: 500 }),
      tx: fc.double({ min: 0, max: 500, noNaN: true }),
      silence: fc.double({ min: 0, max: 500, noNaN: true }),
      more: fc.double({ min: 0.01, max: 300, noNaN: true }),
    });
    fc.assert(
      fc.property(
        fc.constantFrom('bgnbd' as const, 'mbgnbd' as const),
        fc.record({ r: positive, alpha: fc.double({ min: 0.5, max: 50, noNaN: true }), a: positive, b: positive }),
        history,
        (kind, params, { x, tx: last, silence, more }) => {
          const tx = x === 0 ? 0 : last;
          const [now, later] = [tx + silence, tx + silence + more];
          const { pActive, pVisit, expectedVisits, surprise } = rateForecaster(kind, params);
          expect(pActive(x, tx, now)).to.be.within(0, 1);
          expect(pActive(x, tx, later)).to.be.at.most(pActive(x, tx, now));
          expect(surprise(x, tx, now))
            .to.be.within(0, 1)
            .and.at.most(surprise(x, tx, later));
          expect(pVisit(x, tx, now, more)).to.be.within(0, pActive(x, tx, now));
          expect(expectedVisits(x, tx, now, more)).to.be.at.least(pVisit(x, tx, now, more) * (1 - 1e-9));
          expect(expectedVisits(x, tx, now, 2 * more)).to.be.at.least(expectedVisits(x, tx, now, more) * (1 - 1e-12));
        },
      ),
    );
  });

  it('find the parameters that made the histories', () => {
    const truth = { r: 0.65, alpha: 3.2, a: 0.5, b: 6 };
    const fit = fitRate('mbgnbd', groupHistories(randomHistories({ patrons: 20_000, seed: 7, ...truth })));
    expect(fit).to.include({ n: 20_000, converged: true });
    const away = (['r', 'alpha', 'a', 'b'] as const).map(
      (name) => Math.log(fit.params[name] / truth[name]) / (fit.standardErrors?.[name] ?? NaN),
    );
    expect(away.map(Math.abs)).to.satisfy((all: number[]) => all.every((sigmas) => sigmas < 3.5));
  });

  it('do not depend on whether equal histories are grouped', () => {
    const days = randomHistories({ patrons: 3_000, seed: 3 });
    const grouped = groupHistories(days);
    const single = { ...days, weight: new Float64Array(days.x.length).fill(1), weeks: grouped.weeks };
    const [one, other] = [fitRate('mbgnbd', grouped), fitRate('mbgnbd', single)];
    expect(grouped.x.length).to.be.below(3_000);
    expect(Math.abs(one.logLikelihood - other.logLikelihood)).to.be.below(1e-8);
    expect(offBy(one.params.b, other.params.b)).to.be.below(1e-6);
  });

  it('take many rows to the same maximum by way of a sample', () => {
    const histories = groupHistories(randomHistories({ patrons: 150_000, seed: 21 }));
    const fit = fitRate('mbgnbd', histories);
    const gradient = new Float64Array(4);
    const value = mbgnbd.likelihood(histories)(valuesOf(fit.params), gradient);
    expect(histories.x.length).to.be.above(80_000);
    expect(fit.converged).to.equal(true);
    expect(value).to.equal(fit.logLikelihood);
    expect(Math.max(...gradient.map(Math.abs)) / fit.n).to.be.below(1e-7);
  });

  it('say so where the histories cannot tell the parameters', () => {
    const oneDay = { x: Int32Array.of(0, 0, 0), tx: Int32Array.of(0, 0, 0), t: Int32Array.of(10, 20, 30) };
    const fit = fitRate('mbgnbd', groupHistories(oneDay));
    expect(fit.converged).to.equal(false);
    expect(fit.faults).not.to.deep.equal([]);
  });
});

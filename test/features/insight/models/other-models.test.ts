import { expect } from 'chai';
import * as fc from 'fast-check';
import { randomHistories } from '../../../../plugin/demo/library/histories.ts';
import { bgbbForecaster, bgbbLikelihood } from '../../../../plugin/features/insight/models/bgbb.domain.ts';
import { groupHistories, historiesOfWeeks } from '../../../../plugin/features/insight/models/history.domain.ts';
import { nbd } from '../../../../plugin/features/insight/models/nbd.domain.ts';
import { paretonbd } from '../../../../plugin/features/insight/models/pareto-nbd.domain.ts';
import { fitRate, rateForecaster } from '../../../../plugin/features/insight/models/rate-models.domain.ts';
import {
  fitSbg,
  sbgLikelihood,
  sbgRetention,
  sbgSurvival,
} from '../../../../plugin/features/insight/models/sbg.domain.ts';
import { gradientOff } from './gradients.ts';
import { donations, lostOf } from './published-data.ts';
import { offBy, vectors } from './vectors.ts';

const positive = fc.double({ min: 0.05, max: 20, noNaN: true });

describe('Pareto/NBD', () => {
  it('gives the likelihood of one patron to ten digits', () => {
    const off = vectors.pareto.map(({ params: { r, alpha, s, beta }, x, tx, t, logLikelihood }) => {
      const likelihood = paretonbd.likelihood(historiesOfWeeks([{ x, tx, t, weight: 1 }]));
      const value = likelihood([r, alpha, s, beta], new Float64Array(4));
      return Math.abs(value - logLikelihood) / Math.max(1, Math.abs(logLikelihood));
    });
    expect(Math.max(...off)).to.be.below(1e-10);
  });

  it('gives forecasts to ten digits, for s near 1 too', () => {
    const off = vectors.pareto.flatMap(({ params, x, tx, t, pActive, expected }) => {
      const forecaster = rateForecaster('paretonbd', params);
      return [
        offBy(forecaster.pActive(x, tx, t), pActive),
        ...expected.flatMap(([horizon, visits, pVisit]) => [
          offBy(forecaster.expectedVisits(x, tx, t, horizon), visits),
          offBy(forecaster.pVisit(x, tx, t, horizon), pVisit),
        ]),
      ];
    });
    expect(Math.max(...off)).to.be.below(1e-10);
  });

  it('has the gradient that differences of the likelihood have, alpha above, below and beside beta', () => {
    const point = fc.tuple(positive, positive, positive, positive);
    const beside = fc.constantFrom(0.999, 1 - 1e-15, 1, 1 + 1e-15, 1.001);
    const level = fc
      .tuple(positive, positive, positive, beside)
      .map(([r, alpha, s, near]) => [r, alpha, s, alpha * near]);
    const likelihood = paretonbd.likelihood(groupHistories(randomHistories({ patrons: 30, seed: 5 })));
    fc.assert(
      fc.property(fc.oneof(point, level), (params) => {
        expect(gradientOff(likelihood, params)).to.be.below(1e-5);
      }),
      { numRuns: 60 },
    );
  });

  it('holds somebody who came on the last day for active', () => {
    const { pActive } = rateForecaster('paretonbd', { r: 0.5, alpha: 10, s: 0.6, beta: 12 });
    expect([pActive(3, 20, 20), pActive(0, 0, 0)]).to.deep.equal([1, 1]);
  });
});

describe('the NBD without drop-out', () => {
  it('has the gradient that differences of the likelihood have', () => {
    const likelihood = nbd.likelihood(groupHistories(randomHistories({ patrons: 50, seed: 6 })));
    fc.assert(
      fc.property(fc.tuple(positive, positive), (params) => {
        expect(gradientOff(likelihood, params)).to.be.below(1e-5);
      }),
    );
  });

  it('never explains histories better than the models that contain it', () => {
    const histories = groupHistories(randomHistories({ patrons: 2_000, seed: 9 }));
    const least = fitRate('nbd', histories).logLikelihood;
    const kinds = ['mbgnbd', 'bgnbd', 'paretonbd'] as const;
    expect(kinds.filter((kind) => fitRate(kind, histories).logLikelihood < least - 1e-6)).to.deep.equal([]);
  });

  it('expects visits at the shrunk rate for ever', () => {
    const { pActive, expectedVisits } = rateForecaster('nbd', { r: 1, alpha: 10 });
    expect(pActive(3, 1, 500)).to.equal(1);
    expect(expectedVisits(3, 1, 30, 20)).to.equal(2);
  });
});

describe('BG/BB', () => {
  it('gives likelihood and forecasts to ten digits, for gamma near 1 too', () => {
    const off = vectors.bgbb.flatMap(({ params, x, tx, n, logLikelihood, pActive, expected }) => {
      const { alpha, beta, gamma, delta } = params;
      const value = bgbbLikelihood([{ x, tx, n, count: 1 }])([alpha, beta, gamma, delta], new Float64Array(4));
      const forecaster = bgbbForecaster(params);
      return [
        offBy(value, logLikelihood),
        offBy(forecaster.pActive(x, tx, n), pActive),
        ...expected.flatMap(([periods, visits, pVisit]) => [
          offBy(forecaster.expectedPeriods(x, tx, n, periods), visits),
          offBy(forecaster.pVisit(x, tx, n, periods), pVisit),
        ]),
      ];
    });
    expect(Math.max(...off)).to.be.below(1e-10);
  });

  it('has the gradient that differences of the likelihood have', () => {
    const likelihood = bgbbLikelihood(donations);
    fc.assert(
      fc.property(fc.tuple(positive, positive, positive, positive), (params) => {
        expect(gradientOff(likelihood, params)).to.be.below(1e-5);
      }),
    );
  });
});

describe('the shifted beta-geometric', () => {
  it('has the gradient that differences of the likelihood have', () => {
    const likelihood = sbgLikelihood({ lost: [50, 20, 10], active: [30, 12, 0, 80] });
    fc.assert(
      fc.property(fc.tuple(positive, positive), (params) => {
        expect(gradientOff(likelihood, params)).to.be.below(1e-5);
      }),
    );
  });

  it('takes members who have not come to their next renewal for what they are', () => {
    const seen = fitSbg(lostOf([4000, 2800, 2200, 1850]));
    const { lost, active } = lostOf([4000, 2800, 2200, 1850]);
    const withNewcomers = fitSbg({ lost, active: active.with(0, 5_000) });
    expect(withNewcomers.n).to.equal(9_000);
    expect(offBy(withNewcomers.params.alpha, seen.params.alpha)).to.be.below(1e-6);
  });

  it('keeps a share at each renewal that multiplies to the share who survive', () => {
    const params = { alpha: 0.7, beta: 1.2 };
    const product = [1, 2, 3, 4].reduce((all, renewal) => all * sbgRetention(params, renewal), 1);
    expect(sbgSurvival(params, 4)).to.be.closeTo(product, 1e-14);
    expect(sbgSurvival(params, 0)).to.equal(1);
  });
});

import { expect } from 'chai';
import { judge } from '../../../../plugin/features/insight/models/trial.domain.ts';
import { weigh, type Evidence } from '../../../../plugin/features/insight/models/trust.domain.ts';

const result = (pVisit: readonly number[], visits: readonly number[]) =>
  judge({
    pVisit: Float64Array.from(pVisit),
    expectedVisits: Float64Array.from(pVisit),
    silence: new Int32Array(pVisit.length),
    visits: Int32Array.from(visits),
  });

const many = (count: number, of: (at: number) => number): number[] => Array.from({ length: count }, (_, at) => of(at));

const GOOD = result([0.98, 0.98, 0.02, 0.02], [1, 1, 0, 0]);

const evidence = (change: Partial<Evidence> & { params?: Evidence['fit']['params'] } = {}): Evidence => ({
  fit: {
    params: change.params ?? { r: 0.5, a: 0.4, b: 6 },
    logLikelihood: -1000,
    converged: true,
    faults: [],
  },
  logLikelihoodNbd: -1050,
  repeaters: 800,
  historyDays: 1200,
  medianGapDays: 22,
  trial: { weeks: 13, result: GOOD },
  ...change,
});

const codes = (change: Parameters<typeof evidence>[0]) => weigh(evidence(change)).doubts.map(({ code }) => code);

describe('what is held against a model', () => {
  it('is nothing where it fits and foretold the past', () => {
    expect(weigh(evidence())).to.deep.equal({ isTrusted: true, showsActivity: true, doubts: [] });
  });

  it('is too little data, with what would be enough', () => {
    const { isTrusted, doubts } = weigh(evidence({ repeaters: 40, historyDays: 90 }));
    expect(isTrusted).to.equal(false);
    expect(doubts).to.deep.equal([
      { code: 'too-few-patrons', repeaters: 40, needed: 200 },
      { code: 'short-history', days: 90, needed: 274 },
    ]);
    expect(weigh(evidence({ historyDays: 300, medianGapDays: 120 })).doubts).to.deep.equal([
      { code: 'short-history', days: 300, needed: 360 },
    ]);
  });

  it('is that nobody can be seen leaving: forecasts stay, the probability of being active goes', () => {
    const byGain = weigh(evidence({ logLikelihoodNbd: -1005 }));
    const byEdge = weigh(evidence({ params: { r: 0.5, a: 0.01, b: 3 } }));
    expect([byGain, byEdge].map(({ isTrusted, showsActivity }) => [isTrusted, showsActivity])).to.deep.equal([
      [true, false],
      [true, false],
    ]);
  });

  it('is said, and no more, where everybody is alike', () => {
    expect(codes({ params: { r: 60, a: 0.4, b: 6 } })).to.deep.equal(['same-rate']);
    expect(codes({ params: { r: 0.5, a: 200, b: 2000 } })).to.deep.equal(['same-drop-out']);
    expect(weigh(evidence({ params: { r: 60, a: 200, b: 2000 } })).isTrusted).to.equal(true);
  });

  it('is a search that did not end, but not an edge that the data want', () => {
    const fit = { params: { r: 0.5, a: 0.4, b: 6 }, logLikelihood: -1000, converged: false };
    expect(weigh(evidence({ fit: { ...fit, faults: ['second-start'] } })).isTrusted).to.equal(false);
    expect(
      weigh(evidence({ fit: { ...fit, faults: ['bound', 'curvature'] }, logLikelihoodNbd: -1001 })).isTrusted,
    ).to.equal(true);
  });

  it('is a past that it did not foretell', () => {
    const trial = {
      weeks: 13,
      result: result(
        many(400, () => 0.6),
        many(400, (at) => (at % 4 === 0 ? 1 : 0)),
      ),
    };
    expect(codes({ trial })).to.deep.equal(['total-off', 'not-calibrated', 'no-better-than-base-rate']);
    expect(codes({ trial: undefined })).to.deep.equal(['not-tried']);
    expect(weigh(evidence({ trial })).isTrusted).to.equal(false);
  });

  it('is no calibration that a group so small may show by chance', () => {
    // Of each tenth a third and two thirds come by turns, where a half was foretold, and a hair more from one to the next.
    const foretold = (patrons: number) => {
      const tenth = patrons / 10;
      const came = many(patrons, (at) => {
        const share = Math.floor(at / tenth) % 2 === 0 ? 1 / 3 : 2 / 3;
        return at % tenth < share * tenth ? 1 : 0;
      });
      return codes({
        trial: {
          weeks: 13,
          result: result(
            many(patrons, (at) => 0.5 + at / 1e9),
            came,
          ),
        },
      });
    };
    expect(foretold(60)).not.to.include('not-calibrated');
    expect(foretold(600)).to.include('not-calibrated');
  });

  it('is a closure only where the trial failed in which it fell, with its days', () => {
    const closure = { days: 21, from: '2025-12-08', until: '2025-12-28' };
    const off = { ...GOOD, visitsPredicted: 3, visitsActual: 2 };
    expect(weigh(evidence({ trial: { weeks: 13, result: GOOD, closure } })).doubts).to.deep.equal([]);
    expect(weigh(evidence({ trial: { weeks: 13, result: off, closure } })).doubts).to.deep.equal([
      { code: 'total-off', weeks: 13, predicted: 3, actual: 2 },
      { code: 'closure', ...closure },
    ]);
  });

  it('is whom it is about, where many are missing', () => {
    const verdict = weigh(evidence({ anonymousShare: 0.4 }));
    expect(verdict.isTrusted).to.equal(true);
    expect(verdict.doubts.map(({ code }) => code)).to.deep.equal(['anonymous-loans']);
  });
});

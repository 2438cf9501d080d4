import { expect } from 'chai';
import fc from 'fast-check';
import type { Forecaster, PatronClock } from '../../../../plugin/features/insight/metrics/forecast.domain.ts';
import {
  judge,
  type Judgement,
  type Yardstick,
  type Yardsticks,
} from '../../../../plugin/features/insight/metrics/judge.domain.ts';
import { NEVER_CLOSED } from '../../../../plugin/features/insight/models/closures.domain.ts';
import { scaleOf } from '../../../../plugin/features/insight/metrics/scale.domain.ts';
import { linesOfKinds, VisitHistory } from '../../../../plugin/features/insight/metrics/visit-history.ts';

const DAY = 20_000;
const KINDS = linesOfKinds(['event', 'consultation', 'gate', 'referral', 'e_resource', 'club', 'tag', 'review']);
const lineOf = (kind: string): number => KINDS.get(kind) ?? 0;

/** One thing that a patron did. */
interface Act {
  readonly ago: number;
  readonly kind: 'loan' | 'event' | 'consultation' | 'gate' | 'referral' | 'e_resource' | 'club' | 'tag' | 'review';
}

const acts = fc.array(
  fc.record<Act>({
    ago: fc.integer({ min: 0, max: 1_200 }),
    kind: fc.constantFrom('loan', 'event', 'consultation', 'gate', 'e_resource', 'club', 'tag'),
  }),
  { minLength: 1, maxLength: 60 },
);

/** The mixed model of the literature (MBG/NBD), short: what matters here is that it is a real one. */
const mbg = (r: number, alpha: number, a: number, b: number): Forecaster => {
  const weeks = ({ first, last, until, repeats }: PatronClock) =>
    [repeats, (last - first) / 7, (until - first) / 7] as const;
  const pActive = (clock: PatronClock): number => {
    const [x, tx, t] = weeks(clock);
    return 1 / (1 + (a / (b + x)) * ((alpha + t) / (alpha + tx)) ** (r + x));
  };
  return {
    modelId: 1,
    pActive,
    surprise: (clock) => {
      const [x, tx, t] = weeks(clock);
      return 1 - ((alpha + tx) / (alpha + t)) ** (r + x);
    },
    forecast: (clock) => {
      const p = pActive(clock);
      return { pActive: p, expectedVisits91: p, expectedVisits182: p, pVisit91: p, pVisit182: p, ownRhythm91: 1 };
    },
  };
};

const yardstick = (forecaster: Forecaster | undefined): Yardstick => ({
  prior: { shape: 0.5, weeks: 8 },
  rate: scaleOf(Float64Array.from({ length: 100 }, (_, index) => index / 40)),
  period: 365,
  forecaster,
});

const yardsticks: Yardsticks = {
  day: DAY,
  closed: NEVER_CLOSED,
  weights: { returns: 35, stays: 30, refers: 15, breadth: 20 },
  recency: scaleOf(Float64Array.from({ length: 365 }, (_, index) => index)),
  frequency: scaleOf(Float64Array.from({ length: 50 }, (_, index) => index)),
  volume: scaleOf(Float64Array.from({ length: 50 }, (_, index) => index)),
  lines: 4,
};

const forecasters = fc.option(
  fc
    .tuple(
      fc.double({ min: 0.1, max: 3, noNaN: true }),
      fc.double({ min: 1, max: 30, noNaN: true }),
      fc.double({ min: 0.1, max: 3, noNaN: true }),
      fc.double({ min: 0.3, max: 6, noNaN: true }),
    )
    .map((parameters) => mbg(...parameters)),
  { nil: undefined },
);

const membership = fc.record({
  enrolled: fc.integer({ min: DAY - 4_000, max: DAY - 1_300 }),
  expiry: fc.option(fc.integer({ min: DAY - 400, max: DAY + 800 }), { nil: undefined }),
});

interface Member {
  readonly enrolled: number;
  readonly expiry: number | undefined;
}

const judged = (done: readonly Act[], member: Member, forecaster: Forecaster | undefined): Judgement => {
  const history = new VisitHistory(DAY, 0);
  const loans = [...new Set(done.filter(({ kind }) => kind === 'loan').map(({ ago }) => DAY - ago))].sort(
    (a, b) => a - b,
  );
  for (const day of loans)
    history.add({
      first: day,
      loans: done.filter(({ kind, ago }) => kind === 'loan' && DAY - ago === day).length,
      renewals: 0,
      localUses: 0,
      holds: 0,
      visitDayMask: 1,
      borrowDayMask: 1,
      dayCounts: null,
    });
  for (const { ago, kind } of done) if (kind !== 'loan') history.addRecorded(DAY - ago, lineOf(kind));
  const use = { ...history.use() };
  return judge(
    { ...member, isCounted: true, isTruncated: false, use: use.visitDays === 0 ? undefined : use, memory: undefined },
    yardstick(forecaster),
    yardsticks,
  );
};

const never = (before: Judgement, after: Judgement): void => {
  expect(after.loyalty ?? 0).to.be.at.least((before.loyalty ?? 0) - 1e-9);
  for (const trait of ['returns', 'stays', 'breadth'] as const)
    expect(after[trait] ?? 0, trait).to.be.at.least((before[trait] ?? 0) - 1e-9);
};

describe('the loyalty score', () => {
  it('never falls by a visit today, of whatever kind', () => {
    const kinds = fc.constantFrom<Act['kind'][]>('loan', 'event', 'consultation', 'gate', 'e_resource');
    fc.assert(
      fc.property(acts, membership, forecasters, kinds, (done, member, forecaster, kind) => {
        never(judged(done, member, forecaster), judged([...done, { ago: 0, kind }], member, forecaster));
      }),
      { numRuns: 1_000 },
    );
  });

  it('never falls by taking part today, which is no visit', () => {
    const kinds = fc.constantFrom<Act['kind'][]>('club', 'tag', 'review');
    fc.assert(
      fc.property(acts, membership, forecasters, kinds, (done, member, forecaster, kind) => {
        const [before, after] = [
          judged(done, member, forecaster),
          judged([...done, { ago: 0, kind }], member, forecaster),
        ];
        never(before, after);
        expect([after.returns, after.stays, after.repeats]).to.deep.equal([
          before.returns,
          before.stays,
          before.repeats,
        ]);
        expect(after.refers === undefined).to.equal(kind !== 'review' || after.loyalty === undefined);
      }),
      { numRuns: 1_000 },
    );
  });

  it('takes a club of the year for a line more where that raises the trait, and its absence for nothing', () => {
    const member = { enrolled: DAY - 2_000, expiry: undefined };
    const loans = (...days: readonly number[]): readonly Act[] => days.map((ago) => ({ ago, kind: 'loan' }));
    const breadth = (...more: readonly Act[]): number =>
      judged([...loans(3, 9), ...more], member, undefined).breadth ?? 0;
    const [loanShare, oneShare] = [1 - Math.exp(-1), 1 - Math.exp(-1 / 2)];
    expect(breadth()).to.be.closeTo(loanShare / 4, 1e-9);
    expect(breadth({ ago: 364, kind: 'club' })).to.be.closeTo((loanShare + oneShare) / 5, 1e-9);
    expect(breadth({ ago: 366, kind: 'club' })).to.be.closeTo(loanShare / 4, 1e-9);
  });

  it('never falls by a renewal of the card', () => {
    fc.assert(
      fc.property(
        acts,
        membership,
        forecasters,
        fc.integer({ min: 1, max: 1_000 }),
        (done, member, forecaster, days) => {
          if (member.expiry === undefined) return;
          const renewed = { ...member, expiry: Math.max(DAY, member.expiry) + days };
          const [before, after] = [judged(done, member, forecaster), judged(done, renewed, forecaster)];
          expect(after.renewals ?? 0).to.be.at.least(before.renewals ?? 0);
          never(before, after);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('never falls by a referral, and does without where nobody records them', () => {
    fc.assert(
      fc.property(acts, membership, forecasters, (done, member, forecaster) => {
        const without = judged(done, member, forecaster);
        expect(without.refers).to.equal(undefined);
        let before = without;
        for (let referrals = 1; referrals <= 3; referrals += 1) {
          const after = judged(
            [...done, ...Array<Act>(referrals).fill({ ago: 5, kind: 'referral' })],
            member,
            forecaster,
          );
          never(before, after);
          if (after.loyalty !== undefined) expect(after.coverage).to.equal((without.coverage ?? 0) + 1);
          before = after;
        }
      }),
    );
  });

  it('lies between 0 and 100, its traits between 0 and 1', () => {
    fc.assert(
      fc.property(acts, membership, forecasters, (done, member, forecaster) => {
        const found = judged(done, member, forecaster);
        if (found.loyalty !== undefined) expect(found.loyalty).to.be.within(0, 100);
        for (const trait of [found.returns, found.stays, found.breadth, found.prospect])
          if (trait !== undefined) expect(trait).to.be.within(0, 1);
      }),
    );
  });

  it('is not made of too little', () => {
    const newcomer = { enrolled: DAY - 20, expiry: undefined };
    expect(judged([{ ago: 3, kind: 'loan' }], newcomer, undefined).loyalty).to.equal(undefined);
    expect(
      judged(
        [1, 3, 9].map((ago) => ({ ago, kind: 'loan' })),
        newcomer,
        undefined,
      ).loyalty,
    ).to.be.a('number');
  });
});

describe('what would be missed', () => {
  const member = { enrolled: DAY - 2_000, expiry: undefined };
  const model = mbg(0.6, 6, 0.4, 2);
  const loans = (...days: readonly number[]): readonly Act[] => days.map((ago) => ({ ago, kind: 'loan' }));

  it('is measured at the own rhythm, so not of somebody who has shown none', () => {
    expect(judged(loans(600), member, model).expectedLoss91).to.equal(undefined);
    expect(judged(loans(600), member, model).forecast).not.to.equal(undefined);
    const weekly = Array.from({ length: 30 }, (_, index) => 60 + index * 7);
    expect(judged(loans(...weekly), member, model).expectedLoss91).to.be.within(0, 1);
  });
});

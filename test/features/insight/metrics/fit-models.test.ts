import { expect } from 'chai';
import { randomFor } from '../../../../plugin/demo/library/random.ts';
import { ClockSample } from '../../../../plugin/features/insight/metrics/clock-sample.ts';
import { fitModels, type FittedModel } from '../../../../plugin/features/insight/metrics/fit-models.ts';
import { dayAsText } from '../../../../plugin/features/insight/calendar.ts';
import { VisitHistory } from '../../../../plugin/features/insight/metrics/visit-history.ts';

const DAY = 20_000;
const YEARS = 3;
/** Days before the end on which the cards of some ran out. */
const RAN_OUT = 200;

interface Group {
  readonly category: string;
  readonly patrons: number;
  /** Share of patrons whose card ran out and who left with it. */
  readonly expired?: number;
}

/** Days before the end on which the library was closed: from the first one to before the second. */
type Closed = readonly [from: number, until: number];

interface Library {
  /** Years of its history. */
  readonly years?: number;
  /** Years before it from which patrons have come: without any, the library grows. */
  readonly before?: number;
  readonly closed?: Closed;
  /** Share of visits that are made after it. */
  readonly afterwards?: number;
}

/** Patrons who come at a rate of their own and leave after some visit, but who do not come to a closed library. */
const sampleOf = (
  groups: readonly Group[],
  { years = YEARS, before = 0, closed: [closedFrom, closedUntil] = [0, 0], afterwards = 1 }: Library = {},
): ClockSample => {
  const random = randomFor(5, 'clocks');
  const sample = new ClockSample(DAY, 0);
  const history = new VisitHistory(DAY, 0);
  for (const { category, patrons, expired = 0 } of groups)
    for (let patron = 0; patron < patrons; patron += 1) {
      const until = random.chance(expired) ? DAY - RAN_OUT : DAY;
      const [rate, leaves] = [random.gamma(1, 1 / 20), random.beta(0.3, 10)];
      history.clear();
      let day = DAY - random.below((before + years) * 365);
      for (let stays = true; stays && day <= until; stays = !random.chance(leaves)) {
        const ago = DAY - day;
        const isOpen = ago > closedFrom || (ago <= closedUntil && random.chance(afterwards));
        if (ago < years * 365 && isOpen) {
          history.visits.push(day);
          history.borrows.push(day);
        }
        day += 1 + Math.floor(random.exponential(1 / rate));
      }
      sample.add(category, history, until);
    }
  return sample;
};

const byScope = (models: readonly FittedModel[]): Map<string, FittedModel> =>
  new Map(models.map((model) => [model.scope, model]));

describe('models of a library', () => {
  it('are one of everybody and one of each category with enough patrons who came again', () => {
    const sample = sampleOf([
      { category: 'ADT', patrons: 1_200 },
      { category: 'VIS', patrons: 150 },
    ]);
    const models = byScope(fitModels(sample));
    expect([...models.keys()]).to.have.members(['', 'ADT']);
    expect(models.get('')?.patrons).to.equal(sample.size);
  });

  it('are one where there is one category, and none where nobody borrows', () => {
    expect(fitModels(sampleOf([{ category: 'ADT', patrons: 900 }])).map(({ scope }) => scope)).to.deep.equal(['']);
    expect(fitModels(sampleOf([]))).to.deep.equal([]);
  });

  it('learn from those whose card ran out, and are not tried on them', () => {
    const [model] = fitModels(sampleOf([{ category: 'ADT', patrons: 1_500, expired: 0.4 }]));
    const trial = model?.trial?.result;
    expect(model?.patrons).to.be.greaterThan(1_000);
    expect(trial?.patrons).to.be.lessThan(0.75 * (model?.patrons ?? 0));
    expect(model?.verdict).to.deep.equal({ isTrusted: true, showsActivity: true, doubts: [] });
  });

  const CLOSURES: Readonly<Record<string, Closed>> = {
    'right before the day': [22, 1],
    'that goes on': [21, 0],
    'seven weeks ago': [70, 49],
    'in which the past is cut': [100, 79],
  };
  for (const years of [1.5, YEARS])
    for (const [when, closed] of Object.entries(CLOSURES))
      it(`are tried rightly in a closure ${when}, with ${years} years of history`, () => {
        const groups = [{ category: 'ADT', patrons: 3_000 }];
        const offIn = (library: Library): number => {
          const [model] = fitModels(sampleOf(groups, { years, before: 3, ...library }));
          expect(model?.season === undefined).to.equal(years < 2);
          expect(model?.verdict.doubts).to.deep.equal([]);
          const { visitsPredicted = 0, visitsActual = 0 } = model?.trial?.result ?? {};
          return visitsPredicted / visitsActual;
        };
        expect(offIn({ closed }) / offIn({})).to.be.within(0.93, 1.07);
      });

  it('name a closure that spoils their trial', () => {
    const library = { before: 3, closed: [70, 49], afterwards: 0.5 } as const;
    const [model] = fitModels(sampleOf([{ category: 'ADT', patrons: 1_500 }], library));
    expect(model?.verdict.isTrusted).to.equal(false);
    expect(model?.verdict.doubts.at(-1)).to.deep.equal({
      code: 'closure',
      days: 21,
      from: dayAsText(DAY - 70),
      until: dayAsText(DAY - 50),
    });
  });
});

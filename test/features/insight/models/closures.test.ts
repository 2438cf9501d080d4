import { expect } from 'chai';
import { ClosedDays, closuresIn, NEVER_CLOSED } from '../../../../plugin/features/insight/models/closures.domain.ts';

const FIRST = 20_000;
const DAYS = 400;
/** Positions are days of the week from Monday. */
const weekdayOf = (position: number): number => position % 7;
const SUNDAY = 6;

/** A library that is closed on Sundays, with so many visits on other days. */
const use = (change: (position: number) => number | undefined = () => undefined, visits = 50) => ({
  firstDay: FIRST,
  visits: Float64Array.from(
    { length: DAYS },
    (_, position) => change(position) ?? (weekdayOf(position) === SUNDAY ? 0 : visits),
  ),
});

const closedIn =
  (from: number, until: number, visits = 0) =>
  (position: number): number | undefined =>
    position >= from && position < until ? visits : undefined;

const closure = (from: number, until: number) => ({ firstDay: FIRST + from, lastDay: FIRST + until - 1 });

describe('closures of a library', () => {
  it('are days in a row without use on which one expects it, up to the day before it opens again', () => {
    expect(closuresIn(use(closedIn(140, 161)))).to.deep.equal([closure(140, 161)]);
    expect(closuresIn(use(closedIn(140, 160)))).to.deep.equal([closure(140, 161)]);
    expect(closuresIn(use(closedIn(139, 161)))).to.deep.equal([closure(140, 161)]);
  });

  it('are no Sundays, and no holidays of less than a week', () => {
    expect(closuresIn(use())).to.deep.equal([]);
    expect(closuresIn(use(closedIn(143, 149)))).to.deep.equal([]);
    expect(closuresIn(use(closedIn(140, 146)))).to.deep.equal([closure(140, 147)]);
  });

  it('may go on, or lie at the beginning', () => {
    expect(closuresIn(use(closedIn(DAYS - 10, DAYS)))).to.deep.equal([closure(DAYS - 10, DAYS)]);
    expect(closuresIn(use(closedIn(0, 14)))).to.deep.equal([closure(0, 14)]);
  });

  it('may last longer than what is usual reaches', () => {
    const [found, ...others] = closuresIn(use(closedIn(7, 350)));
    expect(others).to.deep.equal([]);
    expect(found?.firstDay).to.equal(FIRST + 7);
    expect(found?.lastDay).to.be.within(FIRST + 340, FIRST + 349);
  });

  it('are found where a machine hands out a book now and then, and not where half the patrons come', () => {
    expect(closuresIn(use(closedIn(140, 161, 1)))).to.deep.equal([closure(140, 161)]);
    expect(closuresIn(use(closedIn(140, 161, 5)))).to.deep.equal([]);
  });

  it('are not claimed of a small library to which nobody came for a week', () => {
    expect(closuresIn(use(closedIn(140, 154), 1))).to.deep.equal([]);
    expect(closuresIn(use(closedIn(140, 168), 1))).to.deep.equal([closure(140, 168)]);
  });

  it('are not claimed of nothing', () => {
    expect(closuresIn({ firstDay: FIRST, visits: new Float64Array() })).to.deep.equal([]);
    expect(closuresIn({ firstDay: FIRST, visits: new Float64Array(100) })).to.deep.equal([]);
  });
});

describe('closed days', () => {
  const closed = new ClosedDays([closure(10, 17), closure(30, 51)]);

  it('are counted after one day up to another', () => {
    const between = (from: number, to: number) => closed.between(FIRST + from, FIRST + to);
    expect([between(0, 9), between(0, 10), between(9, 10), between(10, 11), between(16, 29)]).to.deep.equal([
      0, 1, 1, 1, 0,
    ]);
    expect([between(0, 60), between(-5_000, 5_000), between(40, 45), between(60, 90)]).to.deep.equal([28, 28, 5, 0]);
    expect([9, 10, 16, 17, 50, 51].map((day) => closed.has(FIRST + day))).to.deep.equal([
      false,
      true,
      true,
      false,
      true,
      false,
    ]);
  });

  it('are none where no closure was found', () => {
    expect(NEVER_CLOSED.between(0, 40_000)).to.equal(0);
    expect(NEVER_CLOSED.has(0)).to.equal(false);
    expect(NEVER_CLOSED.longestWithin(0, 40_000)).to.equal(undefined);
  });

  it('name the longest closure that reaches into some days', () => {
    const within = (from: number, to: number) => closed.longestWithin(FIRST + from, FIRST + to);
    expect(within(0, 60)).to.deep.equal(closure(30, 51));
    expect(within(0, 29)).to.deep.equal(closure(10, 17));
    expect(within(49, 60)).to.deep.equal(closure(30, 51));
    expect(within(50, 60)).to.equal(undefined);
  });
});

import { expect } from 'chai';
import { ClosedDays } from '../../../../plugin/features/insight/models/closures.domain.ts';
import {
  seasonalClock,
  seasonOf,
  weekOfYear,
  WEEKS_OF_YEAR,
} from '../../../../plugin/features/insight/models/season.domain.ts';
import { dayNumber, libraryDay } from '../../../../plugin/shared/time.ts';

const day = (text: string): number => dayNumber(libraryDay(text));
const FIRST = day('2023-01-02');
const isSunday = (number: number): boolean => number % 7 === 3;

/** Four years of a library that grows by a half each year, is twice as busy in October and closed on Sundays. */
const use = (days = 4 * 365) => ({
  firstDay: FIRST,
  visits: Float64Array.from({ length: days }, (_, i) => {
    const week = weekOfYear(FIRST + i);
    const busy = week >= 39 && week <= 43 ? 200 : 100;
    return isSunday(FIRST + i) ? 0 : busy * 1.5 ** Math.floor(i / 365);
  }),
});

describe('the season of a library', () => {
  it('is not claimed before two full years', () => {
    expect(seasonOf(use(729))).to.equal(undefined);
    expect(seasonOf(use(730))).to.have.length(WEEKS_OF_YEAR);
  });

  it('is how busy open days are, whatever the growth', () => {
    const season = seasonOf(use())!;
    expect(season.reduce((sum, factor) => sum + factor, 0) / WEEKS_OF_YEAR).to.be.closeTo(1, 1e-12);
    expect(season[41]! / season[20]!).to.be.closeTo(2, 0.02);
    expect(season[0]! / season[51]!).to.be.closeTo(1, 0.02);
  });
});

describe('seasonal time', () => {
  const clock = seasonalClock(seasonOf(use())!, use(), 200);
  const last = FIRST + 4 * 365 - 1;

  it('is as long as the calendar over the whole history', () => {
    expect(clock.between(FIRST - 1, last)).to.equal(4 * 365);
  });

  it('runs faster when the library is busy, and not while it is closed', () => {
    const october = clock.between(day('2024-10-01'), day('2024-10-29'));
    const june = clock.between(day('2024-06-04'), day('2024-07-02'));
    expect(october / june).to.be.within(1.8, 2.1);
    const sunday = day('2024-06-09');
    expect(isSunday(sunday)).to.equal(true);
    expect(clock.between(sunday - 1, sunday)).to.equal(0);
    const shut = use();
    shut.visits.fill(0, 500, 521);
    expect(seasonalClock(seasonOf(shut)!, shut, 0).between(FIRST + 499, FIRST + 520)).to.equal(0);
  });

  it('goes on after the history, closed on the weekdays that are usually closed', () => {
    const ahead = Array.from({ length: 14 }, (_, i) => clock.between(last + i, last + i + 1));
    expect(ahead.filter((time) => time === 0)).to.have.length(2);
    expect(clock.between(last, last + 182)).to.be.within(150, 190);
  });

  it('stands still in a closure to come where one is known, and is otherwise the same', () => {
    const shut = new ClosedDays([{ firstDay: last + 1, lastDay: last + 21 }]);
    const knowing = seasonalClock(seasonOf(use())!, use(), 200, shut);
    expect(knowing.between(last, last + 21)).to.equal(0);
    expect(knowing.between(last, last + 21 + 70)).to.equal(clock.between(last + 21, last + 21 + 70));
    expect(knowing.between(FIRST + 100, last)).to.equal(clock.between(FIRST + 100, last));
  });

  it('goes on after a closure of most of a year', () => {
    const shut = use();
    shut.visits.fill(0, 3 * 365 + 100);
    const after = seasonalClock(seasonOf(shut)!, shut, 200, ClosedDays.of(shut));
    expect(after.between(last, last + 182)).to.be.within(150, 230);
  });

  it('never turns the last visit later than the end of the watch', () => {
    const spans = Array.from({ length: 300 }, (_, i) => [
      clock.between(FIRST + i, FIRST + i + 2 * i),
      clock.between(FIRST + i, FIRST + i + 2 * i + 1),
    ]);
    expect(spans.filter(([tx, t]) => tx! > t!)).to.deep.equal([]);
  });
});

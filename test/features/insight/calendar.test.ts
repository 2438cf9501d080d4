import { expect } from 'chai';
import {
  dayAsText,
  dayFromText,
  dayInMonth,
  firstDayOf,
  LAST_DAY,
  monthAsText,
  monthFromText,
  monthOf,
} from '../../../plugin/features/insight/calendar.ts';

describe('the ledger’s calendar', () => {
  it('begins on the first day of 1970', () => {
    expect(dayFromText('1970-01-01')).to.equal(0);
    expect(monthAsText(monthOf(0))).to.equal('1970-01-01');
    expect(dayInMonth(0)).to.equal(1);
  });

  it('knows leap days and the ends of months', () => {
    const leapDay = dayFromText('2024-02-29 13:00:00');
    expect([dayInMonth(leapDay), monthAsText(monthOf(leapDay))]).to.deep.equal([29, '2024-02-01']);
    expect([dayInMonth(leapDay + 1), monthAsText(monthOf(leapDay + 1))]).to.deep.equal([1, '2024-03-01']);
    expect(dayInMonth(dayFromText('2026-12-31'))).to.equal(31);
  });

  it('leads from a month to its first day and back', () => {
    const month = monthFromText('2026-11-01');
    expect(dayAsText(firstDayOf(month))).to.equal('2026-11-01');
    expect(monthOf(firstDayOf(month))).to.equal(month);
  });

  it('ends where two bytes do', () => {
    expect(dayAsText(LAST_DAY)).to.equal('2149-06-06');
    expect(monthFromText('2200-01-01')).to.equal(-1);
  });
});

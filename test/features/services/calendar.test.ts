import { expect } from 'chai';
import { monthOf, weeksOf } from '../../../plugin/features/services/calendar.domain.ts';
import { libraryDay } from '../../../plugin/shared/time.ts';

const weeks = (month: string): string[] =>
  weeksOf(libraryDay(`${month}-01`)).map((week) => `${String(week[0])} ${String(week.at(-1))}`);

describe('the calendar of deadlines', () => {
  it('has whole weeks from Monday on, and no more than the month needs', () => {
    expect(weeks('2026-11')).to.deep.equal([
      '2026-10-26 2026-11-01',
      '2026-11-02 2026-11-08',
      '2026-11-09 2026-11-15',
      '2026-11-16 2026-11-22',
      '2026-11-23 2026-11-29',
      '2026-11-30 2026-12-06',
    ]);
    // A month of four weeks that begins on a Monday.
    expect(weeks('2027-02')).to.have.length(4);
  });

  it('knows a month by its name in an address', () => {
    expect(monthOf('2026-11')?.toString()).to.equal('2026-11-01');
    for (const text of ['2026-13', '2026-00', '2026-1', 'now', '']) expect(monthOf(text), text).to.equal(undefined);
  });
});

import { expect } from 'chai';
import { dayFromText } from '../../../plugin/features/insight/calendar.ts';
import { VisitEvents } from '../../../plugin/features/insight/visit-events.ts';
import {
  HOLD,
  LOAN,
  LOCAL_USE,
  readDayCounts,
  RENEWAL,
  RETURN,
} from '../../../plugin/features/insight/visit-month.domain.ts';

const rowsOf = (events: VisitEvents, firstDay: (borrowernumber: number) => number = () => 0) =>
  Array.from(events.months(firstDay), (row) => ({
    borrowernumber: row.borrowernumber,
    month: row.month,
    counts: [...row.counts],
    visits: row.visitDayMask,
    borrows: row.borrowDayMask,
    days: row.dayCounts.toString('latin1', 0, row.dayCountsLength),
  }));

const eventsOf = (...list: readonly (readonly [borrowernumber: number, day: string, activity: number])[]) => {
  const events = new VisitEvents(1_000);
  for (const [borrowernumber, day, activity] of list) events.add(borrowernumber, dayFromText(day), activity);
  return events;
};

describe('events of patrons', () => {
  it('become months in the order of patron and time, however they came', () => {
    const events = eventsOf(
      [9, '2026-02-01', LOAN],
      [2, '2026-03-05', LOAN],
      [2, '2025-12-31', LOAN],
      [9, '2025-01-01', HOLD],
      [2, '2026-03-01', RETURN],
    );
    expect(rowsOf(events).map(({ borrowernumber, month, days }) => [borrowernumber, month, days])).to.deep.equal([
      [2, 671, '31L1'],
      [2, 674, '1R1 5L1'],
      [9, 660, '1H1'],
      [9, 673, '1L1'],
    ]);
  });

  it('are visits on days with a loan or with use inside, borrowing days with a loan alone', () => {
    const [row] = rowsOf(
      eventsOf(
        [1, '2026-10-01', LOAN],
        [1, '2026-10-01', LOAN],
        [1, '2026-10-02', LOCAL_USE],
        [1, '2026-10-03', RETURN],
        [1, '2026-10-04', RENEWAL],
        [1, '2026-10-05', HOLD],
      ),
    );
    expect(row).to.deep.include({ counts: [2, 1, 1, 1, 1], visits: 0b11, borrows: 0b01 });
    expect(row?.days).to.equal('1L2 2U1 3R1 4N1 5H1');
  });

  it('set the thirty-first bit on day 31, which is still a positive number', () => {
    const [row] = rowsOf(eventsOf([1, '2026-10-31', LOAN]));
    expect(row).to.include({ visits: 2 ** 30, borrows: 2 ** 30 });
  });

  it('from before a patron’s first day are left out, those of the day itself are not', () => {
    const events = eventsOf(
      [1, '2026-10-04', LOAN],
      [1, '2026-10-05', LOAN],
      [2, '2026-10-04', LOAN],
      [3, '2026-10-04', LOAN],
    );
    const firstDays = new Map([
      [1, dayFromText('2026-10-05')],
      [2, dayFromText('2026-10-04')],
    ]);
    const rows = rowsOf(events, (borrowernumber) => firstDays.get(borrowernumber) ?? Infinity);
    expect(rows.map(({ borrowernumber, days }) => [borrowernumber, days])).to.deep.equal([
      [1, '5L1'],
      [2, '4L1'],
    ]);
  });

  it('keep apart the highest borrowernumbers and the last days', () => {
    const last = 2 ** 31 - 1;
    const events = eventsOf([last, '2149-06-06', HOLD], [last - 1, '2149-06-06', LOAN]);
    expect(rowsOf(events).map(({ borrowernumber, days }) => [borrowernumber, days])).to.deep.equal([
      [last - 1, '6L1'],
      [last, '6H1'],
    ]);
  });

  it('say when there are more than may be held', () => {
    const events = new VisitEvents(2);
    events.add(1, 1, LOAN);
    events.add(1, 2, LOAN);
    expect(events.hasOverflowed).to.equal(false);
    events.add(1, 3, LOAN);
    expect(events.hasOverflowed).to.equal(true);
  });
});

describe('the written form of a month’s days', () => {
  it('is read back as it was meant', () => {
    expect(readDayCounts('5L2R1 17U1 31N12H3')).to.deep.equal([
      { day: 5, counts: [2, 0, 1, 0, 0] },
      { day: 17, counts: [0, 0, 0, 1, 0] },
      { day: 31, counts: [0, 12, 0, 0, 3] },
    ]);
    expect(readDayCounts('')).to.deep.equal([]);
  });
});

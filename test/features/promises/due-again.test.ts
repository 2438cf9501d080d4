import { expect } from 'chai';
import fc from 'fast-check';
import { dueAgain, type Repeats } from '../../../plugin/features/promises/promise.domain.ts';
import { dayOfNumber, libraryDay } from '../../../plugin/shared/time.ts';

describe('a promise that repeats', () => {
  const next = (due: string, repeats: Repeats, today: string): string | undefined =>
    dueAgain(libraryDay(due), repeats, libraryDay(today))?.toString();

  it('is due again on its next day, also when it was kept late', () => {
    expect(next('2026-11-20', 'week', '2026-11-20')).to.equal('2026-11-27');
    expect(next('2026-11-20', 'week', '2026-12-05')).to.equal('2026-12-11');
    expect(next('2026-01-31', 'month', '2026-02-01')).to.equal('2026-02-28');
    expect(next('2026-01-31', 'month', '2026-03-01')).to.equal('2026-03-31');
    expect(next('2026-11-20', 'quarter', '2026-11-22')).to.equal('2027-02-20');
    expect(next('2024-02-29', 'year', '2024-03-01')).to.equal('2025-02-28');
    expect(next('2026-11-20', 'no', '2026-11-22')).to.equal(undefined);
  });

  it('is always due on a day to come, and never skips one', () => {
    const day = fc.integer({ min: 10_000, max: 40_000 }).map(dayOfNumber);
    fc.assert(
      fc.property(
        day,
        fc.integer({ min: -400, max: 1_200 }),
        fc.constantFrom('week' as const, 'month' as const, 'quarter' as const, 'year' as const),
        (due, late, repeats) => {
          const today = due.add({ days: late });
          const again = dueAgain(due, repeats, today);
          expect(again?.since(today).sign).to.equal(1);
          const longest = { week: 7, month: 31, quarter: 92, year: 366 }[repeats];
          if (late >= 0) expect(again?.since(today).days).to.be.at.most(longest);
        },
      ),
    );
  });
});

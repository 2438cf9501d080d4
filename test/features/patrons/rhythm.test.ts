import { expect } from 'chai';
import { usualDaysBetween } from '../../../plugin/features/insight/metrics/rhythm.ts';
import { rhythmOf as rhythmAt } from '../../../plugin/features/patrons/rhythm.domain.ts';
import { createLocales } from '../../../plugin/i18n/index.ts';
import { everyWords, spanOf, spanWords } from '../../../plugin/i18n/spans.ts';
import { libraryDay, type LibraryDay } from '../../../plugin/shared/time.ts';

const days = (...texts: string[]) => texts.map(libraryDay);
const today = libraryDay('2026-03-31');
const rhythmOf = (visits: readonly LibraryDay[], at: LibraryDay) => rhythmAt(visits, usualDaysBetween(visits), at);

describe('the rhythm of a patron', () => {
  it('is the median of the days between visits', () => {
    const visits = days('2026-01-01', '2026-01-08', '2026-01-15', '2026-03-15', '2026-03-22');
    expect(rhythmOf(visits, today)).to.deep.include({ state: 'known', everyDays: 7, sinceDays: 9, isBroken: false });
  });

  it('is not claimed from fewer than two gaps', () => {
    expect(rhythmOf(days('2026-01-01', '2026-01-08'), today).state).to.equal('too-few');
    expect(rhythmOf([], today)).to.deep.equal({ state: 'none' });
  });

  it('is that of the two years before the last visit', () => {
    const visits = days('2019-01-01', '2019-01-02', '2019-01-03', '2025-12-01', '2026-01-01', '2026-02-01');
    expect(rhythmOf(visits, today)).to.include({ everyDays: 31 });
  });

  it('is broken after more than twice the usual time', () => {
    const visits = days('2026-01-01', '2026-01-08', '2026-01-15', '2026-01-22', '2026-01-29');
    expect(rhythmOf(visits, libraryDay('2026-02-12'))).to.include({ isBroken: false });
    expect(rhythmOf(visits, libraryDay('2026-02-13'))).to.include({ isBroken: true });
  });

  it('is not broken by days on which the library was closed', () => {
    const visits = days('2026-01-01', '2026-01-08', '2026-01-15', '2026-01-22', '2026-01-29');
    expect(rhythmAt(visits, 7, libraryDay('2026-03-05'), 21)).to.include({ isBroken: false, sinceDays: 35 });
    expect(rhythmAt(visits, 7, libraryDay('2026-03-06'), 21)).to.include({ isBroken: true });
  });

  it('is not called broken within two weeks, for people who come every day', () => {
    const visits = days('2026-03-01', '2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05');
    expect(rhythmOf(visits, libraryDay('2026-03-18'))).to.include({ isBroken: false });
  });

  it('is told in the unit that people would use', () => {
    expect(everyWords(createLocales('Asia/Jakarta').en, 6.6)).to.equal('every week');
    expect(spanOf(7)).to.deep.equal({ unit: 'week', count: 1 });
    expect(spanOf(10)).to.deep.equal({ unit: 'day', count: 10 });
    expect(spanOf(21)).to.deep.equal({ unit: 'week', count: 3 });
    expect(spanOf(100)).to.deep.equal({ unit: 'month', count: 3 });
    expect(spanOf(2_700)).to.deep.equal({ unit: 'year', count: 7 });
  });

  it('has no span of no days, so that nobody “came 0 days ago”', () => {
    const { en, id } = createLocales('Asia/Jakarta');
    expect([0, 1].map((days) => spanWords(en, days))).to.deep.equal(['less than a day', '1 day']);
    expect([0, 1].map((days) => spanWords(id, days))).to.deep.equal(['kurang dari sehari', '1 hari']);
  });
});

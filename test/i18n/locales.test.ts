import { expect } from 'chai';
import { createLocales } from '../../plugin/i18n/index.ts';
import { instant, libraryDay } from '../../plugin/shared/time.ts';

const { en, id } = createLocales('Asia/Jakarta');
const now = instant('2026-11-22T03:00:00Z');

describe('locales', () => {
  it('write days in one way, with months of three letters', () => {
    const day = libraryDay('2026-09-05');
    expect([en.day(day), en.dayOfMonth(day), en.shortMonth(day), en.month(day)]).to.deep.equal([
      '5 Sep 2026',
      '5 Sep',
      'Sep 2026',
      'September 2026',
    ]);
    expect([id.day(day), id.dayOfMonth(day), id.shortMonth(day), id.month(day)]).to.deep.equal([
      '5 Sep 2026',
      '5 Sep',
      'Sep 2026',
      'September 2026',
    ]);
  });

  it('name a span of months with its year once', () => {
    const [first, last, later] = ['2026-04-01', '2026-09-01', '2027-09-01'].map((day) => libraryDay(day));
    expect([en.shortMonths(first!, last!), en.shortMonths(first!, later!)]).to.deep.equal([
      'Apr – Sep 2026',
      'Apr 2026 – Sep 2027',
    ]);
    expect(id.shortMonths(first!, last!)).to.equal('Apr–Sep 2026');
  });

  it('name the day of the week where there is room', () => {
    const day = libraryDay('2026-11-22');
    expect([en.longDay(day), id.longDay(day)]).to.deep.equal(['Sunday 22 November 2026', 'Minggu 22 November 2026']);
  });

  it('tell moments by the library’s clock', () => {
    const late = instant('2026-11-21T18:05:00Z');
    expect([en.moment(late), en.time(late)]).to.deep.equal(['22 Nov 2026, 01:05', '01:05']);
    expect([id.moment(late), id.time(late)]).to.deep.equal(['22 Nov 2026, 01.05', '01.05']);
  });

  it('tell how long ago in the largest unit that fits', () => {
    const spans = [
      '2026-11-22T02:59:30Z',
      '2026-11-22T02:57:10Z',
      '2026-11-22T01:00:00Z',
      '2026-11-21T02:00:00Z',
      '2026-08-20T02:00:00Z',
      '2023-11-20T02:00:00Z',
    ];
    expect(spans.map((at) => en.ago(instant(at), now))).to.deep.equal([
      'now',
      '2 minutes ago',
      '2 hours ago',
      'yesterday',
      '3 months ago',
      '3 years ago',
    ]);
    expect(spans.map((at) => id.ago(instant(at), now))).to.deep.equal([
      'sekarang',
      '2 menit yang lalu',
      '2 jam yang lalu',
      'kemarin',
      '3 bulan yang lalu',
      '3 tahun yang lalu',
    ]);
  });

  it('write numbers, money and lists', () => {
    expect([en.number(31204), id.number(31204), en.number(2.25, 1)]).to.deep.equal(['31,204', '31.204', '2.3']);
    expect([en.money(1500.5), id.money(1500.5)]).to.deep.equal(['1,500.50', '1.500,50']);
    expect([en.list(['a', 'b', 'c']), id.list(['a', 'b', 'c'])]).to.deep.equal(['a, b and c', 'a, b, dan c']);
    expect([en.either(['a', 'b', 'c']), id.either(['a', 'b', 'c'])]).to.deep.equal(['a, b or c', 'a, b, atau c']);
  });
});

import { expect } from 'chai';
import { todayRoutes, type TodayCard } from '../../../plugin/features/today/index.ts';
import type { InsightReader } from '../../../plugin/features/insight/index.ts';
import type { Viewer } from '../../../plugin/features/access/index.ts';
import { givenKoha, type GivenKoha } from '../../koha/patrons/given.ts';
import { insightWith, open } from '../patrons/page.ts';
import { fixedClock } from '../../support/clock.ts';
import { staff, testApp } from '../../web/app.ts';

interface Visit {
  readonly viewer?: Partial<Viewer>;
  readonly insight?: Partial<InsightReader>;
  readonly cards?: readonly TodayCard[];
  readonly now?: string;
}

describe('the start page', () => {
  let given: GivenKoha;

  after(() => given.close());

  before(async () => {
    given = await givenKoha();
    const siti = await given.patron({ dateenrolled: '2026-11-03' });
    await given.patron({ branchcode: 'NPL' });
    const book = await given.title('Atlas');
    await given.loan({ borrowernumber: siti, itemnumber: book, date_due: '2026-11-01 23:59:00' });
    await given.hold({ borrowernumber: siti, biblionumber: book, found: 'W' });
  });

  const today = ({ viewer = {}, insight = {}, cards = [], now = '2026-11-22T03:00:00Z' }: Visit = {}) =>
    open(
      testApp({
        identify: () => Promise.resolve(staff(viewer)),
        clock: fixedClock(now),
        routes: todayRoutes({ koha: given.koha, insight: { ...insightWith({}), ...insight }, cards }),
      }),
      '/kenal/',
    );

  it('greets by name and by the library’s time of day', async () => {
    expect((await today()).text)
      .to.include('Good morning, Ratna Kusumaningrum')
      .and.include('Sunday 22 November 2026');
    expect((await today({ now: '2026-11-22T13:00:00Z' })).text).to.include('Good evening');
  });

  it('counts patrons, holds and loans from Koha and visits from the ledger', async () => {
    const { text } = await today();
    expect(text).to.match(/Patrons seen today 22 Nov 2026 12 .*this month November 2026 340/);
    expect(text).to.include('New patrons this month November 2026 1').and.include('Patrons in Koha 2');
    expect(text).to.include('Holds ready to pick up 1').and.include('Loans overdue 1');
  });

  it('counts only patrons whom the viewer may see', async () => {
    const { text } = await today({ viewer: { visible: { all: false, branchcodes: ['NPL'] } } });
    expect(text).to.include('Patrons in Koha 1').and.include('Loans overdue 0').and.include('Holds ready to pick up 0');
  });

  it('says how fresh the figures are, and what to do before the first refresh', async () => {
    expect((await today()).text)
      .to.include('Visit days 3 minutes ago')
      .and.include('from 1 Jan 2020');
    const never = { refreshedAt: undefined, asOf: undefined, coveredFrom: undefined, patrons: 0 };
    const { text } = await today({ insight: { freshness: () => Promise.resolve(never) } });
    expect(text).to.include('“kenal refresh”').and.include('Patrons seen today 22 Nov 2026 not known yet');
  });

  it('loads no card that the viewer has no permission for', async () => {
    const { text } = await today({ viewer: { permissions: new Set() } });
    expect(text).to.include('How fresh this is').and.not.include('Patrons in Koha');
  });

  it('shows cards that other features register, and leaves out those with nothing to say', async () => {
    const card: TodayCard = {
      permission: 'signed-in',
      column: 'wide',
      order: 1,
      load: () => Promise.resolve({ id: 'other', title: 'Another feature', lines: [], foot: undefined }),
    };
    const silent: TodayCard = { ...card, load: () => Promise.resolve(undefined) };
    expect((await today({ cards: [silent, card] })).text).to.include('Another feature');
  });
});

import { expect } from 'chai';
import request from 'supertest';
import { libraryDay } from '../../../plugin/shared/time.ts';
import { givenKoha, type GivenKoha } from '../../koha/patrons/given.ts';
import { open, patronApp, visitMonth } from './page.ts';

const remembered = {
  historyFrom: libraryDay('2022-01-01'),
  months: [
    visitMonth('2026-05-01', 1, 22),
    visitMonth('2026-06-01', 12),
    visitMonth('2026-07-01', 3, 24),
    visitMonth('2026-08-01', 14),
  ],
};

/** The rows of filters above the timeline, the pressed ones in brackets. */
const filtersIn = (html: string): { all: string[]; parts: string[] } => {
  const [nav = ''] = /<nav aria-label="What the timeline shows">[^]*?<\/nav>/.exec(html) ?? [];
  const [all = '', parts = ''] = nav.split('pills-parts');
  const links = (row: string): string[] =>
    [...row.matchAll(/<a ([^>]*)>[^]*?([^>]+)<\/a>/g)].map(([, attributes = '', text = '']) =>
      attributes.includes('aria-current="true"') ? `[${text}]` : text,
    );
  return { all: links(all), parts: links(parts) };
};

describe('a patron’s page', () => {
  let given: GivenKoha;
  let siti: number;

  afterEach(() => given.close());

  beforeEach(async () => {
    given = await givenKoha();
    siti = await given.patron({ phone: '0812 5550 0142', address: 'Jl. Cempaka 18', city: 'Kencana' });
    await given.returnedLoan({ borrowernumber: siti, issuedate: '2022-01-05 10:00:00' });
  });

  const page = (query = '', number = siti): Promise<{ status: number; html: string; text: string }> =>
    open(patronApp({ given, remembered }), `/kenal/patrons/${number}${query}`);

  it('says who somebody is, since when, and how to reach them', async () => {
    const { status, text } = await page();
    expect(status).to.equal(200);
    expect(text).to.include('Siti Ramadhani').and.include('Patron for 7 years');
    expect(text).to.include('0812 5550 0142').and.include('Jl. Cempaka 18');
  });

  it('misses nobody while the library is closed', async () => {
    const app = patronApp({ given, remembered: { ...remembered, closedDays: 70 } });
    const { text } = await open(app, `/kenal/patrons/${siti}`);
    expect(text).not.to.include('has not been in');
    expect(text).to.include('Siti usually comes every 3 weeks and was last in 3 months ago.');
  });

  it('tells a broken rhythm in one sentence, with its evidence', async () => {
    const { text } = await page();
    expect(text).to.include('Siti usually comes every 3 weeks and has not been in for 3 months.');
    expect(text).to.include('Usually every 3 weeks, last seen 3 months ago.');
  });

  it('draws visit days per month with words and figures beside the picture', async () => {
    const { html, text } = await page();
    expect(html).to.include(
      'aria-label="Visit days per month, December 2024 to November 2026: 6 in all, at most 2 in a month."',
    );
    expect(text).to.include('none since 14 Aug 2026').and.include('Figures as a table');
  });

  it('puts a hold that waits before everything else', async () => {
    const book = await given.title('Atlas');
    await given.hold({
      borrowernumber: siti,
      biblionumber: book,
      itemnumber: book,
      found: 'W',
      priority: 0,
      waitingdate: '2026-11-20',
      expirationdate: '2026-11-30',
    });
    expect((await page()).text).to.include('A hold waits for Siti at Central until 30 Nov 2026.');
  });

  it('marks what is overdue, by the library’s clock', async () => {
    await given.loan({
      borrowernumber: siti,
      itemnumber: await given.title('A'),
      issuedate: '2026-10-01 10:00:00',
      date_due: '2026-11-22 09:59:00',
    });
    await given.loan({
      borrowernumber: siti,
      itemnumber: await given.title('B'),
      issuedate: '2026-10-01 10:00:00',
      date_due: '2026-11-22 10:01:00',
    });
    expect((await page()).text).to.include('2 on loan, 1 overdue and no holds');
  });

  it('warns of a card that ended, a restriction, a lost card and a missing address', async () => {
    const other = await given.patron({ dateexpiry: '2026-01-01', debarred: '9999-12-31', lost: 1, gonenoaddress: 1 });
    const { text } = await page('', other);
    expect(text)
      .to.include('Card expired')
      .and.include('Restricted')
      .and.include('Card lost')
      .and.include('No address');
    const soon = await given.patron({ dateexpiry: '2026-12-27', gonenoaddress: 1, address: 'x' });
    expect((await page('', soon)).text)
      .to.include('Card ends in 5 weeks')
      .and.include('Address not confirmed');
  });

  it('groups a day’s loans and returns by library, and keeps web renewals apart', async () => {
    for (const time of ['10:00:00', '10:01:00', '10:02:00'])
      await given.statistic({ borrowernumber: siti, datetime: `2026-09-15 ${time}` });
    await given.statistic({ borrowernumber: siti, datetime: '2026-09-15 10:03:00', type: 'return' });
    await given.statistic({ borrowernumber: siti, datetime: '2026-09-15 20:00:00', type: 'renew', interface: 'opac' });
    const { text } = await page();
    expect(text).to.include('3 loans and 1 return at Central').and.include('1 loan renewed on the web');
  });

  it('filters the timeline by kind and turns it by whole days', async () => {
    for (let day = 1; day <= 28; day += 1)
      await given.statistic({ borrowernumber: siti, datetime: `2026-09-${String(day).padStart(2, '0')} 10:00:00` });
    await given.notice({ borrowernumber: siti, letter_code: 'HOLD', time_queued: '2026-09-03 01:00:00' });
    const first = await page('?kind=loan');
    expect(first.text).to.include('28 Sep').and.include('9 Sep').and.not.include(' 8 Sep ');
    expect(first.html).to.include(`href="/kenal/patrons/${siti}?kind=loan&amp;before=2026-09-09#timeline"`);
    const second = await page('?kind=loan&before=2026-09-09');
    expect(second.text).to.include(' 8 Sep ').and.include(' 1 Sep ').and.not.include(' 9 Sep ');
    expect((await page('?kind=notice')).text)
      .to.include('Koha wrote “Hold ready to pick up” by e-mail')
      .and.not.include('1 loan at Central');
  });

  it('filters the timeline by what belongs together, and each of these by its kinds', async () => {
    await given.statistic({ borrowernumber: siti, datetime: '2026-09-02 10:00:00' });
    await given.statistic({ borrowernumber: siti, datetime: '2026-09-04 10:00:00', type: 'return' });
    await given.notice({ borrowernumber: siti, letter_code: 'HOLD', time_queued: '2026-09-03 01:00:00' });
    const together = await page('?kind=use');
    expect(together.text)
      .to.include('1 loan at Central')
      .and.include('1 return at Central')
      .and.not.include('Koha wrote “Hold ready to pick up”');
    expect(filtersIn(together.html)).to.deep.equal({
      all: ['All', '[Visits and loans]', 'Notices', 'Account and profile'],
      parts: ['[All of these]', 'Visits', 'Loans', 'Renewals', 'Returns', 'Holds'],
    });
    const one = await page('?kind=return');
    expect(one.text).to.include('1 return at Central').and.not.include('1 loan at Central');
    expect(filtersIn(one.html)).to.deep.equal({
      all: ['All', '[Visits and loans]', 'Notices', 'Account and profile'],
      parts: ['All of these', 'Visits', 'Loans', 'Renewals', '[Returns]', 'Holds'],
    });
  });

  it('shows no second row for what has one kind, nor for everything', async () => {
    expect(filtersIn((await page('?kind=notice')).html)).to.deep.equal({
      all: ['All', 'Visits and loans', '[Notices]', 'Account and profile'],
      parts: [],
    });
    for (const query of ['', '?kind=nonsense'])
      expect(filtersIn((await page(query)).html)).to.deep.equal({
        all: ['[All]', 'Visits and loans', 'Notices', 'Account and profile'],
        parts: [],
      });
  });

  it('refuses a day that is none and shows everything for a kind that is none', async () => {
    expect((await page('?before=2026-02-30')).status).to.equal(422);
    expect((await page('?kind=nonsense')).status).to.equal(200);
  });

  it('leads back to Koha', async () => {
    expect((await page()).html).to.include(`href="/cgi-bin/koha/circ/circulation.pl?borrowernumber=${siti}"`);
  });

  it('bears missing names, zero dates, very long names and markup in names', async () => {
    const bare = await given.patron({
      surname: null,
      firstname: null,
      cardnumber: null,
      dateenrolled: '0000-00-00',
      dateexpiry: '0000-00-00',
      dateofbirth: '0000-00-00',
      debarred: '0000-00-00',
    });
    expect((await page('', bare)).text)
      .to.include('Name not recorded')
      .and.include('No card number')
      .and.not.include('Restricted');
    const long = await given.patron({
      surname: 'Wolfeschlegelsteinhausen'.repeat(20),
      firstname: '<b>زهراء</b>',
      lang: 'not-a-language-code',
    });
    const { status, html } = await page('', long);
    expect(status).to.equal(200);
    expect(html).not.to.include('<b>زهراء');
  });

  it('speaks Indonesian', async () => {
    const { text } = await request(patronApp({ given, remembered }))
      .get(`/kenal/patrons/${siti}`)
      .set('Cookie', 'kenal_language=id');
    expect(text).to.include('Siti biasanya datang setiap 3 minggu').and.include('Linimasa');
  });
});

describe('the list of patrons', () => {
  let given: GivenKoha;

  after(() => given.close());

  before(async () => {
    given = await givenKoha();
    await given.patron({ surname: 'Wiśniewska', firstname: 'Łucja', cardnumber: 'LW' });
    await given.patron({ surname: 'North', firstname: 'Nadia', branchcode: 'NPL', cardnumber: 'NN' });
  });

  it('teaches what can be typed before anything was', async () => {
    const { text } = await open(patronApp({ given }), '/kenal/patrons');
    expect(text).to.include('Type half a surname').and.not.include('Łucja');
  });

  it('shows who was found and leads to the page', async () => {
    const { html, text } = await open(patronApp({ given }), '/kenal/patrons?q=wisn');
    expect(text).to.include('Wiśniewska, Łucja').and.include('1 patron');
    expect(html).to.match(/href="\/kenal\/patrons\/\d+"/);
  });

  it('says what to try when nobody was found, and offers to look everywhere', async () => {
    expect((await open(patronApp({ given }), '/kenal/patrons?q=zzzz')).text).to.include('No patron matches');
    const { html } = await open(patronApp({ given }), '/kenal/patrons?q=wisn&library=NPL');
    expect(html).to.include('href="/kenal/patrons?q=wisn"');
  });

  it('offers only libraries whose patrons may be seen', async () => {
    const viewer = { visible: { all: false, branchcodes: ['CPL'] } } as const;
    const { html } = await open(patronApp({ given, viewer }), '/kenal/patrons?q=North');
    expect(html).not.to.include('value="NPL"').and.not.include('Nadia');
  });

  it('refuses to sort by what is no column', async () => {
    expect((await open(patronApp({ given }), '/kenal/patrons?q=a&sort=password')).status).to.equal(422);
  });

  it('suggests as JSON, with an address for each', async () => {
    const answer = await request(patronApp({ given })).get('/kenal/api/v1/patrons/suggest?q=wisn');
    const [first] = (answer.body as { suggestions: Record<string, unknown>[] }).suggestions;
    expect(first).to.include({ name: 'Łucja Wiśniewska', cardnumber: 'LW', library: 'Central' });
    expect(first?.['url']).to.match(/^\/kenal\/patrons\/\d+$/);
  });
});

import { expect } from 'chai';
import { libraryDay } from '../../../plugin/shared/time.ts';
import { givenKoha, type GivenKoha } from '../../koha/patrons/given.ts';
import { open, patronApp, visitMonth } from './page.ts';

const TITLES = { permissions: new Set(['patrons.view', 'patrons.titles'] as const) };
const remembered = {
  historyFrom: libraryDay('2022-01-01'),
  months: [visitMonth('2025-01-01', 3, 17), visitMonth('2026-05-01', 4, 20)],
};

describe('what a patron’s page keeps to itself', () => {
  let given: GivenKoha;

  /** A patron with a past of every kind, and something on loan and on hold now. */
  const patronWithPast = async (privacy: number): Promise<number> => {
    const borrowernumber = await given.patron({ privacy });
    const [current, past, held] = [
      await given.title('Current Title'),
      await given.title('Past Title'),
      await given.title('Held Title'),
    ];
    await given.loan({
      borrowernumber,
      itemnumber: current,
      issuedate: '2026-11-20 10:00:00',
      date_due: '2026-12-20 23:59:00',
    });
    await given.returnedLoan({
      borrowernumber,
      itemnumber: past,
      issuedate: '2026-05-04 10:00:00',
      returndate: '2026-05-20 10:00:00',
    });
    await given.hold({ borrowernumber, biblionumber: held, reservedate: '2026-06-10' });
    await given.statistic({ borrowernumber, datetime: '2025-01-03 10:00:00', itemnumber: past });
    await given.statistic({ borrowernumber, datetime: '2026-05-04 10:00:00', itemnumber: past });
    await given.statistic({ borrowernumber, datetime: '2026-05-20 10:00:00', type: 'return', itemnumber: past });
    await given.notice({
      borrowernumber,
      letter_code: 'PREDUE',
      time_queued: '2026-05-18 01:00:00',
      subject: 'Subject Title',
      content: 'Content Title',
    });
    await given.restriction({
      borrowernumber,
      type: 'OVERDUES',
      created: '2026-05-21 01:00:00',
      comment: 'Comment Title',
    });
    await given.accountLine({
      borrowernumber,
      date: '2026-05-22 01:00:00',
      amount: 3,
      debit_type_code: 'OVERDUE',
      description: 'Description Title',
    });
    return borrowernumber;
  };

  afterEach(() => given.close());

  beforeEach(async () => {
    given = await givenKoha();
    await given.preference('intranetreadinghistory', '1');
  });

  it('is everything past for a patron who wants no history, and it says so kindly', async () => {
    const patron = await patronWithPast(2);
    const { text, html } = await open(patronApp({ given, remembered, viewer: TITLES }), `/kenal/patrons/${patron}`);
    expect(text).to.include('asked that no history be kept').and.include('Current Title').and.include('Held Title');
    expect(text).not.to.match(/Timeline|Visit days|Usually|Last seen|2025|May 2026|Past Title|Overdue fine|Earlier/);
    expect(html).not.to.include('class="chart');
  });

  it('is everything past for that patron whatever the address asks for', async () => {
    const patron = await patronWithPast(2);
    const app = patronApp({ given, remembered, viewer: TITLES });
    for (const query of ['?kind=loan', '?before=2026-06-01', '?kind=notice&before=2026-06-01'])
      expect((await open(app, `/kenal/patrons/${patron}${query}`)).text).not.to.match(
        /May 2026|Past Title|Item due soon/,
      );
  });

  it('is every day before the oldest loan that Koha names at this minute', async () => {
    const patron = await patronWithPast(1);
    const app = patronApp({ given, remembered, viewer: TITLES });
    const before = await open(app, `/kenal/patrons/${patron}`);
    expect(before.timeline).to.include('May 2026').and.not.include('January 2025');
    expect(before.text).to.include('May 2026 2').and.include('January 2025 not known');

    await given.db('old_issues').where({ borrowernumber: patron }).update({ borrowernumber: null });
    const after = await open(app, `/kenal/patrons/${patron}`);
    expect(after.timeline).not.to.match(/May 2026|June 2026|Item due soon|fine|Past Title/);
    expect(after.text).to.include('May 2026 not known').and.include('No visit days are known');
  });

  it('is everything about use where Koha names no loan any more', async () => {
    const patron = await patronWithPast(1);
    await given.db('old_issues').update({ borrowernumber: null });
    await given.db('issues').del();
    const { text, html, timeline } = await open(
      patronApp({ given, remembered, viewer: TITLES }),
      `/kenal/patrons/${patron}`,
    );
    expect(text).to.include('Koha names no loan of this patron');
    expect(timeline).not.to.match(/1 loan|May 2026|June 2026|fine|Koha wrote/);
    expect(html).not.to.include('class="chart');
  });

  it('is everything before the day that insight remembers, even when Koha names older loans', async () => {
    const patron = await patronWithPast(1);
    const app = patronApp({ given, remembered: { ...remembered, historyFrom: libraryDay('2026-11-01') } });
    const { text, timeline } = await open(app, `/kenal/patrons/${patron}`);
    expect(timeline).not.to.match(/May 2026|June 2026/);
    expect(text).to.include('May 2026 not known').and.include('No visit days are known');
  });

  it('is everything about use where insight remembers that nothing may be shown', async () => {
    const patron = await patronWithPast(1);
    const app = patronApp({ given, remembered: { ...remembered, historyFrom: undefined } });
    const { text } = await open(app, `/kenal/patrons/${patron}`);
    expect(text).not.to.match(/May 2026|June 2026|Usually|Last seen/);
  });

  it('are no days where a library decided that days of anonymised loans may be shown, but always their titles', async () => {
    const patron = await patronWithPast(1);
    await given.db('old_issues').update({ borrowernumber: null });
    const app = patronApp({ given, remembered, viewer: TITLES, datesOfAnonymisedLoans: true });
    const { text } = await open(app, `/kenal/patrons/${patron}`);
    expect(text).to.include('January 2025').and.include('May 2026').and.not.include('Past Title');
  });

  it('are titles, from staff who may not read them', async () => {
    const patron = await patronWithPast(0);
    const { text } = await open(patronApp({ given, remembered }), `/kenal/patrons/${patron}`);
    expect(text)
      .to.include('May 2026')
      .and.not.match(/(Current|Past|Held) Title/);
  });

  it('are past titles where Koha’s own preference keeps them from staff, or is not there', async () => {
    const patron = await patronWithPast(0);
    const app = patronApp({ given, remembered, viewer: TITLES });
    expect((await open(app, `/kenal/patrons/${patron}`)).text).to.include('Past Title');
    await given.preference('intranetreadinghistory', '0');
    expect((await open(app, `/kenal/patrons/${patron}`)).text)
      .to.include('Current Title')
      .and.not.include('Past Title');
    await given.preference('intranetreadinghistory', 'deny');
    expect((await open(app, `/kenal/patrons/${patron}`)).text).not.to.include('Past Title');
    await given.db('systempreferences').where({ variable: 'intranetreadinghistory' }).del();
    given.koha.memory.forget();
    expect((await open(app, `/kenal/patrons/${patron}`)).text).not.to.include('Past Title');
  });

  it('are titles that leak sideways: subjects, descriptions and comments', async () => {
    const patron = await patronWithPast(0);
    const { text } = await open(patronApp({ given, remembered, viewer: TITLES }), `/kenal/patrons/${patron}`);
    expect(text).to.include('Item due soon').and.include('overdue fine').and.include('overdue loans');
    expect(text).not.to.match(/(Subject|Content|Description|Comment) Title/);
  });

  it('is the past of the account on which Koha parks anonymous loans', async () => {
    const patron = await patronWithPast(1);
    await given.preference('AnonymousPatron', String(patron));
    const { text } = await open(patronApp({ given, remembered, viewer: TITLES }), `/kenal/patrons/${patron}`);
    expect(text).not.to.match(/May 2026|June 2026|Past Title/);
  });

  it('is the patron, from who may not see that library: exactly as if there were none', async () => {
    const patron = await patronWithPast(1);
    const elsewhere = { visible: { all: false, branchcodes: ['NPL'] } } as const;
    const app = patronApp({ given, remembered, viewer: elsewhere });
    const unseen = await open(app, `/kenal/patrons/${patron}`);
    const unknown = await open(app, '/kenal/patrons/999999');
    const impossible = await open(app, '/kenal/patrons/nobody');
    expect([unseen.status, unknown.status, impossible.status]).to.deep.equal([404, 404, 404]);
    const bare = (text: string): string => text.replace(/Reference \S+/, '').replace(/patrons\/\w+/g, '');
    expect(bare(unseen.text)).to.equal(bare(unknown.text));
  });

  it('is who else is in the household, where the viewer may not see them: a number, no name', async () => {
    const mother = await given.patron({ firstname: 'Rahmi', branchcode: 'NPL' });
    const child = await given.patron({ firstname: 'Nayla' });
    await given.guarantee(mother, child);
    const app = patronApp({ given, remembered, viewer: { visible: { all: false, branchcodes: ['CPL'] } } });
    const { text } = await open(app, `/kenal/patrons/${child}`);
    expect(text).to.include('1 more person belongs to a library').and.not.include('Rahmi');
  });
});

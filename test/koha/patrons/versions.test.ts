import { expect } from 'chai';
import { KOHA_VERSIONS, kohaVariants } from '../../../plugin/demo/schema/index.ts';
import {
  accountEntries,
  circulationDays,
  countEnrolledSince,
  countHoldsWaiting,
  countLoansOverdue,
  countPatrons,
  currentHolds,
  currentLoans,
  findPatron,
  holdDays,
  householdOf,
  namedTitles,
  oldestNamedLoan,
  perhapsTwice,
  readSearch,
  restrictions,
  searchPatrons,
  sentNotices,
} from '../../../plugin/koha/patrons/index.ts';
import { libraryDay } from '../../../plugin/shared/time.ts';
import { givenKoha, type GivenKoha } from './given.ts';

const ALL = { all: true } as const;
const window = { from: libraryDay('2026-01-01'), before: libraryDay('2026-11-23'), days: 50 };
const everything = ['loan', 'renewal', 'return', 'local-use'] as const;

for (const version of KOHA_VERSIONS)
  for (const variant of kohaVariants(version))
    describe(`patrons in Koha ${version} (${variant})`, () => {
      let given: GivenKoha;
      let siti: number;
      let child: number;

      after(() => given.close());

      before(async () => {
        given = await givenKoha(version, variant);
        siti = await given.patron({
          email: 'siti@example.org',
          dateofbirth: '1990-04-02',
          lost: 1,
          debarred: '9999-12-31',
        });
        child = await given.patron({ firstname: 'Nayla', dateofbirth: '2017-05-01', dateenrolled: '2026-11-02' });
        await given.guarantee(siti, child);
        const [atlas, poems] = [await given.title('Atlas'), await given.title('Poems')];
        const borrowernumber = siti;
        await given.loan({
          borrowernumber,
          itemnumber: atlas,
          issuedate: '2026-11-02 10:00:00',
          date_due: '2026-11-20 23:59:00',
        });
        await given.returnedLoan({
          borrowernumber,
          itemnumber: poems,
          issuedate: '2026-03-01 09:00:00',
          returndate: '2026-03-09 12:00:00',
        });
        await given.statistic({ borrowernumber, datetime: '2026-02-01 10:00:00', type: 'localuse' });
        await given.statistic({ borrowernumber, datetime: '2026-03-01 09:00:00' });
        await given.statistic({ borrowernumber, datetime: '2026-03-01 09:00:01' });
        await given.statistic({ borrowernumber, datetime: '2026-03-09 12:00:00', type: 'return', branch: 'NPL' });
        await given.statistic({ borrowernumber, datetime: '2026-04-01 12:00:00', type: 'payment' });
        await given.hold({
          borrowernumber,
          biblionumber: poems,
          itemnumber: poems,
          reservedate: '2026-11-10',
          found: 'W',
          priority: 0,
          waitingdate: '2026-11-15',
        });
        await given.closedHold({
          borrowernumber,
          biblionumber: atlas,
          reservedate: '2026-05-01',
          cancellationdate: '2026-05-03',
        });
        await given.notice({
          borrowernumber,
          letter_code: 'DUE',
          time_queued: '2026-06-01 18:30:00',
          subject: 'Atlas',
        });
        await given.restriction({ borrowernumber, type: 'MANUAL', created: '2026-07-01 01:00:00', comment: 'Atlas' });
        await given.accountLine({
          borrowernumber,
          date: '2026-08-01 18:30:00',
          amount: 2.5,
          debit_type_code: 'OVERDUE',
          accounttype: 'F',
          description: 'Atlas',
        });
      });

      it('finds a patron by name and shows the record', async () => {
        const search = {
          terms: readSearch('ramadh'),
          sort: 'name',
          isDescending: false,
          page: 1,
          pageSize: 25,
        } as const;
        expect((await searchPatrons(given.koha, ALL, search)).total).to.equal(2);
        const patron = await findPatron(given.koha, ALL, siti);
        expect(patron).to.include({ privacy: 'default', library: 'Central', category: 'Adult' });
        expect(patron?.membership).to.include({ isCardLost: true, isAddressUnconfirmed: false });
        expect(patron?.contact.emails).to.deep.equal(['siti@example.org']);
      });

      it('knows the household from both sides', async () => {
        expect((await householdOf(given.koha, ALL, child)).members).to.have.lengthOf(1);
        const { members } = await householdOf(given.koha, ALL, siti);
        expect(members[0]).to.include({ borrowernumber: child, role: 'guarantee', relationship: 'mother' });
      });

      it('finds who may be registered twice', async () => {
        const patron = await findPatron(given.koha, ALL, siti);
        if (patron === undefined) throw new Error('siti is gone');
        expect(await perhapsTwice(given.koha, ALL, patron)).to.deep.equal([]);
        const same = { surname: 'RAMADHANI', email: 'Siti@Example.org', dateofbirth: '1990-04-02', branchcode: 'NPL' };
        const twin = await given.patron(same);
        const namesake = await given.patron({ ...same, dateofbirth: '1931-01-01' });
        const found = await perhapsTwice(given.koha, ALL, patron);
        expect(found.map(({ borrowernumber }) => borrowernumber)).to.deep.equal([twin]);
        expect(found[0]?.common).to.deep.equal(['birthDay', 'email']);
        expect(await perhapsTwice(given.koha, { all: false, branchcodes: ['CPL'] }, patron)).to.deep.equal([]);
        await given.db('borrowers').whereIn('borrowernumber', [twin, namesake]).delete();
      });

      it('lists what is on loan and on hold, with titles only when asked', async () => {
        expect((await currentLoans(given.koha, siti, { withTitles: true }))[0]?.title).to.equal('Atlas');
        expect((await currentLoans(given.koha, siti, { withTitles: false }))[0]?.title).to.equal(undefined);
        expect((await currentHolds(given.koha, siti, { withTitles: true }))[0]).to.include({
          title: 'Poems',
          state: 'waiting',
        });
        expect((await currentHolds(given.koha, siti, { withTitles: false }))[0]?.title).to.equal(undefined);
      });

      it('counts the past by day, kind and library', async () => {
        const days = await circulationDays(given.koha, siti, window, everything);
        expect(
          days.map(({ day, kind, library, number }) => `${day.toString()} ${kind} ${library} ${number}`),
        ).to.have.members(['2026-02-01 local-use Central 1', '2026-03-01 loan Central 2', '2026-03-09 return North 1']);
        expect((await oldestNamedLoan(given.koha, siti))?.toString()).to.equal('2026-03-01');
        expect(
          await namedTitles(given.koha, siti, libraryDay('2026-03-01'), libraryDay('2026-03-01')),
        ).to.have.lengthOf(1);
      });

      it('tells holds, notices, restrictions and charges with their day in the library, and nothing they say', async () => {
        const holds = await holdDays(given.koha, siti, window);
        expect(holds.map(({ day, event }) => `${day.toString()} ${event}`)).to.have.members([
          '2026-11-10 placed',
          '2026-11-15 ready',
          '2026-05-01 placed',
          '2026-05-03 cancelled',
        ]);
        const [notice] = await sentNotices(given.koha, siti, window);
        expect(notice?.day.toString()).to.equal('2026-06-02');
        expect(notice).to.have.all.keys('day', 'code', 'transport', 'status');
        const [restriction] = await restrictions(given.koha, siti, window);
        expect(restriction).to.have.all.keys('day', 'code', 'until');
        expect(restriction?.code).to.equal('MANUAL');
        const [charge] = await accountEntries(given.koha, siti, window);
        expect(charge).to.have.all.keys('day', 'code', 'amount');
        expect(charge?.amount).to.equal(2.5);
      });

      it('counts for the start page', async () => {
        expect(await countPatrons(given.koha, ALL)).to.equal(2);
        expect(await countPatrons(given.koha, { all: false, branchcodes: ['NPL'] })).to.equal(0);
        expect(await countEnrolledSince(given.koha, ALL, libraryDay('2026-11-01'))).to.equal(1);
        expect(await countHoldsWaiting(given.koha, ALL)).to.equal(1);
        expect(await countLoansOverdue(given.koha, ALL, '2026-11-22 10:00:00')).to.equal(1);
        expect(await countLoansOverdue(given.koha, ALL, '2026-11-20 10:00:00')).to.equal(0);
      });
    });

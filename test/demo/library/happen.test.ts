import { expect } from 'chai';
import {
  addCheckout,
  addHold,
  addItem,
  addLocalUse,
  addPatron,
  addRenewal,
  addReturn,
  anonymiseLoans,
  closeHold,
  deletePatron,
  mergePatrons,
  purgeStatistics,
  reuseNumber,
  setPrivacy,
} from '../../../plugin/demo/library/happen.ts';
import { writeReference } from '../../../plugin/demo/library/write-reference.ts';
import type { KohaVersion } from '../../../plugin/demo/schema/index.ts';
import { instant, libraryDay } from '../../../plugin/shared/time.ts';
import { kohaDatabase, type TestDatabase } from '../../support/database.ts';
import { figure } from './support.ts';

const VERSIONS: readonly KohaVersion[] = ['19.05', '22.11', '26.05'];
const ANONYMOUS = 2;

for (const version of VERSIONS)
  describe(`what happens in a library (${version})`, function () {
    this.timeout(60_000);
    let koha: TestDatabase;
    let patron: number;
    let item: { readonly biblionumber: number; readonly itemnumber: number };
    let made = 0;

    const newPatron = (privacy: 0 | 1 | 2 = 1): Promise<number> => {
      made += 1;
      return addPatron(koha.db, {
        cardnumber: `card-${made}`,
        surname: 'Contoh',
        branchcode: 'CTR',
        categorycode: 'ADT',
        dateenrolled: '2025-01-01',
        privacy,
      });
    };
    const newItem = () => {
      made += 1;
      return addItem(koha.db, {
        barcode: `item-${made}`,
        branchcode: 'CTR',
        itype: 'BK',
        title: 'Contoh',
        on: '2025-01-01',
      });
    };
    const lend = (borrowernumber: number, itemnumber: number): Promise<number> =>
      addCheckout(koha.db, { borrowernumber, itemnumber, at: '2026-03-02 10:00:00' });
    const lendAndReturn = async (borrowernumber: number, itemnumber: number): Promise<number> => {
      const issueId = await lend(borrowernumber, itemnumber);
      await addReturn(koha.db, { issueId, at: '2026-03-12 11:00:00' });
      return issueId;
    };
    const nameOf = async (issueId: number): Promise<number | null | undefined> =>
      (await koha.db('old_issues').where('issue_id', issueId).pluck<(number | null)[]>('borrowernumber'))[0];
    const ask = (sql: string): Promise<number> => figure(koha.db, sql);

    before(async () => {
      koha = await kohaDatabase(version);
      await writeReference(koha.db, version, { opened: libraryDay('2025-01-01') });
      await addPatron(koha.db, {
        cardnumber: 'first',
        surname: 'First',
        branchcode: 'CTR',
        categorycode: 'STF',
        dateenrolled: '2025-01-01',
      });
      await addPatron(koha.db, {
        cardnumber: 'anonymous',
        surname: 'Anonymous',
        branchcode: 'CTR',
        categorycode: 'ANO',
        dateenrolled: '2025-01-01',
      });
    });

    beforeEach(async () => {
      patron = await newPatron();
      item = await newItem();
    });

    it('lends, renews and takes back under one number', async () => {
      const issueId = await lend(patron, item.itemnumber);
      await addRenewal(koha.db, { issueId, at: '2026-03-20 12:00:00' });
      await addReturn(koha.db, { issueId, at: '2026-04-01 09:30:00' });
      const loan = await koha.db('old_issues').where('issue_id', issueId).first<Record<string, unknown>>();
      expect(loan['returndate']).to.equal('2026-04-01 09:30:00');
      expect(loan['date_due']).to.equal('2026-04-17 23:59:00');
      expect(loan['renewals_count'] ?? loan['renewals']).to.equal(1);
      expect(await ask(`SELECT COUNT(*) FROM issues WHERE issue_id = ${issueId}`)).to.equal(0);
      expect(
        await koha.db('statistics').where('borrowernumber', patron).orderBy('datetime').pluck<string[]>('type'),
      ).to.deep.equal(['issue', 'renew', 'return']);
    });

    it('keeps no name on what a patron without history brings back, except in statistics', async () => {
      const shy = await newPatron(2);
      const issueId = await lendAndReturn(shy, item.itemnumber);
      expect(await nameOf(issueId)).to.equal(ANONYMOUS);
      expect(await ask(`SELECT COUNT(*) FROM statistics WHERE borrowernumber = ${shy}`)).to.equal(2);
    });

    it('forgets past loans when a patron chooses to have no history', async () => {
      const issueId = await lendAndReturn(patron, item.itemnumber);
      await setPrivacy(koha.db, patron, 2);
      expect(await nameOf(issueId)).to.equal(ANONYMOUS);
      expect(await ask(`SELECT privacy FROM borrowers WHERE borrowernumber = ${patron}`)).to.equal(2);
    });

    it('keeps past loans when a patron chooses to have them forever', async () => {
      const issueId = await lendAndReturn(patron, item.itemnumber);
      await setPrivacy(koha.db, patron, 0);
      expect(await nameOf(issueId)).to.equal(patron);
    });

    it('anonymises the loans of one patron', async () => {
      const issueId = await lendAndReturn(patron, item.itemnumber);
      expect(await anonymiseLoans(koha.db, patron)).to.equal(1);
      expect(await nameOf(issueId)).to.equal(ANONYMOUS);
    });

    it('anonymises old loans of everybody but those who keep them forever', async () => {
      const keeper = await newPatron(0);
      const [kept, lost] = [
        await lendAndReturn(keeper, item.itemnumber),
        await lendAndReturn(patron, (await newItem()).itemnumber),
      ];
      await anonymiseLoans(koha.db, '2026-04-01 00:00:00');
      expect(await nameOf(kept)).to.equal(keeper);
      expect(await nameOf(lost)).to.equal(ANONYMOUS);
    });

    it('writes late rows with the time of the event and the clock of the writing', async () => {
      const writtenAt = instant('2026-05-05T05:05:05Z');
      const issueId = await addCheckout(koha.db, {
        borrowernumber: patron,
        itemnumber: item.itemnumber,
        at: '2026-05-01 10:00:00',
        writtenAt,
      });
      const loan = await koha.db('issues').where('issue_id', issueId).first<Record<string, unknown>>();
      expect(loan['issuedate']).to.equal('2026-05-01 10:00:00');
      expect(loan['timestamp']).to.equal('2026-05-05 05:05:05');
    });

    it('leaves the clock of the connection as it was', async () => {
      await addLocalUse(koha.db, {
        itemnumber: item.itemnumber,
        borrowernumber: patron,
        at: '2026-05-01 10:00:00',
        writtenAt: instant('2020-01-01T00:00:00Z'),
      });
      expect(await ask('SELECT MIN(YEAR(NOW())) > 2020')).to.equal(1);
    });

    it('counts local use of nobody in particular', async () => {
      await addLocalUse(koha.db, { itemnumber: item.itemnumber, borrowernumber: null, at: '2026-05-01 10:00:00' });
      expect(
        await ask(
          `SELECT COUNT(*) FROM statistics WHERE type = 'localuse' AND itemnumber = ${item.itemnumber} AND borrowernumber IS NULL`,
        ),
      ).to.equal(1);
    });

    it('ends holds under their number', async () => {
      const hold = { borrowernumber: patron, biblionumber: item.biblionumber, on: '2026-05-01', branchcode: 'CTR' };
      const reserveId = await addHold(koha.db, hold);
      await closeHold(koha.db, { reserveId, how: 'filled', on: '2026-05-09' });
      expect(await ask(`SELECT COUNT(*) FROM reserves WHERE reserve_id = ${reserveId}`)).to.equal(0);
      expect(await koha.db('old_reserves').where('reserve_id', reserveId).pluck<string[]>('found')).to.deep.equal([
        'F',
      ]);
    });

    it('merges loans, statistics and holds into the keeper, and leaves a trace', async () => {
      const keeper = await newPatron();
      const returned = await lendAndReturn(patron, item.itemnumber);
      const open = await lend(patron, (await newItem()).itemnumber);
      await addHold(koha.db, {
        borrowernumber: patron,
        biblionumber: item.biblionumber,
        on: '2026-05-01',
        branchcode: 'CTR',
      });
      await mergePatrons(koha.db, keeper, patron);
      expect(await nameOf(returned)).to.equal(keeper);
      expect(await ask(`SELECT borrowernumber FROM issues WHERE issue_id = ${open}`)).to.equal(keeper);
      expect(await ask(`SELECT COUNT(*) FROM statistics WHERE borrowernumber = ${keeper}`)).to.equal(3);
      expect(await ask(`SELECT COUNT(*) FROM reserves WHERE borrowernumber = ${keeper}`)).to.equal(1);
      expect(await ask(`SELECT COUNT(*) FROM borrowers WHERE borrowernumber = ${patron}`)).to.equal(0);
      expect(await ask(`SELECT COUNT(*) FROM deletedborrowers WHERE borrowernumber = ${patron}`)).to.equal(1);
      expect(
        await koha.db('action_logs').whereIn('object', [keeper, patron]).orderBy('action_id').pluck<string[]>('action'),
      ).to.deep.equal(['DELETE', 'PATRON_MERGE']);
    });

    it('deletes a patron with a copy: loans lose the name, statistics keep the number', async () => {
      const issueId = await lendAndReturn(patron, item.itemnumber);
      await deletePatron(koha.db, patron, { copy: true });
      expect(await nameOf(issueId)).to.equal(null);
      expect(await ask(`SELECT COUNT(*) FROM statistics WHERE borrowernumber = ${patron}`)).to.equal(2);
      expect(await ask(`SELECT COUNT(*) FROM deletedborrowers WHERE borrowernumber = ${patron}`)).to.equal(1);
    });

    it('deletes a patron without a copy', async () => {
      await deletePatron(koha.db, patron, { copy: false, log: false });
      expect(await ask(`SELECT COUNT(*) FROM deletedborrowers WHERE borrowernumber = ${patron}`)).to.equal(0);
      expect(await ask(`SELECT COUNT(*) FROM action_logs WHERE object = ${patron}`)).to.equal(0);
    });

    it('refuses to delete a patron who has something on loan', async () => {
      await lend(patron, item.itemnumber);
      const failure = await deletePatron(koha.db, patron, { copy: true }).catch((error: unknown) => error);
      expect(failure).to.include({ kind: 'Conflict', code: 'demo.patron-has-loans' });
    });

    it('gives a number out again only when it is free', async () => {
      const person = {
        cardnumber: `again-${patron}`,
        surname: 'Lain',
        branchcode: 'CTR',
        categorycode: 'ADT',
        dateenrolled: '2026-06-01',
      };
      const failure = await reuseNumber(koha.db, patron, person).catch((error: unknown) => error);
      expect(failure).to.include({ kind: 'Conflict', code: 'demo.number-in-use' });
      await deletePatron(koha.db, patron, { copy: true });
      await reuseNumber(koha.db, patron, person);
      expect(await koha.db('borrowers').where('borrowernumber', patron).pluck<string[]>('surname')).to.deep.equal([
        'Lain',
      ]);
    });

    it('purges statistics from before a wall time, and nothing else', async () => {
      await addLocalUse(koha.db, { itemnumber: item.itemnumber, borrowernumber: patron, at: '2024-01-31 23:59:59' });
      await addLocalUse(koha.db, { itemnumber: item.itemnumber, borrowernumber: patron, at: '2024-02-01 00:00:00' });
      expect(await purgeStatistics(koha.db, '2024-02-01 00:00:00')).to.equal(1);
      expect(await koha.db('statistics').where('borrowernumber', patron).pluck<string[]>('datetime')).to.deep.equal([
        '2024-02-01 00:00:00',
      ]);
    });
  });

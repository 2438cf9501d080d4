import { expect } from 'chai';
import type { TestDatabase } from '../../support/database.ts';
import { figure, libraryDatabase } from './support.ts';

const PATRONS = 'borrowernumber >= 51';

describe('the synthetic library looks true', function () {
  this.timeout(180_000);
  let library: TestDatabase;

  before(async () => {
    library = await libraryDatabase({ patrons: 1500, years: 3, seed: 5 });
  });

  const ask = (sql: string): Promise<number> => figure(library.db, sql);

  it('lends one title on somewhat more than half of the visits, and about two on average', async () => {
    const visits = `SELECT COUNT(*) AS titles FROM statistics WHERE type = 'issue' AND ${PATRONS}
                    GROUP BY borrowernumber, DATE(datetime)`;
    expect(await ask(`SELECT AVG(titles = 1) FROM (${visits}) AS visit`)).to.be.within(0.5, 0.64);
    expect(await ask(`SELECT AVG(titles) FROM (${visits}) AS visit`)).to.be.within(1.8, 2.6);
  });

  it('has gaps between visits with a long tail', async () => {
    const gaps = `SELECT DATEDIFF(day, LAG(day) OVER (PARTITION BY borrowernumber ORDER BY day)) AS gap
                  FROM (SELECT DISTINCT borrowernumber, DATE(datetime) AS day FROM statistics
                        WHERE type = 'issue' AND ${PATRONS}) AS visit`;
    const quantile = (share: number): Promise<number> =>
      ask(`SELECT PERCENTILE_CONT(${share}) WITHIN GROUP (ORDER BY gap) OVER () FROM (${gaps}) AS g
           WHERE gap IS NOT NULL LIMIT 1`);
    expect(await quantile(0.25)).to.be.within(2, 10);
    expect(await quantile(0.5)).to.be.within(6, 24);
    expect(await quantile(0.75)).to.be.within(15, 60);
  });

  it('sees half of its cards or more idle for a year', async () => {
    expect(
      await ask(`SELECT AVG(lastseen IS NULL OR lastseen < '2025-11-21') FROM borrowers WHERE ${PATRONS}`),
    ).to.be.within(0.45, 0.75);
  });

  it('owes half of its loans to a tenth of its readers', async () => {
    const readers = `SELECT COUNT(*) AS loans FROM statistics WHERE type = 'issue' AND ${PATRONS} GROUP BY borrowernumber`;
    const ranked = `SELECT loans, PERCENT_RANK() OVER (ORDER BY loans DESC) AS place FROM (${readers}) AS reader`;
    expect(await ask(`SELECT SUM(IF(place <= 0.1, loans, 0)) / SUM(loans) FROM (${ranked}) AS r`)).to.be.within(
      0.4,
      0.6,
    );
  });

  it('is full of students in term and empty of them in vacation', async () => {
    const inMonths = (months: string): Promise<number> =>
      ask(
        `SELECT COUNT(*) FROM statistics WHERE type = 'issue' AND categorycode = 'STU' AND MONTH(datetime) IN (${months})`,
      );
    expect(await inMonths('10, 11')).to.be.above(2 * (await inMonths('7, 8')));
  });

  it('lends nothing on Sundays, on holidays and while it is closed', async () => {
    expect(await ask("SELECT COUNT(*) FROM statistics WHERE type = 'issue' AND WEEKDAY(datetime) = 6")).to.equal(0);
    expect(
      await ask("SELECT COUNT(*) FROM statistics WHERE type = 'issue' AND DATE_FORMAT(datetime, '%m-%d') = '12-25'"),
    ).to.equal(0);
    const days = "SELECT DISTINCT DATE(datetime) AS day FROM statistics WHERE type = 'issue'";
    const gaps = `SELECT DATEDIFF(day, LAG(day) OVER (ORDER BY day)) AS gap FROM (${days}) AS d`;
    expect(await ask(`SELECT MAX(gap) FROM (${gaps}) AS g`)).to.be.within(21, 26);
  });

  it('renews nearly half of its loans and gets a tenth back late', async () => {
    const loans = 'FROM old_issues WHERE onsite_checkout = 0';
    expect(await ask(`SELECT AVG(renewals_count > 0) ${loans}`)).to.be.within(0.38, 0.5);
    expect(await ask(`SELECT AVG(returndate > date_due) ${loans}`)).to.be.within(0.08, 0.15);
  });

  it('has the privacy choices, missing addresses and reasons for leaving that were asked for', async () => {
    expect(await ask(`SELECT AVG(privacy = 2) FROM borrowers WHERE ${PATRONS}`)).to.be.within(0.06, 0.1);
    expect(await ask(`SELECT AVG(privacy = 0) FROM borrowers WHERE ${PATRONS}`)).to.be.within(0.21, 0.29);
    expect(await ask(`SELECT AVG(email IS NULL) FROM borrowers WHERE ${PATRONS}`)).to.be.within(0.15, 0.21);
    expect(await ask('SELECT COUNT(DISTINCT cause) FROM demo_truth_patron')).to.equal(5);
  });

  it('names no patron without history in old loans, though statistics keep the number', async () => {
    const of = 'JOIN borrowers AS patron USING (borrowernumber) WHERE patron.privacy = 2';
    expect(await ask(`SELECT COUNT(*) FROM old_issues ${of}`)).to.equal(0);
    expect(await ask(`SELECT COUNT(*) FROM statistics ${of} AND type = 'return'`)).to.be.above(50);
    expect(await ask('SELECT COUNT(*) FROM old_issues WHERE borrowernumber = 2')).to.be.above(10);
    expect(await ask('SELECT COUNT(*) FROM old_issues WHERE borrowernumber IS NULL')).to.be.above(10);
  });

  it('writes to nobody who could exist', async () => {
    const addresses = await library.db('borrowers').whereNotNull('email').pluck<string[]>('email');
    expect(addresses.filter((address) => !/@([a-z-]+\.)?example(\.org|\.com)?$/.test(address))).to.deep.equal([]);
  });

  it('has every kind of event that a patron’s page shows', async () => {
    const kinds = await library.db('statistics').distinct('type').pluck<string[]>('type');
    expect(kinds).to.have.members(['issue', 'renew', 'return', 'localuse', 'onsite_checkout', 'payment']);
    expect(await ask('SELECT COUNT(DISTINCT letter_code) FROM message_queue')).to.be.at.least(4);
    expect(await ask('SELECT COUNT(*) FROM borrower_debarments')).to.be.above(0);
    expect(await ask('SELECT COUNT(*) FROM reserves')).to.be.above(0);
    expect(await ask('SELECT COUNT(*) FROM accountlines WHERE amountoutstanding > 0')).to.be.above(0);
    expect(await ask('SELECT COUNT(*) FROM borrower_relationships')).to.be.above(0);
    expect(await ask("SELECT COUNT(*) FROM borrowers WHERE date_renewed LIKE '0000%'")).to.be.above(0);
  });
});

import { expect } from 'chai';
import { appendUniform, generateUniform, type UniformSummary } from '../../../plugin/demo/library/index.ts';
import { libraryDay } from '../../../plugin/shared/time.ts';
import { kohaDatabase, type TestDatabase } from '../../support/database.ts';
import { checksums, figure, ORPHANS, UNTIL } from './support.ts';

const SETTINGS = { version: '25.11', seed: 3, patrons: 1000, rows: 30_000, months: 12, until: UNTIL } as const;

describe('the library of constant volume', function () {
  this.timeout(120_000);
  let koha: TestDatabase;
  let summary: UniformSummary;

  before(async () => {
    koha = await kohaDatabase('25.11');
    summary = await generateUniform({ ...SETTINGS, db: koha.db });
  });

  const ask = (sql: string): Promise<number> => figure(koha.db, sql);

  it('writes exactly the rows that were asked for, evenly by day', async () => {
    const days = 'SELECT COUNT(*) AS row_count FROM statistics GROUP BY DATE(datetime)';
    expect(await ask('SELECT COUNT(*) FROM statistics')).to.equal(30_000);
    expect(await ask(`SELECT MAX(row_count) - MIN(row_count) FROM (${days}) AS d`)).to.be.at.most(1);
    expect(await ask(`SELECT COUNT(*) FROM (${days}) AS d`)).to.equal(365);
  });

  it('counts what it wrote', async () => {
    expect(summary.rows['old_issues']).to.equal(await ask('SELECT COUNT(*) FROM old_issues'));
    expect(summary.rows['issues']).to.equal(await ask('SELECT COUNT(*) FROM issues'));
  });

  it('has a loan for every issue, with the same patron and time unless the patron keeps no history', async () => {
    const loans =
      'SELECT borrowernumber, itemnumber, issuedate FROM old_issues UNION ALL SELECT borrowernumber, itemnumber, issuedate FROM issues';
    expect(
      await ask(`SELECT COUNT(*) FROM (${loans}) AS loan
                 JOIN statistics AS entry ON entry.type = 'issue' AND entry.itemnumber = loan.itemnumber
                  AND entry.datetime = loan.issuedate
                  AND (loan.borrowernumber IS NULL OR entry.borrowernumber = loan.borrowernumber)`),
    ).to.equal(await ask("SELECT COUNT(*) FROM statistics WHERE type = 'issue'"));
  });

  it('names the oldest loan of most patrons', async () => {
    expect(await ask('SELECT COUNT(DISTINCT borrowernumber) FROM old_issues')).to.be.above(800);
    expect(
      await ask('SELECT COUNT(*) FROM old_issues JOIN borrowers USING (borrowernumber) WHERE privacy = 2'),
    ).to.equal(0);
  });

  for (const [what, sql] of Object.entries(ORPHANS))
    it(`has no ${what} that point at nothing`, async () => {
      expect(await ask(sql)).to.equal(0);
    });

  it('comes out the same for the same seed', async () => {
    const again = await kohaDatabase('25.11');
    await generateUniform({ ...SETTINGS, db: again.db });
    expect(await checksums(again.db)).to.deep.equal(await checksums(koha.db));
  });

  it('grows by as many rows as were asked for, on the day that was asked for', async () => {
    const grown = await kohaDatabase('25.11');
    await generateUniform({ ...SETTINGS, db: grown.db, rows: 10_000 });
    const added = await appendUniform({ db: grown.db, seed: 1, rows: 500, day: libraryDay('2026-11-22') });
    expect(added.issues + added.returns + added.localUses).to.equal(500);
    expect(added.issues).to.be.above(200);
    expect(await figure(grown.db, "SELECT COUNT(*) FROM statistics WHERE datetime >= '2026-11-22'")).to.equal(500);
    expect(await figure(grown.db, ORPHANS['loans both open and returned'] ?? '')).to.equal(0);
  });
});

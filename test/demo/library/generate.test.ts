import { expect } from 'chai';
import { KOHA_VERSIONS, kohaVariants } from '../../../plugin/demo/schema/index.ts';
import { libraryDay } from '../../../plugin/shared/time.ts';
import type { TestDatabase } from '../../support/database.ts';
import { demoAccounts, type LibrarySummary } from '../../../plugin/demo/library/index.ts';
import { checksums, figure, libraryDatabase, ORPHANS } from './support.ts';

describe('the synthetic library', function () {
  this.timeout(120_000);
  let library: TestDatabase & { readonly summary: LibrarySummary };

  before(async () => {
    library = await libraryDatabase();
  });

  it('comes out the same for the same seed, to the last column', async () => {
    const again = await libraryDatabase();
    expect(await checksums(again.db)).to.deep.equal(await checksums(library.db));
  });

  it('comes out differently for another seed', async () => {
    const other = await libraryDatabase({ seed: 12 });
    const [one, two] = [await checksums(library.db), await checksums(other.db)];
    expect(one['statistics']).not.to.equal(two['statistics']);
    expect(one['borrowers']).not.to.equal(two['borrowers']);
  });

  for (const [what, sql] of Object.entries(ORPHANS))
    it(`has no ${what} that point at nothing`, async () => {
      expect(await figure(library.db, sql)).to.equal(0);
    });

  it('counts what it wrote', async () => {
    expect(library.summary.rows['statistics']).to.equal(await figure(library.db, 'SELECT COUNT(*) FROM statistics'));
    expect(library.summary.rows['borrowers']).to.equal(await figure(library.db, 'SELECT COUNT(*) FROM borrowers'));
  });

  it('has patrons who take part, on days on which they were patrons', async () => {
    for (const table of ['clubs', 'club_enrollments', 'suggestions', 'reviews', 'tags_all'])
      expect(
        library.summary.rows[table] ?? (await figure(library.db, `SELECT COUNT(*) FROM ${table}`)),
        table,
      ).to.be.above(0);
    expect(
      await figure(
        library.db,
        'SELECT COUNT(*) FROM suggestions AS s JOIN borrowers AS b ON b.borrowernumber = s.suggestedby WHERE s.suggesteddate < b.dateenrolled',
      ),
    ).to.equal(0);
  });

  it('knows the truth of every patron that it imagined', async () => {
    expect(await figure(library.db, 'SELECT COUNT(*) FROM demo_truth_patron')).to.equal(150);
  });

  it('has an account for each role, with a password in Koha’s form', async () => {
    const { accounts } = library.summary;
    const rows = await library
      .db('borrowers')
      .whereIn(
        'userid',
        accounts.map(({ userid }) => userid),
      )
      .pluck<string[]>('password');
    expect(accounts.map(({ userid }) => userid)).to.include.members([
      'kepala',
      'sirkulasi',
      'katalog',
      'kampus',
      'warga',
    ]);
    expect(rows).to.have.length(accounts.length);
    expect(rows.every((hash) => /^\$2a\$08\$.{53}$/.test(hash))).to.equal(true);
  });

  it('names the same accounts when the library is found again', async () => {
    expect(await demoAccounts(library.db)).to.deep.equal(library.summary.accounts);
  });

  it('has traces of a deletion, a merge, a reused number and a discarded item', async () => {
    const { db } = library;
    expect(await figure(db, "SELECT COUNT(*) FROM action_logs WHERE action = 'PATRON_MERGE'")).to.be.at.least(1);
    expect(await figure(db, 'SELECT COUNT(*) FROM deletedborrowers')).to.be.at.least(2);
    expect(
      await figure(db, 'SELECT COUNT(*) FROM borrowers JOIN deletedborrowers AS gone USING (borrowernumber)'),
    ).to.be.at.least(1);
    expect(await figure(db, 'SELECT COUNT(*) FROM deleteditems')).to.be.at.least(1);
  });

  it('gives the next loan a number that no loan had', async () => {
    const next = await figure(
      library.db,
      "SELECT auto_increment FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'issues'",
    );
    expect(next).to.be.above(await figure(library.db, 'SELECT MAX(issue_id) FROM old_issues'));
  });

  it('leaves out purged months', async () => {
    const { db } = await libraryDatabase({ purgedBefore: libraryDay('2026-06-01') });
    expect(await figure(db, "SELECT COUNT(*) FROM statistics WHERE datetime < '2026-06-01'")).to.equal(0);
    expect(await figure(db, "SELECT COUNT(*) FROM old_issues WHERE returndate < '2026-06-01'")).to.be.above(0);
  });

  it('takes the name off loans that were anonymised, save of those who keep them', async () => {
    const { db } = await libraryDatabase({ anonymisedBefore: libraryDay('2026-06-01') });
    const named = `SELECT COUNT(*) FROM old_issues JOIN borrowers AS patron USING (borrowernumber)
                   WHERE returndate < '2026-06-01' AND borrowernumber > 50 AND privacy = `;
    expect(await figure(db, `${named} 1`)).to.equal(0);
    expect(await figure(db, `${named} 0`)).to.be.above(0);
  });
});

describe('the synthetic library in every Koha version', function () {
  this.timeout(120_000);

  for (const version of KOHA_VERSIONS)
    for (const schemaVariant of kohaVariants(version))
      it(`fits ${version} (${schemaVariant})`, async () => {
        const library = await libraryDatabase({ version, schemaVariant, patrons: 60 });
        const figures = await Promise.all(Object.values(ORPHANS).map((sql) => figure(library.db, sql)));
        expect(figures).to.deep.equal(figures.map(() => 0));
        expect(library.summary.rows['statistics']).to.be.above(100);
        expect(library.summary.rows['old_issues']).to.be.above(30);
        await library.drop();
      });
});

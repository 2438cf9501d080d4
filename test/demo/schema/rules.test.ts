import { expect } from 'chai';
import type { Knex } from 'knex';
import { kohaSchemaSql, kohaSeedSql } from '../../../plugin/demo/schema/index.ts';
import { freshDatabase } from '../../support/database.ts';

const PATRON = 51;

describe('what a Koha-style database allows', () => {
  let db: Knex;

  beforeEach(async () => {
    ({ db } = await freshDatabase('koha_rules'));
    for (const sql of [...kohaSchemaSql('25.11'), ...kohaSeedSql('25.11')]) await db.raw(sql);
    await db('branches').insert({ branchcode: 'MPL', branchname: 'Main' });
    await db('categories').insert({ categorycode: 'A', description: 'Adult' });
    await db('borrowers').insert({ borrowernumber: PATRON, surname: 'Test', branchcode: 'MPL', categorycode: 'A' });
    await db('biblio').insert({ biblionumber: 1, title: 'A title', datecreated: '2026-01-01' });
    await db('biblioitems').insert({ biblioitemnumber: 1, biblionumber: 1 });
    await db('items').insert({ itemnumber: 1, biblionumber: 1, biblioitemnumber: 1, homebranch: 'MPL' });
  });

  const deletePatron = (): Promise<number> => db('borrowers').where('borrowernumber', PATRON).delete();
  const failureOf = (work: Promise<unknown>): Promise<{ errno?: number }> =>
    work.then(
      () => ({}),
      (error: unknown) => error as { errno: number },
    );

  it('keeps permission bits beyond 32', async () => {
    await db('borrowers').where('borrowernumber', PATRON).update({ flags: '6442450944' });

    const row = await db('borrowers as b').first<{ flags: string }>(db.raw('CAST(b.flags AS CHAR) AS flags'));
    expect(row.flags).to.equal('6442450944');
  });

  it('keeps a zero date', async () => {
    await db('borrowers').where('borrowernumber', PATRON).update({ dateofbirth: '0000-00-00' });

    const row = await db('borrowers as b').first<{ day: string }>(db.raw('CAST(b.dateofbirth AS CHAR) AS day'));
    expect(row.day).to.equal('0000-00-00');
  });

  it('keeps two identical rows of statistics', async () => {
    const row = { datetime: '2026-01-02 10:00:00', type: 'issue', borrowernumber: PATRON, itemnumber: 1 };
    await db('statistics').insert([row, row]);

    expect(await db('statistics as s').count('* as n')).to.deep.equal([{ n: 2 }]);
  });

  it('keeps a deleted patron twice', async () => {
    const row = { borrowernumber: PATRON, cardnumber: '7', userid: 'u' };
    await db('deletedborrowers').insert([row, row]);

    expect(await db('deletedborrowers as d').count('* as n')).to.deep.equal([{ n: 2 }]);
  });

  it('refuses two patrons with one card number', async () => {
    await db('borrowers').where('borrowernumber', PATRON).update({ cardnumber: '7' });
    const second = db('borrowers').insert({ cardnumber: '7', branchcode: 'MPL', categorycode: 'A' });

    expect((await failureOf(second)).errno).to.equal(1062);
  });

  it('moves updated_on when a patron changes', async () => {
    await db('borrowers').where('borrowernumber', PATRON).update({ updated_on: '2020-01-01 00:00:00' });
    await db('borrowers').where('borrowernumber', PATRON).update({ city: 'Elsewhere' });

    const row = await db('borrowers as b').first<{ year: number }>(db.raw('YEAR(b.updated_on) AS year'));
    expect(row.year).to.be.above(2020);
  });

  it('blocks the deletion of a patron with an open loan', async () => {
    await db('issues').insert({ borrowernumber: PATRON, itemnumber: 1, branchcode: 'MPL' });

    expect((await failureOf(deletePatron())).errno).to.equal(1451);
  });

  it('takes the number from what the patron leaves behind', async () => {
    await db('old_issues').insert({ issue_id: 1, borrowernumber: PATRON, itemnumber: 1 });
    await db('old_reserves').insert({ reserve_id: 1, borrowernumber: PATRON });
    await db('accountlines').insert({ borrowernumber: PATRON, amount: 1, interface: 'intranet' });
    await db('suggestions').insert({ suggestedby: PATRON, suggesteddate: '2026-01-01' });
    await db('reviews').insert({ borrowernumber: PATRON });
    await db('tags_all').insert({ borrowernumber: PATRON, biblionumber: 1, term: 'x', date_created: '2026-01-01' });
    await db('illrequests').insert({ borrowernumber: PATRON, branchcode: 'MPL' });
    await deletePatron();

    expect(await db('old_issues').pluck('borrowernumber')).to.deep.equal([null]);
    expect(await db('old_reserves').pluck('borrowernumber')).to.deep.equal([null]);
    expect(await db('accountlines').pluck('borrowernumber')).to.deep.equal([null]);
    expect(await db('suggestions').pluck('suggestedby')).to.deep.equal([null]);
    expect(await db('reviews').pluck('borrowernumber')).to.deep.equal([null]);
    expect(await db('tags_all').pluck('borrowernumber')).to.deep.equal([null]);
    expect(await db('illrequests').pluck('borrowernumber')).to.deep.equal([null]);
  });

  it('deletes what belongs to the patron alone', async () => {
    await db('message_queue').insert({ borrowernumber: PATRON, message_transport_type: 'email' });
    await db('messages').insert({ borrowernumber: PATRON, message_type: 'L', message: 'x' });
    await db('patron_consent').insert({ borrowernumber: PATRON, type: 'GDPR_PROCESSING' });
    await db('borrower_debarments').insert({ borrowernumber: PATRON, type: 'MANUAL' });
    await db('ratings').insert({ borrowernumber: PATRON, biblionumber: 1, rating_value: 4 });
    await db('bookings').insert({ patron_id: PATRON, biblio_id: 1, pickup_library_id: 'MPL' });
    await deletePatron();

    expect(await db('message_queue').pluck('message_id')).to.deep.equal([]);
    expect(await db('messages').pluck('message_id')).to.deep.equal([]);
    expect(await db('patron_consent').pluck('id')).to.deep.equal([]);
    expect(await db('borrower_debarments').pluck('borrower_debarment_id')).to.deep.equal([]);
    expect(await db('ratings').pluck('rating_value')).to.deep.equal([]);
    expect(await db('bookings').pluck('booking_id')).to.deep.equal([]);
  });

  it('leaves statistics and searches untouched when the patron goes', async () => {
    await db('statistics').insert({ datetime: '2026-01-02 10:00:00', type: 'issue', borrowernumber: PATRON });
    await db('search_history').insert({ userid: PATRON, sessionid: 's', query_desc: 'x', query_cgi: 'x', total: 1 });
    await deletePatron();

    expect(await db('statistics').pluck('borrowernumber')).to.deep.equal([PATRON]);
    expect(await db('search_history').pluck('userid')).to.deep.equal([PATRON]);
  });

  it('keeps the loan and loses the item when an item goes', async () => {
    await db('old_issues').insert({ issue_id: 1, borrowernumber: PATRON, itemnumber: 1 });
    await db('items').where('itemnumber', 1).delete();

    expect(await db('old_issues').select('borrowernumber', 'itemnumber')).to.deep.equal([
      { borrowernumber: PATRON, itemnumber: null },
    ]);
  });

  it('refuses a permission code that this release does not know', async () => {
    const grant = db('user_permissions').insert({ borrowernumber: PATRON, module_bit: 4, code: 'no_such_code' });

    expect((await failureOf(grant)).errno).to.equal(1452);
  });
});

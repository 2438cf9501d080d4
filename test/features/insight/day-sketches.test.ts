import { expect } from 'chai';
import { addHold, addItem, closeHold } from '../../../plugin/demo/library/happen.ts';
import type { LibraryDay } from '../../../plugin/shared/time.ts';
import { emptyWorld, patron, today, type World } from './support.ts';

describe('days that need not be read again', () => {
  let world: World;

  const at = (day: LibraryDay, time = '10:00:00'): string => `${day.toString()} ${time}`;
  const row = (borrowernumber: number, datetime: string, type = 'issue') => ({ datetime, type, borrowernumber });
  const daysAgo = (days: number): LibraryDay => today().subtract({ days });
  const loansOf = async (borrowernumber: number): Promise<number> => {
    const [found] = await world.crm
      .db('kenal_visit_month')
      .where({ borrowernumber })
      .sum<{ loans: string }[]>({ loans: 'loans' });
    return Number(found?.loans ?? 0);
  };

  beforeEach(async () => {
    world = await emptyWorld();
    const { db } = world.koha;
    await db('borrowers').insert([patron(2), patron(3), patron(4)]);
    await db('old_issues').insert(
      [2, 3, 4].map((borrowernumber) => ({
        issue_id: borrowernumber,
        borrowernumber,
        issuedate: at(daysAgo(25)),
        returndate: at(daysAgo(24)),
      })),
    );
    for (const days of [25, 20, 15, 10, 5, 0])
      await db('statistics').insert([row(2, at(daysAgo(days))), row(3, at(daysAgo(days)))]);
    await world.refresh();
  });

  afterEach(() => world.close());

  it('are not read while their rows are as many as they were', async () => {
    const { source, ledger } = await world.refresh();
    expect(source.rows_read).to.equal(0);
    expect([ledger.rows_written, ledger.removed, ledger.days_changed]).to.deep.equal([0, 0, 0]);
  });

  it('are told from those with new rows, whose other days stay', async () => {
    await world.koha.db('statistics').insert(row(2, at(daysAgo(10), '11:00:00')));
    const { source, ledger } = await world.refresh();
    expect(source.rows_read).to.equal(3);
    expect([ledger.rows_written, ledger.days_changed]).to.deep.equal([1, 1]);
    expect([await loansOf(2), await loansOf(3)]).to.deep.equal([7, 6]);
    expect((await world.refresh()).source.rows_read).to.equal(0);
  });

  it('are told from those that lost rows', async () => {
    await world.koha
      .db('statistics')
      .where(row(3, at(daysAgo(5))))
      .delete();
    expect((await world.refresh()).source.rows_read).to.equal(1);
    expect([await loansOf(2), await loansOf(3)]).to.deep.equal([6, 5]);
  });

  it('are told from those with other holds', async () => {
    const { db } = world.koha;
    const on = daysAgo(15).toString();
    const { biblionumber } = await addItem(db, {
      barcode: 'B1',
      branchcode: 'CTR',
      itype: 'BK',
      title: 'A title',
      on: '2020-01-01',
    });
    const reserveId = await addHold(db, { borrowernumber: 4, biblionumber, branchcode: 'CTR', on });
    expect((await world.refresh()).source.rows_read).to.equal(2);
    expect(await world.crm.db('kenal_visit_month').where({ borrowernumber: 4, holds: 1, loans: 0 })).to.have.length(1);
    await closeHold(db, { reserveId, how: 'filled', on: today().toString() });
    expect((await world.refresh()).source.rows_read).to.equal(0);
  });

  it('are read all the same when a patron has vanished, whose rows may be somebody else’s now', async () => {
    const { db } = world.koha;
    await db('statistics').where({ borrowernumber: 3 }).update({ borrowernumber: 4 });
    await db('old_issues').where({ borrowernumber: 3 }).delete();
    await db('borrowers').where({ borrowernumber: 3 }).delete();
    expect((await world.refresh()).source.rows_read).to.be.at.least(2);
    expect([await loansOf(2), await loansOf(3), await loansOf(4)]).to.deep.equal([6, 0, 6]);
  });

  it('are read where nothing is known of their rows yet, though none are left', async () => {
    await world.crm.db('kenal_ledger_day').update({ statistics_rows: null });
    await world.koha.db('statistics').where({ borrowernumber: 3 }).delete();
    await world.refresh();
    expect([await loansOf(2), await loansOf(3)]).to.deep.equal([6, 0]);
  });

  it('are compared row by row in the verification of the night', async () => {
    await world.koha
      .db('statistics')
      .where(row(3, at(daysAgo(5))))
      .update({ borrowernumber: 4 });
    expect((await world.refresh()).source.rows_read).to.equal(0);
    await world.refresh({ verify: true });
    expect([await loansOf(3), await loansOf(4)]).to.deep.equal([5, 1]);
  });
});

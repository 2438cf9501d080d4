import { expect } from 'chai';
import { anonymiseLoans, purgeStatistics, setPrivacy } from '../../../plugin/demo/library/happen.ts';
import { Conflict } from '../../../plugin/shared/errors.ts';
import { adminDb } from '../../support/database.ts';
import { expectLedgerIsRight, oracleOn, type Oracle } from './support-oracle.ts';
import { kenalTables, ledgerTables, libraryWorld, today, type World } from './support.ts';

const DAYS_BACK = 100;

describe('the ledger', () => {
  let world: World;
  let oracle: Oracle;

  beforeEach(async () => {
    world = await libraryWorld({ seed: 3, patrons: 60, purgedBefore: today().subtract({ days: 200 }) });
    oracle = await oracleOn(world.koha.db);
    await world.refresh();
  });

  afterEach(async () => {
    await world.close();
  });

  it('is the same to the byte after the same refresh again, of each kind', async () => {
    const once = await ledgerTables(world.crm.db);
    await world.refresh({ full: true });
    expect(await ledgerTables(world.crm.db)).to.equal(once);
    const plain = await world.refresh();
    expect(await ledgerTables(world.crm.db)).to.equal(once);
    expect(plain.ledger).to.include({ rows_written: 0, removed: 0, days_changed: 0 });
    const verify = await world.refresh({ verify: true });
    expect(verify.ledger).to.include({ rows_written: 0, removed: 0, days_changed: 0 });
    const verified = await ledgerTables(world.crm.db);
    await world.refresh({ verify: true });
    expect(await ledgerTables(world.crm.db)).to.equal(verified);
  });

  it('is the same in many passes as in one, whatever the kind', async () => {
    const inOne = await ledgerTables(world.crm.db);
    const { refresh } = await world.another({ maxEvents: 600 });
    await refresh({ full: true });
    expect(await ledgerTables(world.crm.db)).to.equal(inOne);
    await world.crm
      .db('kenal_visit_month')
      .where('month', '>', today().subtract({ days: 199 }).toString())
      .limit(40)
      .delete();
    await world.crm.db('kenal_ledger_day').delete();
    await refresh({ verify: true });
    await expectLedgerIsRight(world, oracle, 'verified in many passes');
    await anonymiseLoans(world.koha.db, today().subtract({ days: 60 }).toString());
    await world.koha.db('borrowers').update({ zipcode: '10110' });
    await refresh();
    await expectLedgerIsRight(world, oracle, 'followed in many passes');
  });

  it('is the same where the server takes no LOAD DATA LOCAL', async () => {
    const loaded = await ledgerTables(world.crm.db);
    const admin = await adminDb();
    await admin.raw('SET GLOBAL local_infile = 0');
    try {
      await world.refresh({ full: true });
    } finally {
      await admin.raw('SET GLOBAL local_infile = 1');
    }
    expect(await ledgerTables(world.crm.db)).to.equal(loaded);
  });

  it('shows the past up to the end of a day, and the present again after the next plain refresh', async () => {
    const present = await ledgerTables(world.crm.db);
    for (const day of [today().subtract({ days: DAYS_BACK }), today().subtract({ days: DAYS_BACK / 2 })]) {
      const report = await world.refresh({ asOf: day });
      expect(report.as_of).to.equal(day.toString());
      await expectLedgerIsRight(world, oracle, `as of ${day.toString()}`, day.toString());
    }
    await world.refresh();
    expect(await ledgerTables(world.crm.db)).to.equal(present);
    expect((await kenalTables(world.crm.db)).filter((table) => table.endsWith('_complete'))).to.deep.equal([]);
  });

  it('shows the past rightly of days that Koha has purged since', async () => {
    await expectLedgerIsRight(world, oracle, 'before the purge');
    const purged = `${today().subtract({ days: 30 }).toString()} 13:00:00`;
    await oracle.beforePurge(purged);
    await purgeStatistics(world.koha.db, purged);
    const day = today().subtract({ days: DAYS_BACK });
    await world.refresh({ asOf: day });
    await expectLedgerIsRight(world, oracle, 'the past after a purge', day.toString());
    await world.refresh({ asOf: day.add({ days: 20 }) });
    await expectLedgerIsRight(world, oracle, 'a later past', day.add({ days: 20 }).toString());
    await world.refresh();
    await expectLedgerIsRight(world, oracle, 'the present after it');
  });

  it('loses nothing and shows nothing too much when Koha changes while it shows the past', async () => {
    await expectLedgerIsRight(world, oracle, 'before');
    const purged = `${today().subtract({ days: 60 }).toString()} 13:00:00`;
    await world.refresh({ asOf: today().subtract({ days: DAYS_BACK }) });
    await oracle.beforePurge(purged);
    await purgeStatistics(world.koha.db, purged);
    const [shy = 0] = await world.crm
      .db('kenal_visit_month')
      .distinct()
      .orderBy('borrowernumber')
      .pluck<number[]>('borrowernumber');
    await setPrivacy(world.koha.db, shy, 2);
    await world.refresh();
    await expectLedgerIsRight(world, oracle, 'after');
  });

  it('may begin with the past', async () => {
    const { refresh } = await world.another();
    for (const table of ['kenal_visit_month', 'kenal_patron', 'kenal_ledger_day', 'kenal_ledger_state'])
      await world.crm.db(table).delete();
    const day = today().subtract({ days: DAYS_BACK });
    await refresh({ asOf: day });
    await expectLedgerIsRight(world, oracle, 'the past first', day.toString());
    await refresh();
    await expectLedgerIsRight(world, oracle, 'then the present');
  });

  it('is refreshed by one process at a time', async () => {
    const other = await world.another();
    const both = await Promise.allSettled([world.refresh({ full: true }), other.refresh({ full: true })]);
    const refused = both.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    expect(both.filter(({ status }) => status === 'fulfilled')).to.have.length(1);
    expect(refused[0]).to.be.instanceOf(Conflict).and.to.have.property('code', 'refresh.running');
    await expectLedgerIsRight(world, oracle, 'after both');
  });
});

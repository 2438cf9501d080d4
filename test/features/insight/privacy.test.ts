import { expect } from 'chai';
import { addCheckout, addItem, addLocalUse, purgeStatistics, setPrivacy } from '../../../plugin/demo/library/happen.ts';
import type { RefreshOptions } from '../../../plugin/features/insight/refresh.service.ts';
import { emptyWorld, kenalTables, ledgerTables, libraryWorld, patron, today, type World } from './support.ts';

const SHY = 5;
const OPEN = 6;
const day = (daysAgo: number): string => today().subtract({ days: daysAgo }).toString();

/** Every row of every table of Kenal that is about this patron, but for the mirror of their facts. */
const traces = async (world: World, borrowernumber: number): Promise<Record<string, unknown>[]> => {
  const found: Record<string, unknown>[] = [];
  for (const table of await kenalTables(world.crm.db)) {
    if (!(await world.crm.db.schema.hasColumn(table, 'borrowernumber')) || table.startsWith('kenal_patron')) continue;
    found.push(...(await world.crm.db(table).where({ borrowernumber }).select<Record<string, unknown>[]>('*')));
  }
  return found;
};

const recordVisit = (world: World, borrowernumber: number): Promise<unknown> =>
  world.crm.db('kenal_recorded_visit').insert({ borrowernumber, day: day(3), kind: 'consultation', source: 'desk' });

const secondWorld = async (withUse: boolean): Promise<World> => {
  const world = await emptyWorld();
  await world.koha.db('borrowers').insert([patron(SHY, { privacy: 2 }), patron(OPEN)]);
  const items: number[] = [];
  for (const barcode of ['B1', 'B2'])
    items.push(
      (await addItem(world.koha.db, { barcode, branchcode: 'CTR', itype: 'BK', title: 'A title', on: '2020-01-01' }))
        .itemnumber,
    );
  const [one = 0, other = 0] = items;
  await addCheckout(world.koha.db, { borrowernumber: OPEN, itemnumber: one, at: `${day(60)} 10:00:00` });
  if (!withUse) return world;
  for (const daysAgo of [50, 20, 1])
    await addLocalUse(world.koha.db, { borrowernumber: SHY, itemnumber: other, at: `${day(daysAgo)} 10:00:00` });
  return world;
};

describe('a patron who wants no history', () => {
  const worlds: World[] = [];

  afterEach(async () => {
    for (const world of worlds.splice(0)) await world.close();
  });

  const ways: RefreshOptions[] = [{}, { verify: true }, { full: true }, { asOf: today().subtract({ days: 5 }) }];
  for (const options of ways)
    it(`leaves no trace in any table once they say so: ${JSON.stringify(options)}`, async () => {
      const world = await secondWorld(true);
      worlds.push(world);
      await world.koha.db('borrowers').where('borrowernumber', SHY).update({ privacy: 1 });
      const [item = 0] = await world.koha.db('items').where('barcode', 'B2').pluck<number[]>('itemnumber');
      await addCheckout(world.koha.db, { borrowernumber: SHY, itemnumber: item, at: `${day(55)} 10:00:00` });
      await world.refresh({ asOf: today().subtract({ days: 2 }) });
      await world.refresh();
      await purgeStatistics(world.koha.db, `${day(30)} 12:00:00`);
      await world.refresh();
      await recordVisit(world, SHY);
      await recordVisit(world, OPEN);
      expect(await traces(world, SHY)).to.have.length.greaterThan(1);

      await setPrivacy(world.koha.db, SHY, 2);
      await world.refresh(options);

      expect(await traces(world, SHY)).to.deep.equal([]);
      expect(await traces(world, OPEN)).to.have.length.greaterThan(1);
      const mirrored = await world.crm.db('kenal_patron').where('borrowernumber', SHY).first<Record<string, unknown>>();
      expect(mirrored).to.include({ oldest_issue_id: null, history_from: null, privacy_changed_on: null });
    });

  it('changes no table by what they did', async () => {
    const [quiet, used] = [await secondWorld(false), await secondWorld(true)];
    worlds.push(quiet, used);
    for (const options of [{}, {}, { verify: true }, { full: true }]) {
      await quiet.refresh(options);
      await used.refresh(options);
      expect(await ledgerTables(used.crm.db, ['kenal_visit_month', 'kenal_ledger_day', 'kenal_ledger_state'])).to.equal(
        await ledgerTables(quiet.crm.db, ['kenal_visit_month', 'kenal_ledger_day', 'kenal_ledger_state']),
      );
    }
  });

  it('counts from the day on which Kenal saw that they changed their mind', async () => {
    const world = await secondWorld(true);
    worlds.push(world);
    await world.refresh();
    const [item = 0] = await world.koha.db('items').where('barcode', 'B2').pluck<number[]>('itemnumber');
    await addCheckout(world.koha.db, { borrowernumber: SHY, itemnumber: item, at: `${day(40)} 10:00:00` });
    await setPrivacy(world.koha.db, SHY, 1);
    for (const options of [{}, { full: true }]) {
      await world.refresh(options);
      expect(await traces(world, SHY)).to.deep.equal([]);
      const mirrored = await world.crm.db('kenal_patron').where('borrowernumber', SHY).first<Record<string, unknown>>();
      expect(mirrored).to.include({ history_from: day(0), privacy_changed_on: day(0) });
    }
  });
});

describe('what a refresh says and keeps', () => {
  let world: World;

  before(async () => {
    world = await libraryWorld({ seed: 11, patrons: 80, anonymisedBefore: today().subtract({ days: 120 }) });
    for (const options of [{}, {}, { verify: true }, { full: true }]) await world.refresh(options);
  });

  after(async () => {
    await world.close();
  });

  it('has nothing from before the oldest loan that Koha still names', async () => {
    const oldest = new Map<number, string>();
    for (const table of ['issues', 'old_issues'])
      for (const loan of await world.koha
        .db(table)
        .whereNotNull('borrowernumber')
        .select<{ borrowernumber: number; issuedate: string }[]>('borrowernumber', 'issuedate')) {
        const known = oldest.get(loan.borrowernumber) ?? '9999';
        oldest.set(loan.borrowernumber, loan.issuedate.slice(0, 10) < known ? loan.issuedate.slice(0, 10) : known);
      }
    const rows = await world.crm
      .db('kenal_visit_month')
      .select<{ borrowernumber: number; month: string; day_counts: string }[]>('borrowernumber', 'month', 'day_counts');
    const tooEarly = rows.filter(({ borrowernumber, month, day_counts }) => {
      const first = `${month.slice(0, 8)}${String(Number.parseInt(day_counts, 10)).padStart(2, '0')}`;
      return first < (oldest.get(borrowernumber) ?? '9999');
    });
    expect(rows).not.to.deep.equal([]);
    expect(tooEarly).to.deep.equal([]);
  });

  it('names nobody and no title in its log', async () => {
    const words = [
      ...(await world.koha.db('borrowers').pluck<(string | null)[]>('surname')),
      ...(await world.koha.db('borrowers').pluck<(string | null)[]>('cardnumber')),
      ...(await world.koha.db('biblio').pluck<(string | null)[]>('title')),
    ].filter((word): word is string => word !== null && word.length > 4);
    expect(world.log.records.filter(({ event }) => event === 'ledger.refreshed')).to.have.length(4);
    expect(words.filter((word) => world.log.text().includes(word))).to.deep.equal([]);
  });
});

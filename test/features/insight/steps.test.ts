import { expect } from 'chai';
import { addCheckout, addItem, setPrivacy } from '../../../plugin/demo/library/happen.ts';
import type { PatronFollower } from '../../../plugin/features/insight/patron-follower.ts';
import type { LedgerOutcome, RefreshStep } from '../../../plugin/features/insight/refresh-step.ts';
import { emptyWorld, patron, today, type World } from './support.ts';

const ONE = 5;
const OTHER = 6;
const day = (daysAgo: number): string => today().subtract({ days: daysAgo }).toString();

const borrow = async (world: World, borrowernumber: number, daysAgo: number): Promise<void> => {
  const { itemnumber } = await addItem(world.koha.db, {
    barcode: `B${borrowernumber}-${daysAgo}`,
    branchcode: 'CTR',
    itype: 'BK',
    title: 'A title',
    on: '2020-01-01',
  });
  await addCheckout(world.koha.db, { borrowernumber, itemnumber, at: `${day(daysAgo)} 10:00:00` });
};

describe('what comes after the ledger in a refresh', () => {
  let world: World;
  let seen: LedgerOutcome[];
  let forgotten: number[];
  let fails: boolean;

  const step: RefreshStep = {
    name: 'watching',
    run: (ledger) => {
      seen.push(ledger);
      return fails ? Promise.reject(new Error('This step dies.')) : Promise.resolve({ calls: seen.length });
    },
  };
  const follower: PatronFollower = {
    move: () => Promise.resolve(),
    drop: () => Promise.resolve(),
    forget: (_, borrowernumbers) => {
      forgotten.push(...borrowernumbers);
      return Promise.resolve();
    },
  };
  const refresh = async (options = {}) =>
    (await world.another({ steps: [step], followers: [follower] })).refresh(options);
  const lastChanged = (): LedgerOutcome['changed'] | undefined => seen.at(-1)?.changed;

  beforeEach(async () => {
    [seen, forgotten, fails] = [[], [], false];
    world = await emptyWorld();
    await world.koha.db('borrowers').insert([patron(ONE), patron(OTHER)]);
    await world.koha.db('borrowers').update({ updated_on: '2025-01-01 00:00:00' });
    await borrow(world, ONE, 60);
    await borrow(world, OTHER, 60);
    await refresh();
  });

  afterEach(() => world.close());

  it('is told of everybody after a build, and answers into the report', async () => {
    expect(lastChanged()).to.equal('everybody');
    const report = await refresh({ full: true });
    expect(report.steps).to.deep.equal({ watching: { calls: 2 } });
    expect(report.seconds).to.have.property('watching');
  });

  it('is told of the patrons whose rows or facts changed, and of nobody else', async () => {
    await borrow(world, ONE, 1);
    await refresh();
    expect(lastChanged()).to.deep.equal([ONE]);
  });

  it('is told again of what a run that died did not finish', async () => {
    await borrow(world, ONE, 1);
    fails = true;
    await refresh().catch(() => undefined);
    await borrow(world, OTHER, 1);
    fails = false;
    await refresh();
    expect(lastChanged()).to.deep.equal([ONE, OTHER]);
  });

  it('is told of everybody once the tables have shown the past', async () => {
    await refresh({ asOf: today().subtract({ days: 10 }) });
    expect(seen.at(-1)).to.include({ isPast: true, changed: 'everybody' });
    await refresh();
    expect(seen.at(-1)).to.include({ isPast: false, changed: 'everybody' });
    await refresh();
    expect(lastChanged()).to.not.include(ONE);
  });

  for (const options of [{}, { verify: true }, { full: true }])
    it(`comes after what may not be kept is forgotten: ${JSON.stringify(options)}`, async () => {
      await setPrivacy(world.koha.db, ONE, 2);
      await refresh(options);
      expect(forgotten).to.deep.equal([ONE]);
    });

  for (const options of [{}, { full: true }])
    it(`is preceded by forgetting where Koha names a later loan first: ${JSON.stringify(options)}`, async () => {
      await borrow(world, OTHER, 5);
      await refresh();
      await world.koha.db('issues').where({ borrowernumber: OTHER }).where('issuedate', '<', day(30)).delete();
      await world.koha.db('borrowers').where({ borrowernumber: OTHER }).update({ zipcode: '1' });
      await refresh(options);
      expect(forgotten).to.deep.equal([OTHER]);
    });
});

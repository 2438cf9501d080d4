import { expect } from 'chai';
import { randomFor } from '../../../plugin/demo/library/random.ts';
import { adminDb } from '../../support/database.ts';
import { happen } from './support-happenings.ts';
import { expectedInterests, expectedLibraries, foundInterests, foundLibraries, sharesIn } from './support-oracle.ts';
import { randomInterestWorld } from './support.ts';

const FIRST_SEED = Number(process.env['INTEREST_SEED'] ?? 1);
const SEEDS = Array.from({ length: Number(process.env['INTEREST_RUNS'] ?? 2) }, (_, run) => FIRST_SEED + run);

/** Those of everybody whom Kenal follows by day, too. */
const byDay = (interests: readonly string[], atNight: ReadonlySet<number>): string[] =>
  interests.filter((row) => !atNight.has(Number.parseInt(row, 10))).sort();

describe('the interests of randomised libraries', () => {
  for (const seed of SEEDS)
    it(`are what an independent reckoning finds, whatever happens (seed ${seed})`, async function () {
      this.timeout(300_000);
      // So few at once that everybody takes several passes.
      const world = await randomInterestWorld(seed, { mostUses: seed % 2 === 0 ? 700 : 1_000_000 });
      const random = randomFor(seed, 'interests');
      await world.refresh();
      const first = await foundInterests(world.crm.db);
      expect(first.length).to.be.greaterThan(50);
      expect(first.sort()).to.deep.equal((await expectedInterests(world)).sort());
      expect((await foundLibraries(world)).sort()).to.deep.equal((await expectedLibraries(world)).sort());
      const atNight = new Set<number>();
      for (let round = 0; round < 4; round += 1) {
        for (let step = 0; step < 3; step += 1) {
          const left = await happen(world.koha.db, random);
          if (left !== undefined) atNight.add(left);
        }
        await world.refresh();
        const shares = await sharesIn(world.crm.db);
        expect(byDay(await foundInterests(world.crm.db), atNight), `round ${round}`).to.deep.equal(
          byDay(await expectedInterests(world, shares), atNight),
        );
      }
      await world.refresh({ verify: true });
      expect((await foundInterests(world.crm.db)).sort()).to.deep.equal((await expectedInterests(world)).sort());
      await world.close();
    });

  it('are the same where the server takes no LOAD DATA LOCAL', async function () {
    this.timeout(300_000);
    const world = await randomInterestWorld(3);
    const admin = await adminDb();
    await admin.raw('SET GLOBAL local_infile = 0');
    try {
      await world.refresh();
    } finally {
      await admin.raw('SET GLOBAL local_infile = 1');
    }
    const without = await foundInterests(world.crm.db);
    expect(without.length).to.be.greaterThan(50);
    expect(without.sort()).to.deep.equal((await expectedInterests(world)).sort());
    await world.close();
  });
});

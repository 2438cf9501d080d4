import { expect } from 'chai';
import { familyFollower, familyStep } from '../../../plugin/features/families/index.ts';
import type { RefreshService } from '../../../plugin/features/insight/index.ts';
import { testKoha } from '../../koha/library.ts';
import { fixedClock } from '../../support/clock.ts';
import { crmDatabase, kohaDatabase } from '../../support/database.ts';
import { emptyWorld, patron, worldOf, type World } from '../insight/support.ts';

describe('families', () => {
  let world: World;
  let service: RefreshService;

  const serve = async (): Promise<void> => {
    const koha = await testKoha(world.koha.db, fixedClock());
    service = await world.another({
      followers: [familyFollower],
      steps: [familyStep({ crm: world.crm.db, koha, pauseMs: 0 })],
    });
  };

  const kept = async (): Promise<number[][]> =>
    (
      await world.crm
        .db('kenal_guarantee')
        .orderBy(['guarantor', 'guarantee'])
        .select<{ guarantor: number; guarantee: number }[]>('guarantor', 'guarantee')
    ).map(({ guarantor, guarantee }) => [guarantor, guarantee]);

  const relate = (guarantor: number, guarantee: number): Promise<unknown> =>
    world.koha
      .db('borrower_relationships')
      .insert({ guarantor_id: guarantor, guarantee_id: guarantee, relationship: 'mother' });

  afterEach(() => world.close());

  describe('in a Koha with a table of relationships', () => {
    beforeEach(async () => {
      world = await emptyWorld();
      await world.koha.db('borrowers').insert([2, 3, 4].map((number) => patron(number)));
      await relate(2, 3);
      await relate(2, 4);
      await serve();
      await service.refresh();
    });

    it('are mirrored by numbers alone', async () => {
      expect(await kept()).to.deep.equal([
        [2, 3],
        [2, 4],
      ]);
    });

    it('follow whatever changes there', async () => {
      expect((await service.refresh()).steps['families']).to.deep.equal({ written: 0, removed: 0 });
      await world.koha.db('borrower_relationships').where({ guarantee_id: 4 }).delete();
      await relate(4, 3);
      expect((await service.refresh()).steps['families']).to.deep.equal({ written: 1, removed: 1 });
      expect(await kept()).to.deep.equal([
        [2, 3],
        [4, 3],
      ]);
    });

    it('are looked through at night, whatever was missed', async () => {
      await world.crm.db('kenal_guarantee').delete();
      expect((await service.refresh({ verify: true })).steps['families']).to.deep.equal({ written: 2, removed: 0 });
    });

    it('follow into a merge, where nobody stands for themselves, and go with either side', async () => {
      await relate(4, 3);
      await service.refresh();
      await familyFollower.move(world.crm.db, 2, 4);
      expect(await kept()).to.deep.equal([[4, 3]]);
      await familyFollower.drop(world.crm.db, [3]);
      expect(await kept()).to.deep.equal([]);
    });

    it('go with a patron who is gone', async () => {
      await world.koha.db('borrower_relationships').where({ guarantee_id: 3 }).delete();
      await world.koha.db('borrowers').where({ borrowernumber: 3 }).delete();
      await service.refresh();
      expect(await kept()).to.deep.equal([[2, 4]]);
    });
  });

  it('are read from a column in a Koha that has no such table', async () => {
    world = await worldOf(await kohaDatabase('19.05'), await crmDatabase());
    await world.koha.db('branches').insert({ branchcode: 'CTR', branchname: 'Centre' });
    await world.koha.db('categories').insert({ categorycode: 'ADT', description: 'Adult', category_type: 'A' });
    await world.koha.db('systempreferences').insert({ variable: 'Version', value: '19.0500000' });
    await world.koha.db('borrowers').insert([patron(2), patron(3, { guarantorid: 2 }), patron(4, { guarantorid: 0 })]);
    await serve();
    await service.refresh();
    expect(await kept()).to.deep.equal([[2, 3]]);
    await world.koha.db('borrowers').where({ borrowernumber: 4 }).update({ guarantorid: 3 });
    await service.refresh();
    expect(await kept()).to.deep.equal([
      [2, 3],
      [3, 4],
    ]);
  });
});

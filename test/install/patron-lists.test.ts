import { expect } from 'chai';
import { noteKohaList } from '../../plugin/features/segments/koha-list.repository.ts';
import { kohaWritePool } from '../../plugin/koha-write/write-pool.ts';
import { readEntries, takeOffList } from '../../plugin/koha-write/list-entries.ts';
import { makePatronList } from '../../plugin/koha-write/patron-list.ts';
import { rejection } from './rejection.ts';
import { clock, configOfSite, installing, kohaOf, newSite, removing, tracesOf, withCrm, type Site } from './site.ts';

const ALLOWED = { allow: ['patron-list'] };

describe('patron lists of Koha, from allowing them to taking Kenal away', function () {
  this.timeout(60_000);

  /** Two lists by the account that was made, one of them of somebody whose number Koha has given to another list. */
  const make = async (site: Site): Promise<void> => {
    const { koha, kohaWrite } = await configOfSite(site);
    const pool = kohaWritePool(koha, kohaWrite ?? { user: '', password: '' });
    try {
      for (const owner of [1, 2]) {
        const listId = await makePatronList(pool, { name: 'Regulars', owner, borrowernumbers: [2, 3] });
        await withCrm(site, (crm) => noteKohaList(crm, { listId, segment: 1, by: owner, now: clock.now() }));
        if (owner === 2) await site.koha.db('patron_lists').where({ patron_list_id: listId }).update({ owner: 3 });
      }
    } finally {
      await pool.destroy();
    }
  };
  const owners = ({ koha }: Site): Promise<number[]> => koha.db('patron_lists').orderBy('owner').pluck('owner');

  it('can be made only where that was allowed, once, and by an account that may do nothing else', async () => {
    const site = await newSite();
    await installing(site);
    expect((await configOfSite(site)).kohaWrite).to.equal(undefined);
    expect((await installing(site, ALLOWED)).changes).to.equal(3);
    expect((await installing(site, ALLOWED)).changes).to.equal(0);
    expect((await installing(site)).changes).to.equal(0);
    await make(site);
    const { koha, kohaWrite } = await configOfSite(site);
    const pool = kohaWritePool(koha, kohaWrite ?? { user: '', password: '' });
    try {
      expect(await rejection(pool('patron_lists').pluck('name'))).to.have.property('errno');
      expect(await rejection(pool('patron_lists').delete())).to.have.property('errno', 1142);
      expect(await rejection(pool('borrowers').pluck('surname'))).to.have.property('errno', 1142);
    } finally {
      await pool.destroy();
    }
    await removing(site);
    expect(await tracesOf(site.instance)).to.deep.equal([]);
  });

  it('are kept in step only where that was allowed as well, and then only numbers are read', async () => {
    const site = await newSite();
    const allow = ['patron-list', 'patron-list-in-step'];
    await installing(site, { allow });
    expect((await installing(site, { allow })).changes).to.equal(0);
    const { koha, kohaWrite } = await configOfSite(site);
    const pool = kohaWritePool(koha, kohaWrite ?? { user: '', password: '' });
    try {
      const list = {
        listId: await makePatronList(pool, { name: 'Regulars', owner: 1, borrowernumbers: [2] }),
        owner: 1,
      };
      const entries = await readEntries(pool, list);
      expect(entries?.map(({ borrowernumber }) => borrowernumber)).to.deep.equal([2]);
      await takeOffList(pool, list, entries?.map(({ id }) => id) ?? []);
      expect(await readEntries(pool, list)).to.deep.equal([]);
      expect(await rejection(pool('patron_lists').pluck('name'))).to.have.property('errno', 1143);
      expect(await rejection(pool('patron_lists').delete())).to.have.property('errno', 1142);
    } finally {
      await pool.destroy();
    }
    await removing(site);
    expect(await tracesOf(site.instance)).to.deep.equal([]);
  });

  it('are refused by a name that is not in the manifest', async () => {
    const site = await newSite();
    expect(await rejection(installing(site, { allow: ['everything'] }))).to.have.property(
      'code',
      'install.unknown-write',
    );
  });

  it('stay when Kenal goes, which says how many', async () => {
    const site = await newSite();
    await installing(site, ALLOWED);
    await make(site);
    await removing(site);
    expect(await owners(site)).to.deep.equal([1, 3]);
    expect(site.machine.said()).to.include('the 2 patron lists that Kenal made, each with whoever made it');
  });

  it('go with it where that is wished, and leave Koha as it was found, but for what is somebody else’s', async () => {
    const site = await newSite();
    const before = (await kohaOf(site)) as { definitions: unknown; holders: unknown };
    await installing(site, ALLOWED);
    await make(site);
    await removing(site, { patronLists: true });
    expect(await owners(site)).to.deep.equal([3]);
    const after = (await kohaOf(site)) as typeof before;
    expect(after.holders).to.deep.equal(before.holders);
    expect(site.machine.said()).to.include('Nothing that Kenal wrote stays in Koha.');
  });

  it('are asked about where somebody can be asked', async () => {
    const site = await newSite();
    await installing(site, ALLOWED);
    await make(site);
    const asked: string[] = [];
    const ask = {
      text: () => Promise.resolve(''),
      secret: () => Promise.resolve(''),
      yes: (question: string) => {
        asked.push(question);
        return Promise.resolve(!question.includes('patron list'));
      },
      close: () => undefined,
    };
    const host = { ...site.machine.host, ask };
    await removing({ ...site, machine: { ...site.machine, host } }, { yes: false });
    expect(asked.filter((question) => question.includes('the 2 patron lists'))).to.have.length(1);
    expect(await owners(site)).to.deep.equal([1, 3]);
    expect(await tracesOf(site.instance)).to.deep.equal([]);
  });
});

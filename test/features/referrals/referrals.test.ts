import { expect } from 'chai';
import { referralFollower } from '../../../plugin/features/referrals/index.ts';
import { addPerson } from '../../koha/library.ts';
import { APART, FAR, openWorld, SHY, SITI, type World } from '../conversations/world.ts';
import { textOf } from '../patrons/page.ts';

const BIMA = 61;

describe('who brought whom', () => {
  let world: World;
  const db = () => world.whole.crm.db;

  before(async () => {
    world = await openWorld();
    const { db: koha } = world.whole.koha;
    await addPerson(koha, {
      borrowernumber: BIMA,
      firstname: 'Bima',
      surname: 'Saputra',
      cardnumber: 'B61',
      privacy: 1,
    });
    for (const [borrowernumber, cardnumber] of [
      [SITI, 'S51'],
      [SHY, 'P53'],
      [FAR, 'F52'],
    ] as const)
      await koha('borrowers').where({ borrowernumber }).update({ cardnumber });
    // Without a loan that Koha names there is no history that may be counted.
    await koha('old_issues').insert({
      issue_id: 1,
      borrowernumber: SITI,
      issuedate: '2026-01-05 10:00:00',
      returndate: '2026-01-20 10:00:00',
    });
    await world.whole.refresh();
  });

  beforeEach(async () => {
    for (const table of ['kenal_referral', 'kenal_recorded_visit']) await db()(table).delete();
  });

  after(() => world.close());

  type Who = Parameters<World['get']>[1];
  const page = async (patron: number, who: Who = 'ratna'): Promise<string> =>
    textOf((await world.get(`/patrons/${patron}`, who)).text);
  const record = (patron: number, card: string, who: Who = 'ratna') =>
    world.post(`/patrons/${patron}/referrals`, { card }, who);
  const recorded = () => db()('kenal_recorded_visit').select('borrowernumber', 'kind');
  const pairs = () => db()('kenal_referral').select('borrowernumber', 'brought_by');
  const flashOf = ({ headers }: { headers: object }): string =>
    /kenal_flash=([\w.-]+)/.exec(JSON.stringify(headers))?.[1] ?? '';

  it('is written down once, stands on both pages and timelines, counts for who brought, and is taken back', async () => {
    expect((await record(BIMA, 's51')).status).to.equal(303);
    await record(BIMA, 'S51');
    expect(await pairs()).to.deep.equal([{ borrowernumber: BIMA, brought_by: SITI }]);
    expect(await recorded()).to.deep.equal([{ borrowernumber: SITI, kind: 'referral' }]);
    expect(await page(BIMA))
      .to.include('brought this patron, 22 Nov 2026')
      .and.to.include('Brought by Siti Ramadhani');
    expect(await page(SITI))
      .to.include('was brought by this patron, 22 Nov 2026')
      .and.to.include('Brought Bima Saputra');
    await world.whole.refresh();
    const refers = () => db()('kenal_patron_metric').where('borrowernumber', SITI).pluck<string[]>('loyalty_refers');
    expect((await refers()).map(Number)).to.deep.equal([0.4866]);

    const [id] = await db()('kenal_referral').pluck<number[]>('id');
    expect((await world.post(`/patrons/${SITI}/referrals/withdraw`, { id: String(id) })).status).to.equal(303);
    expect(await pairs()).to.deep.equal([]);
    expect(await recorded()).to.deep.equal([]);
  });

  it('is refused with a sentence where it cannot be', async () => {
    const refusals = [
      [BIMA, 'nobody', 'noSuchCard'],
      [BIMA, 'B61', 'themselves'],
      [BIMA, 'P53', 'noHistory'],
      [SHY, 'B61', 'noHistory'],
      // A patron whom the viewer may not see is nobody.
      [BIMA, 'F52', 'noSuchCard'],
    ] as const;
    for (const [patron, card, why] of refusals)
      expect(flashOf(await record(patron, card)), `${patron} ${card}`).to.equal(`referrals.refused.${why}`);
    await record(BIMA, 'S51');
    expect(flashOf(await record(SITI, 'B61'))).to.equal('referrals.refused.otherWay');
    expect(await pairs()).to.have.length(1);
    expect((await record(BIMA, 'S51', 'apart')).status).to.equal(404);
    const { text } = await world.get(`/patrons/${SHY}`);
    expect(text).not.to.include('Who brought whom</h2>');
  });

  it('shows neither patron to who may see only the other', async () => {
    await record(FAR, 'B61', 'chief');
    expect(await page(BIMA)).not.to.include('was brought by this patron');
    expect(await page(FAR, 'apart')).not.to.include('Bima');
    const [id] = await db()('kenal_referral').pluck<number[]>('id');
    expect((await world.post(`/patrons/${BIMA}/referrals/withdraw`, { id: String(id) })).status).to.equal(404);
    expect(await pairs()).to.have.length(1);
  });

  it('goes when one of the two decides that no history is kept', async () => {
    await record(BIMA, 'S51');
    const koha = world.whole.koha.db;
    await koha('borrowers').where('borrowernumber', BIMA).update({ privacy: 2 });
    try {
      await world.whole.refresh();
      expect(await pairs()).to.deep.equal([]);
      expect(await recorded()).to.deep.equal([]);
    } finally {
      await koha('borrowers').where('borrowernumber', BIMA).update({ privacy: 1 });
      await world.whole.refresh();
    }
  });

  it('follows a merge of either, is never of one person, and goes with them', async () => {
    const [other, third] = [BIMA + 1, BIMA + 2];
    const row = { day: '2026-11-22', recorded_at: '2026-11-22 03:00:00', recorded_by: APART };
    await db()('kenal_referral').insert([
      { ...row, borrowernumber: BIMA, brought_by: SITI },
      { ...row, borrowernumber: other, brought_by: SITI },
      { ...row, borrowernumber: third, brought_by: other },
      { ...row, borrowernumber: other, brought_by: BIMA },
    ]);
    await db().transaction((trx) => referralFollower.move(trx, other, BIMA));
    expect(await pairs()).to.have.deep.members([
      { borrowernumber: BIMA, brought_by: SITI },
      { borrowernumber: third, brought_by: BIMA },
    ]);
    await db().transaction((trx) => referralFollower.drop(trx, [third, APART]));
    expect(await db()('kenal_referral').select('borrowernumber', 'brought_by', 'recorded_by')).to.deep.equal([
      { borrowernumber: BIMA, brought_by: SITI, recorded_by: 0 },
    ]);
  });
});

import { expect } from 'chai';
import { deletePatron, mergePatrons, setPrivacy } from '../../../plugin/demo/library/happen.ts';
import type { LedgerOutcome, RefreshStep } from '../../../plugin/features/insight/refresh-step.ts';
import type { RefreshOptions } from '../../../plugin/features/insight/refresh.service.ts';
import { participationFollower, participationStep } from '../../../plugin/features/participation/index.ts';
import { testKoha } from '../../koha/library.ts';
import { fixedClock } from '../../support/clock.ts';
import { emptyWorld, patron, type World } from '../insight/support.ts';

const [SITI, BIMA, SHY] = [2, 3, 5] as const;

/** Everything in the order of its keys, and what each step after it was told of. */
class Mirror {
  readonly told: LedgerOutcome['changed'][] = [];
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  async refresh(options: RefreshOptions = {}): Promise<Readonly<Record<string, unknown>> | undefined> {
    const koha = await testKoha(this.#world.koha.db, fixedClock());
    const watching: RefreshStep = {
      name: 'watching',
      run: ({ changed }) => {
        this.told.push(changed);
        return Promise.resolve({});
      },
    };
    const service = await this.#world.another({
      followers: [participationFollower],
      // So few at once that every kind takes several stretches.
      steps: [participationStep({ crm: this.#world.crm.db, koha, pauseMs: 0, atOnce: 2 }), watching],
    });
    return (await service.refresh(options)).steps['participation'];
  }

  async kept(): Promise<string[]> {
    const [rows] = (await this.#world.crm.db.raw(
      `SELECT CONCAT_WS(' ', t.kind, t.koha_id, t.borrowernumber, t.day, t.ended_on, NULLIF(t.state, ''), t.state_since) AS line
         FROM kenal_participation AS t ORDER BY t.kind, t.koha_id`,
    )) as [{ line: string }[]];
    return rows.map(({ line }) => line);
  }
}

/** Two who take part in everything, one who keeps no history, and the anonymous patron. */
const people = async ({ koha: { db } }: World): Promise<void> => {
  await db('borrowers').insert([patron(SITI), patron(BIMA), patron(SHY, { privacy: 2 })]);
  await db('borrowers').update({ updated_on: '2025-01-01 00:00:00' });
  // Without any, everything is built anew at each refresh.
  await db('statistics').insert({
    datetime: '2026-05-01 10:00:00',
    branch: 'CTR',
    type: 'issue',
    borrowernumber: BIMA,
  });
  await db('biblio').insert({ biblionumber: 1, title: 'Atlas', datecreated: '2020-01-01' });
  await db('clubs').insert([
    { id: 1, club_template_id: 1, name: 'Chess' },
    { id: 2, club_template_id: 1, name: 'Poetry', date_end: '2026-06-30' },
  ]);
  await db('club_enrollments').insert([
    // Half past midnight of the next day in the library.
    { id: 11, club_id: 1, borrowernumber: SITI, date_enrolled: '2026-01-01 17:30:00' },
    { id: 12, club_id: 2, borrowernumber: SITI, date_enrolled: '2026-01-03 03:00:00' },
    {
      id: 13,
      club_id: 2,
      borrowernumber: BIMA,
      date_enrolled: '2026-01-03 03:00:00',
      date_canceled: '2026-02-01 03:00:00',
    },
    { id: 14, club_id: 1, borrowernumber: SHY, date_enrolled: '2026-01-03 03:00:00' },
  ]);
  const suggestion = (suggestionid: number, suggestedby: number | null, STATUS: string, rest: object = {}) => ({
    suggestionid,
    suggestedby,
    suggesteddate: '2026-03-01',
    STATUS,
    title: 'A title',
    date: '2026-03-05 03:00:00',
    ...rest,
  });
  await db('suggestions').insert([
    suggestion(21, SITI, 'ASKED'),
    suggestion(22, SITI, 'ACCEPTED', { accepteddate: '2026-03-02' }),
    suggestion(23, BIMA, 'REJECTED', { accepteddate: '2026-03-02', rejecteddate: '2026-03-03' }),
    suggestion(24, BIMA, 'AVAILABLE', { accepteddate: '2026-03-02' }),
    suggestion(25, BIMA, 'LATER'),
    suggestion(26, SHY, 'ASKED'),
    suggestion(27, null, 'ASKED'),
    // Whoever did not sign in suggests under the name of the anonymous patron.
    suggestion(28, 1, 'ASKED'),
  ]);
  await db('reviews').insert([
    { reviewid: 31, borrowernumber: SITI, review: 'Words', approved: 1, datereviewed: '2026-04-01 10:00:00' },
    { reviewid: 32, borrowernumber: BIMA, review: 'Words', approved: 0, datereviewed: '2026-04-02 10:00:00' },
    { reviewid: 33, borrowernumber: BIMA, review: 'Words', approved: 1, datereviewed: null },
    { reviewid: 34, borrowernumber: SHY, review: 'Words', approved: 1, datereviewed: '2026-04-02 10:00:00' },
  ]);
  await db('tags_all').insert([
    { tag_id: 41, borrowernumber: SITI, biblionumber: 1, term: 'words', date_created: '2026-05-01 23:59:59' },
    { tag_id: 42, borrowernumber: SHY, biblionumber: 1, term: 'words', date_created: '2026-05-01 10:00:00' },
  ]);
};

const OF_SITI = [
  'club 11 2 2026-01-02',
  'club 12 2 2026-01-03 2026-06-30',
  'review 31 2 2026-04-01 approved',
  'suggestion 21 2 2026-03-01 asked 2026-03-01',
  'suggestion 22 2 2026-03-01 accepted 2026-03-02',
  'tag 41 2 2026-05-01',
];
const OF_BIMA = [
  'club 13 3 2026-01-03 2026-02-01',
  'review 32 3 2026-04-02 waiting',
  'suggestion 23 3 2026-03-01 rejected 2026-03-03',
  'suggestion 24 3 2026-03-01 available 2026-03-05',
  'suggestion 25 3 2026-03-01 other 2026-03-05',
];

describe('how patrons take part', () => {
  let world: World;
  let mirror: Mirror;

  beforeEach(async () => {
    world = await emptyWorld();
    await people(world);
    mirror = new Mirror(world);
    await mirror.refresh();
  });

  afterEach(() => world.close());

  it('is mirrored by keys and days, of whoever keeps a history, without a word of what they wrote', async () => {
    expect(await mirror.kept()).to.deep.equal([...OF_SITI, ...OF_BIMA].sort());
    const [[{ texts }]] = (await world.crm.db.raw(
      `SELECT GROUP_CONCAT(CONCAT_WS(' ', kind, state)) AS texts FROM kenal_participation`,
    )) as [[{ texts: string }]];
    expect(texts).not.to.match(/words|title|chess/iu);
  });

  it('is followed where anything changed, and whoever changed is due', async () => {
    expect(await mirror.refresh()).to.deep.equal({ written: 0, removed: 0 });
    expect(mirror.told.at(-1)).to.deep.equal([]);
    const { db } = world.koha;
    await db('suggestions').where('suggestionid', 21).update({ STATUS: 'ORDERED', date: '2026-03-09 20:00:00' });
    await db('club_enrollments').where('id', 11).update({ date_canceled: '2026-06-01 03:00:00' });
    await db('reviews').where('reviewid', 32).update({ approved: 1 });
    await db('tags_all').where('tag_id', 41).delete();
    expect(await mirror.refresh()).to.deep.equal({ written: 3, removed: 1 });
    expect(mirror.told.at(-1)).to.deep.equal([SITI, BIMA]);
    const followed = await mirror.kept();
    expect(followed).to.include.members([
      'club 11 2 2026-01-02 2026-06-01',
      'suggestion 21 2 2026-03-01 ordered 2026-03-10',
      'review 32 3 2026-04-02 approved',
    ]);
    await mirror.refresh({ full: true });
    expect(await mirror.kept()).to.deep.equal(followed);
  });

  it('is made good after a run that died anywhere', async () => {
    const { db } = world.crm;
    await db('kenal_participation').where('kind', 'suggestion').delete();
    await db('kenal_participation').where('koha_id', 11).update({ state: 'asked', borrowernumber: BIMA });
    await mirror.refresh({ verify: true });
    expect(await mirror.kept()).to.deep.equal([...OF_SITI, ...OF_BIMA].sort());
  });

  it('goes with whoever keeps no history, comes back from that day on, and goes with whoever is gone', async () => {
    const { db } = world.koha;
    await setPrivacy(db, SITI, 2);
    await mirror.refresh();
    expect(await mirror.kept()).to.deep.equal(OF_BIMA);
    await setPrivacy(db, SITI, 1);
    await db('tags_all').insert({
      tag_id: 43,
      borrowernumber: SITI,
      biblionumber: 1,
      term: 'words',
      date_created: '2099-01-01 10:00:00',
    });
    await mirror.refresh();
    expect(await mirror.kept()).to.deep.equal([...OF_BIMA, 'tag 43 2 2099-01-01']);
    await deletePatron(db, BIMA, { copy: true });
    await mirror.refresh();
    expect(await mirror.kept()).to.deep.equal(['tag 43 2 2099-01-01']);
    await db('borrowers').where('borrowernumber', SITI).update({ anonymized: 1 });
    await mirror.refresh();
    expect(await mirror.kept()).to.deep.equal([]);
  });

  it('follows a merge, and both are due', async () => {
    await mergePatrons(world.koha.db, BIMA, SITI);
    await mirror.refresh();
    const asBima = OF_SITI.map((line) => line.replace(/^(\w+ \d+) 2 /u, '$1 3 '));
    expect(await mirror.kept()).to.deep.equal([...asBima, ...OF_BIMA].sort());
    expect(mirror.told.at(-1)).to.include(BIMA);
  });

  it('waits for patrons whom no refresh has seen', async () => {
    const { db } = world.koha;
    await db('reviews').where('reviewid', 31).update({ approved: 0 });
    await world.crm.db('kenal_patron').where('borrowernumber', SITI).delete();
    const step = participationStep({ crm: world.crm.db, koha: await testKoha(db, fixedClock()), pauseMs: 0 });
    await step.run({ kind: 'incremental', throwIfAborted: () => undefined } as LedgerOutcome);
    expect((await mirror.kept()).filter((line) => line.startsWith('review'))).to.deep.equal([
      'review 32 3 2026-04-02 waiting',
    ]);
    expect(await world.crm.db('kenal_participation_state').pluck('kind')).not.to.include('review');
  });
});

describe('how patrons take part, in the oldest and the newest Koha', () => {
  for (const version of ['19.05', '26.05'] as const)
    it(`is read from ${version}, and is nothing where it may not be read`, async () => {
      const world = await emptyWorld(version);
      try {
        await people(world);
        const mirror = new Mirror(world);
        await mirror.refresh();
        expect(await mirror.kept()).to.deep.equal([...OF_SITI, ...OF_BIMA].sort());
        for (const table of ['club_enrollments', 'suggestions', 'reviews', 'tags_all'])
          await world.koha.db.schema.raw(`DROP TABLE ${table}`);
        await mirror.refresh();
        expect(await mirror.kept()).to.deep.equal([]);
      } finally {
        await world.close();
      }
    });
});

import { expect } from 'chai';
import { openingFollower } from '../../../plugin/features/confidential/index.ts';
import { requestService } from '../../../plugin/features/services/index.ts';
import { BAYU, CHIEF, openWorld, RATNA, SITI, type World } from '../conversations/world.ts';
import { textOf } from '../patrons/page.ts';

const SAID = 'Asked about a divorce.';
const OWED = 'Find a lawyer who is free of charge';
const ASKED = 'Books about custody';
const REASON = 'Complaint of 20 November about the desk';
const TALK = {
  borrowernumber: String(SITI),
  direction: 'in',
  medium: 'phone',
  purpose: 'consultation',
  text: SAID,
  outcome: '',
  confidential: 'yes',
  promise_what: OWED,
  promise_due: '2026-11-23',
};
const OPEN = { borrowernumber: String(SITI), reason: REASON, minutes: '30' };

describe('what is confidential, opened by who was not named', () => {
  let world: World;
  let talk: number;
  let promise: number;
  let request: number;
  const db = () => world.whole.crm.db;
  const numberOf = async (table: string): Promise<number> =>
    (await db()(table).orderBy('id').pluck<number[]>('id')).at(-1) ?? 0;

  const TABLES = ['conversation', 'promise', 'promise_change', 'confidential_reader', 'confidential_opening'];

  before(async () => {
    world = await openWorld();
    request = await ratnasRequest();
  });

  beforeEach(async () => {
    world.clock.set('2026-11-22T03:00:00Z');
    for (const table of [...TABLES, 'confidential_opened']) await db()(`kenal_${table}`).delete();
    await world.post('/conversations', TALK);
    [talk, promise] = [await numberOf('kenal_conversation'), await numberOf('kenal_promise')];
  });

  after(() => world.close());

  /** A confidential request of Ratna's. */
  const ratnasRequest = async (): Promise<number> => {
    const [service = 0] = await db()('kenal_service').orderBy('id').pluck<number[]>('id');
    const sent = await world.post(`/patrons/${SITI}/requests`, {
      service: String(service),
      as: 'request',
      title: ASKED,
      topic: ASKED,
      confidential: 'yes',
    });
    expect(sent.status, textOf(sent.text)).to.equal(303);
    const id = await numberOf('kenal_request');
    await db()('kenal_request').where({ id }).update({ is_confidential: 1, owner: RATNA });
    return id;
  };

  const things = (): string[] => [`/conversations/${talk}`, `/promises/${promise}`, `/services/requests/${request}`];
  const statuses = async (who: 'chief' | 'bayu'): Promise<number[]> => {
    const found: number[] = [];
    for (const path of things()) found.push((await world.get(path, who)).status);
    return found;
  };
  const page = async (path: string, who: 'chief' | 'ratna' | 'bayu'): Promise<string> =>
    textOf((await world.get(path, who)).text);
  const open = async (more: Readonly<Record<string, string>> = {}): Promise<number> => {
    const sent = await world.post('/confidential', { ...OPEN, ...more }, 'chief');
    expect(sent.status, textOf(sent.text)).to.equal(303);
    return numberOf('kenal_confidential_opening');
  };

  it('is not there before, and nothing on the way to it tells whether there is anything', async () => {
    expect(await statuses('chief')).to.deep.equal([404, 404, 404]);
    const about = async (): Promise<string> =>
      (await page(`/confidential/new?borrowernumber=${SITI}`, 'chief')) + (await page('/confidential?q=siti', 'chief'));
    const full = await about();
    expect(full).not.to.include(SAID);
    for (const table of ['conversation', 'promise', 'request'])
      await db()(`kenal_${table}`).update({ borrowernumber: BAYU });
    expect(await about()).to.equal(full);
    for (const table of ['conversation', 'promise', 'request'])
      await db()(`kenal_${table}`).update({ borrowernumber: SITI });
  });

  it('is opened only by who has the permission, with a reason', async () => {
    expect((await world.post('/confidential', OPEN)).status).to.equal(403);
    expect((await world.get('/confidential')).status).to.equal(403);
    for (const reason of ['', '         ', 'because', 'x'.repeat(1_001)])
      expect((await world.post('/confidential', { ...OPEN, reason }, 'chief')).status, reason).to.equal(422);
    expect((await world.post('/confidential', { ...OPEN, minutes: '100000' }, 'chief')).status).to.equal(422);
    expect((await world.post('/confidential', { ...OPEN, borrowernumber: '999999' }, 'chief')).status).to.equal(404);
    expect(await statuses('chief')).to.deep.equal([404, 404, 404]);
    expect(await db()('kenal_confidential_opening').pluck('id')).to.deep.equal([]);
  });

  it('is open then to nobody else, until the time is over', async () => {
    const id = await open();
    expect(await statuses('chief')).to.deep.equal([200, 200, 200]);
    expect(await page(`/conversations/${talk}`, 'chief'))
      .to.include(SAID)
      .and.to.include('change nothing');
    const shown = await page(`/confidential/${id}`, 'chief');
    for (const word of ['Conversation of', 'Promise of', 'Request of', REASON]) expect(shown).to.include(word);
    expect(await page(`/patrons/${SITI}`, 'chief')).to.include(OWED);
    // To be read: nothing there says that it could be done.
    for (const path of [`/patrons/${SITI}`, '/promises?whose=all'])
      for (const [who, isOffered] of [
        ['chief', false],
        ['ratna', true],
      ] as const) {
        const { text } = await world.get(path, who);
        expect([textOf(text).includes(OWED), /promises\/\d+\/done/.test(text)], `${path} ${who}`).to.deep.equal([
          true,
          isOffered,
        ]);
      }
    expect(await statuses('bayu')).to.deep.equal([404, 404, 404]);
    world.clock.advance({ minutes: 30 });
    expect(await statuses('chief')).to.deep.equal([404, 404, 404]);
    expect(await page(`/confidential/${id}`, 'chief'))
      .to.include('closed again')
      .and.not.include('Conversation of');
  });

  it('can be closed before, by who opened it', async () => {
    const [first, second] = [await open(), await open({ minutes: '480' })];
    expect((await world.post(`/confidential/${first}/end`, {}, 'chief')).status).to.equal(303);
    expect(await statuses('chief')).to.deep.equal([404, 404, 404]);
    expect((await world.post(`/confidential/${second}/end`, {}, 'chief')).status).to.equal(404);
  });

  it('does not take away what an owner allowed', async () => {
    await world.post(`/conversations/${talk}/readers`, { reader: String(CHIEF) });
    const id = await open();
    await world.post(`/confidential/${id}/end`, {}, 'chief');
    expect(await statuses('chief')).to.deep.equal([200, 200, 404]);
  });

  it('is read and not changed, not answered, not taken over, not handed on', async () => {
    await open();
    const content = { direction: 'in', medium: 'phone', purpose: 'note', text: 'Mine' };
    const tries: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
      [`/conversations/${talk}`, { ...content, version: '1' }],
      [`/conversations/${talk}/take-back`, {}],
      ['/conversations', { ...content, borrowernumber: String(SITI), reply_to: String(talk) }],
      [`/promises/${promise}/hand-over`, { owner: String(CHIEF) }],
      [`/promises/${promise}/done`, {}],
      [`/promises/${promise}/snooze`, { until: '2026-12-24' }],
      [`/promises/${promise}`, { what: 'Mine', due: '2026-11-23', version: '1' }],
      [`/services/requests/${request}/owner`, { owner: 'me' }],
    ];
    for (const [path, body] of tries) expect((await world.post(path, body, 'chief')).status, path).to.equal(403);
    for (const path of [`/conversations/${talk}/edit`, `/conversations/new?borrowernumber=${SITI}&reply_to=${talk}`])
      expect((await world.get(path, 'chief')).status, path).to.equal(403);
    expect(await db()('kenal_conversation').pluck('text')).to.deep.equal([SAID]);
    const requests = requestService(world.whole.databases);
    const viewer = { borrowernumber: CHIEF, visible: { all: true } } as Parameters<typeof requests.look>[0]['viewer'];
    const doing = { viewer, now: world.clock.now() };
    const refused = await requests.own(doing, request, true).catch((error: unknown) => error);
    expect(refused).to.have.property('code', 'confidential.only-looks');
  });

  it('cannot be closed by its owner, and does not spread to what follows', async () => {
    await open();
    expect((await world.post(`/conversations/${talk}/readers/take-back`, { reader: String(CHIEF) })).status).to.equal(
      404,
    );
    const change = { direction: 'in', medium: 'phone', purpose: 'note', text: SAID };
    await world.post(`/conversations/${talk}`, { ...change, version: '1' });
    await world.post(`/conversations/${talk}`, { ...change, version: '2', confidential: 'yes' });
    world.clock.advance({ minutes: 30 });
    expect(await statuses('chief')).to.deep.equal([404, 404, 404]);
    expect(
      await db()('kenal_confidential_reader').where('reader', CHIEF).whereNull('until').pluck('subject'),
    ).to.deep.equal([]);
  });

  it('is told to its owner until they say that they know, and to nobody else', async () => {
    const id = await open();
    const told = await page('/', 'ratna');
    for (const word of ['Kepala Utama opened 3 confidential things of yours', REASON, 'Siti Ramadhani'])
      expect(told).to.include(word);
    expect(await page('/', 'bayu')).not.to.include('confidential');
    expect((await world.post(`/confidential/${id}/known`, {}, 'bayu')).status).to.equal(404);
    expect((await world.post(`/confidential/${id}/known`, {})).status).to.equal(303);
    expect(await page('/', 'ratna')).not.to.include(REASON);
  });

  it('stays in the list for good, with reason, person and patron', async () => {
    await open();
    world.clock.advance({ hours: 10 });
    const list = await page('/confidential', 'chief');
    for (const word of ['Kepala Utama', REASON, 'Siti Ramadhani', '3 things']) expect(list).to.include(word);
  });

  it('follows a merge, and forgets whom and why when the patron goes', async () => {
    await open();
    await openingFollower.move(db(), SITI, 9_000);
    expect(await db()('kenal_confidential_opening').pluck('borrowernumber')).to.deep.equal([9_000]);
    await openingFollower.drop(db(), [9_000, RATNA]);
    expect(await db()('kenal_confidential_opening').select('borrowernumber', 'reason', 'opened_by')).to.deep.equal([
      { borrowernumber: 0, reason: '', opened_by: CHIEF },
    ]);
    expect(await db()('kenal_confidential_opened').where('owner', RATNA).pluck('subject')).to.deep.equal([]);
    expect(await page('/confidential', 'chief'))
      .to.include('not shown here')
      .and.not.to.include(REASON);
  });
});

import { expect } from 'chai';
import { promiseFollower } from '../../../plugin/features/promises/index.ts';
import { BAYU, FAR, openWorld, RATNA, SHY, SITI, type World } from '../conversations/world.ts';
import { textOf } from '../patrons/page.ts';

const TALK = {
  borrowernumber: String(SITI),
  direction: 'in',
  medium: 'phone',
  purpose: 'consultation',
  text: 'Needs tide-gauge series.',
};
const WHAT = 'Send the data sources';
const NEW = { borrowernumber: String(SITI), what: WHAT, due: '2026-11-23' };
const NOTED = 'Sounded unhappy about the fees.';
const NOTE = { borrowernumber: String(SITI), kind: 'hand-over' };
type Who = 'ratna' | 'bayu' | 'apart' | 'chief';

describe('promises', () => {
  let world: World;
  const db = () => world.whole.crm.db;

  before(async () => {
    world = await openWorld();
  });

  beforeEach(async () => {
    world.clock.set('2026-11-22T03:00:00Z');
    for (const table of ['promise', 'promise_change', 'conversation', 'conversation_version', 'confidential_reader'])
      await db()(`kenal_${table}`).delete();
  });

  after(() => world.close());

  const newest = async (): Promise<number> =>
    (await db()('kenal_promise').orderBy('id').pluck<number[]>('id')).at(-1) ?? 0;
  const make = async (more: Record<string, string> = {}, who: Who = 'ratna'): Promise<number> => {
    const { status, text } = await world.post('/promises', { ...NEW, ...more }, who);
    expect(status, textOf(text)).to.equal(303);
    return newest();
  };
  const page = async (path: string, who: Who = 'ratna'): Promise<string> => {
    const { status, text } = await world.get(path, who);
    expect(status, path).to.equal(200);
    return textOf(text);
  };
  const act = async (id: number, what: string, body: Record<string, string> = {}, who: Who = 'ratna') =>
    (await world.post(`/promises/${id}/${what}`, body, who)).status;

  it('are made with a conversation, and met on the patron’s page, on Today and in the list', async () => {
    const { status } = await world.post('/conversations', { ...TALK, promise_what: WHAT, promise_due: '2026-11-23' });
    expect(status).to.equal(303);
    for (const path of ['/', `/patrons/${SITI}`, '/promises'])
      expect(await page(path), path)
        .to.include(WHAT)
        .and.to.include('Tomorrow');
    const [conversation] = await db()('kenal_conversation').pluck<number[]>('id');
    expect(await page(`/conversations/${conversation}`)).to.include(WHAT);
    expect(await page(`/promises/${await newest()}`)).to.include('The conversation in which it was made');
  });

  it('come back with the words in them when something is wrong, and the conversation is not lost', async () => {
    const past = await world.post('/promises', { ...NEW, due: '2026-11-21' });
    expect(past.status).to.equal(422);
    expect(past.text).to.include(`value="${WHAT}"`);
    const both = await world.post('/conversations', { ...TALK, promise_what: WHAT, promise_due: '2026-11-21' });
    expect(both.status).to.equal(422);
    expect(both.text).to.include(WHAT).and.to.include('Needs tide-gauge series.');
    expect(await db()('kenal_conversation').pluck('id')).to.deep.equal([]);
  });

  it('are about patrons whom the viewer may see, and nobody else', async () => {
    expect((await world.post('/promises', { ...NEW, borrowernumber: String(FAR) })).status).to.equal(404);
    const id = await make();
    expect((await world.get(`/promises/${id}`, 'apart')).status).to.equal(404);
    expect(await page('/promises?whose=all', 'apart')).not.to.include(WHAT);
  });

  it('stand on Today of who keeps them, late ones first, until they are done', async () => {
    await make({ what: 'Later', due: '2026-11-28' });
    const id = await make({ what: 'First', due: '2026-11-22' });
    world.clock.set('2026-11-24T03:00:00Z');
    const today = await page('/');
    expect(today.indexOf('First')).to.be.lessThan(today.indexOf('Later'));
    expect(today).to.include('2 days late');
    expect(await page('/', 'bayu')).not.to.include('First');
    expect(await act(id, 'done', { back: 'today' })).to.equal(303);
    expect(await page('/')).not.to.include('First');
    expect(await page('/promises?state=done'))
      .to.include('First')
      .and.to.include('Done late');
    expect(await page(`/patrons/${SITI}`)).to.include('A promise was kept');
    expect(await act(id, 'reopen')).to.equal(303);
    expect(await page('/')).to.include('First');
  });

  it('that nobody keeps yet stand on everybody’s Today', async () => {
    await make({ owner: '0' });
    for (const who of ['ratna', 'bayu'] as const) expect(await page('/', who)).to.include('nobody keeps it yet');
  });

  it('are handed over to a colleague, who meets them on Today', async () => {
    const id = await make();
    expect(await act(id, 'hand-over', { owner: String(BAYU) })).to.equal(303);
    expect(await page('/')).not.to.include(WHAT);
    expect(await page('/', 'bayu')).to.include(WHAT);
    expect(await page(`/promises/${id}`)).to.include('Handed over to: Bayu Prakoso');
    expect(await act(id, 'hand-over', { owner: String(SITI) })).to.equal(422);
  });

  it('are put off from the start page, and come back to it', async () => {
    const id = await make();
    expect(await act(id, 'snooze', { until: '2026-11-25' })).to.equal(303);
    expect(await page('/')).not.to.include(WHAT);
    world.clock.set('2026-11-25T03:00:00Z');
    expect(await page('/'))
      .to.include(WHAT)
      .and.to.include('2 days late');
    expect(await act(id, 'snooze', { until: '2026-11-25' })).to.equal(422);
  });

  it('that repeat are due again when they are done, once; and not when that is undone', async () => {
    const id = await make({ repeats: 'week' });
    await Promise.all([act(id, 'done'), act(id, 'done'), act(id, 'done')]);
    const due = () => db()('kenal_promise').where('state', 'open').pluck<string[]>('due_on');
    expect(await due()).to.deep.equal(['2026-11-30']);
    await act(id, 'reopen');
    expect(await due()).to.deep.equal(['2026-11-23']);
  });

  it('are never overwritten by somebody who began from an older text', async () => {
    const id = await make();
    const change = (what: string, who: Who, version: string) =>
      world.post(`/promises/${id}`, { what, due: '2026-11-24', version }, who);
    expect((await change('Text of Bayu', 'bayu', '1')).status).to.equal(303);
    const late = await change('Text of Ratna', 'ratna', '1');
    expect(late.status).to.equal(409);
    expect(textOf(late.text)).to.include('Bayu Prakoso changed this promise').and.to.include('Text of Bayu');
    expect(late.text).to.include('value="Text of Ratna"');
    expect((await change('Text of both', 'ratna', '2')).status).to.equal(303);
    expect(await page(`/promises/${id}`))
      .to.include(WHAT)
      .and.to.include('Text of Bayu')
      .and.to.include('Text of both');
  });

  it('are counted as kept on time for the library, without those that are confidential', async () => {
    for (let count = 0; count < 12; count += 1) await act(await make({ what: `Promise ${count}` }), 'done');
    for (let count = 0; count < 4; count += 1) await make({ what: `Missed ${count}` });
    await make({ what: 'Secret', confidential: 'yes' });
    world.clock.set('2026-11-25T03:00:00Z');
    expect(await page('/promises', 'chief')).to.include('75 % of 16 promises were kept on the day that was promised.');
    expect(await page('/promises')).not.to.include('Kept on time');
  });

  describe('that are confidential', () => {
    const hidden = async (id: number, who: Who): Promise<void> => {
      for (const path of ['/', `/patrons/${SITI}`, '/promises?whose=all', '/promises?whose=all&state=any'])
        expect(await page(path, who), path).not.to.include(WHAT);
      expect((await world.get(`/promises/${id}`, who)).status).to.equal(404);
      for (const [what, body] of Object.entries({ done: {}, withdraw: {}, 'hand-over': { owner: String(BAYU) } }))
        expect(await act(id, what, body, who), what).to.equal(404);
      const strip = await world.get(`/api/v1/strip?borrowernumber=${SITI}`, who);
      expect(strip.text).not.to.include('would like a word');
    };

    it('are seen by who made them and who keeps them only', async () => {
      const id = await make({ confidential: 'yes', due: '2026-11-22' });
      expect(await page('/')).to.include(WHAT);
      await hidden(id, 'bayu');
      await hidden(id, 'chief');
      await act(id, 'hand-over', { owner: String(BAYU) });
      expect(await page('/', 'bayu')).to.include(WHAT);
      expect(await page(`/promises/${id}`)).to.include(WHAT);
      await hidden(id, 'chief');
    });

    it('follow the conversation in which they were made', async () => {
      const secret = { ...TALK, confidential: 'yes', promise_what: WHAT, promise_due: '2026-11-22' };
      await world.post('/conversations', secret);
      const id = await newest();
      const [conversation = 0] = await db()('kenal_conversation').pluck<number[]>('id');
      await hidden(id, 'bayu');
      await world.post(`/conversations/${conversation}/readers`, { reader: String(BAYU) });
      expect(await page(`/promises/${id}`, 'bayu')).to.include(WHAT);
      await world.post(`/conversations/${conversation}/readers/take-back`, { reader: String(BAYU) });
      await hidden(id, 'bayu');
      await act(id, 'hand-over', { owner: String(BAYU) });
      expect(await page(`/conversations/${conversation}`, 'bayu')).to.include('Needs tide-gauge series.');
      expect(await act(id, 'hand-over', { owner: '0' }, 'bayu')).to.equal(422);
    });

    it('become so, and open again, with it', async () => {
      await world.post('/conversations', { ...TALK, promise_what: WHAT, promise_due: '2026-11-22' });
      const id = await newest();
      const [conversation = 0] = await db()('kenal_conversation').pluck<number[]>('id');
      const { borrowernumber, ...content } = TALK;
      expect(borrowernumber).to.equal(String(SITI));
      expect(await page(`/promises/${id}`, 'bayu')).to.include(WHAT);
      await world.post(`/conversations/${conversation}`, { ...content, version: '1', confidential: 'yes' });
      await hidden(id, 'bayu');
      await world.post(`/conversations/${conversation}`, { ...content, version: '2' });
      expect(await page(`/promises/${id}`, 'bayu')).to.include(WHAT);
    });
  });

  it('are said in the strip without what they are about', async () => {
    await make({ due: '2026-11-22', owner: String(BAYU) });
    const { text } = await world.get(`/api/v1/strip?borrowernumber=${SITI}`);
    expect(text).to.include('Bayu Prakoso would like a word.').and.not.to.include(WHAT);
  });

  it('are not shown, nor made, for somebody to whom Koha has just given the number of another patron', async () => {
    const { db: koha } = world.whole.koha;
    const before = await koha('borrowers')
      .where('borrowernumber', SITI)
      .first<{ cardnumber: string | null }>('cardnumber');
    const id = await make({ due: '2026-11-22' });
    await world.post('/conversations', TALK);
    await world.post('/api/v1/strip/notes', { ...NOTE, text: NOTED });
    await koha('borrowers').where('borrowernumber', SITI).update({ cardnumber: 'NEW', dateenrolled: '2026-11-22' });
    try {
      for (const path of [`/patrons/${SITI}`, '/', '/promises?whose=all', '/conversations'])
        expect(await page(path), path)
          .not.to.include(WHAT)
          .and.not.to.include(TALK.text)
          .and.not.to.include(NOTED);
      expect((await world.get(`/promises/${id}`)).status).to.equal(404);
      expect((await world.post('/promises', NEW)).status).to.equal(409);
      expect((await world.post('/conversations', TALK)).status).to.equal(409);
      expect((await world.post('/api/v1/strip/notes', { ...NOTE, text: 'Again' })).status).to.equal(409);
    } finally {
      await koha('borrowers')
        .where('borrowernumber', SITI)
        .update({ cardnumber: before.cardnumber, dateenrolled: null });
    }
    expect(await page('/promises')).to.include(WHAT);
  });

  describe('of patrons and staff who are gone', () => {
    it('go to the survivor of a merge, and with the patron who is deleted', async () => {
      await make();
      await promiseFollower.move(db(), SITI, SHY);
      expect(await db()('kenal_promise').pluck('borrowernumber')).to.deep.equal([SHY]);
      await promiseFollower.drop(db(), [SHY]);
      expect(await db()('kenal_promise').select('*')).to.deep.equal([]);
      expect(await db()('kenal_promise_change').select('*')).to.deep.equal([]);
    });

    it('are still owed when the colleague goes: nobody keeps them yet', async () => {
      await make();
      await promiseFollower.drop(db(), [RATNA]);
      expect(await page('/', 'bayu')).to.include('nobody keeps it yet');
    });
  });
});

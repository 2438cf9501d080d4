import { expect } from 'chai';
import { conversationFollower } from '../../../plugin/features/conversations/index.ts';
import { textOf } from '../patrons/page.ts';
import { APART, BAYU, FAR, openWorld, RATNA, SHY, SITI, type World } from './world.ts';

const CONTENT = { direction: 'in', medium: 'phone', purpose: 'consultation' };
const TALK = { ...CONTENT, borrowernumber: String(SITI) };
const SAID = 'Needs tide-gauge series for three harbours.';

describe('conversations', () => {
  let world: World;

  before(async () => {
    world = await openWorld();
  });

  beforeEach(async () => {
    for (const table of ['conversation', 'conversation_version', 'confidential_reader', 'recorded_visit'])
      await world.whole.crm.db(`kenal_${table}`).delete();
  });

  after(() => world.close());

  const ids = (): Promise<number[]> => world.whole.crm.db('kenal_conversation').orderBy('id').pluck<number[]>('id');
  const visits = (): Promise<object[]> =>
    world.whole.crm.db('kenal_recorded_visit').orderBy('id').select('borrowernumber', 'day', 'kind', 'source');
  const log = async (more: Record<string, string> = {}, who: 'ratna' | 'bayu' | 'apart' | 'chief' = 'ratna') => {
    const { status, text } = await world.post('/conversations', { ...TALK, text: SAID, ...more }, who);
    expect(status, textOf(text)).to.equal(303);
    return (await ids()).at(-1) ?? 0;
  };
  const page = async (path: string, who: 'ratna' | 'bayu' | 'apart' | 'chief' = 'ratna'): Promise<string> => {
    const { status, text } = await world.get(path, who);
    expect(status, path).to.equal(200);
    return textOf(text);
  };

  it('are logged with a few words and stand on the patron’s timeline, in the list and on a page of their own', async () => {
    const id = await log();
    expect(await page(`/patrons/${SITI}`))
      .to.include('Phoned')
      .and.to.include(SAID);
    expect(await page('/conversations'))
      .to.include('Siti Ramadhani')
      .and.to.include(SAID)
      .and.to.include('Ratna Kusuma');
    expect(await page(`/conversations/${id}`)).to.include('Logged by Ratna Kusuma, 22 Nov 2026, 10:00');
  });

  it('come back with the words in them when something is missing', async () => {
    const { status, text } = await world.post('/conversations', { ...TALK, text: '  ', outcome: 'comes on Tuesday' });
    expect(status).to.equal(422);
    expect(textOf(text)).to.include('Nothing is written yet.');
    expect(text).to.include('value="comes on Tuesday"');
    const tooLong = await world.post('/conversations', { ...TALK, text: 'a'.repeat(10_001) });
    expect(tooLong.status).to.equal(422);
    expect(tooLong.text).to.include('a'.repeat(10_001));
    const ahead = await world.post('/conversations', { ...TALK, text: SAID, day: '2026-11-24' });
    expect(textOf(ahead.text)).to.include('This day is still to come.');
    const never = await world.post('/conversations', { ...TALK, text: SAID, day: '2026-02-30' });
    expect(textOf(never.text)).to.include('There is no such day');
    expect(await ids()).to.deep.equal([]);
  });

  it('are about patrons whom the viewer may see, and nobody else', async () => {
    for (const [who, borrowernumber] of [
      ['apart', SITI],
      ['ratna', FAR],
    ] as const) {
      const refused = await world.post(
        '/conversations',
        { ...TALK, text: SAID, borrowernumber: String(borrowernumber) },
        who,
      );
      const nobody = await world.post('/conversations', { ...TALK, text: SAID, borrowernumber: '999' }, who);
      expect([refused.status, nobody.status]).to.deep.equal([404, 404]);
    }
    const id = await log();
    expect(await page('/conversations', 'apart')).to.include('No conversations yet');
    expect((await world.get(`/conversations/${id}`, 'apart')).status).to.equal(404);
    expect((await world.post(`/conversations/${id}/take-back`, {}, 'apart')).status).to.equal(404);
  });

  describe('as visits', () => {
    it('count when they are consultations to which the patron came, on the day on which they were', async () => {
      const id = await log({ day: '2026-11-20', time: '16:30' });
      expect(await visits()).to.deep.equal([
        { borrowernumber: SITI, day: '2026-11-20', kind: 'consultation', source: `conversation:${id}` },
      ]);
      await log({ purpose: 'complaint' });
      await log({ direction: 'out' });
      expect(await visits()).to.have.length(1);
    });

    it('do not count when they are confidential, or with somebody who keeps no history', async () => {
      await log({ confidential: 'yes' });
      await log({ borrowernumber: String(SHY) });
      expect(await visits()).to.deep.equal([]);
    });

    it('go and come back with the conversation, and with what it is', async () => {
      const id = await log();
      await world.post(`/conversations/${id}/take-back`, {});
      expect(await visits()).to.deep.equal([]);
      await world.post(`/conversations/${id}/bring-back`, {});
      expect(await visits()).to.have.length(1);
      await world.post(`/conversations/${id}`, { ...CONTENT, text: SAID, version: '1', confidential: 'yes' });
      expect(await visits()).to.deep.equal([]);
      await world.post(`/conversations/${id}`, { ...CONTENT, text: SAID, version: '2', day: '2026-11-19' });
      expect(await visits()).to.deep.include.members([
        { borrowernumber: SITI, day: '2026-11-19', kind: 'consultation', source: `conversation:${id}` },
      ]);
    });

    it('are of the library’s day, not of Greenwich', async () => {
      world.clock.set('2026-11-22T17:30:00Z');
      await log();
      expect(await visits()).to.have.nested.property('[0].day', '2026-11-23');
      world.clock.set('2026-11-22T03:00:00Z');
    });
  });

  describe('that are changed', () => {
    it('keep every word that stood there before, and who wrote it', async () => {
      const id = await log({ outcome: 'sent a list' });
      await world.post(`/conversations/${id}`, { ...CONTENT, text: 'Needs two harbours only.', version: '1' }, 'bayu');
      const now = await page(`/conversations/${id}`);
      expect(now).to.include('Needs two harbours only.').and.to.include('Changed once, last by Bayu Prakoso');
      expect(now).to.include('Version 1, by Ratna Kusuma').and.to.include(SAID).and.to.include('sent a list');
    });

    it('are never overwritten by somebody who began from an older text: both texts are shown', async () => {
      const id = await log();
      const change = (text: string, who: 'ratna' | 'bayu', version = '1') =>
        world.post(`/conversations/${id}`, { ...CONTENT, text, version }, who);
      expect((await change('Text of Bayu', 'bayu')).status).to.equal(303);
      const late = await change('Text of Ratna', 'ratna');
      expect(late.status).to.equal(409);
      expect(textOf(late.text)).to.include('Bayu Prakoso changed this conversation while you were writing');
      expect(textOf(late.text)).to.include('Text of Bayu').and.to.include('Text of Ratna');
      expect(late.text).to.include('name="version" value="2"');
      expect((await change('Text of both', 'ratna', '2')).status).to.equal(303);
      const versions = await world.whole.crm
        .db('kenal_conversation_version')
        .where({ conversation: id })
        .orderBy('version')
        .pluck('text');
      expect(versions).to.deep.equal([SAID, 'Text of Bayu']);
    });

    it('lose nothing when many people save at the same moment', async () => {
      const id = await log();
      const texts = Array.from({ length: 6 }, (_, index) => `Text ${index}`);
      const statuses = await Promise.all(
        texts.map(async (text, index) => {
          const body = { ...CONTENT, text, version: '1' };
          return (await world.post(`/conversations/${id}`, body, index % 2 === 0 ? 'ratna' : 'bayu')).status;
        }),
      );
      expect(statuses.sort()).to.deep.equal([303, 409, 409, 409, 409, 409]);
      expect(await world.whole.crm.db('kenal_conversation_version').pluck('text')).to.deep.equal([SAID]);
    });
  });

  it('that are taken back are nowhere, and can be brought back by who opens them', async () => {
    const id = await log();
    await world.post(`/conversations/${id}/take-back`, {});
    expect(await page('/conversations')).to.include('No conversations yet');
    expect(await page(`/patrons/${SITI}`)).not.to.include(SAID);
    expect(await page(`/conversations/${id}`)).to.include('Ratna Kusuma took this conversation back');
    expect((await world.post(`/conversations/${id}/take-back`, {})).status).to.equal(404);
    await world.post(`/conversations/${id}/bring-back`, {});
    expect(await page('/conversations')).to.include(SAID);
    expect((await world.post(`/conversations/${id}/bring-back`, {})).status).to.equal(404);
  });

  it('answer one another in one thread', async () => {
    const first = await log();
    const second = await log({ reply_to: String(first), direction: 'out', text: 'Sent the first series.' });
    const third = await log({ reply_to: String(second), text: 'Thanked us.' });
    const thread = await page(`/conversations/${third}`);
    expect(thread).to.include(SAID).and.to.include('Sent the first series.').and.to.include('The whole exchange');
    const elsewhere = await world.post('/conversations', {
      ...TALK,
      text: SAID,
      borrowernumber: String(SHY),
      reply_to: String(first),
    });
    expect(elsewhere.status).to.equal(404);
  });

  describe('are found', () => {
    const found = async (query: string): Promise<string[]> => {
      const list = await page(`/conversations?${query}`);
      return ['Alpha', 'Beta', 'Gamma', 'Delta'].filter((name) => list.includes(name));
    };

    beforeEach(async () => {
      await log({ text: 'Alpha: large print for her mother', outcome: 'Ordered' });
      await log({ text: 'Beta: printing in the reading room, e.g. 50% off', medium: 'email', purpose: 'complaint' });
      await log({ text: 'Gamma: the café on Sunday is of no use to us', direction: 'out', day: '2026-11-02' }, 'bayu');
      await log({ text: 'Delta: 数据库 for a course', medium: 'other', medium_name: 'Signal' });
    });

    it('by the beginnings of words, without regard to case, accents and small words', async () => {
      expect(await found('q=PRINT')).to.deep.equal(['Alpha', 'Beta']);
      expect(await found('q=print+mother')).to.deep.equal(['Alpha']);
      expect(await found('q=cafe')).to.deep.equal(['Gamma']);
      expect(await found('q=the+caf')).to.deep.equal(['Gamma']);
      expect(await found('q=of+no')).to.deep.equal(['Gamma']);
      expect(await found('q=ordered')).to.deep.equal(['Alpha']);
      expect(await found('q=数据')).to.deep.equal(['Delta']);
      expect(await found('q=50%25')).to.deep.equal(['Beta']);
    });

    it('whatever signs somebody types', async () => {
      for (const signs of ['"', '+-*', '(print', '@1', '~', "'; --", '*print', '>print<'])
        expect((await world.get(`/conversations?q=${encodeURIComponent(signs)}`)).status, signs).to.equal(200);
      expect(await found('q=-print')).to.deep.equal(['Alpha', 'Beta']);
    });

    it('with the seldom choices folded away, until one of them was taken', async () => {
      const isOpen = async (query: string): Promise<boolean> =>
        (await world.get(`/conversations?${query}`)).text.includes('filters-more" open>');
      expect(await isOpen('q=Alpha&medium=email&purpose=complaint')).to.equal(false);
      for (const query of ['direction=out', 'by=me', 'library=MPL', 'from=2026-11-22', 'until=2026-11-03'])
        expect(await isOpen(query), query).to.equal(true);
    });

    it('by how, about what, who began, who logged them, and when', async () => {
      expect(await found('medium=email')).to.deep.equal(['Beta']);
      expect(await found('purpose=complaint')).to.deep.equal(['Beta']);
      expect(await found('direction=out')).to.deep.equal(['Gamma']);
      expect(await found('by=me')).to.deep.equal(['Alpha', 'Beta', 'Delta']);
      expect(await found('until=2026-11-03')).to.deep.equal(['Gamma']);
      expect(await found('from=2026-11-22&until=2026-11-22')).to.deep.equal(['Alpha', 'Beta', 'Delta']);
      expect(await found(`borrowernumber=${SITI}`)).to.have.length(4);
      expect(await found(`borrowernumber=${SHY}`)).to.deep.equal([]);
      expect((await world.get(`/conversations?borrowernumber=${FAR}`)).status).to.equal(404);
      expect(await found('library=MPL')).to.have.length(4);
    });
  });

  describe('that are confidential', () => {
    it('are seen by their owner and by nobody else, whatever they may do otherwise', async () => {
      const id = await log({ confidential: 'yes' });
      expect(await page('/conversations')).to.include(SAID);
      expect(await page(`/patrons/${SITI}`)).to.include('Phoned (confidential)');
      for (const who of ['bayu', 'chief'] as const) {
        expect(await page('/conversations', who)).to.include('No conversations yet');
        expect(await page('/conversations?q=harbours', who)).not.to.include(SAID);
        expect(await page(`/patrons/${SITI}`, who)).not.to.include('Phoned');
        const refused = await world.get(`/conversations/${id}`, who);
        const nothing = await world.get('/conversations/999999', who);
        const plain = (text: string): string => textOf(text).replace(/Reference \S+/, '');
        expect([refused.status, plain(refused.text)]).to.deep.equal([404, plain(nothing.text)]);
        const acts = { 'take-back': {}, 'bring-back': {}, readers: { reader: String(BAYU) } };
        for (const [act, body] of Object.entries(acts))
          expect((await world.post(`/conversations/${id}/${act}`, body, who)).status, act).to.equal(404);
        expect((await world.get(`/conversations/${id}/edit`, who)).status).to.equal(404);
      }
    });

    it('are seen by a colleague who is named, until taken back; only the owner names', async () => {
      const id = await log({ confidential: 'yes' });
      expect((await world.post(`/conversations/${id}/readers`, { reader: String(BAYU) })).status).to.equal(303);
      expect(await page(`/conversations/${id}`, 'bayu')).to.include(SAID);
      expect(await page(`/conversations/${id}`)).to.include('Bayu Prakoso');
      expect((await world.post(`/conversations/${id}/readers`, { reader: String(RATNA) }, 'bayu')).status).to.equal(
        404,
      );
      await world.post(`/conversations/${id}/readers/take-back`, { reader: String(BAYU) });
      expect((await world.get(`/conversations/${id}`, 'bayu')).status).to.equal(404);
    });

    it('name only colleagues whom the owner may know of', async () => {
      const id = await log({ confidential: 'yes' });
      for (const reader of [SITI, APART, 999_999])
        expect((await world.post(`/conversations/${id}/readers`, { reader: String(reader) })).status).to.equal(422);
    });

    it('become so, and stop being so, by their owner only', async () => {
      const id = await log();
      await world.post(
        `/conversations/${id}`,
        { ...CONTENT, text: 'Bayu was here', version: '1', confidential: 'yes' },
        'bayu',
      );
      expect(await page(`/conversations/${id}`, 'chief')).to.include('Bayu was here');
      await world.post(`/conversations/${id}`, { ...CONTENT, text: SAID, version: '2', confidential: 'yes' });
      expect((await world.get(`/conversations/${id}`, 'bayu')).status).to.equal(404);
    });
  });

  it('are gone for good 30 days after they were taken back, with everything that belongs to them', async () => {
    const { db } = world.whole.crm;
    const id = await log({ confidential: 'yes' });
    await world.post(`/conversations/${id}/readers`, { reader: String(BAYU) });
    await world.post(`/conversations/${id}`, { ...CONTENT, text: 'Changed', version: '1', confidential: 'yes' });
    const [stays, takenBackLately] = [await log(), await log()];
    for (const [one, days] of [
      [id, 31],
      [takenBackLately, 29],
    ] as const) {
      await world.post(`/conversations/${one}/take-back`, {});
      // A refresh goes by the day of Koha's database.
      await db('kenal_conversation')
        .where({ id: one })
        .update({ deleted_at: db.raw('UTC_TIMESTAMP() - INTERVAL ? DAY', [days]) });
    }
    await world.whole.refresh();
    expect(await ids()).to.deep.equal([stays, takenBackLately]);
    for (const table of ['conversation_version', 'confidential_reader'])
      expect(await db(`kenal_${table}`).select('*'), table).to.deep.equal([]);
  });

  describe('of patrons and staff who are gone', () => {
    const { db } = { db: () => world.whole.crm.db };

    it('go to the survivor of a merge', async () => {
      await log();
      await conversationFollower.move(db(), SITI, SHY);
      expect(await db()('kenal_conversation').pluck('borrowernumber')).to.deep.equal([SHY]);
    });

    it('go with the patron who is deleted, with everything that belongs to them', async () => {
      const id = await log({ confidential: 'yes' });
      await world.post(`/conversations/${id}/readers`, { reader: String(BAYU) });
      await world.post(`/conversations/${id}`, { ...CONTENT, text: 'Changed', version: '1', confidential: 'yes' });
      await conversationFollower.drop(db(), [SITI]);
      for (const table of ['conversation', 'conversation_version', 'confidential_reader'])
        expect(await db()(`kenal_${table}`).select('*'), table).to.deep.equal([]);
    });

    it('stay when the colleague goes, and are not owned by whoever gets the number', async () => {
      const id = await log({ confidential: 'yes' });
      await conversationFollower.drop(db(), [RATNA]);
      expect(await ids()).to.deep.equal([id]);
      expect((await world.get(`/conversations/${id}`)).status).to.equal(404);
    });
  });
});

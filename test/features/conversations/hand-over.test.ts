import { expect } from 'chai';
import { conversationFollower } from '../../../plugin/features/conversations/index.ts';
import { suggestedWords } from '../../../plugin/features/conversations/learned.ts';
import { profileService } from '../../../plugin/features/profile/index.ts';
import { APART, BAYU, CHIEF, openWorld, RATNA, SITI, type World } from './world.ts';
import { textOf } from '../patrons/page.ts';

const SAID = 'Wants to know about mangroves.';
const LOG = { borrowernumber: String(SITI), direction: 'in', medium: 'phone', purpose: 'consultation', text: SAID };

describe('a conversation', () => {
  let world: World;
  const db = () => world.whole.crm.db;

  before(async () => {
    world = await openWorld();
  });

  beforeEach(async () => {
    world.clock.set('2026-11-22T03:00:00Z');
    for (const table of ['conversation', 'conversation_mention', 'confidential_reader', 'promise', 'profile_value'])
      await db()(`kenal_${table}`).delete();
  });

  after(() => world.close());

  const log = async (more: Readonly<Record<string, string>> = {}): Promise<number> => {
    const { status, text } = await world.post('/conversations', { ...LOG, ...more });
    expect(status, textOf(text)).to.equal(303);
    return (await db()('kenal_conversation').orderBy('id').pluck<number[]>('id')).at(-1) ?? 0;
  };
  const today = async (who: 'ratna' | 'bayu' | 'chief' | 'apart'): Promise<string> =>
    textOf((await world.get('/', who)).text);
  const act = async (path: string, body: Readonly<Record<string, string>>, who: 'ratna' | 'bayu' | 'chief' = 'ratna') =>
    (await world.post(path, body, who)).status;

  describe('that is handed over to a colleague', () => {
    it('stands on their start page until they have seen to it, and on nobody else’s', async () => {
      const id = await log({ mention: String(BAYU) });
      expect(await today('bayu'))
        .to.include(SAID)
        .and.include('Siti Ramadhani')
        .and.include('from Ratna Kusuma');
      for (const who of ['ratna', 'chief'] as const) expect(await today(who)).not.to.include(SAID);
      expect(textOf((await world.get(`/conversations/${id}`)).text)).to.include('not seen to yet');
      expect(await act(`/conversations/${id}/mentions/done`, { back: 'today' }, 'chief')).to.equal(404);
      expect(await act(`/conversations/${id}/mentions/done`, { back: 'today' }, 'bayu')).to.equal(303);
      expect(await today('bayu')).not.to.include(SAID);
      expect(textOf((await world.get(`/conversations/${id}`)).text)).to.include('seen to, 22 Nov 2026');
    });

    it('can be handed over later, by anybody who may write, and once more', async () => {
      const id = await log();
      for (const who of ['ratna', 'chief'] as const) {
        expect(await act(`/conversations/${id}/mentions`, { colleague: String(BAYU) }, who)).to.equal(303);
        expect(await today('bayu')).to.include(SAID);
        expect(await act(`/conversations/${id}/mentions/done`, {}, 'bayu')).to.equal(303);
      }
      expect(await db()('kenal_conversation_mention').pluck('colleague')).to.deep.equal([BAYU]);
    });

    it('lets them read a confidential one, which only its owner hands over', async () => {
      const id = await log({ confidential: 'yes', promise_what: 'Find the map', promise_due: '2026-11-24' });
      expect((await world.get(`/conversations/${id}`, 'bayu')).status).to.equal(404);
      expect(await act(`/conversations/${id}/mentions`, { colleague: String(BAYU) })).to.equal(303);
      expect(textOf((await world.get(`/conversations/${id}`, 'bayu')).text))
        .to.include(SAID)
        .and.include('Find the map');
      expect(await act(`/conversations/${id}/mentions`, { colleague: String(CHIEF) }, 'bayu')).to.equal(404);
      expect((await world.get(`/conversations/${id}`, 'chief')).status).to.equal(404);
    });

    it('is gone from their start page with the conversation, and with the right to read it', async () => {
      const id = await log({ confidential: 'yes', mention: String(BAYU) });
      await world.post(`/conversations/${id}/readers/take-back`, { reader: String(BAYU) });
      expect(await today('bayu')).not.to.include(SAID);
      const open = await log({ mention: String(BAYU) });
      await world.post(`/conversations/${open}/take-back`, {});
      expect(await today('bayu')).not.to.include(SAID);
    });

    it('goes to nobody who is no colleague, nor does it tell of patrons who are not to be seen', async () => {
      const id = await log();
      for (const colleague of [SITI, APART, 999_999])
        expect(
          await act(`/conversations/${id}/mentions`, { colleague: String(colleague) }),
          String(colleague),
        ).to.equal(422);
      expect((await world.post('/conversations', { ...LOG, mention: '999999' })).status).to.equal(422);
      await db()('kenal_conversation_mention').insert({
        conversation: id,
        colleague: APART,
        named_by: RATNA,
        named_at: '2026-11-22 03:00:00',
      });
      expect(await today('apart'))
        .not.to.include(SAID)
        .and.not.include('Handed over to me');
    });

    it('goes with the account of the colleague, and with the patron', async () => {
      await log({ mention: String(BAYU) });
      await conversationFollower.drop(db(), [RATNA]);
      expect(await db()('kenal_conversation_mention').select('colleague', 'named_by')).to.deep.equal([
        { colleague: BAYU, named_by: 0 },
      ]);
      await conversationFollower.drop(db(), [BAYU]);
      expect(await db()('kenal_conversation_mention').select('*')).to.deep.equal([]);
      await log({ mention: String(BAYU) });
      await conversationFollower.drop(db(), [SITI]);
      expect(await db()('kenal_conversation_mention').select('*')).to.deep.equal([]);
    });
  });

  describe('from which something was learned', () => {
    /** A word of a field that may hold several. */
    const someWord = async () => {
      const profiles = profileService(world.whole.databases);
      const viewer = {
        permissions: new Set(['profile.view', 'profile.edit']),
        borrowernumber: RATNA,
      } as unknown as Parameters<typeof profiles.fields>[0];
      const fields = await profiles.fields(viewer);
      const field = fields.find(
        ({ type, terms }) => type === 'choices' && terms.some(({ names }) => (names['en'] ?? '').length > 4),
      );
      const term = field?.terms.find(({ names }) => (names['en'] ?? '').length > 4);
      if (field === undefined || term === undefined) throw new Error('There is no field to choose from.');
      return { fields, value: `${field.key}:${term.key}`, name: term.names['en'] ?? '' };
    };
    const kept = () => db()('kenal_profile_value').select('borrowernumber', 'source', 'owner');

    it('gives it to the patron’s profile by one press of what stands in the text', async () => {
      const { fields, value, name } = await someWord();
      expect(suggestedWords(`She likes ${name.toUpperCase()}, she said.`, fields).map((one) => one.value)).to.include(
        value,
      );
      expect(suggestedWords('She said nothing.', fields)).to.deep.equal([]);
      const id = await log({ text: `Talked about ${name}.` });
      const { text } = await world.get(`/conversations/${id}`);
      expect(text).to.include(`name="learned" value="${value}"`);
      expect(await act(`/conversations/${id}/learned`, { learned: value, source: 'patron' })).to.equal(303);
      expect(await kept()).to.deep.equal([{ borrowernumber: SITI, source: 'patron', owner: 0 }]);
      expect(textOf((await world.get(`/patrons/${SITI}`)).text)).to.include(name);
    });

    describe('in words of one’s own', () => {
      const someText = async (): Promise<string> => {
        const { fields } = await someWord();
        return fields.find(({ type }) => type === 'text')?.key ?? '';
      };
      const texts = () => db()('kenal_profile_value').whereNotNull('text_value').pluck<string[]>('text_value');
      const add = async (id: number, text: string) =>
        world.post(`/conversations/${id}/learned`, { field: await someText(), text, source: 'patron' });

      it('puts what was said there by one press, and more of it below', async () => {
        const id = await log({ text: 'Looks after her mother; comes on Saturdays.' });
        const { text } = await world.get(`/conversations/${id}`);
        expect(text).to.match(/<textarea[^>]*name="text"[^>]*>\s*Looks after her mother; comes on Saturdays\./);
        expect((await add(id, 'Looks after her mother; comes on Saturdays.')).status).to.equal(303);
        expect((await add(id, 'Likes the quiet room.')).status).to.equal(303);
        expect((await add(id, 'Likes the quiet room.')).status).to.equal(303);
        expect(await texts()).to.deep.equal(['Looks after her mother; comes on Saturdays.\nLikes the quiet room.']);
      });

      it('sends back what is too long or nothing, and keeps a secret', async () => {
        const id = await log({ confidential: 'yes' });
        await add(id, 'a'.repeat(1_500));
        const more = await add(id, `b${'c'.repeat(600)}`);
        expect([more.status, more.text.includes(`b${'c'.repeat(600)}`)]).to.deep.equal([422, true]);
        expect(textOf(more.text)).to.include('longer than 2,000 characters');
        expect((await add(id, ' ')).status).to.equal(422);
        expect(await db()('kenal_profile_value').pluck('owner')).to.deep.equal([RATNA]);
        expect(
          (await world.post(`/conversations/${id}/learned`, { field: 'none', text: 'x', source: 'patron' })).status,
        ).to.equal(422);
      });
    });

    it('keeps it as confidential as the conversation is', async () => {
      const { value } = await someWord();
      const id = await log({ confidential: 'yes' });
      expect(await act(`/conversations/${id}/learned`, { learned: value, source: 'staff' })).to.be.oneOf([303, 422]);
      expect(await act(`/conversations/${id}/learned`, { learned: value, source: 'patron' })).to.equal(303);
      expect((await kept()).every(({ owner }: { owner: number }) => owner === RATNA)).to.equal(true);
      expect(await act(`/conversations/${id}/learned`, { learned: value, source: 'patron' }, 'bayu')).to.equal(404);
    });

    it('takes no word that is not one of the profile’s', async () => {
      const id = await log();
      for (const learned of ['', 'interests', 'interests:none', 'no:thing'])
        expect(await act(`/conversations/${id}/learned`, { learned, source: 'patron' }), learned).to.equal(422);
      expect(await kept()).to.deep.equal([]);
    });
  });
});

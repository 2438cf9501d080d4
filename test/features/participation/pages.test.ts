import { expect } from 'chai';
import { arrivedStripSentence, newsService } from '../../../plugin/features/participation/index.ts';
import type { StripContext } from '../../../plugin/features/strip/sentence.ts';
import { createLocales } from '../../../plugin/i18n/index.ts';
import { findPatron } from '../../../plugin/koha/patrons/index.ts';
import { EVERY_LIBRARY } from '../../../plugin/koha/visibility.ts';
import { libraryDay } from '../../../plugin/shared/time.ts';
import { FAR, openWorld, SHY, SITI, type World } from '../conversations/world.ts';
import { textOf } from '../patrons/page.ts';

describe('how a patron takes part, on their page', () => {
  let world: World;

  before(async () => {
    world = await openWorld();
    const { db } = world.whole.koha;
    await db('biblio').insert({ biblionumber: 1, title: 'Atlas', datecreated: '2020-01-01' });
    await db('clubs').insert({ id: 1, club_template_id: 1, name: 'Chess' });
    for (const borrowernumber of [SITI, SHY, FAR]) {
      await db('club_enrollments').insert({
        club_id: 1,
        borrowernumber,
        date_enrolled: '2026-01-05 03:00:00',
        date_canceled: '2026-10-01 03:00:00',
      });
      await db('suggestions').insert({
        suggestedby: borrowernumber,
        suggesteddate: '2026-08-02',
        STATUS: 'ACCEPTED',
        accepteddate: '2026-08-09',
        title: 'Pulau Buru',
      });
      await db('reviews').insert({
        borrowernumber,
        biblionumber: 1,
        review: 'Splendid',
        approved: 1,
        datereviewed: '2026-09-01 10:00:00',
      });
      const tag = { borrowernumber, biblionumber: 1, date_created: '2026-09-02 10:00:00' };
      await db('tags_all').insert([
        { ...tag, term: 'maps' },
        { ...tag, term: 'seas' },
      ]);
    }
    await world.whole.refresh();
    await world.whole.crm
      .db('kenal_recorded_visit')
      .insert({ borrowernumber: SITI, day: '2026-11-11', kind: 'event', source: 'import:1' });
  });

  after(() => world.close());

  type Who = Parameters<World['get']>[1];
  const page = async (patron: number, who?: Who, rest = ''): Promise<string> =>
    textOf((await world.get(`/patrons/${patron}${rest}`, who)).text);

  it('tells of clubs, suggestions, reviews, tags and events day by day', async () => {
    const text = await page(SITI);
    for (const line of [
      'Attended an event',
      'No longer in the club Chess',
      'Gave 2 tags',
      'Wrote a review',
      'Suggestion for purchase: accepted',
      'Suggested a title for purchase',
      'Joined the club Chess',
    ])
      expect(text).to.include(line);
    expect(text).not.to.match(/Splendid|maps|seas|Atlas/u);
    const only = await page(SITI, 'ratna', '?kind=event');
    expect(only).to.include('Attended an event').and.not.to.include('Joined the club');
  });

  it('names what was suggested to whoever may see titles', async () => {
    expect(await page(SITI, 'chief')).to.include('Pulau Buru');
    expect(await page(SITI, 'bayu')).not.to.include('Pulau Buru');
  });

  it('is said in the desk strip where something suggested is there, until they were told', async () => {
    const { crm, koha } = world.whole.databases;
    const db = world.whole.koha.db;
    const today = libraryDay('2026-11-22');
    const say = async (borrowernumber: number) => {
      const patron = (await findPatron(koha, EVERY_LIBRARY, borrowernumber))!;
      const context = { patron, today, locale: createLocales(koha.timezone).en } as unknown as StripContext;
      return (await arrivedStripSentence(crm, newsService({ crm, koha })).say(context))?.text;
    };
    expect(await say(SITI)).to.equal(undefined);
    await db('suggestions').update({ STATUS: 'AVAILABLE', accepteddate: null, lastmodificationdate: '2026-11-18' });
    await world.whole.refresh();
    expect(await say(SITI))
      .to.include('is here since 18 Nov 2026')
      .and.not.to.include('Buru');
    expect(await say(SHY)).to.equal(undefined);
    await db('message_transport_types').insert({ message_transport_type: 'email' });
    const notice = { borrowernumber: SITI, letter_code: 'AVAILABLE', message_transport_type: 'email', content: 'x' };
    await db('message_queue').insert({ ...notice, status: 'pending', time_queued: '2026-11-19 03:00:00' });
    expect(await say(SITI)).to.include('is here');
    await db('message_queue').update({ status: 'sent' });
    expect(await say(SITI)).to.equal(undefined);
    await db('message_queue').delete();
    const talk = {
      borrowernumber: String(SITI),
      medium: 'face_to_face',
      purpose: 'other',
      text: 'Told',
      direction: 'out',
    };
    await world.post('/conversations', { ...talk, day: '2026-11-21', time: '10:00' });
    expect(await say(SITI)).to.equal(undefined);
  });

  it('finds what is to be told behind any number of suggestions of which Koha has written', async () => {
    const { crm, koha } = world.whole;
    await crm.db('kenal_conversation').delete();
    const WRITTEN_OF = 700_000;
    const kept = await crm.db('kenal_patron').where({ borrowernumber: SITI }).first<object>();
    await crm.db('kenal_patron').insert({ ...kept, borrowernumber: WRITTEN_OF });
    const rows = Array.from({ length: 700 }, (_, index) => ({
      kind: 'suggestion',
      koha_id: WRITTEN_OF + index,
      borrowernumber: WRITTEN_OF,
      day: '2026-11-20',
      state: 'available',
      state_since: '2026-11-21',
    }));
    await crm.db('kenal_participation').insert(rows);
    const place = await koha
      .db('borrowers')
      .where({ borrowernumber: SITI })
      .first<{ branchcode: string; categorycode: string }>('branchcode', 'categorycode');
    await koha.db('borrowers').insert({ ...place, borrowernumber: WRITTEN_OF, surname: 'Told' });
    await koha.db('message_queue').insert({
      borrowernumber: WRITTEN_OF,
      letter_code: 'AVAILABLE',
      message_transport_type: 'email',
      content: 'x',
      status: 'sent',
      time_queued: '2026-11-21 03:00:00',
    });
    expect(textOf((await world.get('/', 'chief')).text)).to.match(/“Pulau Buru”.*is here/u);
    await crm.db('kenal_participation').where({ borrowernumber: WRITTEN_OF }).delete();
  });

  it('is news on the start page until somebody has told the patron, to who may see them and titles', async () => {
    const { crm, koha } = world.whole;
    await crm.db('kenal_conversation').delete();
    await koha.db('suggestions').update({ STATUS: 'ACCEPTED', accepteddate: '2026-11-17', title: 'Pulau Buru' });
    await world.whole.refresh();
    const today = async (who: Who): Promise<string> => textOf((await world.get('/', who)).text);
    expect(await today('chief')).to.match(
      /Tell them about.*Siti Ramadhani.*“Pulau Buru”.*was accepted.*since 17 Nov 2026/u,
    );
    expect(await today('bayu'))
      .to.include('What they suggested for purchase was accepted')
      .and.not.match(/Buru|Pemalu|Jauh/u);
    expect(await today('apart'))
      .to.include('Jauh')
      .and.not.include('Siti');

    const talk = { borrowernumber: String(SITI), medium: 'phone', direction: 'out', text: 'Rang' };
    const said = { day: '2026-11-21', time: '10:00' };
    await world.post('/conversations', { ...talk, ...said, purpose: 'service' });
    expect(await today('chief')).to.match(
      /Siti Ramadhani.*since 17 Nov 2026; somebody spoke with them on 21 Nov 2026, of something else/u,
    );
    await world.post('/conversations', { ...talk, ...said, day: '2026-11-16', purpose: 'suggestion' });
    expect(await today('chief')).to.include('was accepted');
    await world.post('/conversations', { ...talk, ...said, purpose: 'suggestion' });
    expect(await today('chief')).not.to.match(/Siti.*was accepted/u);
    await crm.db('kenal_conversation').delete();

    const [id] = await koha.db('suggestions').where({ suggestedby: SITI }).pluck<number[]>('suggestionid');
    const tell = async (who: Who, of = id) =>
      (await world.post(`/participation/suggestions/${of}/told`, { state: 'accepted' }, who)).status;
    expect([await tell('apart'), await tell('bayu', 999_999)]).to.deep.equal([404, 404]);
    const gone = await world.post('/participation/suggestions/999999/told', { state: 'accepted' }, 'bayu');
    expect(textOf(gone.text)).to.include('There is nothing to tell any more');
    expect(await today('bayu')).to.include('was accepted');
    expect([await tell('bayu'), await tell('ratna')]).to.deep.equal([303, 303]);
    expect(await today('bayu')).not.to.include('was accepted');

    await koha.db('suggestions').update({ STATUS: 'AVAILABLE', lastmodificationdate: '2026-11-20' });
    await world.whole.refresh();
    expect(await today('chief')).to.match(/“Pulau Buru”.*is here/u);
    await koha.db('suggestions').where({ suggestedby: SITI }).update({ STATUS: 'REJECTED' });
    expect(await today('chief')).not.to.match(/Siti.*is here/u);
    await koha.db('borrowers').where({ borrowernumber: SITI }).update({ privacy: 2 });
    await world.whole.refresh();
    expect(await crm.db('kenal_suggestion_told').select()).to.deep.equal([]);
    await koha.db('borrowers').where({ borrowernumber: SITI }).update({ privacy: 1 });
  });

  it('tells nothing of whoever keeps no history', async () => {
    expect(await page(SHY)).not.to.match(/Chess|Suggested a title|review|Gave/u);
  });
});

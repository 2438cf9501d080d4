import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import type { Express } from 'express';
import request from 'supertest';
import type { Permission, Viewer } from '../../../plugin/features/access/index.ts';
import { deskTalks } from '../../../plugin/features/conversations/index.ts';
import { deskNoteSource, handOverCard, stripRoutes } from '../../../plugin/features/strip/index.ts';
import { patronRoutes } from '../../../plugin/features/patrons/index.ts';
import { todayRoutes } from '../../../plugin/features/today/index.ts';
import { givenKoha, type GivenKoha } from '../../koha/patrons/given.ts';
import { fixedClock, type TestClock } from '../../support/clock.ts';
import { crmDatabase, type TestDatabase } from '../../support/database.ts';
import { collectedLog, type CollectedLog } from '../../support/log.ts';
import { staff, testApp } from '../../web/app.ts';
import { insightWith } from '../patrons/page.ts';

const SCRIPT = new URL('../../../plugin/koha-plugin/Koha/Plugin/Org/Kenal/strip.js', import.meta.url);
const GOOD = { email: 'siti@example.org' };

interface Answer {
  readonly sentence: { readonly text: string; readonly advice: string; readonly action: string | null } | null;
  readonly url: string;
  readonly labels: Readonly<Record<string, string>>;
}

describe('the desk strip', () => {
  let given: GivenKoha;
  let crm: TestDatabase;
  let clock: TestClock;
  let collected: CollectedLog;

  beforeEach(async () => {
    [given, crm] = await Promise.all([givenKoha(), crmDatabase()]);
    clock = fixedClock();
    collected = collectedLog();
  });

  const app = (viewer: Partial<Viewer> = {}): Express => {
    const { koha } = given;
    const insight = insightWith({});
    const sources = [deskNoteSource(crm.db, koha.timezone)];
    return testApp({
      clock,
      log: collected.log,
      identify: () =>
        Promise.resolve(staff({ permissions: new Set(['patrons.view', 'conversations.write']), ...viewer })),
      routes: [
        ...stripRoutes({ koha, crm: crm.db, basePath: '/kenal', talks: deskTalks({ koha, crm: crm.db }) }),
        ...patronRoutes({ koha, insight, datesOfAnonymisedLoans: false, basePath: '/kenal', sources }),
        ...todayRoutes({ koha, insight, cards: [handOverCard(koha, crm.db)] }),
      ],
    });
  };
  const ask = (number: number | string, viewer: Partial<Viewer> = {}) =>
    request(app(viewer)).get(`/kenal/api/v1/strip?borrowernumber=${number}`);
  const glance = async (number: number): Promise<Answer> => (await ask(number)).body as Answer;
  const said = async (number: number): Promise<string> => {
    const { sentence } = await glance(number);
    return sentence === null ? '' : `${sentence.text} ${sentence.advice}`;
  };
  const post = (path: string, body: object, viewer: Partial<Viewer> = {}) =>
    request(app(viewer)).post(`/kenal/api/v1/strip/${path}`).set('Sec-Fetch-Site', 'same-origin').send(body);
  const waiting = async (borrowernumber: number, waitingdate: string): Promise<void> => {
    const biblionumber = await given.title('A title that nobody needs to see');
    await given.hold({ borrowernumber, biblionumber, itemnumber: biblionumber, found: 'W', priority: 0, waitingdate });
  };

  it('says nothing rather than something weak', async () => {
    const { sentence, url, labels } = await glance(await given.patron(GOOD));
    expect(sentence).to.equal(null);
    expect(url).to.match(/^\/kenal\/patrons\/\d+$/);
    expect(labels).to.include({ nothing: 'Nothing waits for this patron.', note: 'Note' });
  });

  it('sends every word that the script in Koha’s pages prints', async () => {
    const printed = [...(await readFile(SCRIPT, 'utf8')).matchAll(/labels\.(\w+)/g)].map(([, name]) => name);
    const { labels } = await glance(await given.patron(GOOD));
    expect(Object.keys(labels)).to.have.members([...new Set(printed)]);
  });

  it('says that a card ends soon, or has just ended', async () => {
    expect(await said(await given.patron({ ...GOOD, dateexpiry: '2026-12-04' }))).to.equal(
      'The card ends on 4 Dec 2026. Offer to renew it.',
    );
    expect(await said(await given.patron({ ...GOOD, dateexpiry: '2026-11-21' }))).to.include('ended on 21 Nov 2026.');
    expect(await said(await given.patron({ ...GOOD, dateexpiry: '2027-01-04' }))).to.equal('');
    expect(await said(await given.patron({ ...GOOD, dateexpiry: '2020-01-04' }))).to.equal('');
  });

  it('asks for an e-mail address where there is none that could work', async () => {
    const { sentence } = await glance(await given.patron({}));
    expect(sentence).to.deep.equal({ text: 'There is no e-mail address.', advice: 'Ask for one.', action: 'contact' });
    expect(await said(await given.patron({ email: 'siti at example' }))).to.include('cannot be right');
  });

  it('says when somebody joined on this day, also on 29 February', async () => {
    const siti = await given.patron({ ...GOOD, dateenrolled: '2019-11-22' });
    const leap = await given.patron({ ...GOOD, dateenrolled: '2020-02-29' });
    expect(await said(siti)).to.equal('With the library for 7 years today. Say thank you.');
    clock.set('2027-02-28T03:00:00Z');
    expect(await said(leap)).to.include('7 years today');
  });

  it('says that a hold has been waiting for long, without its title', async () => {
    const siti = await given.patron(GOOD);
    await waiting(siti, '2026-11-20');
    expect(await said(siti)).to.equal('');
    await waiting(siti, '2026-11-14');
    const response = await ask(siti);
    expect((response.body as Answer).sentence?.text).to.equal(
      '2 holds have been waiting since 14 Nov 2026, at Central.',
    );
    expect(response.text).to.not.include('title');
  });

  it('goes by the library’s day, not by that of the machine', async () => {
    const siti = await given.patron({ ...GOOD, dateenrolled: '2019-11-23' });
    clock.set('2026-11-22T17:30:00Z');
    expect(await said(siti)).to.include('7 years');
  });

  it('says the same of patrons who keep no history, and nothing of debts or overdue loans', async () => {
    const siti = await given.patron({ ...GOOD, privacy: 2, debarred: '9999-12-31' });
    await given.loan({ borrowernumber: siti, itemnumber: await given.title('A'), date_due: '2026-01-01 23:59:00' });
    expect((await glance(siti)).sentence).to.equal(null);
  });

  it('knows nobody whom the viewer may not see', async () => {
    const siti = await given.patron({});
    const blind = { visible: { all: false, branchcodes: ['NPL'] } } as const;
    const [hidden, missing] = [await ask(siti, blind), await ask(999_999, blind)];
    expect([hidden.status, missing.status]).to.deep.equal([404, 404]);
    const withoutReference = ({ text }: request.Response): string => text.replace(/"reference":"[^"]+"/, '');
    expect(withoutReference(hidden)).to.equal(withoutReference(missing));
    const note = { borrowernumber: siti, kind: 'note', text: 'Hello' };
    expect((await post('notes', note, blind)).status).to.equal(404);
  });

  it('needs the right to see patrons, and a number', async () => {
    const siti = await given.patron({});
    expect((await ask(siti, { permissions: new Set() })).status).to.equal(403);
    for (const wrong of ['x', '0', '-1', '2147483648', '1.5']) expect((await ask(wrong)).status, wrong).to.equal(422);
  });

  it('tells the script whether this person may write conversations', async () => {
    const siti = await given.patron({});
    const may = async (...permissions: Permission[]): Promise<unknown> =>
      ((await ask(siti, { permissions: new Set(permissions) })).body as { mayWrite: unknown }).mayWrite;
    expect(await may('patrons.view', 'conversations.write')).to.equal(true);
    expect(await may('patrons.view')).to.equal(false);
  });

  it('says it in Indonesian too', async () => {
    const siti = await given.patron({});
    const response = await ask(siti).set('Cookie', 'kenal_language=id');
    expect((response.body as Answer).labels['nothing']).to.equal('Tidak ada yang menunggu pemustaka ini.');
  });

  describe('takes notes', () => {
    let siti: number;

    beforeEach(async () => {
      siti = await given.patron({});
    });

    const write = (kind: string, text: string) => post('notes', { borrowernumber: siti, kind, text });
    const page = async (): Promise<string> => (await request(app()).get(`/kenal/patrons/${siti}`)).text;
    const start = async (viewer: Partial<Viewer> = {}): Promise<string> =>
      (await request(app(viewer)).get('/kenal/')).text;

    it('that colleagues find on the patron’s timeline', async () => {
      const written = await write('note', '  Moves in January. ');
      expect(written.status).to.equal(201);
      expect(written.body).to.include({ message: 'Note saved.' });
      expect(await page())
        .to.include('Note at the desk')
        .and.include('Moves in January.');
      expect(await start()).to.not.include('Moves in January.');
    });

    it('and shows what was handed over on the start page of those who may see the patron', async () => {
      await write('hand-over', 'Asks for maps.');
      expect(await start())
        .to.include('Asks for maps.')
        .and.include(`/kenal/patrons/${siti}`);
      expect(await start({ visible: { all: false, branchcodes: ['NPL'] } })).to.not.include('Asks for maps.');
    });

    it('and takes them back from their author, for ten minutes', async () => {
      const { id } = (await write('note', 'Moves in January.')).body as { id: number };
      expect((await post('notes/undo', { id }, { borrowernumber: 52 })).status).to.equal(404);
      expect((await post('notes/undo', { id })).body).to.deep.equal({ message: 'Taken back.' });
      expect(await page()).to.not.include('Moves in January.');
      const later = (await write('note', 'Moves in February.')).body as { id: number };
      clock.advance({ minutes: 11 });
      expect((await post('notes/undo', { id: later.id })).status).to.equal(404);
    });

    it('or keeps what was said as a conversation, for ten minutes to be taken back by who logged it', async () => {
      const { id } = (await write('conversation', 'Asked where the atlases are.')).body as { id: number };
      expect(await crm.db('kenal_conversation').pluck('text')).to.deep.equal(['Asked where the atlases are.']);
      expect(await crm.db('kenal_recorded_visit').pluck('source')).to.deep.equal([`conversation:${id}`]);
      const undo = { id, kind: 'conversation' };
      expect((await post('notes/undo', undo, { borrowernumber: 52 })).status).to.equal(404);
      expect((await post('notes/undo', undo)).status).to.equal(200);
      expect(await crm.db('kenal_conversation').whereNull('deleted_at').pluck('id')).to.deep.equal([]);
      expect(await crm.db('kenal_recorded_visit').pluck('source')).to.deep.equal([]);
      const later = (await write('conversation', 'Asked again.')).body as { id: number };
      clock.advance({ minutes: 11 });
      expect((await post('notes/undo', { id: later.id, kind: 'conversation' })).status).to.equal(404);
    });

    it('or as a promise for tomorrow, which goes with it again', async () => {
      const { id } = (await write('promise', 'Call about the atlas.')).body as { id: number };
      const promises = await crm.db('kenal_promise').select('what', 'due_on', 'owner', 'conversation');
      expect(promises).to.deep.equal([
        { what: 'Call about the atlas.', due_on: '2026-11-23', owner: 51, conversation: id },
      ]);
      expect((await post('notes/undo', { id, kind: 'promise' })).status).to.equal(200);
      expect(await crm.db('kenal_promise').select('id')).to.deep.equal([]);
    });

    it('but none without a word, none too long and none of another kind', async () => {
      for (const [kind, text] of [
        ['note', ' \n '],
        ['note', ''],
        ['note', 'x'.repeat(2_001)],
        ['praise', 'Fine.'],
      ] as const)
        expect((await write(kind, text)).status).to.equal(422);
      expect(await crm.db('kenal_desk_note').select('id')).to.deep.equal([]);
    });

    it('but none that another site sends', async () => {
      const body = { borrowernumber: siti, kind: 'note', text: 'Hello' };
      const response = await request(app())
        .post('/kenal/api/v1/strip/notes')
        .set('Sec-Fetch-Site', 'cross-site')
        .send(body);
      expect(response.status).to.equal(403);
    });

    it('whose words are not in the log, nor in a message', async () => {
      const long = `Moves in January. ${'x'.repeat(2_000)}`;
      await write('note', 'Moves in January.');
      expect((await write('note', long)).text).to.not.include('January');
      expect(collected.text()).to.include('strip.noted').and.not.include('January');
    });
  });
});

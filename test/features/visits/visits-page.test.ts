import { expect } from 'chai';
import type { Express } from 'express';
import request from 'supertest';
import { systemClock } from '../../../plugin/shared/time.ts';
import { addPerson, seedLibrary, setPreference } from '../../koha/library.ts';
import { openWhole, type Whole } from '../../wiring/whole.ts';
import { sendHalf, until } from '../../support/half-sent.ts';
import { collectedLog } from '../../support/log.ts';
import { textOf } from '../patrons/page.ts';

const SUPERLIBRARIAN = 1;
const CATALOGUE = 4;
const BORROWERS = 16;
const MAPPING = { card: '0', date: '1', format: 'ymd', kind: 'column', kindColumn: '2' };
const QUERY = new URLSearchParams(MAPPING).toString();

const LIST = [
  'card,day,kind',
  'AB1,2025-11-20,gate',
  'ab1,2025-11-20,gate',
  'AB1,2025-11-20,event',
  'AB2,2025-11-20,gate',
  'AB3,2025-11-20,gate',
  'NOBODY,2025-11-20,=1+1',
  'NOBODY,2025-11-20,gate',
  'AB1,soon,gate',
  'AB1,2999-01-01,gate',
  '',
].join('\n');

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Record<string, string>;
}

describe('lists of visits', function () {
  this.timeout(30_000);
  const collected = collectedLog();
  let whole: Whole;
  let app: Express;
  let chief: string;
  let local: string;

  before(async () => {
    whole = await openWhole(systemClock, collected.log);
    const { db } = whole.koha;
    await seedLibrary(db);
    await db('userflags').insert({ bit: 13, flag: 'tools', flagdesc: '', defaulton: 0 });
    await db('permissions').insert({ module_bit: 13, code: 'import_patrons', description: '' });
    await setPreference(db, 'SessionStorage', 'mysql');
    await setPreference(db, 'IndependentBranches', '1');
    await addPerson(db, { borrowernumber: 51, userid: 'chief', cardnumber: 'C1', flags: SUPERLIBRARIAN });
    await addPerson(db, { borrowernumber: 52, userid: 'local', cardnumber: 'C2', flags: CATALOGUE, branchcode: 'CPL' });
    await db('user_permissions').insert([
      { borrowernumber: 52, module_bit: 13, code: 'import_patrons' },
      { borrowernumber: 52, module_bit: 4, code: 'edit_borrowers' },
    ]);
    await addPerson(db, { borrowernumber: 53, userid: 'desk', cardnumber: 'C3', flags: CATALOGUE + BORROWERS });
    await addPerson(db, { borrowernumber: 61, cardnumber: 'AB1', branchcode: 'CPL', privacy: 1 });
    await addPerson(db, { borrowernumber: 62, cardnumber: 'AB2', branchcode: 'CPL', privacy: 2 });
    await addPerson(db, { borrowernumber: 63, cardnumber: 'AB3', branchcode: 'FPL', privacy: 1 });
    chief = await whole.signIn('chief', 51);
    local = await whole.signIn('local', 52);
    await whole.refresh();
    app = whole.app();
  });

  beforeEach(async () => {
    for (const table of ['kenal_recorded_visit', 'kenal_visit_import', 'kenal_upload'])
      await whole.crm.db(table).delete();
  });

  after(() => whole.close());

  const asked = (test: request.Test, cookies: readonly string[]): request.Test =>
    test.set('Accept', 'text/html').set('Sec-Fetch-Site', 'same-origin').set('Cookie', cookies.join('; '));
  const get = async (path: string, ...cookies: string[]): Promise<Answer> =>
    asked(request(app).get(`/kenal${path}`), cookies);
  const post = async (path: string, body: object, ...cookies: string[]): Promise<Answer> =>
    asked(request(app).post(`/kenal${path}`), cookies)
      .type('form')
      .send(body);
  const send = async (content: string | Buffer, cookie: string): Promise<request.Response> =>
    asked(request(app).post('/kenal/visits/upload'), [cookie]).attach('file', Buffer.from(content), 'gate.csv');
  const ticketOf = ({ headers }: request.Response): string =>
    /kenal_visits=[^;]+/.exec(String(headers['set-cookie']))?.[0] ?? '';
  const recorded = () =>
    whole.crm
      .db('kenal_recorded_visit')
      .orderBy(['borrowernumber', 'kind'])
      .select('borrowernumber', 'day', 'kind', 'source');

  it('are tried out before anything is recorded, and say of each row what is wrong with it', async () => {
    const sent = await send(LIST, chief);
    expect([sent.status, sent.headers['location']]).to.deep.equal([303, '/kenal/visits/mapping']);
    const mapping = await get('/visits/mapping', chief, ticketOf(sent));
    expect(textOf(mapping.text)).to.include('9 rows').and.to.include('2025-11-20');
    const check = textOf((await get(`/visits/check?${QUERY}`, chief, ticketOf(sent))).text);
    expect(check).to.include('3 visits to record').and.to.include('The file has 9 rows; 6 are not taken');
    for (const line of [
      'Unknown kind of visit 1',
      'Unknown card 1',
      'The patron keeps no history 1',
      'No date that can be read 1',
      'Date in the future 1',
      'Counted already 1',
    ])
      expect(check).to.include(line);
    expect(await recorded()).to.deep.equal([]);
  });

  it('give back the rows that are not taken, safe to open in a spreadsheet', async () => {
    const ticket = ticketOf(await send(LIST, chief));
    const { text, headers } = await get(`/visits/refused.csv?${QUERY}`, chief, ticket);
    expect(headers['content-disposition']).to.include('refused-visits.csv');
    expect(text.trim().split('\r\n')).to.have.length(7);
    expect(text).to.include("7,Unknown kind of visit,NOBODY,2025-11-20,'=1+1");
  });

  it('are recorded once for each patron, day and kind, and taken back as a whole', async () => {
    const ticket = ticketOf(await send(LIST, chief));
    const imported = await post('/visits/import', MAPPING, chief, ticket);
    expect([imported.status, imported.headers['location']]).to.deep.equal([303, '/kenal/visits']);
    const source = `import:${String((await whole.crm.db('kenal_visit_import').first<{ id: number }>('id')).id)}`;
    expect(await recorded()).to.deep.equal([
      { borrowernumber: 61, day: '2025-11-20', kind: 'event', source },
      { borrowernumber: 61, day: '2025-11-20', kind: 'gate', source },
      { borrowernumber: 63, day: '2025-11-20', kind: 'gate', source },
    ]);
    expect((await get(`/visits/check?${QUERY}`, chief, ticket)).headers['location']).to.equal('/kenal/visits?gone=yes');

    const again = ticketOf(await send(LIST, chief));
    expect(textOf((await get(`/visits/check?${QUERY}`, chief, again)).text)).to.include('No visit to record');
    expect((await post('/visits/import', MAPPING, chief, again)).status).to.equal(409);
    // The columns are read as they were the last time.
    expect((await get('/visits/mapping', chief, again)).text).to.match(/value="column" selected/);

    expect(textOf((await get('/visits', chief)).text)).to.include('Take back these 3 visits');
    const undo = `/visits/imports/${source.slice('import:'.length)}/undo`;
    expect((await post(undo, {}, local)).status).to.equal(404);
    expect((await post(undo, {}, chief)).status).to.equal(303);
    expect(await recorded()).to.deep.equal([]);
    expect((await post(undo, {}, chief)).status).to.equal(404);
    expect(textOf((await get('/visits', chief)).text)).to.include('Taken back');
  });

  it('tell nothing of patrons whom the viewer may not see', async () => {
    const known = ticketOf(await send('card,day\nAB3,2025-11-20\n', local));
    const query = 'card=0&date=1&format=ymd&kind=gate';
    const unseen = textOf((await get(`/visits/check?${query}`, local, known)).text);
    const nobody = ticketOf(await send('card,day\nZZ9,2025-11-20\n', local));
    expect(textOf((await get(`/visits/check?${query}`, local, nobody)).text)).to.equal(unseen);
    expect(unseen).to.include('Unknown card 1');
    await post('/visits/import', MAPPING, chief, ticketOf(await send(LIST, chief)));
    expect(textOf((await get('/visits', local)).text)).to.include('No list yet');
  });

  it('forget the past of a patron who left the choice to keep no history', async () => {
    await whole.crm.db('kenal_patron').where({ borrowernumber: 61 }).update({ privacy_changed_on: '2025-11-21' });
    const ticket = ticketOf(await send('card,day\nAB1,2025-11-20\nAB1,2025-11-21\n', chief));
    const check = textOf((await get('/visits/check?card=0&date=1&format=ymd&kind=gate', chief, ticket)).text);
    expect(check).to.include('1 visit to record').and.to.include('The patron keeps no history 1');
    await whole.crm.db('kenal_patron').where({ borrowernumber: 61 }).update({ privacy_changed_on: null });
  });

  it('wait locked: what is stored tells nothing, and nobody else opens it', async () => {
    const ticket = ticketOf(
      await send(`name,card,day\nRahayu,AB1,2025-11-20\n${'x'.repeat(2_000)},AB1,2025-11-20\n`, chief),
    );
    const [{ content }] = (await whole.crm.db('kenal_upload').select('content')) as [{ content: Buffer }];
    expect(content.toString('latin1')).not.to.include('Rahayu');
    expect((await get('/visits/mapping', local, ticket)).headers['location']).to.equal('/kenal/visits?gone=yes');
    const bent = `${ticket.slice(0, -1)}${ticket.endsWith('A') ? 'B' : 'A'}`;
    expect((await get('/visits/mapping', chief, bent)).headers['location']).to.equal('/kenal/visits?gone=yes');
    await whole.crm.db('kenal_upload').update({ made_at: '2025-01-01 00:00:00' });
    expect((await get('/visits/mapping', chief, ticket)).headers['location']).to.equal('/kenal/visits?gone=yes');
    await send('card,day\nAB1,2025-11-20\n', chief);
    expect(await whole.crm.db('kenal_upload').pluck('made_at')).not.to.include('2025-01-01 00:00:00');
  });

  it('are dropped on request', async () => {
    const ticket = ticketOf(await send(LIST, chief));
    expect((await post('/visits/forget', {}, chief, ticket)).status).to.equal(303);
    expect(await whole.crm.db('kenal_upload').pluck('id')).to.deep.equal([]);
  });

  it('say what is wrong with a file that cannot be used', async () => {
    for (const [content, sentence] of [
      ['', 'No file came with the form'],
      ['card,day\n', 'The file has a heading and no rows'],
      ['a,"b\n', 'cannot be read as CSV'],
      ['a,2025-11-20\n'.repeat(100_002), 'too many rows'],
    ] as const) {
      const { status, text } = await send(content, chief);
      expect(status).to.equal(422);
      expect(textOf(text)).to.include(sentence);
    }
    expect((await send(Buffer.alloc(10 * 1024 * 1024 + 1, 'a'), chief)).status).to.equal(413);
    expect((await post('/visits/upload', { file: 'x' }, chief)).status).to.equal(422);
  });

  it('whose sender goes away half way are let go of, and nothing of them is kept', async () => {
    const refused = () =>
      collected.records.filter(({ event, code }) => event === 'web.refused' && code === 'web.malformed');
    for (const path of ['/kenal/visits/upload', '/kenal/profile-import/upload']) {
      const before = refused().length;
      const ended = () => until(() => refused().length > before);
      await sendHalf(app, { path, cookie: chief, ended });
    }
    expect(await whole.crm.db('kenal_upload').select()).to.deep.equal([]);
  });
});

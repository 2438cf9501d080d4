import { expect } from 'chai';
import type { Express } from 'express';
import request from 'supertest';
import { systemClock } from '../../../plugin/shared/time.ts';
import { addPerson, seedLibrary, setPreference } from '../../koha/library.ts';
import { openWhole, type Whole } from '../../wiring/whole.ts';
import { textOf } from '../patrons/page.ts';

const SUPERLIBRARIAN = 1;
const QUERY = 'card=0&format=ymd&c1=occupation&c2=special_day';
const LIST = [
  'Card,Occupation,Special day',
  'AB1,Teacher,03-14',
  'NOBODY,=1+1,03-14',
  ',Nurse,',
  'AB2,Nurse,soon',
  'AB1,Pilot,',
].join('\n');

describe('the pages of a list of profiles', function () {
  this.timeout(30_000);
  let whole: Whole;
  let app: Express;
  let chief: string;

  before(async () => {
    whole = await openWhole(systemClock);
    const { db } = whole.koha;
    await seedLibrary(db);
    await setPreference(db, 'SessionStorage', 'mysql');
    await addPerson(db, { borrowernumber: 51, userid: 'chief', cardnumber: 'C1', flags: SUPERLIBRARIAN });
    await addPerson(db, { borrowernumber: 61, cardnumber: 'AB1', branchcode: 'CPL' });
    await addPerson(db, { borrowernumber: 62, cardnumber: 'AB2', branchcode: 'CPL' });
    chief = await whole.signIn('chief', 51);
    await whole.refresh();
    app = whole.app();
  });

  after(() => whole.close());

  const asked = (test: request.Test, cookies: readonly string[]): request.Test =>
    test.set('Accept', 'text/html').set('Sec-Fetch-Site', 'same-origin').set('Cookie', cookies.join('; '));
  const get = async (path: string, ...cookies: string[]): Promise<request.Response> =>
    asked(request(app).get(`/kenal${path}`), cookies);
  const post = async (path: string, body: object, ...cookies: string[]): Promise<request.Response> =>
    asked(request(app).post(`/kenal${path}`), cookies)
      .type('form')
      .send(body);
  const send = async (): Promise<string> => {
    const sent = await asked(request(app).post('/kenal/profile-import/upload'), [chief]).attach(
      'file',
      Buffer.from(LIST),
      'survey.csv',
    );
    expect([sent.status, sent.headers['location']]).to.deep.equal([303, '/kenal/profile-import/mapping']);
    return /kenal_profiles=[^;]+/.exec(String(sent.headers['set-cookie']))?.[0] ?? '';
  };
  const values = () => whole.crm.db('kenal_profile_value').orderBy('text_value').pluck<string[]>('text_value');

  it('give back the rows that are not taken, each with its reason, safe to open in a spreadsheet', async () => {
    const ticket = await send();
    expect(textOf((await get(`/profile-import/check?${QUERY}`, chief, ticket)).text)).to.include('Unknown card');
    const { text, headers } = await get(`/profile-import/refused.csv?${QUERY}`, chief, ticket);
    expect(headers['content-disposition']).to.include('refused-profiles.csv');
    expect(text.replace('\uFEFF', '').trim().split('\r\n')).to.deep.equal([
      'Line,Why it is not taken,Card,Occupation,Special day',
      "3,Card: Unknown card,NOBODY,'=1+1,03-14",
      '4,Card: No card number,,Nurse,',
      '5,Special day: No day and month that can be read,AB2,Nurse,soon',
      '6,Card: The same patron as a row above,AB1,Pilot,',
    ]);
    expect(await values()).to.deep.equal([]);
  });

  it('bring it in, say so, and take it back', async () => {
    const ticket = await send();
    const imported = await post(
      '/profile-import/import',
      Object.fromEntries(new URLSearchParams(QUERY)),
      chief,
      ticket,
    );
    expect([imported.status, imported.headers['location']]).to.deep.equal([303, '/kenal/profile-import']);
    expect(await values()).to.include('Teacher');
    const page = await get('/profile-import', chief);
    expect(textOf(page.text)).to.include('1 patron by you');
    const undo = /profile-import\/imports\/\d+\/undo/.exec(page.text)?.[0] ?? '';
    expect((await post(`/${undo}`, {}, chief)).status).to.equal(303);
    expect(await values()).to.deep.equal([]);
    expect(textOf((await get('/profile-import', chief)).text)).to.include('Taken back by you');
  });
});

import { expect } from 'chai';
import type { Express } from 'express';
import request from 'supertest';
import { systemClock } from '../../../plugin/shared/time.ts';
import { addPerson, seedLibrary, setPreference } from '../../koha/library.ts';
import { ask, openWhole, type Whole } from '../../wiring/whole.ts';

const SUPERLIBRARIAN = 1;

describe('tokens of programs in Settings', () => {
  let whole: Whole;
  let app: Express;
  let chief: string;

  before(async () => {
    whole = await openWhole(systemClock);
    await seedLibrary(whole.koha.db);
    await setPreference(whole.koha.db, 'SessionStorage', 'mysql');
    await addPerson(whole.koha.db, { borrowernumber: 51, userid: 'chief', cardnumber: '1', flags: SUPERLIBRARIAN });
    chief = await whole.signIn('chief', 51);
    app = whole.app();
  });

  beforeEach(() => whole.crm.db('kenal_api_token').delete());

  after(() => whole.close());

  const get = async (): Promise<string> =>
    (await ask(app, { method: 'get', path: '/settings/tokens', cookie: chief })).text;
  const make = (body: Readonly<Record<string, string>>) =>
    ask(app, { method: 'post', path: '/settings/tokens', cookie: chief, body });
  const statusWith = async (token: string): Promise<number> =>
    (await request(app).get('/kenal/api/v1/segments').set('Authorization', `Bearer ${token}`)).status;

  const librariesOfTokens = async (): Promise<unknown[]> =>
    (await whole.crm.db('kenal_api_token').pluck<string[]>('libraries')).map((text) => JSON.parse(text) as unknown);

  it('are told once, open what they are for, and are shut at once when they are revoked', async () => {
    const made = await make({ name: 'Data warehouse', scope: 'segments.read', library: 'CPL' });
    const [token = ''] = /kenal_[\w-]{43}/.exec(made.text) ?? [];
    expect(await statusWith(token)).to.equal(200);
    expect(await librariesOfTokens()).to.deep.equal([['CPL']]);
    const list = await get();
    expect(list).to.include('Data warehouse').and.not.to.include(token);
    const [, path = ''] = /action="[^"]*(\/settings\/tokens\/\d+\/revoke)"/.exec(list) ?? [];
    expect((await ask(app, { method: 'post', path, cookie: chief, body: {} })).status).to.equal(303);
    expect(await statusWith(token)).to.equal(401);
    expect(await get()).to.include('No program may ask Kenal.');
  });

  it('see nobody where no library that they were meant for is there any more', async () => {
    await make({ name: 'Old programme', scope: 'segments.read', library: 'GONE' });
    expect(await librariesOfTokens()).to.deep.equal([[]]);
  });

  it('are not made without a name and something to ask, and no word is lost', async () => {
    const nameless = await make({ scope: 'segments.read' });
    expect([nameless.status, nameless.text.includes('Say which program it is for')]).to.deep.equal([422, true]);
    const aimless = await make({ name: 'Data warehouse' });
    expect([aimless.status, aimless.text.includes('value="Data warehouse"')]).to.deep.equal([422, true]);
    expect(await whole.crm.db('kenal_api_token').select('id')).to.deep.equal([]);
  });
});

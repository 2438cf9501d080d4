import { expect } from 'chai';
import request from 'supertest';
import { BORROWERS, CATALOGUE, openHouse, person, SUPERLIBRARIAN, type House } from './house.ts';

const COOKIE = '0123456789abcdef0123456789abcdef';

describe('who is asking, by Koha’s session', () => {
  let house: House;

  const enter = async (number: number, userid: string, lines: readonly string[] = []): Promise<void> => {
    const [{ now }] = (await house.kohaDb.db.select({ now: house.kohaDb.db.raw('UNIX_TIMESTAMP()') })) as [
      { now: number },
    ];
    const row = [
      '---',
      `_SESSION_ID: ${COOKIE}`,
      'branch: FPL',
      `id: ${userid}`,
      'interface: intranet',
      'ip: 127.0.0.1',
      `lasttime: '${now}'`,
      `number: '${number}'`,
      ...lines,
      '',
    ].join('\n');
    await house.kohaDb.db('sessions').insert({ id: COOKIE, a_session: row }).onConflict('id').merge();
  };
  const visit = (path = '/kenal/me') => request(house.app()).get(path).set('Cookie', `CGISESSID=${COOKIE}`);

  before(async () => {
    house = await openHouse();
    await person(house, {
      borrowernumber: 51,
      userid: 'admin',
      firstname: 'Super',
      surname: 'Librarian',
      flags: SUPERLIBRARIAN,
    });
    await person(house, {
      borrowernumber: 52,
      userid: 'desk',
      firstname: 'Ratna',
      surname: 'Kusumaningrum',
      flags: CATALOGUE + BORROWERS,
    });
    await person(house, { borrowernumber: 53, userid: 'made', firstname: 'Made', surname: 'Wirawan', flags: 0 });
    await house.koha.refreshCapabilities();
  });

  it('knows a superlibrarian, who may do and see everything', async () => {
    await enter(51, 'admin');
    expect((await visit()).body).to.deep.equal({
      borrowernumber: 51,
      displayName: 'Super Librarian',
      homeLibrary: 'MPL',
      loginLibrary: 'FPL',
      permissions: ['patrons.view', 'patrons.titles', 'system.view'],
      visible: { all: true },
      signedInBy: 'koha',
    });
  });

  it('gives what Koha’s permissions give, at this moment', async () => {
    await enter(52, 'desk');
    expect((await visit()).body)
      .to.have.property('permissions')
      .that.deep.equals(['patrons.view']);
    await house.kohaDb.db('borrowers').where({ borrowernumber: 52 }).update({ flags: CATALOGUE });
    const after = await visit();
    await house.kohaDb
      .db('borrowers')
      .where({ borrowernumber: 52 })
      .update({ flags: CATALOGUE + BORROWERS });
    expect(after.body).to.deep.include({ permissions: [], visible: { all: false, branchcodes: [] } });
  });

  it('tells a patron without staff rights politely, by name', async () => {
    await enter(53, 'made');
    const { status, text } = await visit().set('Accept', 'text/html');
    expect(status).to.equal(403);
    expect(text).to.include('Made Wirawan').and.include('Kenal is for library staff');
  });

  it('is nobody once Koha has ended the session', async () => {
    await enter(51, 'admin');
    await house.kohaDb.db('sessions').delete();
    expect((await visit().set('Accept', 'text/html')).status).to.equal(303);
  });

  it('says what to do when the second factor is missing', async () => {
    await enter(51, 'admin', ["waiting-for-2FA: '1'"]);
    expect((await visit('/kenal/sign-in')).text).to.include('Koha is waiting for your second factor');
  });

  it('says what to do when the address differs', async () => {
    await enter(51, 'admin', []);
    await house.kohaDb
      .db('sessions')
      .update({ a_session: house.kohaDb.db.raw("REPLACE(a_session, 'ip: 127.0.0.1', 'ip: 10.0.0.9')") });
    expect((await visit('/kenal/sign-in')).text).to.include('from another network address');
  });

  it('does not show the sign-in page to somebody who is in', async () => {
    await enter(51, 'admin');
    const { status, headers } = await visit('/kenal/sign-in?next=%2Fpatrons');
    expect([status, headers['location']]).to.deep.equal([303, '/kenal/patrons']);
  });

  it('signs out of Koha in Koha, and says so', async () => {
    await enter(51, 'admin');
    const { text } = await visit('/kenal/signed-out');
    expect(text).to.include('href="/cgi-bin/koha/mainpage.pl?logout.x&#x3D;1"');
  });
});

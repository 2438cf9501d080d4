import { createHmac, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';
import { expect } from 'chai';
import request from 'supertest';
import { formSessions, identityService } from '../../../plugin/features/access/index.ts';
import { handOverRoutes } from '../../../plugin/features/handover/index.ts';
import type { KohaGateway } from '../../../plugin/koha/gateway.ts';
import { epochSeconds } from '../../../plugin/shared/time.ts';
import { route } from '../../../plugin/web/route.ts';
import { addPerson, seedLibrary, testKoha } from '../../koha/library.ts';
import { fixedClock, type TestClock } from '../../support/clock.ts';
import { crmDatabase, kohaDatabase, type TestDatabase } from '../../support/database.ts';
import { checkAccessibility, newPage } from '../../support/browser.ts';
import { collectedLog, type CollectedLog } from '../../support/log.ts';
import { testApp } from '../../web/app.ts';

const SECRET = 'k'.repeat(40);
const SUPERLIBRARIAN = 1;
const RULES = [{ name: 'patrons.view', koha: [{ module: 'borrowers' }] }] as const;

const whoAmI = route({
  method: 'get',
  path: '/me',
  permission: 'signed-in',
  handler: ({ viewer }, response) => response.json({ borrowernumber: viewer.borrowernumber }),
});

describe('coming from Koha on another host name', () => {
  let kohaDb: TestDatabase;
  let crmDb: TestDatabase;
  let koha: KohaGateway;
  let clock: TestClock;
  let collected: CollectedLog;
  let app: Express;

  beforeEach(async () => {
    [kohaDb, crmDb] = await Promise.all([kohaDatabase(), crmDatabase()]);
    await seedLibrary(kohaDb.db);
    await addPerson(kohaDb.db, { borrowernumber: 51, userid: 'admin', cardnumber: 'A', flags: SUPERLIBRARIAN });
    await addPerson(kohaDb.db, { borrowernumber: 52, userid: 'reader', cardnumber: 'B' });
    clock = fixedClock();
    koha = await testKoha(kohaDb.db, clock);
    collected = collectedLog();
    const sessions = formSessions(crmDb.db, 30);
    app = testApp({
      clock,
      log: collected.log,
      identify: identityService({ koha, sessions, rules: () => Promise.resolve(RULES) }),
      routes: [whoAmI, ...handOverRoutes({ koha, crm: crmDb.db, sessions, secret: SECRET })],
    });
  });

  const ticketFor = (staff: number, patron = 0): string => {
    const fields = `k1.${staff}.${patron}.${epochSeconds(clock.now())}.${randomBytes(16).toString('hex')}`;
    return `${fields}.${createHmac('sha256', SECRET).update(`kenal-ticket:${fields}`).digest('hex')}`;
  };
  const arrive = (ticket: string) =>
    request(app).post('/kenal/hand-over').set('Sec-Fetch-Site', 'same-origin').type('form').send({ ticket });
  const cookieOf = (response: request.Response): string => String(response.headers['set-cookie']).split(';')[0] ?? '';
  const used = (): Promise<unknown[]> => crmDb.db('kenal_ticket_used').select('nonce');

  it('shows the ticket in a form of ours, and uses nothing up by that', async () => {
    const ticket = ticketFor(51);
    const { status, text, headers } = await request(app).get(`/kenal/hand-over?ticket=${ticket}`);
    expect(status).to.equal(200);
    expect(text).to.include(`value="${ticket}"`).and.include('action="/kenal/hand-over"');
    expect(headers).to.not.have.property('set-cookie');
    expect(await used()).to.deep.equal([]);
  });

  it('gives a session of Kenal’s own', async () => {
    const response = await arrive(ticketFor(51));
    expect([response.status, response.headers['location']]).to.deep.equal([303, '/kenal/']);
    const me = await request(app).get('/kenal/me').set('Cookie', cookieOf(response));
    expect(me.body).to.deep.equal({ borrowernumber: 51 });
  });

  it('leads to the patron who was asked for', async () => {
    expect((await arrive(ticketFor(51, 7))).headers['location']).to.equal('/kenal/patrons/7');
  });

  it('takes a ticket once', async () => {
    const ticket = ticketFor(51);
    await arrive(ticket);
    const again = await arrive(ticket);
    expect(again.status).to.equal(403);
    expect(again.headers).to.not.have.property('set-cookie');
    expect(again.text).to.include('Open Kenal from Koha once more.');
  });

  it('takes a ticket once, also from many at the same moment', async () => {
    const ticket = ticketFor(51);
    const all = await Promise.all(Array.from({ length: 8 }, () => arrive(ticket)));
    expect(all.map(({ status }) => status).sort()).to.deep.equal([303, 403, 403, 403, 403, 403, 403, 403]);
  });

  it('remembers used tickets for as long as they could pass, and no longer', async () => {
    await arrive(ticketFor(51));
    clock.advance({ seconds: 120 });
    await arrive(ticketFor(51));
    expect(await used()).to.have.lengthOf(2);
    clock.advance({ seconds: 2 });
    await arrive(ticketFor(51));
    expect(await used()).to.have.lengthOf(2);
  });

  it('says when the clocks differ', async () => {
    clock.advance({ minutes: 3 });
    const ticket = ticketFor(51);
    clock.advance({ minutes: -3 });
    expect((await arrive(ticket)).text).to.include('clocks');
  });

  it('refuses an old ticket and a ticket that was changed', async () => {
    const ticket = ticketFor(52);
    expect((await arrive(ticket.replace('k1.52.', 'k1.51.'))).status).to.equal(403);
    clock.advance({ minutes: 3 });
    expect((await arrive(ticket)).status).to.equal(403);
    expect(await used()).to.deep.equal([]);
  });

  it('looks at the account anew: no staff rights, no way in', async () => {
    expect((await arrive(ticketFor(52))).status).to.equal(403);
    expect((await arrive(ticketFor(99))).status).to.equal(403);
    await kohaDb.db('borrowers').where('borrowernumber', 51).update({ flags: 0 });
    expect((await arrive(ticketFor(51))).text).to.include('Koha does not let this account');
  });

  it('takes no form of another site', async () => {
    const response = await arrive(ticketFor(51)).set('Sec-Fetch-Site', 'cross-site');
    expect(response.status).to.equal(403);
    expect(await used()).to.deep.equal([]);
  });

  it('ends the session that this browser had before', async () => {
    const first = cookieOf(await arrive(ticketFor(51)));
    await arrive(ticketFor(51)).set('Cookie', first);
    const me = await request(app).get('/kenal/me').set('Cookie', first).set('Accept', 'application/json');
    expect(me.status).to.not.equal(200);
  });

  it('goes through in a browser without a press of a button, and by one where scripts are off', async function () {
    this.timeout(60_000);
    const server = createServer(app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/kenal`;
    const page = await newPage();
    await page.goto(`${address}/hand-over?ticket=${ticketFor(51, 7)}`);
    await page.waitForURL(`${address}/patrons/7`);
    const plain = await newPage({ javaScriptEnabled: false });
    await plain.goto(`${address}/hand-over?ticket=${ticketFor(51, 7)}`);
    expect(await plain.getByRole('button', { name: 'Continue to Kenal' }).count()).to.equal(1);
    await plain.getByRole('button', { name: 'Continue to Kenal' }).click();
    await plain.waitForURL(`${address}/patrons/7`);
    expect(await checkAccessibility(page)).to.deep.equal([]);
    await Promise.all([page.context().close(), plain.context().close()]);
    server.closeAllConnections();
    server.close();
  });

  it('is not there without a shared secret', () => {
    const sessions = formSessions(crmDb.db, 30);
    expect(handOverRoutes({ koha, crm: crmDb.db, sessions, secret: undefined })).to.deep.equal([]);
  });

  it('logs no ticket', async () => {
    const ticket = ticketFor(51);
    await request(app).get(`/kenal/hand-over?ticket=${ticket}`);
    await arrive(ticket);
    await arrive(ticket);
    expect(collected.text()).to.include('hand-over.signed-in').and.not.include(ticket.slice(0, 20));
  });
});

import { expect } from 'chai';
import type { Express } from 'express';
import sinon from 'sinon';
import request from 'supertest';
import { kohaApiCheck } from '../../../plugin/features/access/index.ts';
import { setPreference } from '../../koha/library.ts';
import { CATALOGUE, openHouse, PASSWORD, person, withPasswords, type House } from './house.ts';

const SAME = { 'Sec-Fetch-Site': 'same-origin' };
const WRONG = 'User name and password do not match.';
const WAIT = 'Too many failed attempts';

describe('the sign-in form', () => {
  let house: House;
  let app: Express;

  before(async () => {
    house = await openHouse();
    await person(house, { borrowernumber: 51, userid: 'ratna', cardnumber: 'STAFF51', flags: CATALOGUE });
    await person(house, { borrowernumber: 52, userid: 'made', cardnumber: 'P52', flags: 0 });
    await person(house, { borrowernumber: 53, userid: 'nopass', password: '!' });
    await person(house, { borrowernumber: 54, userid: 'legacy', password: 'XUFAKrxLKna5cZ2REBfFkg' });
    await person(house, { borrowernumber: 55, userid: 'locked', flags: CATALOGUE, login_attempts: -1 });
    await person(house, { borrowernumber: 56, userid: 'tired', flags: CATALOGUE, login_attempts: 3 });
    await person(house, { borrowernumber: 57, userid: 'twofactor', flags: CATALOGUE, auth_method: 'two-factor' });
    await person(house, {
      borrowernumber: 58,
      userid: 'expired',
      flags: CATALOGUE,
      password_expiration_date: '2026-11-22',
    });
    await person(house, { borrowernumber: 59, userid: 'anonymous' });
    await setPreference(house.kohaDb.db, 'FailedLoginAttempts', '3');
    await setPreference(house.kohaDb.db, 'AnonymousPatron', '59');
    await house.koha.refreshCapabilities();
  });

  beforeEach(async () => {
    app = withPasswords(house);
    house.clock.set('2026-11-22T03:00:00Z');
    await house.crmDb.db('kenal_sign_in_failure').delete();
    await house.crmDb.db('kenal_session').delete();
  });

  const signIn = (userid: string, password = PASSWORD, next = '/') =>
    request(app).post('/kenal/sign-in').set(SAME).type('form').send({ userid, password, next });
  const cookieOf = (response: request.Response): string => response.get('Set-Cookie')?.[0]?.split(';')[0] ?? '';
  const visit = (cookie: string) => request(app).get('/kenal/me').set('Cookie', cookie);

  describe('lets in', () => {
    it('a librarian, and leads back to where they were going', async () => {
      const response = await signIn('ratna', PASSWORD, '/patrons?q=ayu');
      expect([response.status, response.get('Location')]).to.deep.equal([303, '/kenal/patrons?q=ayu']);
      expect((await visit(cookieOf(response))).body).to.deep.include({ borrowernumber: 51, signedInBy: 'form' });
    });

    it('by card number too', async () => {
      expect((await signIn('STAFF51')).status).to.equal(303);
    });

    it('with a cookie that scripts and other sites cannot use', async () => {
      expect((await signIn('ratna')).get('Set-Cookie')?.[0]).to.match(
        /^kenal_session=[\w-]{43}; Path=\/kenal; HttpOnly; SameSite=Lax$/,
      );
    });

    it('and keeps only a hash of the cookie', async () => {
      const cookie = cookieOf(await signIn('ratna'));
      const rows = await house.crmDb.db('kenal_session').select('id_hash', 'borrowernumber');
      expect(rows).to.have.length(1);
      expect(JSON.stringify(rows)).not.to.include(cookie.split('=')[1]);
    });

    it('and ends the session that the browser had before', async () => {
      const old = cookieOf(await signIn('ratna'));
      await request(app)
        .post('/kenal/sign-in')
        .set({ ...SAME, Cookie: old })
        .type('form')
        .send({ userid: 'ratna', password: PASSWORD });
      expect((await visit(old)).status).to.equal(303);
    });

    it('a patron without staff rights as far as the polite refusal', async () => {
      const response = await signIn('made');
      expect(response.status).to.equal(303);
      expect((await visit(cookieOf(response))).status).to.equal(403);
    });
  });

  describe('does not let in', () => {
    for (const userid of ['nobody-of-this-name', 'nopass', 'legacy', 'locked', 'tired', 'anonymous'])
      it(`${userid}, with the same answer as to a wrong password`, async () => {
        const right = await signIn(userid);
        const wrong = await signIn('ratna', 'wrong');
        expect([right.status, wrong.status]).to.deep.equal([422, 422]);
        expect(right.text).to.include(WRONG);
        expect(right.text.replace(`value="${userid}"`, 'value="ratna"').replaceAll(/[0-9a-f-]{36}/g, '')).to.equal(
          wrong.text.replaceAll(/[0-9a-f-]{36}/g, ''),
        );
      });

    it('somebody with a second factor, and says so only after the right password', async () => {
      expect((await signIn('twofactor')).text).to.include('can only sign in through Koha');
      expect((await signIn('twofactor', 'wrong')).text).to.include(WRONG);
    });

    it('anybody where Koha enforces a second factor', async () => {
      await setPreference(house.kohaDb.db, 'TwoFactorAuthentication', 'enforced');
      house.koha.memory.forget();
      const { text } = await signIn('ratna');
      await setPreference(house.kohaDb.db, 'TwoFactorAuthentication', 'disabled');
      house.koha.memory.forget();
      expect(text).to.include('can only sign in through Koha');
    });

    it('somebody whose password has expired, and says so only after the right password', async () => {
      expect((await signIn('expired')).text).to.include('Your password has expired');
      expect((await signIn('expired', 'wrong')).text).to.include(WRONG);
    });

    it('and gives back what was typed as name, never the password', async () => {
      const { text } = await signIn('ratna', 'almost-right');
      expect(text).to.include('value="ratna"').and.not.include('almost-right');
    });

    it('and leaves neither name nor password in the log', async () => {
      await signIn('ratna', 'almost-right');
      expect(house.collected.text())
        .to.include('access.sign-in-refused')
        .and.not.match(/ratna|almost-right/);
    });
  });

  describe('after many failures', () => {
    const failTimes = async (userid: string, times: number): Promise<void> => {
      for (let attempt = 0; attempt < times; attempt += 1) await signIn(userid, 'wrong');
    };

    it('waits, even for the right password, by either name', async () => {
      await failTimes('ratna', 5);
      expect((await signIn('ratna')).status).to.equal(429);
      expect((await signIn('STAFF51')).text).to.include(WAIT);
    });

    it('waits the same for a name that nobody has', async () => {
      await failTimes('nobody-of-this-name', 5);
      expect((await signIn('Nobody-of-this-name ')).text).to.include(WAIT);
    });

    it('counts attempts of the same moment', async () => {
      const answers = await Promise.all(Array.from({ length: 12 }, () => signIn('ratna', 'wrong')));
      expect(answers.filter(({ status }) => status === 422)).to.have.length.at.most(5);
    });

    it('opens again after a quarter of an hour', async () => {
      await failTimes('ratna', 5);
      house.clock.advance({ minutes: 16 });
      expect((await signIn('ratna')).status).to.equal(303);
    });

    it('forgets them after a success', async () => {
      await failTimes('ratna', 4);
      await signIn('ratna');
      await failTimes('ratna', 4);
      expect((await signIn('ratna')).status).to.equal(303);
    });

    it('does not lock out others', async () => {
      await failTimes('made', 5);
      expect((await signIn('ratna')).status).to.equal(303);
    });

    it('stops one address that tries many names', async () => {
      for (let attempt = 0; attempt < 30; attempt += 1) await signIn(`name-${attempt}`, 'wrong');
      expect((await signIn('ratna')).text).to.include('Too many attempts');
    });
  });

  describe('its session', () => {
    const keepVisiting = async (cookie: string, { hours }: { readonly hours: number }): Promise<void> => {
      for (let quarter = 0; quarter < hours * 4; quarter += 1) {
        house.clock.advance({ minutes: 15 });
        await visit(cookie);
      }
    };

    it('ends after half an hour without a request', async () => {
      const cookie = cookieOf(await signIn('ratna'));
      house.clock.advance({ minutes: 31 });
      expect((await visit(cookie)).status).to.equal(303);
    });

    it('lives on while pages are read, but not beyond half a day', async () => {
      const cookie = cookieOf(await signIn('ratna'));
      await keepVisiting(cookie, { hours: 11 });
      expect((await visit(cookie)).status).to.equal(200);
      await keepVisiting(cookie, { hours: 1 });
      expect((await visit(cookie)).status).to.equal(303);
    });

    it('ends by signing out', async () => {
      const cookie = cookieOf(await signIn('ratna'));
      const out = await request(app)
        .post('/kenal/sign-out')
        .set({ ...SAME, Cookie: cookie });
      expect([out.status, out.get('Location')]).to.deep.equal([303, '/kenal/signed-out']);
      expect(out.get('Set-Cookie')?.[0]).to.match(/^kenal_session=; Max-Age=0; Path=\/kenal/);
      expect((await visit(cookie)).status).to.equal(303);
    });

    it('does not end by a link from elsewhere', async () => {
      const cookie = cookieOf(await signIn('ratna'));
      await request(app).post('/kenal/sign-out').set({ 'Sec-Fetch-Site': 'cross-site', Cookie: cookie });
      expect((await visit(cookie)).status).to.equal(200);
    });

    it('ends at once when Koha locks the account', async () => {
      const cookie = cookieOf(await signIn('ratna'));
      await house.kohaDb.db('borrowers').where({ borrowernumber: 51 }).update({ login_attempts: -1 });
      const { status } = await visit(cookie);
      await house.kohaDb.db('borrowers').where({ borrowernumber: 51 }).update({ login_attempts: 0 });
      expect(status).to.equal(303);
    });
  });

  describe('through Koha’s API', () => {
    const answering = (status: number, body: unknown) =>
      sinon.stub().callsFake(() => Promise.resolve(new Response(JSON.stringify(body), { status })));
    const useApi = (ask: sinon.SinonStub): void => {
      app = house.app(kohaApiCheck({ url: 'http://koha.example/api/v1/' }, ask));
    };

    it('asks with what was typed, and follows no redirection', async () => {
      const ask = answering(201, { patron_id: 51, userid: 'ratna' });
      useApi(ask);
      expect((await signIn('ratna')).status).to.equal(303);
      const [address, options] = ask.firstCall.args as [string, RequestInit];
      expect(address).to.equal('http://koha.example/api/v1/auth/password/validation');
      expect(options).to.include({
        method: 'POST',
        redirect: 'error',
        body: JSON.stringify({ identifier: 'ratna', password: PASSWORD }),
      });
    });

    it('does not take another person’s yes', async () => {
      useApi(answering(201, { patron_id: 52 }));
      expect((await signIn('ratna')).text).to.include(WRONG);
    });

    it('takes no for no, and tells an expired password', async () => {
      useApi(answering(400, { error: 'Validation failed' }));
      expect((await signIn('ratna')).text).to.include(WRONG);
      useApi(answering(400, { error: 'Password expired' }));
      expect((await signIn('ratna')).text).to.include('Your password has expired');
    });

    it('counts nothing while Koha does not answer', async () => {
      useApi(sinon.stub().rejects(new Error('away')));
      expect((await signIn('ratna')).status).to.equal(503);
      useApi(answering(403, {}));
      expect((await signIn('ratna')).status).to.equal(503);
      expect(await house.crmDb.db('kenal_sign_in_failure').where('failures', '>', 0)).to.deep.equal([]);
    });
  });

  describe('where it is off', () => {
    it('does not exist, and the page leads to Koha', async () => {
      app = house.app();
      expect((await signIn('ratna')).status).to.equal(404);
      const { text } = await request(app).get('/kenal/sign-in');
      expect(text).to.include('href="/cgi-bin/koha/mainpage.pl">Sign in with Koha').and.not.include('type="password"');
    });
  });
});

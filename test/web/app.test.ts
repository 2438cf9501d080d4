import { expect } from 'chai';
import request from 'supertest';
import { Conflict, NotFound } from '../../plugin/shared/errors.ts';
import { instant } from '../../plugin/shared/time.ts';
import { formValidator } from '../../plugin/shared/validation.ts';
import { route } from '../../plugin/web/route.ts';
import { collectedLog } from '../support/log.ts';
import { librarian, pageThat, staff, testApp, WEB_SETTINGS } from './app.ts';

const sameOrigin = { 'Sec-Fetch-Site': 'same-origin' };
const nobody = () => Promise.resolve({ state: 'nobody' } as const);
const aPatron = () => Promise.resolve({ state: 'patron', displayName: 'Made', signedInBy: 'koha' } as const);

const failing = (error: Error) =>
  testApp({
    routes: [
      pageThat(() => {
        throw error;
      }),
    ],
  });

const page = route({
  method: 'get',
  path: '/signed',
  permission: 'patrons.view',
  handler: ({ t }, response) =>
    response.page(
      'access/signed-out',
      { title: t('access.signedOut.title'), breadcrumbs: [], menu: 'patrons', searched: 'Ayu "<' },
      { explanation: '<b>bold</b>', kohaLogoutPath: undefined, back: { path: '/', text: 'Back' } },
    ),
});

describe('the web application', () => {
  describe('headers', () => {
    it('lets a page load nothing from elsewhere and nothing inline', async () => {
      const { headers } = await request(testApp({ routes: [page] })).get('/kenal/signed');
      expect(headers['content-security-policy']).to.equal(
        "default-src 'none';script-src 'self';style-src 'self';img-src 'self' data:;font-src 'self';connect-src 'self';form-action 'self';frame-ancestors 'self';base-uri 'none'",
      );
      expect(headers['referrer-policy']).to.equal('same-origin');
      expect(headers['x-content-type-options']).to.equal('nosniff');
      expect(headers).not.to.have.property('x-powered-by');
    });

    it('keeps pages out of every cache', async () => {
      const { headers } = await request(testApp({ routes: [page] })).get('/kenal/signed');
      expect(headers['cache-control']).to.equal('no-store');
    });

    it('keeps them out of caches also where there is no page', async () => {
      const { headers } = await request(testApp()).get('/kenal/nothing');
      expect(headers['cache-control']).to.equal('no-store');
    });
  });

  describe('addresses', () => {
    it('lead from the bare path to the start page', async () => {
      const { status, headers } = await request(testApp()).get('/kenal');
      expect([status, headers['location']]).to.deep.equal([308, '/kenal/']);
    });

    it('answer HEAD as GET, without the body', async () => {
      const { status, headers, text } = await request(testApp({ routes: [page] })).head('/kenal/signed');
      expect([status, headers['content-type'], text]).to.deep.equal([200, 'text/html; charset=utf-8', undefined]);
    });

    it('lose parameters without a value', async () => {
      const { status, headers } = await request(testApp()).get('/kenal/patrons?q=ay%20u&library=&page=');
      expect([status, headers['location']]).to.deep.equal([303, '/kenal/patrons?q=ay+u']);
    });

    it('do not lose values while losing empty parameters', async () => {
      const { headers } = await request(testApp()).get('/kenal/patrons?q=a%3Fb%26c&x=');
      expect(headers['location']).to.equal('/kenal/patrons?q=a%3Fb%26c');
    });

    it('below another base path work the same', async () => {
      const app = testApp({ settings: { ...WEB_SETTINGS, basePath: '/intern/kenal' }, routes: [page] });
      const { text } = await request(app).get('/intern/kenal/signed');
      expect(text).to.include('href="/intern/kenal/patrons"').and.not.include('"/kenal/');
    });
  });

  describe('files', () => {
    it('are cached for ever under an address that holds their hash', async () => {
      const app = testApp({ routes: [page] });
      const { text } = await request(app).get('/kenal/signed');
      const address = /\/kenal\/assets\/kenal\.[0-9a-f]{12}\.css/.exec(text)?.[0];
      const { headers, status } = await request(app).get(address!);
      expect([status, headers['cache-control']]).to.deep.equal([200, 'public, max-age=31536000, immutable']);
      expect(headers['content-type']).to.equal('text/css; charset=utf-8');
    });

    it('are not found under any other name', async () => {
      const { status } = await request(testApp()).get('/kenal/assets/..%2fapp.ts');
      expect(status).to.equal(404);
    });
  });

  describe('a page', () => {
    it('escapes what it prints, also in the search box', async () => {
      const { text } = await request(testApp({ routes: [page] })).get('/kenal/signed');
      expect(text).to.include('&lt;b&gt;bold&lt;/b&gt;').and.include('value="Ayu &quot;&lt;"');
    });

    it('says how fresh the data is', async () => {
      const { text } = await request(testApp({ routes: [page] })).get('/kenal/signed');
      expect(text).to.include('Koha data as of 3 minutes ago');
    });

    it('says when the data is late', async () => {
      const app = testApp({ routes: [page], refreshedAt: () => Promise.resolve(instant('2026-11-22T01:00:00Z')) });
      expect((await request(app).get('/kenal/signed')).text).to.include('Koha data is late: as of 2 hours ago');
    });

    it('comes up although the frame cannot be completed', async () => {
      const app = testApp({ routes: [page], refreshedAt: () => Promise.reject(new Error('away')) });
      expect((await request(app).get('/kenal/signed')).status).to.equal(200);
    });

    it('offers in the menu only what the person may use', async () => {
      const app = testApp({
        routes: [pageThat(() => undefined)],
        identify: () => Promise.resolve(staff({ permissions: new Set() })),
      });
      const { text } = await request(app).get('/kenal/nothing').set('Accept', 'text/html');
      expect(text).to.include('>Today<').and.not.include('>Patrons<').and.not.include('role="search"');
    });
  });

  describe('language', () => {
    it('is the one of the library where nobody has chosen', async () => {
      const app = testApp({ settings: { ...WEB_SETTINGS, language: 'id' } });
      const { text } = await request(app).get('/kenal/nothing').set('Accept-Language', 'en');
      expect(text).to.include('<html lang="id" dir="ltr">').and.include('Tidak ada apa-apa di sini');
    });

    it('is the one of the browser where the library has none', async () => {
      const app = testApp({ settings: { ...WEB_SETTINGS, language: undefined } });
      const { text } = await request(app).get('/kenal/nothing').set('Accept-Language', 'fr, id-ID;q=0.8, en;q=0.5');
      expect(text).to.include('<html lang="id"');
    });

    it('is chosen by a form, and stays on the page', async () => {
      const { status, headers } = await request(testApp())
        .post('/kenal/language')
        .set(sameOrigin)
        .type('form')
        .send({ language: 'id', next: '/patrons?q=ayu' });
      expect([status, headers['location']]).to.deep.equal([303, '/kenal/patrons?q=ayu']);
      expect(headers['set-cookie']).to.include(
        'kenal_language=id; Max-Age=31536000; Path=/kenal; HttpOnly; SameSite=Lax',
      );
    });

    it('is confirmed once, in the new language', async () => {
      const visit = (cookie: string) =>
        request(testApp({ routes: [page] }))
          .get('/kenal/signed')
          .set('Cookie', cookie);
      const { text, headers } = await visit('kenal_language=id; kenal_flash=frame.done.language');
      expect(text).to.include('Kenal kini tampil dalam bahasa Indonesia.');
      expect(headers['set-cookie']).to.include('kenal_flash=; Max-Age=0; Path=/kenal; HttpOnly; SameSite=Lax');
    });

    it('is not confirmed by a cookie that names another text', async () => {
      const { text } = await request(testApp({ routes: [page] }))
        .get('/kenal/signed')
        .set('Cookie', 'kenal_flash=frame.fresh.never');
      expect(text).not.to.include('Koha data not read yet');
    });

    it('does not lead to another site', async () => {
      const { headers } = await request(testApp())
        .post('/kenal/language')
        .set(sameOrigin)
        .type('form')
        .send({ language: 'id', next: '//evil.example' });
      expect(headers['location']).to.equal('/kenal/');
    });
  });

  describe('who may enter', () => {
    it('sends people without a session to the sign-in page, and back afterwards', async () => {
      const { status, headers } = await request(testApp({ routes: [page], identify: nobody })).get('/kenal/signed?q=1');
      expect([status, headers['location']]).to.deep.equal([303, '/kenal/sign-in?next=%2Fsigned%3Fq%3D1']);
    });

    it('tells programs without a session so, as JSON', async () => {
      const app = testApp({ routes: [pageThat(() => undefined, '/api/v1/thing')], identify: nobody });
      const response = await request(app).get('/kenal/api/v1/thing');
      expect(response.status).to.equal(401);
      expect(response.body).to.have.nested.property('error.code', 'access.not-signed-in');
    });

    it('refuses patrons without staff rights politely', async () => {
      const { status, text } = await request(testApp({ routes: [page], identify: aPatron })).get('/kenal/signed');
      expect(status).to.equal(403);
      expect(text).to.include('Kenal is for library staff').and.include('Made');
    });

    it('refuses staff without the permission', async () => {
      const app = testApp({ routes: [page], identify: () => Promise.resolve(staff({ permissions: new Set() })) });
      expect((await request(app).get('/kenal/signed')).status).to.equal(403);
    });

    it('asks for the permission before it looks at the input', async () => {
      const checked = route({
        method: 'get',
        path: '/checked',
        permission: 'patrons.view',
        query: formValidator<object>(
          { type: 'object', required: ['q'], properties: { q: { type: 'string' } } },
          'test.query',
          'The query',
        ),
        handler: (_request, response) => response.json({}),
      });
      const closed = testApp({ routes: [checked], identify: () => Promise.resolve(staff({ permissions: new Set() })) });
      expect((await request(closed).get('/kenal/checked')).status).to.equal(403);
      expect((await request(testApp({ routes: [checked] })).get('/kenal/checked')).status).to.equal(422);
    });
  });

  describe('forms from other places', () => {
    let changed = 0;
    const change = route({
      method: 'post',
      path: '/change',
      permission: 'signed-in',
      handler: (_request, response) => {
        changed += 1;
        response.see('/');
      },
    });
    const send = (headers: Record<string, string>) =>
      request(testApp({ routes: [change] }))
        .post('/kenal/change')
        .set({ Host: 'kenal.example', ...headers });

    beforeEach(() => {
      changed = 0;
    });

    it('are taken from our own pages', async () => {
      expect((await send(sameOrigin)).status).to.equal(303);
      expect((await send({ Origin: 'http://kenal.example' })).status).to.equal(303);
    });

    for (const headers of [
      {},
      { Origin: 'null' },
      { Origin: 'http://evil.example' },
      { Origin: 'https://kenal.example' },
      { Origin: 'http://kenal.example:8080' },
      { 'Sec-Fetch-Site': 'same-site', Origin: 'http://kenal.example' },
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'none' },
    ])
      it(`are refused with ${JSON.stringify(headers)}`, async () => {
        expect((await send(headers)).status).to.equal(403);
        expect(changed).to.equal(0);
      });

    it('are judged by the address that a trusted proxy tells', async () => {
      const settings = { ...WEB_SETTINGS, trustedProxies: ['127.0.0.1', '::1'] };
      const { status } = await request(testApp({ routes: [change], settings }))
        .post('/kenal/change')
        .set({ 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'staff.example', Origin: 'https://staff.example' });
      expect(status).to.equal(303);
    });

    it('are not fooled by a proxy that nobody trusts', async () => {
      const headers = { 'X-Forwarded-Host': 'evil.example', Origin: 'http://evil.example' };
      expect((await send(headers)).status).to.equal(403);
    });
  });

  describe('failures', () => {
    it('become the status of their kind', async () => {
      expect((await request(failing(new NotFound('test.gone', 'Gone.'))).get('/kenal/page')).status).to.equal(404);
      expect((await request(failing(new Conflict('test.late', 'Late.'))).get('/kenal/page')).status).to.equal(409);
      expect((await request(failing(new Error('a bug'))).get('/kenal/page')).status).to.equal(500);
    });

    it('of a database are called that, and offer another try', async () => {
      const away = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
      const { status, text } = await request(failing(away)).get('/kenal/page').set('Accept', 'text/html');
      expect(status).to.equal(503);
      expect(text).to.include('Try again').and.not.include('ECONNREFUSED');
    });

    it('do not show what went wrong inside, only under which number to find it', async () => {
      const { text, headers } = await request(failing(new Error('secret of Ayu'))).get('/kenal/page');
      expect(text).to.include(headers['x-request-id']!).and.not.include('Ayu');
    });

    it('come as a page even where nobody can be recognised', async () => {
      const { status, text } = await request(testApp({ identify: () => Promise.reject(new Error('away')) }))
        .get('/kenal/nothing')
        .set('Accept', 'text/html');
      expect(status).to.equal(404);
      expect(text).to.include('There is nothing here');
    });

    it('of the error page itself still say nothing of the inside', async () => {
      const app = testApp({
        identify: () => Promise.resolve(staff()),
        menu: [{ key: 'x', label: 'no.such.text', icon: 'today', path: '/', permission: 'signed-in' }],
      });
      const { status, text } = await request(app).get('/kenal/nothing').set('Accept', 'text/html');
      expect([status, text]).to.deep.equal([500, 'Kenal cannot show this page.']);
    });

    it('in a form that is too large or broken are the sender’s', async () => {
      const app = testApp();
      const large = await request(app)
        .post('/kenal/language')
        .set(sameOrigin)
        .type('form')
        .send({ next: 'x'.repeat(70_000) });
      const broken = await request(app).post('/kenal/language').set(sameOrigin).type('json').send('{');
      expect([large.status, broken.status]).to.deep.equal([413, 422]);
    });
  });

  describe('the log', () => {
    it('holds the pattern of the route and the status, and nothing of the person', async () => {
      const { log, records, text } = collectedLog();
      const shown = route({
        method: 'get',
        path: '/patrons/:name',
        permission: 'signed-in',
        handler: (_request, response) => response.json({}),
      });
      await request(
        testApp({ log, routes: [shown], identify: () => Promise.resolve({ state: 'staff', viewer: librarian() }) }),
      )
        .get('/kenal/patrons/Ayu?q=Pratiwi')
        .set({ Cookie: 'CGISESSID=0123456789abcdef0123456789abcdef', Referer: 'http://x.example/Wayan' });
      expect(records.at(-1)).to.include({
        event: 'web.answered',
        route: '/kenal/patrons/:name',
        status: 200,
        method: 'GET',
      });
      expect(records.at(-1))
        .to.have.property('request')
        .that.matches(/^[0-9a-f-]{36}$/);
      expect(text()).not.to.match(/Ayu|Pratiwi|0123456789abcdef|Wayan|Ratna/);
    });
  });
});

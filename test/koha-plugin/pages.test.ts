import { expect } from 'chai';
import type { Page, Request } from 'playwright-core';
import { checkAccessibility, newPage, picture } from '../support/browser.ts';
import { LABELS, openKoha, REFERENCE, type Koha } from './koha.ts';

const CHECKOUT = '/cgi-bin/koha/circ/circulation.pl?borrowernumber=2&page=';
const PATRON = '/cgi-bin/koha/members/moremember.pl?borrowernumber=2&page=';
const MAIN = '/cgi-bin/koha/mainpage.pl?page=';
/** Longer than the script waits for Kenal, and than the page takes to settle. */
const LONG_ENOUGH_MS = 800;

/** A busy machine is not a slow Kenal: where that is not the point, the script waits for longer than its 300 ms. */
const PATIENT = `{
  const wait = globalThis.setTimeout;
  globalThis.setTimeout = (act, ms, ...rest) => wait(act, ms === 300 ? 20_000 : ms, ...rest);
}`;

describe('Kenal in the pages of Koha', function () {
  this.timeout(60_000);
  let koha: Koha;
  let page: Page;
  let complaints: string[];

  beforeEach(async () => {
    koha = await openKoha();
    page = await newPage();
    complaints = [];
    page.on('pageerror', (error) => complaints.push(error.message));
  });

  afterEach(async () => {
    await page.context().close();
    await koha.close();
    expect(complaints).to.deep.equal([]);
  });

  const openInTime = (path: string): Promise<unknown> => page.goto(`${koha.address}${path}`);
  const open = async (path: string): Promise<void> => {
    await page.addInitScript(PATIENT);
    await openInTime(path);
  };
  const strip = () => page.locator('#kenal-strip');
  const link = () => page.locator('[data-kenal-link]');
  const settle = (): Promise<void> => page.waitForTimeout(LONG_ENOUGH_MS);
  const press = (name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();
  const focused = (): Promise<string> => page.evaluate('document.activeElement.id');
  const asked = (): string[] => koha.asked.map(({ method, path }) => `${method} ${path}`);

  for (const age of ['old', 'new']) {
    describe(`with ${age} markup`, () => {
      it('adds an entry to the shorter list of the main page, and no strip', async () => {
        await open(`${MAIN}${age}-main`);
        await settle();
        expect(
          await page.locator('ul.biglinks-list').nth(1).locator('li:last-child > a.icon_general').innerText(),
        ).to.match(/^\s*Kenal$/);
        expect(await link().getAttribute('href')).to.equal('/kenal/');
        expect(asked()).to.deep.equal([]);
      });

      it('adds an entry to the menu of a patron, and the strip after the toolbar', async () => {
        await open(`${PATRON}${age}-patron`);
        await page.locator('main > #toolbar + #kenal-strip').waitFor();
        expect(await page.locator(':is(#menu, #circ-menu) > ul > li:last-child > a').innerText()).to.equal('Kenal');
        expect(await link().getAttribute('href')).to.equal('/kenal/patrons/2');
        expect(await strip().locator('p').first().innerText()).to.equal(
          'The card ends on 4 Dec 2026. Offer to renew it.',
        );
        await picture(page, `koha-${age}-patron`);
      });

      it('has the strip on the check-out page too, and leaves the focus with the barcode', async () => {
        await open(`${CHECKOUT}${age}-checkout`);
        await page.locator('#toolbar + #kenal-strip').waitFor();
        expect(await focused()).to.equal('barcode');
        expect(await link().count()).to.equal(1);
        await picture(page, `koha-${age}-checkout`);
      });

      it('leads to Koha’s own form for mending the contact', async () => {
        await open(`${PATRON}${age}-patron`);
        const href = await page.getByRole('link', { name: LABELS.fixContact }).getAttribute('href');
        expect(href).to.equal(await page.evaluate("document.querySelector('#editpatron').href"));
      });

      for (const name of ['main', 'patron', 'checkout'])
        it(`gives axe nothing new to find on the page ${name}`, async () => {
          const path = `${CHECKOUT}${age}-${name}`;
          koha.reference = undefined;
          await open(path);
          const before = await checkAccessibility(page);
          koha.reference = REFERENCE;
          await open(path);
          await settle();
          expect(await link().count()).to.equal(1);
          expect(await checkAccessibility(page)).to.deep.equal(before);
        });
    });
  }

  it('puts a button into the toolbar where Koha has no menu', async () => {
    await open(`${CHECKOUT}old-checkout`);
    expect(await page.locator('#toolbar .btn-group:last-child > a.btn').innerText()).to.equal('Kenal');
  });

  it('knows whose check-out it is when the address does not say so', async () => {
    await open('/cgi-bin/koha/circ/circulation.pl?page=old-checkout');
    await strip().waitFor();
    expect(asked()).to.deep.equal(['GET /kenal/api/v1/strip?borrowernumber=2']);
    await open('/cgi-bin/koha/circ/circulation.pl?page=new-checkout');
    await strip().waitFor();
    expect(asked()).to.have.lengthOf(2);
  });

  for (const [name, path] of [
    ['an empty check-out', '/cgi-bin/koha/circ/circulation.pl?page=old-checkout-nobody'],
    ['a patron whom Koha does not find', `${PATRON}old-patron-unknown`],
    ['the sign-in page', `${CHECKOUT}old-sign-in`],
    ['a print slip', `${CHECKOUT}old-slip`],
    ['a record of the catalogue', `${CHECKOUT}old-record`],
  ] as const)
    it(`adds nothing to ${name}`, async () => {
      await open(path);
      await settle();
      expect(await link().count()).to.equal(0);
      expect(asked()).to.deep.equal([]);
    });

  it('shows only what the settings of the plugin ask for', async () => {
    koha.reference = REFERENCE.replace('main patron strip', 'main');
    await open(`${PATRON}new-patron`);
    await settle();
    expect(await link().count()).to.equal(0);
    expect(asked()).to.deep.equal([]);
  });

  it('goes by the ticket where Kenal has a host name of its own', async () => {
    const run = '/cgi-bin/koha/plugins/run.pl?class=Koha::Plugin::Org::Kenal&amp;method=tool';
    koha.reference = REFERENCE.replace('main patron strip"', `main patron" data-open="${run}"`);
    await open(`${PATRON}new-patron`);
    expect(await link().getAttribute('href')).to.equal(`${run.replace('&amp;', '&')}&borrowernumber=2`);
    await open(`${MAIN}new-main`);
    expect(await link().getAttribute('href')).to.equal(run.replace('&amp;', '&'));
  });

  it('asks Kenal only after everything of Koha’s has loaded, without telling where from', async () => {
    await open(`${PATRON}old-patron`);
    await strip().waitFor();
    expect(koha.asked).to.have.lengthOf(1);
    expect(koha.asked[0]?.afterLoad).to.equal(true);
    expect(koha.asked[0]?.headers.referer ?? '').to.not.include('borrowernumber');
  });

  it('never asks Koha’s svc scripts, which sign out whoever lacks their permission', async () => {
    const paths: string[] = [];
    page.on('request', (request) => paths.push(new URL(request.url()).pathname));
    await open(`${PATRON}old-patron`);
    await strip().waitFor();
    await press(LABELS.note);
    await page.getByLabel(LABELS.noteLabel).fill('Moves in January.');
    await press(LABELS.save);
    await page.getByText('Saved.').waitFor();
    expect(paths.filter((path) => path.includes('/svc/') || path.startsWith('/api/v1/svc'))).to.deep.equal([]);
  });

  it('moves nothing of Koha’s when the strip appears', async () => {
    await page.addInitScript(`
      globalThis.shifts = [];
      const note = (list) => shifts.push(...list.getEntries().map((entry) => entry.value));
      new PerformanceObserver(note).observe({ type: 'layout-shift', buffered: true });
    `);
    const boxes = (): Promise<unknown> =>
      page.evaluate(
        "[...document.querySelectorAll('main *:not(#kenal-strip, #kenal-strip *)')].map((one) => JSON.stringify(one.getBoundingClientRect()))",
      );
    koha.reference = REFERENCE.replace(' strip', '');
    await open(`${PATRON}old-patron`);
    const before = await boxes();
    koha.reference = REFERENCE;
    await open(`${PATRON}old-patron`);
    await strip().waitFor();
    await settle();
    expect(await boxes()).to.deep.equal(before);
    expect(await page.evaluate('shifts')).to.deep.equal([]);
  });

  describe('when Kenal is not well', () => {
    const givenUp = async (): Promise<Request> => {
      const request = await page.waitForEvent('requestfailed', (one) => one.url().includes('/kenal/'));
      await settle();
      return request;
    };
    const loadedIn = async (): Promise<number> =>
      page.evaluate<number>("performance.getEntriesByType('navigation')[0].loadEventEnd");

    for (const mood of ['missing', 'hangs', 'refuses'] as const)
      it(`${mood}: Koha’s page is as always, and is loaded as fast`, async () => {
        koha.sidecar = mood;
        await openInTime(`${CHECKOUT}old-checkout`);
        expect(await loadedIn()).to.be.within(1, 10_000);
        await settle();
        expect(await strip().count()).to.equal(0);
        expect(await page.locator('html').getAttribute('class')).to.equal(null);
        expect(await focused()).to.equal('barcode');
        expect(koha.asked.map(({ afterLoad }) => afterLoad)).to.deep.equal([true]);
      });

    it('gives up after 300 ms', async () => {
      koha.sidecar = 'hangs';
      const gone = givenUp();
      await openInTime(`${CHECKOUT}old-checkout`);
      const request = await gone;
      const lasted = await page.evaluate<number[]>(
        "performance.getEntriesByType('resource').filter((one) => one.name.includes('/kenal/api')).map((one) => one.duration)",
      );
      expect(request.failure()?.errorText).to.equal('net::ERR_ABORTED');
      expect(Math.max(...lasted)).to.be.within(250, 1_500);
    });

    it('leaves it in peace for a while, longer each time', async () => {
      koha.sidecar = 'hangs';
      const rest = (): Promise<{ ms: number }> => page.evaluate("JSON.parse(localStorage.getItem('kenal.rest'))");
      const firstTime = givenUp();
      await openInTime(`${CHECKOUT}old-checkout`);
      await firstTime;
      const first = (await rest()).ms;
      await openInTime(`${CHECKOUT}old-checkout`);
      await settle();
      expect(koha.asked).to.have.lengthOf(1);
      await page.evaluate("localStorage.setItem('kenal.rest', JSON.stringify({ ms: 60000, until: 0 }))");
      const secondTime = givenUp();
      await openInTime(`${CHECKOUT}old-checkout`);
      await secondTime;
      expect([first, (await rest()).ms]).to.deep.equal([60_000, 120_000]);
    });

    it('comes back once it answers', async () => {
      koha.sidecar = 'missing';
      await open(`${CHECKOUT}old-checkout`);
      await settle();
      koha.sidecar = 'answers';
      await page.evaluate("localStorage.setItem('kenal.rest', JSON.stringify({ ms: 60000, until: 0 }))");
      await open(`${CHECKOUT}old-checkout`);
      await strip().waitFor();
      expect(await page.evaluate("localStorage.getItem('kenal.rest')")).to.equal('{}');
    });
  });

  describe('the strip', () => {
    beforeEach(async () => {
      await open(`${CHECKOUT}new-checkout`);
      await strip().waitFor();
    });

    it('says so when nothing waits', async () => {
      koha.shown = { sentence: null };
      await open(`${CHECKOUT}new-checkout`);
      await page.getByText(LABELS.nothing).waitFor();
      expect(await strip().getByRole('button').count()).to.equal(3);
    });

    it('takes a note where the eyes are, says that it is saved, and takes it back', async () => {
      await press(LABELS.note);
      await page.getByLabel(LABELS.noteLabel).fill('Moves in January.');
      await picture(page, 'koha-strip-note');
      await press(LABELS.save);
      await page.getByText('Saved.').waitFor();
      await press(LABELS.undo);
      await page.getByText('The note is gone.').waitFor();
      expect(koha.asked.slice(1).map(({ path, body }) => [path, body])).to.deep.equal([
        ['/kenal/api/v1/strip/notes', { borrowernumber: 2, kind: 'note', text: 'Moves in January.' }],
        ['/kenal/api/v1/strip/notes/undo', { id: 7, kind: 'note' }],
      ]);
      expect(koha.asked[1]?.headers['sec-fetch-site']).to.equal('same-origin');
    });

    it('logs what was said as a conversation or a promise: one press, the words, one press', async () => {
      for (const [label, kind] of [
        [LABELS.saveTalk, 'conversation'],
        [LABELS.savePromise, 'promise'],
      ] as const) {
        await press(LABELS.note);
        await page.keyboard.type('Asked where the atlases are.');
        await press(label);
        await page.getByText('Saved.').waitFor();
        expect(koha.asked.at(-1)?.body).to.deep.equal({
          borrowernumber: 2,
          kind,
          text: 'Asked where the atlases are.',
        });
        await press(LABELS.undo);
        await page.getByText('The note is gone.').waitFor();
        expect(koha.asked.at(-1)?.body).to.deep.equal({ id: 7, kind });
      }
    });

    it('gives axe nothing new to find with the note open, or with the strip hidden', async () => {
      const found = await checkAccessibility(page);
      await press(LABELS.note);
      expect(await checkAccessibility(page)).to.deep.equal(found);
      await press(LABELS.notToday);
      expect(await checkAccessibility(page)).to.deep.equal(found);
    });

    it('offers neither note nor hand-over to who may not write conversations', async () => {
      koha.mayWrite = false;
      await open(`${CHECKOUT}new-checkout`);
      await strip().waitFor();
      expect(await strip().getByRole('button').count()).to.equal(1);
      expect(await strip().getByRole('button', { name: LABELS.notToday }).isVisible()).to.equal(true);
      await page.keyboard.press('Alt+k');
      expect(await page.evaluate('document.activeElement.textContent')).to.equal(LABELS.fixContact);
    });

    it('hands over in the same way', async () => {
      await press(LABELS.handOver);
      expect(await strip().getByRole('button', { name: LABELS.savePromise }).isVisible()).to.equal(false);
      await page.getByLabel(LABELS.handOverLabel).fill('Asks for maps.');
      await press(LABELS.save);
      await page.getByText('Saved.').waitFor();
      expect(koha.asked[1]?.body).to.include({ kind: 'hand-over' });
    });

    it('keeps the words when Kenal does not take them, and when Escape closes the form', async () => {
      koha.sidecar = 'missing';
      await press(LABELS.note);
      await page.getByLabel(LABELS.noteLabel).fill('Moves in January.');
      await press(LABELS.save);
      await page.getByText(LABELS.failed).waitFor();
      await page.getByLabel(LABELS.noteLabel).press('Escape');
      expect(await page.getByLabel(LABELS.noteLabel).isVisible()).to.equal(false);
      expect(await page.evaluate('document.activeElement.textContent')).to.equal(LABELS.note);
      await press(LABELS.note);
      expect(await page.getByLabel(LABELS.noteLabel).inputValue()).to.equal('Moves in January.');
    });

    it('goes for the day with one key, and can be fetched back', async () => {
      await page.keyboard.press('Alt+k');
      await page.keyboard.press('Escape');
      await page.getByText(LABELS.hidden).waitFor();
      await open(`${CHECKOUT}new-checkout`);
      await settle();
      expect(await strip().count()).to.equal(0);
      expect(koha.asked).to.have.lengthOf(1);
      await page.evaluate("localStorage.removeItem('kenal.hidden')");
      await open(`${CHECKOUT}new-checkout`);
      await press(LABELS.notToday);
      await press(LABELS.showAgain);
      await page.getByRole('button', { name: LABELS.note }).waitFor();
      expect(await page.evaluate("JSON.parse(localStorage.getItem('kenal.hidden')).patrons")).to.deep.equal([]);
    });

    it('is there again tomorrow', async () => {
      await page.evaluate("localStorage.setItem('kenal.hidden', JSON.stringify({ day: '2026-1-1', patrons: ['2'] }))");
      await open(`${CHECKOUT}new-checkout`);
      await strip().waitFor();
    });

    it('leaves every key to Koha but the one that leads to it', async () => {
      await page.evaluate(
        "globalThis.kept = []; document.addEventListener('keydown', (event) => kept.push(event.code + event.defaultPrevented))",
      );
      for (const key of ['Alt+r', 'Alt+u', 'Alt+q', 'Alt+w', 'Escape', 'k']) await page.locator('#barcode').press(key);
      expect(await page.evaluate<string[]>("kept.filter((one) => one.endsWith('true'))")).to.deep.equal([]);
      expect(await strip().isVisible()).to.equal(true);
      await page.keyboard.press('Alt+k');
      expect(await page.evaluate('document.activeElement.textContent')).to.equal(LABELS.note);
    });

    it('fits a narrow window', async () => {
      await page.setViewportSize({ width: 360, height: 640 });
      const [wide, inside] = await page.evaluate<[number, number]>(
        "[document.querySelector('#kenal-strip').scrollWidth, document.querySelector('#kenal-strip').clientWidth]",
      );
      expect(wide).to.be.at.most(inside);
      await picture(page, 'koha-strip-360');
    });
  });
});

import { stat } from 'node:fs/promises';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { checkAccessibility, newPage, picture } from './browser.ts';

const GOOD = '<!doctype html><html lang="en"><title>Good</title><main><h1>Loans</h1></main></html>';
const BAD = '<!doctype html><html lang="en"><title>Bad</title><main><h1>Loans</h1><img src="x.png"></main></html>';

describe('the browser of the tests', function () {
  this.timeout(60_000);
  let page: Page;

  beforeEach(async () => {
    page = await newPage({ width: 360, locale: 'id' });
  });

  afterEach(async () => {
    await page.context().close();
  });

  it('finds nothing wrong with a page that is accessible', async () => {
    await page.setContent(GOOD);
    expect(await checkAccessibility(page)).to.deep.equal([]);
  });

  it('looks at pages that forbid every script', async () => {
    await page.route('http://kenal.test/', (route) =>
      route.fulfill({
        body: BAD,
        contentType: 'text/html',
        headers: { 'content-security-policy': "default-src 'none'" },
      }),
    );
    await page.goto('http://kenal.test/');
    expect(await checkAccessibility(page)).to.have.lengthOf(1);
  });

  it('names the element that is wrong and why', async () => {
    await page.setContent(BAD);
    const [first] = await checkAccessibility(page);
    expect(first).to.match(/^image-alt: .* \(img\) .*alt/);
  });

  it('has the asked width and language', async () => {
    await page.setContent(GOOD);
    expect(await page.evaluate('[innerWidth, navigator.language]')).to.deep.equal([360, 'id']);
  });

  it('writes pictures of pages', async () => {
    await page.setContent(GOOD);
    const { size } = await stat(await picture(page, 'harness'));
    expect(size).to.be.greaterThan(1_000);
  });
});

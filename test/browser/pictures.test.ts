import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { openHouse, type House } from './house.ts';

const LARGEST_BYTES = 300_000;

/** `KENAL_PICTURES=docs` makes the pictures of the documentation anew; otherwise they are only tried. */
const folder = fileURLToPath(
  new URL(process.env['KENAL_PICTURES'] === 'docs' ? '../../docs/pictures/' : './pictures/', import.meta.url),
);

describe('the pictures of the documentation', function () {
  this.timeout(60_000);
  let house: House;

  before(async () => {
    house = await openHouse();
    await mkdir(folder, { recursive: true });
  });

  after(() => house.close());

  it('show a patron, and are small', async () => {
    const file = path.join(folder, 'patron.png');
    const page = await house.pageOf('sirkulasi', { width: 1280, height: 1180 });
    await page.goto(`${house.address}patrons/${house.people.faithful}`);
    await page.locator('.timeline').first().waitFor();
    await page.screenshot({ path: file });
    await page.context().close();
    expect((await stat(file)).size).to.be.within(50_000, LARGEST_BYTES);
  });
});

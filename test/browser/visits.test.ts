import type { Page } from 'playwright-core';
import { describeStates, type State } from './states.ts';

const GATE = [
  'Nomor kartu;Waktu;Pintu',
  ...Array.from({ length: 30 }, (_, row) => `2026 0099 100${1 + (row % 4)};${1 + (row % 25)}/11/2026 09:15;Utara`),
  '123;20/11/2026 08:00;Utara',
  '2026 0099 1001;kemarin;Selatan',
].join('\n');

const visits: State = { as: 'kepala', path: () => 'visits' };

const sendList = async (page: Page): Promise<void> => {
  await page
    .locator('#visit-file')
    .setInputFiles({ name: 'gate.csv', mimeType: 'text/csv', buffer: Buffer.from(GATE) });
  await page.locator('form[action$=upload] button').click();
  await page.waitForURL('**/visits/mapping');
};

const sendNothing = async (page: Page): Promise<void> => {
  await page.evaluate('document.querySelector("#visit-file").removeAttribute("required")');
  await Promise.all([page.waitForResponse('**/upload'), page.locator('form[action$=upload] button').click()]);
  await page.locator('.flash-bad').waitFor();
};

const tryOut = async (page: Page): Promise<void> => {
  await sendList(page);
  await page.locator('form[action$=check] .btn-main').click();
  await page.waitForURL('**/visits/check?*');
};

describeStates('the pages of visits from elsewhere', {
  visits,
  'visits-no-file': { ...visits, then: sendNothing },
  'visits-mapping': { ...visits, then: sendList },
  'visits-check': { ...visits, then: tryOut },
});

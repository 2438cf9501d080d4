import type { Page } from 'playwright-core';
import { crmDatabase } from '../support/database.ts';
import { openHouse, type House } from './house.ts';
import { describeStates, type State } from './states.ts';

const submitSignIn = async (page: Page): Promise<void> => {
  await page.locator('input[name=userid]').fill('sirkulasi');
  await page.locator('input[name=password]').fill('not this one');
  await Promise.all([page.waitForResponse('**/sign-in'), page.locator('form[action$=sign-in] button').click()]);
  await page.locator('.flash-bad').waitFor();
};

/** Fills the first field of a setting with what will not do, and sends it. */
const refuse = async (page: Page, field: 'input' | 'textarea', text: string): Promise<void> => {
  const form = page.locator('form.choice-form');
  await form.locator(field).first().fill(text);
  await form.locator('.btn-main').click();
  await page.locator('.flash-bad').waitFor();
};

/** Opens the first field, or the first list of words, that a profile asks for. */
const follow =
  (what: 'fields' | 'words') =>
  async (page: Page): Promise<void> => {
    await page.locator(`main a[href*="/settings/profile/${what}/"]`).first().click();
    await page.waitForURL(`**/${what}/*`);
  };

/** Sends a list with a row that will do, and one that will not. */
const sendList = async (page: Page): Promise<void> => {
  const buffer = Buffer.from('Card,Occupation\nNOBODY,Teacher\n,Nurse');
  await page.locator('input[type=file]').setInputFiles({ name: 'survey.csv', mimeType: 'text/csv', buffer });
  await page.locator('main form .btn-main').click();
  await page.waitForURL('**/mapping**');
};

const patron = (who: keyof House['people'], query = ''): State => ({
  as: 'sirkulasi',
  path: ({ people }) => `patrons/${people[who]}${query}`,
});
const list = (query = ''): State => ({ as: 'sirkulasi', path: () => `patrons${query}` });

const STATES: Readonly<Record<string, State>> = {
  'sign-in': { path: () => 'sign-in' },
  'sign-in-failed': { path: () => 'sign-in', then: submitSignIn },
  'signed-out': { path: () => 'signed-out' },
  today: { as: 'kepala', path: () => '' },
  'today-cataloguer': { as: 'katalog', path: () => '' },
  'patrons-to-ask': list(),
  'patrons-found': list('?q=wi'),
  'patrons-filtered': list('?library=UTR&category=ADT&sort=-expiry'),
  'patrons-none': list('?q=zzzz&library=UTR'),
  'patrons-suggested': {
    ...list(),
    then: async (page) => {
      await page.locator('#find').pressSequentially('wi');
      await page.locator('.find-option').first().waitFor();
    },
  },
  patron: patron('faithful'),
  'patron-figures': { ...patron('faithful'), then: (page) => page.locator('[aria-labelledby=visits] summary').click() },
  'patron-timeline-loans': patron('faithful', '?kind=loan&before=2026-06-01'),
  'patron-timeline-together': patron('faithful', '?kind=said'),
  'patron-timeline-none': patron('faithful', '?kind=loan&before=2020-01-01'),
  'patron-without-titles': { ...patron('faithful'), as: 'referensi' },
  'patron-newcomer': patron('newcomer'),
  'patron-private': patron('private'),
  'patron-long-name': patron('longName'),
  'patron-right-to-left': patron('rightToLeft'),
  settings: { as: 'kepala', path: () => 'settings' },
  'settings-weights': { as: 'kepala', path: () => 'settings/loyalty' },
  'settings-weights-refused': {
    as: 'kepala',
    path: () => 'settings/loyalty',
    then: (page) => refuse(page, 'input', 'x'),
  },
  'settings-sensitive': { as: 'kepala', path: () => 'settings/sensitive' },
  profile: { as: 'kepala', path: ({ people }) => `patrons/${people.faithful}/profile` },
  'profile-settings': { as: 'kepala', path: () => 'settings/profile' },
  'profile-field': { as: 'kepala', path: () => 'settings/profile', then: follow('fields') },
  'profile-words': { as: 'kepala', path: () => 'settings/profile', then: follow('words') },
  'profile-import': { as: 'kepala', path: () => 'profile-import' },
  'profile-mapping': { as: 'kepala', path: () => 'profile-import', then: sendList },
  'profile-check': {
    as: 'kepala',
    path: () => 'profile-import',
    then: async (page) => {
      await sendList(page);
      await page.locator('main form .btn-main').click();
      await page.waitForURL('**/check?**');
    },
  },
  conversations: { as: 'kepala', path: () => 'conversations' },
  promises: { as: 'kepala', path: () => 'promises' },
  'promises-calendar': { as: 'kepala', path: () => 'calendar' },
  'settings-mail': { as: 'kepala', path: () => 'settings/mail' },
  confidential: { as: 'kepala', path: () => 'confidential' },
  'confidential-to-open': {
    as: 'kepala',
    path: ({ people }) => `confidential/new?borrowernumber=${people.faithful}`,
  },
  'not-staff': { as: 'warga', path: () => '' },
  'not-allowed': { as: 'katalog', path: () => 'patrons' },
  'not-found': { as: 'kepala', path: () => 'patrons/999999' },
  'not-valid': { as: 'kepala', path: () => 'patrons?page=0' },
};

describeStates('every page in every state', STATES);

describeStates(
  'a page that failed for a reason that nobody foresaw',
  { failed: { as: 'kepala', path: () => '', then: (page) => page.locator('.notice-card').waitFor() } },
  async () => {
    const damaged = await crmDatabase();
    await damaged.db.raw('DROP TABLE kenal_ledger_state');
    return openHouse(damaged);
  },
);

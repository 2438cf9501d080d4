import type { Page } from 'playwright-core';
import { openHouse, type House } from './house.ts';
import { describeStates, type State } from './states.ts';

const TEMPLATES = ['children', 'expiring', 'unreachable'];

/** A house whose segments are made from templates; each was counted once. */
const withSegments = async (): Promise<House> => {
  const house = await openHouse();
  await house.crmDb.db('kenal_segment').delete();
  const page = await house.pageOf('humas');
  for (const template of TEMPLATES) {
    await page.goto(`${house.address}segments/new?from=${template}`);
    await page.locator('#save').click();
    await page.locator('#members').waitFor();
    await page.locator('[aria-labelledby=size] form button').click();
    await page.locator('.flash-good').waitFor();
  }
  await page.context().close();
  return house;
};

const withoutSegments = async (): Promise<House> => {
  const house = await openHouse();
  await house.crmDb.db('kenal_segment').delete();
  return house;
};

const segments = (query = ''): State => ({ as: 'humas', path: () => `segments${query}` });

/** The builder comes first and counts then. */
const counted = (page: Page): Promise<void> => page.locator('#builder-figures .figure').waitFor();

/** The first segment of the list. */
const first = (then: (page: Page) => Promise<unknown> = () => Promise.resolve()): State => ({
  ...segments(),
  then: async (page) => {
    await page.locator('.table-segments tbody th a').first().click();
    await page.locator('#members').waitFor();
    await then(page);
  },
});

describeStates('the pages of segments where there are none', { 'segments-empty': segments() }, withoutSegments);

describeStates(
  'the pages of segments',
  {
    segments: segments(),
    'segments-none-found': segments('?q=zzzz'),
    'segments-new': { ...segments('/new'), then: counted },
    'segments-template': { ...segments('/new?from=drifting'), then: counted },
    'segments-groups': {
      ...segments('/new?from=unreachable'),
      then: async (page) => {
        const isIndonesian = (await page.locator('html').getAttribute('lang')) === 'id';
        await page.locator('#find-rule').fill(isIndonesian ? 'Kode pos' : 'Postcode');
        await page.keyboard.press('Enter');
        await page.locator('#r-1-v-0').waitFor();
        await page.locator('#r-add-group').click();
        await page.locator('#r-2-0-field').selectOption('stage_move');
        await page.locator('#r-2-0-from').waitFor();
        await page.locator('#r-2-0-from > summary').click();
      },
    },
    'segments-wrong': {
      ...segments('/new?from=expiring'),
      then: async (page) => {
        await page.locator('#r-0-v').fill('soon');
        await page.locator('#save').click();
        await page.locator('.flash-bad').waitFor();
      },
    },
    segment: first(),
    'segment-compared': first(async (page) => {
      await page.locator('#with').selectOption({ index: 1 });
      await page.locator('[aria-labelledby=compare] button').click();
      await page.locator('.compare-sentence').waitFor();
    }),
    'segment-why-whom': first(async (page) => {
      await page.locator('#who').fill('wi');
      await page.locator('[aria-labelledby=why] button').click();
      await page.locator('[aria-labelledby=why] .lines').waitFor();
    }),
    'segment-export': first(async (page) => {
      await page.locator('a[href$=export]').click();
      await page.locator('form.choice-form').waitFor();
    }),
    'segment-export-children': {
      ...segments(),
      then: async (page) => {
        await page.locator('.table-segments tbody th a', { hasText: 'Children' }).click();
        await page.locator('a[href$=export]').click();
        await page.locator('#export-outreach').waitFor();
      },
    },
    'segment-plan': {
      ...first(async (page) => {
        await page.locator('a[href$=plan]').click();
        await page.locator('.statement').waitFor();
      }),
      as: 'kepala',
    },
  },
  withSegments,
);

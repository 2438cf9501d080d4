import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { openDatabases } from '../../plugin/databases.ts';
import { application } from '../../plugin/wiring.ts';
import type { Clock } from '../../plugin/shared/time.ts';
import { hasEmptyParameters } from '../../plugin/web/links.ts';
import { newPage } from '../support/browser.ts';
import type { TestDatabase } from '../support/database.ts';
import { library, type Library } from './library.ts';

type PageOptions = NonNullable<Parameters<typeof newPage>[0]>;

/** The whole product on a port of its own, as `kenal serve` puts it together. */
export interface House extends Library {
  /** Where Kenal's pages begin, with a slash at the end. */
  readonly address: string;
  /** A page of somebody who is signed in to Koha's staff client. */
  pageOf(userid: string, options?: PageOptions): Promise<Page>;
  close(): Promise<void>;
}

/**
 * @param crmDb Kenal's database, where it is not the one that belongs to the library
 * @param clock the time on the wall, where it is not the library's usual one
 * @param of the library, where it is not the shared one
 */
export const openHouse = async (
  crmDb?: TestDatabase,
  clock?: Clock,
  of: Promise<Library> = library(),
): Promise<House> => {
  const shared = await of;
  const { config } = shared.surroundings;
  const crm = { ...config.crm, database: (crmDb ?? shared.crmDb).name };
  const surroundings = {
    ...shared.surroundings,
    config: { ...config, crm },
    clock: clock ?? shared.surroundings.clock,
  };
  const databases = await openDatabases(surroundings, 'pages');
  const server = createServer(application(surroundings, databases));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/kenal/`;
  return {
    ...shared,
    address,
    pageOf: async (userid, options) => {
      const page = await newPage(options);
      await page.context().addCookies([{ name: 'CGISESSID', value: await shared.kohaSession(userid), url: address }]);
      return page;
    },
    close: async () => {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await databases.close();
    },
  };
};

/**
 * What a page does that nobody should see: messages on the console, failed scripts, requests to other hosts,
 * parameters without a value in its address.
 */
export const watch = (page: Page, address: string): string[] => {
  const { origin } = new URL(address);
  const seen: string[] = [];
  page.on('console', (message) => {
    // Chromium's own words about an answer such as 404, which a page may well be; files of a page are looked at below.
    if (!message.text().startsWith('Failed to load resource')) seen.push(`console: ${message.text()}`);
  });
  page.on('response', (response) => {
    const isPage = response.request().isNavigationRequest();
    if (response.status() >= 400 && !isPage) seen.push(`answered with ${response.status()}: ${response.url()}`);
  });
  page.on('pageerror', (error) => seen.push(`script: ${error.message}`));
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== origin) seen.push(`left the origin: ${request.url()}`);
  });
  page.on('framenavigated', (frame) => {
    if (hasEmptyParameters(frame.url())) seen.push(`empty parameter: ${frame.url()}`);
  });
  return seen;
};

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { application, openDatabases } from '../../plugin/wiring.ts';
import { hasEmptyParameters } from '../../plugin/web/links.ts';
import { newPage } from '../support/browser.ts';
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

export const openHouse = async (): Promise<House> => {
  const shared = await library();
  const databases = await openDatabases(shared.surroundings, 'pages');
  const server = createServer(application(shared.surroundings, databases));
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
  page.on('console', (message) => seen.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => seen.push(`script: ${error.message}`));
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== origin) seen.push(`left the origin: ${request.url()}`);
  });
  page.on('framenavigated', (frame) => {
    if (hasEmptyParameters(frame.url())) seen.push(`empty parameter: ${frame.url()}`);
  });
  return seen;
};

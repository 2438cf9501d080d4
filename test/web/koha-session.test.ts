import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import type { AppDeps } from '../../plugin/web/app.ts';
import { newPage } from '../support/browser.ts';
import { staff, testApp, WEB_SETTINGS } from './app.ts';

describe('Koha’s session while somebody works in Kenal', function () {
  this.timeout(60_000);
  let server: Server;
  let page: Page;
  let asked: string[];

  const open = async (changes: Partial<AppDeps> = {}): Promise<void> => {
    server = createServer(testApp(changes));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    page = await newPage();
    asked = [];
    await page.clock.install();
    await page.route('**/api/v1/libraries/**', async (route) => {
      asked.push(`${route.request().method()} ${new URL(route.request().url()).pathname}`);
      await route.fulfill({ status: 200 });
    });
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/kenal/nothing-here`);
  };
  const pass = (minutes: number): Promise<void> => page.clock.runFor(minutes * 60_000);
  const work = async (): Promise<void> => {
    await page.keyboard.press('Tab');
    await page.waitForTimeout(100);
  };

  afterEach(async () => {
    await page.context().close();
    server.closeAllConnections();
    server.close();
  });

  it('is kept while the person is at work, every two minutes', async () => {
    await open();
    await work();
    expect(asked).to.deep.equal([]);
    await pass(3);
    await work();
    await work();
    expect(asked).to.deep.equal(['HEAD /api/v1/libraries/CPL']);
    await pass(3);
    await work();
    expect(asked).to.have.lengthOf(2);
  });

  it('ends as Koha wants it when nobody is there', async () => {
    await open();
    await pass(60);
    expect(asked).to.deep.equal([]);
  });

  it('is not asked for where the person did not come by it, or where Koha is on another host name', async () => {
    await open({ identify: () => Promise.resolve(staff({ signedInBy: 'form' })) });
    await pass(3);
    await work();
    expect(asked).to.deep.equal([]);
    await page.context().close();
    server.closeAllConnections();
    server.close();
    await open({ settings: { ...WEB_SETTINGS, kohaStaffUrl: 'https://koha.example.org' } });
    await pass(3);
    await work();
    expect(asked).to.deep.equal([]);
  });
});

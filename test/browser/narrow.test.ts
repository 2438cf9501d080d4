import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { newPage, picture } from '../support/browser.ts';
import { numberOf } from '../wiring/random-library.ts';
import { generalQuestions, inOrder, questionsAbout, ROUTES } from '../wiring/route-table.ts';
import type { Question } from '../wiring/whole.ts';
import { cutOff } from './cut-off.ts';
import { FULL_LIBRARY, openFullHouse, type FullHouse } from './full-house.ts';

/** A small phone, and a window of 640 px at 200 %. */
const WIDTHS = [360, 320] as const;
const HEIGHT = 800;
const LANGUAGES = ['en', 'id'] as const;

/** All that this test knows of the pages is the table of routes, so that a new one is looked at by itself. */
const ASKED = inOrder().filter((route) => route.startsWith('get '));

/** They answer programs with a token, or are off until somebody switches them on. */
const NEVER_ANSWERED = /^get \/(api\/v1\/(?!patrons\/suggest|strip)|metrics)/;

const questionsOf = (route: string): Question[] => [
  ...questionsAbout(route, numberOf(0)),
  ...generalQuestions(route, FULL_LIBRARY),
];

/** What a page is made of, for the eye. */
const partsOf = (html: string): string[] => html.match(/(?:class|name)="[^"]*"/g) ?? [];

interface Seat {
  readonly language: (typeof LANGUAGES)[number];
  readonly page: Page;
}

describe('every page on a phone', function () {
  this.timeout(180_000);
  let house: FullHouse;
  let seats: readonly Seat[];

  before(async () => {
    house = await openFullHouse();
    seats = await Promise.all(
      LANGUAGES.map(async (language) => ({ language, page: await newPage({ width: WIDTHS[0], height: HEIGHT }) })),
    );
  });

  after(async () => {
    await Promise.all(seats.map(({ page }) => page.context().close()));
    await house.close();
  });

  const sit = async ({ page, language }: Seat, route: string, { also }: Question): Promise<void> => {
    const session = ROUTES[route]?.needs === 'anybody' ? undefined : house.session;
    const cookies = [session, also, `kenal_language=${language}`].flatMap((cookie) => {
      if (cookie === undefined) return [];
      const [name = '', value = ''] = cookie.split('=');
      return [{ name, value, url: house.address }];
    });
    await page.context().clearCookies();
    await page.context().addCookies(cookies);
  };

  /** The text of a page; '' where what is answered is a file, and undefined where it is nothing. */
  const fetchPage = async ({ page }: Seat, path: string): Promise<string | undefined> => {
    const answer = await page.request.get(`${house.address}${path}`, { maxRedirects: 0 });
    if (answer.status() !== 200) return undefined;
    return answer.headers()['content-type']?.startsWith('text/html') === true ? answer.text() : '';
  };

  /** `KENAL_PICTURES=all` keeps a picture of each page that has a fault. */
  const faultsOf = async ({ page, language }: Seat, path: string): Promise<string[]> => {
    const faults: string[] = [];
    await page.goto(`${house.address}${path}`);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: HEIGHT });
      const found = await cutOff(page);
      faults.push(...found.map((fault) => `${path}, ${language}, ${width} px: ${fault}`));
      if (found.length > 0 && process.env['KENAL_PICTURES'] === 'all')
        await picture(page, `narrow${path.replaceAll(/\W+/g, '-')}-${language}-${width}`);
    }
    return faults;
  };

  /** Looks at one route in every state that the table asks for; a page that has only parts of those before is passed by. */
  const look = async (route: string): Promise<{ readonly isAnswered: boolean; readonly faults: string[] }> => {
    const known = new Set<string>();
    const faults: string[] = [];
    let isAnswered = false;
    for (const question of questionsOf(route)) {
      for (const seat of seats) await sit(seat, route, question);
      const html = await fetchPage(seats[0]!, question.path);
      isAnswered ||= html !== undefined;
      const parts = partsOf(html ?? '').filter((part) => !known.has(part));
      if (parts.length === 0) continue;
      for (const part of parts) known.add(part);
      faults.push(...(await Promise.all(seats.map((seat) => faultsOf(seat, question.path)))).flat());
    }
    return { isAnswered, faults };
  };

  it('is no wider than the window and cuts no control off, in every language', async () => {
    const faults: string[] = [];
    for (const route of ASKED) {
      const seen = await look(route);
      faults.push(...seen.faults);
      if (!seen.isAnswered && !NEVER_ANSWERED.test(route)) faults.push(`${route} is never answered`);
    }
    expect(faults).to.deep.equal([]);
  });
});

import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { checkAccessibility, newPage, picture } from '../support/browser.ts';
import { openHouse, watch, type House } from './house.ts';

/** A page as somebody sees it. */
export interface State {
  /** Userid of the person whose session of Koha it is; nobody's when left out. */
  readonly as?: string;
  readonly path: (house: House) => string;
  /** What brings the page to the state that is looked at. */
  readonly then?: (page: Page) => Promise<unknown>;
}

const overflow = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

const [WIDE, NARROW] = [1280, 360] as const;
const HEIGHT = 900;
/** Where each language is given to axe: once in each width, since words and widths go wrong apart from each other. */
const AXE_AT = { en: WIDE, id: NARROW } as const;
const LANGUAGES = ['en', 'id'] as const;
type Language = (typeof LANGUAGES)[number];

/** A page, and what was held against it since it was looked at last. */
interface Seat {
  readonly page: Page;
  readonly complaints: string[];
}

/** What is wrong with the page at this width. `KENAL_PICTURES=all` keeps a picture of each state. */
const faultsAt = async (page: Page, width: number, language: Language, name: string): Promise<string[]> => {
  await page.setViewportSize({ width, height: HEIGHT });
  if (process.env['KENAL_PICTURES'] === 'all') await picture(page, `${name}-${language}-${width}`);
  const tooWide = await overflow(page);
  const faults = AXE_AT[language] === width ? await checkAccessibility(page) : [];
  return tooWide > 0 ? [...faults, `the page is ${tooWide} px too wide`] : faults;
};

/**
 * Looks at each state in every language, wide, at 200 % and on a phone: nothing that axe complains of, nothing that
 * makes the page wider than its window, nothing on the console, nothing from elsewhere.
 */
export const describeStates = (
  title: string,
  states: Readonly<Record<string, State>>,
  open: () => Promise<House> = openHouse,
): void => {
  describe(title, function () {
    this.timeout(120_000);
    let house: House;

    before(async () => {
      house = await open();
    });

    const seats = new Map<string, Seat>();
    /** One page for each person: to open another for every state takes longer than to look at it. */
    const seatOf = async (as = ''): Promise<Seat> => {
      const known = seats.get(as);
      if (known !== undefined) return known;
      const page = as === '' ? await newPage() : await house.pageOf(as);
      const seat = { page, complaints: watch(page, house.address) };
      seats.set(as, seat);
      return seat;
    };
    const leave = async (as = ''): Promise<void> => {
      const seat = seats.get(as);
      seats.delete(as);
      await seat?.page.context().close();
    };

    after(async () => {
      for (const as of [...seats.keys()]) await leave(as);
      await house.close();
    });

    const examine = async (name: string, { as, path, then }: State, language: Language): Promise<void> => {
      const { page, complaints } = await seatOf(as);
      complaints.length = 0;
      await page.setViewportSize({ width: WIDE, height: HEIGHT });
      await page.context().addCookies([{ name: 'kenal_language', value: language, url: house.address }]);
      await page.goto(`${house.address}${path(house)}`);
      await then?.(page);
      expect(await faultsAt(page, WIDE, language, name), `${language} ${WIDE}`).to.deep.equal([]);
      await page.setViewportSize({ width: 640, height: 450 });
      expect(await overflow(page), `${language} at 200 %`).to.equal(0);
      expect(await faultsAt(page, NARROW, language, name), `${language} ${NARROW}`).to.deep.equal([]);
      expect(complaints).to.deep.equal([]);
    };

    for (const [name, state] of Object.entries(states))
      it(`is accessible, fits and keeps its policy: ${name}`, async () => {
        try {
          for (const language of LANGUAGES) await examine(name, state, language);
        } catch (error) {
          // What was left behind must not be held against the next state.
          await leave(state.as);
          throw error;
        }
      });
  });
};

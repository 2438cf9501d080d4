import { expect } from 'chai';
import type { Express } from 'express';
import fc from 'fast-check';
import { DRY_RUN, settingsService } from '../../plugin/features/settings/index.ts';
import { fixedClock } from '../support/clock.ts';
import { silentLog } from '../support/log.ts';
import {
  marksOf,
  numberOf,
  randomLibrary,
  remove,
  searchFor,
  seenBy,
  settle,
  VIEWER,
  type RandomLibrary,
} from './random-library.ts';
import { ask, openWhole, type Whole } from './whole.ts';

const RUNS = 8;
const clock = fixedClock();

const positions = ({ patrons }: RandomLibrary): number[] => patrons.map((_patron, position) => position);

/** Every page, list, count and answer for programs, asked in every way that could tell of somebody. */
const general = (library: RandomLibrary): string[] => [
  '/',
  '/reports',
  '/reports/active.csv',
  '/slipping',
  '/prospects',
  '/patrons',
  ...['zita', 'zorvex', '9907', 'example.org', '77000'].flatMap((q) => [
    `/patrons?q=${q}`,
    `/api/v1/patrons/suggest?q=${q}`,
  ]),
  ...['AAA', 'BBB', 'CCC', 'DDD'].map((library_) => `/patrons?library=${library_}`),
  ...['name', '-name', 'card', '-library', 'expiry'].map((sort) => `/patrons?category=PT&sort=${sort}`),
  ...positions(library).flatMap((position) => [
    `/patrons?q=${searchFor(position)}`,
    `/api/v1/patrons/suggest?q=${searchFor(position)}`,
  ]),
];

const others = (library: RandomLibrary): string[] => [
  ...positions(library).flatMap((position) => [
    `/patrons/${numberOf(position)}`,
    `/patrons/${numberOf(position)}?kind=loan`,
    `/patrons/${numberOf(position)}/why`,
  ]),
  '/visits',
  '/settings',
  '/settings/permissions/patrons.view',
  '/system',
  '/health',
  '/metrics',
  '/sign-in',
  '/signed-out',
  '/nothing-here',
];

describe('patrons whom the viewer may not see', () => {
  let whole: Whole;

  before(async () => {
    whole = await openWhole(clock);
  });

  after(() => whole.close());

  const open = async (library: RandomLibrary): Promise<{ app: Express; cookie: string }> => {
    await settle(whole.koha.db, library);
    whole.databases.koha.memory.forget();
    await whole.refresh();
    await whole.crm.db('kenal_ledger_state').update({ refreshed_at: '2026-11-22 02:57:00' });
    return { app: whole.app(), cookie: await whole.signIn('viewer', VIEWER) };
  };

  const read = async (app: Express, cookie: string, path: string): Promise<string> => {
    const { text, headers } = await ask(app, { method: 'get', path, cookie });
    // The address that was asked is repeated, for the forms that come back to it and the link to sign in.
    return `${text} ${headers['location'] ?? ''}`
      .replace(/name="next" value="[^"]*"/g, '')
      .replaceAll(headers['x-request-id'] ?? 'none', '')
      .toLowerCase();
  };

  it('are in no answer of any route', async function () {
    this.timeout(300_000);
    let unseen = 0;
    await fc.assert(
      fc.asyncProperty(randomLibrary, async (library) => {
        const { app, cookie } = await open(library);
        const seen = seenBy(library);
        await settingsService({ crm: whole.crm.db, log: silentLog }).change(DRY_RUN, library.isIndependent, {
          now: clock.now(),
          by: numberOf(seen.indexOf(false)),
        });
        for (const path of [...general(library), ...others(library)]) {
          const answer = await read(app, cookie, path);
          for (const position of positions(library).filter((one) => seen[one] === false)) {
            unseen += 1;
            for (const mark of marksOf(position)) expect(answer, `${path} tells of ${mark}`).not.to.include(mark);
          }
        }
      }),
      { numRuns: RUNS, seed: 20_261_122 },
    );
    expect(unseen).to.be.greaterThan(1_000);
  });

  it('change no list, no count and no suggestion: it is as if they were not there', async function () {
    this.timeout(300_000);
    let gone = 0;
    await fc.assert(
      fc.asyncProperty(randomLibrary, async (library) => {
        const { app, cookie } = await open(library);
        const paths = general(library);
        const before = new Map<string, string>();
        for (const path of paths) before.set(path, await read(app, cookie, path));
        const unseen = positions(library).filter((position) => seenBy(library)[position] === false);
        gone += unseen.length;
        await remove(whole.koha.db, unseen.map(numberOf));
        await whole.refresh();
        await whole.crm.db('kenal_ledger_state').update({ refreshed_at: '2026-11-22 02:57:00' });
        for (const path of paths) expect(await read(app, cookie, path), path).to.equal(before.get(path));
      }),
      { numRuns: RUNS, seed: 20_261_123 },
    );
    expect(gone).to.be.greaterThan(8);
  });

  it('are the only ones who are kept back: everybody else is found', async function () {
    this.timeout(300_000);
    await fc.assert(
      fc.asyncProperty(randomLibrary, async (library) => {
        const { app, cookie } = await open(library);
        const answer = await read(app, cookie, '/patrons?q=zita');
        const found = positions(library).filter((position) => answer.includes(marksOf(position)[1] ?? 'none'));
        expect(found).to.deep.equal(positions(library).filter((position) => seenBy(library)[position]));
      }),
      { numRuns: RUNS, seed: 20_261_124 },
    );
  });
});

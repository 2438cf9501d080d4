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
  seenBy,
  settle,
  VIEWER,
  type RandomLibrary,
} from './random-library.ts';
import { disagreements, furnish, generalQuestions, inOrder, questionsAbout, ROUTES } from './route-table.ts';
import { ask, openWhole, type Question, type Whole } from './whole.ts';

const RUNS = 8;
const clock = fixedClock();
/** A number that nobody ever had, as long as those of the patrons. */
const NEVER = 779_999;

const positions = ({ patrons }: RandomLibrary): number[] => patrons.map((_patron, position) => position);
const unseenIn = (library: RandomLibrary): number[] => {
  const seen = seenBy(library);
  return positions(library).filter((position) => !seen[position]);
};

const asText = ({ method, path, body }: Question): string =>
  [method, path, body === undefined ? '' : JSON.stringify(body)].join(' ').trim();

/** Nobody's questions, then every patron's, of every route. */
const everything = (library: RandomLibrary): { readonly route: string; readonly question: Question }[] =>
  inOrder().flatMap((route) =>
    [
      ...generalQuestions(route, library),
      ...positions(library).flatMap((position) => questionsAbout(route, numberOf(position))),
    ].map((question) => ({ route, question })),
  );

const NOWHERE: Question = { method: 'get', path: '/nothing-here' };

describe('patrons whom the viewer may not see', () => {
  let whole: Whole;

  before(async () => {
    whole = await openWhole(clock);
  });

  after(() => whole.close());

  const refresh = async (): Promise<void> => {
    await whole.refresh();
    await whole.crm.db('kenal_ledger_state').update({ refreshed_at: '2026-11-22 02:57:00' });
  };

  const open = async (library: RandomLibrary): Promise<{ app: Express; cookie: string }> => {
    await settle(whole.koha.db, library);
    whole.databases.koha.memory.forget();
    await refresh();
    await furnish(whole, library);
    return { app: whole.app(), cookie: await whole.signIn('viewer', VIEWER) };
  };

  const read = async (app: Express, cookie: string, question: Question): Promise<{ status: number; said: string }> => {
    const { status, text, headers } = await ask(app, { ...question, cookie });
    // The address that was asked is repeated, for the forms that come back to it and the link to sign in.
    const said = `${text} ${headers['location'] ?? ''}`
      .replace(/name="next" value="[^"]*"/g, '')
      .replaceAll(headers['x-request-id'] ?? 'none', '')
      .toLowerCase();
    return { status, said };
  };

  it('are looked for in every route there is', () => {
    expect(disagreements(whole.routes())).to.deep.equal([]);
  });

  it('are in no answer of any route', async function () {
    this.timeout(300_000);
    let unseen = 0;
    const letIn = new Set<string>();
    await fc.assert(
      fc.asyncProperty(randomLibrary, async (library) => {
        const { app, cookie } = await open(library);
        const hidden = unseenIn(library);
        await settingsService({ crm: whole.crm.db, log: silentLog }).change(DRY_RUN, library.isIndependent, {
          now: clock.now(),
          by: numberOf(hidden[0] ?? -1),
        });
        for (const { route, question } of [...everything(library), { route: '', question: NOWHERE }]) {
          const { status, said } = await read(app, cookie, question);
          if (status !== 403 || ROUTES[route]?.gives === status) letIn.add(route);
          for (const mark of hidden.flatMap(marksOf)) {
            unseen += 1;
            expect(said, `${asText(question)} tells of ${mark}`).not.to.include(mark);
          }
        }
      }),
      { numRuns: RUNS, seed: 20_261_122 },
    );
    expect(unseen).to.be.greaterThan(1_000);
    expect(
      [...letIn].filter((route) => route !== ''),
      'somebody was let in to every route',
    ).to.have.members(inOrder());
  });

  it('are answered for exactly as somebody who never was', async function () {
    this.timeout(300_000);
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(randomLibrary, async (library) => {
        const { app, cookie } = await open(library);
        for (const route of inOrder()) {
          for (const position of unseenIn(library)) {
            const never = questionsAbout(route, NEVER);
            for (const [index, question] of questionsAbout(route, numberOf(position)).entries()) {
              const answers = [await read(app, cookie, question), await read(app, cookie, never[index] ?? NOWHERE)];
              const [about, ofNobody] = answers.map(({ status, said }) => ({
                status,
                said: said.replaceAll(/77\d{4}/g, 'number'),
              }));
              expect(about, asText(question)).to.deep.equal(ofNobody);
              compared += 1;
            }
          }
        }
      }),
      { numRuns: RUNS, seed: 20_261_125 },
    );
    expect(compared).to.be.greaterThan(50);
  });

  it('change no list, no count and no suggestion: it is as if they were not there', async function () {
    this.timeout(300_000);
    let gone = 0;
    const same = inOrder().filter((route) => ROUTES[route]?.differs === undefined);
    await fc.assert(
      fc.asyncProperty(randomLibrary, async (library) => {
        const { app, cookie } = await open(library);
        const questions = same.flatMap((route) => generalQuestions(route, library));
        const before: string[] = [];
        for (const question of questions) before.push((await read(app, cookie, question)).said);
        const unseen = unseenIn(library);
        gone += unseen.length;
        await remove(whole.koha.db, unseen.map(numberOf));
        await refresh();
        for (const [index, question] of questions.entries())
          expect((await read(app, cookie, question)).said, asText(question)).to.equal(before[index]);
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
        const { said } = await read(app, cookie, { method: 'get', path: '/patrons?q=zita' });
        const found = positions(library).filter((position) => said.includes(marksOf(position)[1] ?? 'none'));
        expect(found).to.deep.equal(positions(library).filter((position) => seenBy(library)[position]));
      }),
      { numRuns: RUNS, seed: 20_261_124 },
    );
  });
});

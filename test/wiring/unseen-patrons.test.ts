import { expect } from 'chai';
import type { Express } from 'express';
import fc from 'fast-check';
import { DRY_RUN, settingsService } from '../../plugin/features/settings/index.ts';
import { ruleSetting } from '../../plugin/features/settings/known-settings.ts';
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

/** Every run asks everything, so the first counterexample has to do: none is made smaller. */
const DEAR = { numRuns: 4, endOnFailure: true };
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

/** Where two answers part; '' when they are the same. */
const difference = (one: string, other: string): string => {
  if (one === other) return '';
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  const around = (text: string): string => text.slice(Math.max(0, at - 100), at + 200);
  return `${around(one)}\n became\n${around(other)}`;
};

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

  /** As shipped only superlibrarians hold it, who may see every patron. */
  const letSomebodyOpen = (): Promise<boolean> =>
    settingsService({ crm: whole.crm.db, log: silentLog }).change(
      ruleSetting('confidential.open'),
      [{ module: 'borrowers', code: '*' }],
      { now: clock.now(), by: undefined },
    );

  const open = async (library: RandomLibrary): Promise<{ app: Express; cookie: string }> => {
    await letSomebodyOpen();
    await settle(whole.koha.db, library);
    whole.databases.koha.memory.forget();
    await refresh();
    await furnish(whole, library);
    // What was furnished may count in what a refresh works out.
    await refresh();
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

  /** Every answer must be without what only hidden patrons have. */
  const expectNothingOf = (hidden: readonly number[], route: string, question: Question, said: string): void => {
    if (ROUTES[route]?.repeats !== undefined) return;
    for (const mark of hidden.flatMap(marksOf)) {
      looked += 1;
      expect(said, `${asText(question)} tells of ${mark}`).not.to.include(mark);
    }
  };
  let looked = 0;
  const letIn = new Set<string>();
  const noteLetIn = (route: string, status: number): void => {
    if (status !== 403 || ROUTES[route]?.gives === status) letIn.add(route);
  };

  it('are in no list, no count, no suggestion and no file: it is as if they were not there', async function () {
    this.timeout(900_000);
    let gone = 0;
    await fc.assert(
      fc.asyncProperty(randomLibrary, async (library) => {
        const { app, cookie } = await open(library);
        const hidden = unseenIn(library);
        // By somebody who must not be seen; off again, as the form of the settings leaves it.
        const settings = settingsService({ crm: whole.crm.db, log: silentLog });
        for (const isDry of [true, false])
          await settings.change(DRY_RUN, isDry, { now: clock.now(), by: numberOf(hidden[0] ?? -1) });
        const questions = inOrder().flatMap((route) =>
          generalQuestions(route, library).map((question) => ({ route, question })),
        );
        // Asked once before, what changes something changes nothing more.
        for (const { question } of questions) if (question.method === 'post') await read(app, cookie, question);
        const before: string[] = [];
        for (const { route, question } of [...questions, { route: '', question: NOWHERE }]) {
          const { status, said } = await read(app, cookie, question);
          noteLetIn(route, status);
          expectNothingOf(hidden, route, question, said);
          before.push(said);
        }
        gone += hidden.length;
        await remove(whole.koha.db, hidden.map(numberOf));
        await refresh();
        for (const [index, { route, question }] of questions.entries())
          if (ROUTES[route]?.differs === undefined)
            expect(
              difference(before[index] ?? '', (await read(app, cookie, question)).said),
              asText(question),
            ).to.equal('');
      }),
      { ...DEAR, seed: 20_261_123 },
    );
    expect(gone).to.be.greaterThan(8);
  });

  it('are answered for exactly as somebody who never was, and nobody is told of them beside others', async function () {
    this.timeout(900_000);
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(randomLibrary, async (library) => {
        const { app, cookie } = await open(library);
        const hidden = unseenIn(library);
        for (const route of inOrder()) {
          const never = questionsAbout(route, NEVER);
          for (const position of positions(library))
            for (const [index, question] of questionsAbout(route, numberOf(position)).entries()) {
              const about = await read(app, cookie, question);
              noteLetIn(route, about.status);
              expectNothingOf(hidden, route, question, about.said);
              if (!hidden.includes(position)) continue;
              const ofNobody = await read(app, cookie, never[index] ?? NOWHERE);
              const [one, other] = [about, ofNobody].map(({ status, said }) => ({
                status,
                said: said.replaceAll(/77\d{4}/g, 'number'),
              }));
              expect(one, asText(question)).to.deep.equal(other);
              compared += 1;
            }
        }
      }),
      { ...DEAR, seed: 20_261_125 },
    );
    expect(compared).to.be.greaterThan(50);
  });

  it('were looked for in answers of every route, and often', () => {
    expect(looked).to.be.greaterThan(1_000);
    expect(
      [...letIn].filter((route) => route !== ''),
      'somebody was let in to every route',
    ).to.have.members(inOrder());
  });

  it('are the only ones who are kept back: everybody else is found', async function () {
    this.timeout(900_000);
    await fc.assert(
      fc.asyncProperty(randomLibrary, async (library) => {
        const { app, cookie } = await open(library);
        const { said } = await read(app, cookie, { method: 'get', path: '/patrons?q=zita' });
        const found = positions(library).filter((position) => said.includes(marksOf(position)[1] ?? 'none'));
        expect(found).to.deep.equal(positions(library).filter((position) => seenBy(library)[position]));
      }),
      { ...DEAR, seed: 20_261_124 },
    );
  });
});

import { expect } from 'chai';
import type { Express } from 'express';
import { fixedClock } from '../support/clock.ts';
import { collectedLog } from '../support/log.ts';
import { numberOf, settle, VIEWER, type RandomLibrary } from './random-library.ts';
import type { Hidden } from './route-entry.ts';
import { furnish, furnishConfidential, generalQuestions, inOrder, questionsAbout, ROUTES } from './route-table.ts';
import { ask, openWhole, type Question, type Whole } from './whole.ts';

/** A member of staff beside the one who asks. */
const OWNER = 660_002;
const MARK = 'qwyvexhush';

const patron = { branch: 0, loans: 1, overdue: false, holds: 1, guarantor: null };

/** A colleague with every right that Koha gives, who may see every patron. */
const LIBRARY: RandomLibrary = {
  isIndependent: false,
  groups: [],
  patrons: [patron, { ...patron, branch: 1, overdue: true }, { ...patron, branch: 2, guarantor: 0 }],
  viewer: { branch: 0, borrowers: 'whole', circulates: true, administers: true, analyses: true },
};

const asText = ({ method, path, body }: Question): string =>
  [method, path, body === undefined ? '' : JSON.stringify(body)].join(' ').trim();

describe('what is confidential', function () {
  this.timeout(300_000);
  const collected = collectedLog('trace');
  const clock = fixedClock();
  let whole: Whole;
  let app: Express;
  let cookie: string;
  let hidden: Hidden;
  let questions: readonly { readonly route: string; readonly question: Question }[];

  const refresh = async (): Promise<void> => {
    await whole.refresh();
    await whole.crm.db('kenal_ledger_state').update({ refreshed_at: '2026-11-22 02:57:00' });
  };

  /** What is said, without what differs from one request to the next in any case. */
  const read = async (question: Question): Promise<{ readonly status: number; readonly said: string }> => {
    const { status, text, headers } = await ask(app, { ...question, cookie });
    const said = `${text} ${headers['location'] ?? ''}`
      .replace(/name="next" value="[^"]*"/g, '')
      .replaceAll(headers['x-request-id'] ?? 'none', '')
      .toLowerCase();
    return { status, said };
  };

  before(async () => {
    whole = await openWhole(clock, collected.log);
    await settle(whole.koha.db, LIBRARY);
    await whole.koha.db('borrowers').insert({
      borrowernumber: OWNER,
      cardnumber: 'V2',
      userid: 'keeper',
      surname: 'Keeper',
      branchcode: 'AAA',
      categorycode: 'PT',
      flags: 4 + 16,
    });
    await refresh();
    await furnish(whole, LIBRARY);
    hidden = await furnishConfidential(whole, LIBRARY, { owner: OWNER, mark: MARK });
    await refresh();
    app = whole.app();
    cookie = await whole.signIn('viewer', VIEWER);
    questions = inOrder().flatMap((route) =>
      [
        ...generalQuestions(route, LIBRARY),
        ...LIBRARY.patrons.flatMap((_patron, position) => questionsAbout(route, numberOf(position))),
      ].map((question) => ({ route, question })),
    );
  });

  after(() => whole.close());

  it('has addresses that answer a colleague as those of what never was', async () => {
    expect(hidden.addresses).to.have.length.greaterThan(5);
    for (const { path, likeNothing } of hidden.addresses) {
      const [one, other] = [await read({ method: 'get', path }), await read({ method: 'get', path: likeNothing })];
      expect(one.status, path).to.equal(404);
      const bare = (said: string): string => said.replaceAll(/7000\d\d|999999/g, 'number');
      expect(bare(one.said), path).to.equal(bare(other.said));
    }
  });

  it('is in no answer to a colleague, whatever is asked, and changes none', async () => {
    const look = async ({ question }: { readonly question: Question }): Promise<string> => {
      const { status, said } = await read(question);
      expect(said, `${asText(question)} tells of what is confidential`).not.to.include(MARK);
      return `${status} ${said}`;
    };
    // Asked once before, what changes something changes nothing more.
    for (const one of questions) if (one.question.method === 'post') await look(one);
    // What they did counts from here on: visits were recorded, patrons noted.
    await refresh();
    const reading = questions.filter(({ question }) => question.method === 'get');
    const before: string[] = [];
    for (const one of reading) before.push(await look(one));
    await hidden.takeAway();
    await refresh();
    let compared = 0;
    for (const [index, one] of reading.entries()) {
      if (ROUTES[one.route]?.differs !== undefined) continue;
      expect(await look(one), asText(one.question)).to.equal(before[index]);
      compared += 1;
    }
    expect(compared).to.be.greaterThan(100);
  });

  it('is in no line of the log', () => {
    expect(collected.records.length).to.be.greaterThan(100);
    expect(collected.text().toLowerCase()).not.to.include(MARK);
  });
});

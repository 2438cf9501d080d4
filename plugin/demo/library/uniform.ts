import { Readable } from 'node:stream';
import { dayNumber, dayOfNumber } from '../../shared/time.ts';
import { withBulkSession, type BulkSession } from './bulk.ts';
import type { OnProgress, UniformOptions, UniformSummary } from './types.ts';
import {
  liveUniformly,
  mix,
  uniformLoans,
  type UniformListener,
  type UniformLoans,
  type UniformSettings,
} from './uniform-days.ts';
import { PRIVACIES, writeUniformBasics } from './uniform-basics.ts';
import { withoutIndexes } from './without-indexes.ts';
import { writeReference } from './write-reference.ts';

const CHUNK_CHARACTERS = 400_000;
const LOAN_DAYS = 28;

interface Plan {
  readonly settings: UniformSettings;
  readonly loans: UniformLoans;
  /** `YYYY-MM-DD` by day of the window, and some weeks beyond it. */
  readonly days: readonly string[];
}

/**
 * Writes a library whose volume is the same in every month, for measuring: `rows` rows of statistics with the loans
 * that belong to them. Rows flow through; the whole is never in memory.
 */
export const generateUniform = async (options: UniformOptions): Promise<UniformSummary> => {
  const { db, version, seed, patrons, rows, months, until, onProgress = () => undefined } = options;
  const from = until.subtract({ months }).add({ days: 1 });
  const first = dayNumber(from);
  const length = dayNumber(until) - first + 1;
  const settings = { seed, patrons, rows, days: length };
  const days = Array.from({ length: length + LOAN_DAYS + 1 }, (_, i) => dayOfNumber(first + i).toString());
  const plan = { settings, loans: uniformLoans(settings), days };

  await writeReference(db, version, { opened: from });
  const counted = await withBulkSession(db, async (session) => {
    const basics = await writeUniformBasics(session, { patrons, items: plan.loans.items, opened: days[0] ?? '', seed });
    await withoutIndexes(session, 'statistics', () =>
      session.load('statistics', STATISTICS, Readable.from(statisticsRows(plan, onProgress))),
    );
    const open: OpenLoans = { since: new Map(), lastLoan: 0 };
    await withoutIndexes(session, 'old_issues', () =>
      session.load('old_issues', LOANS, Readable.from(returnedRows(plan, open, onProgress))),
    );
    await session.load('issues', OPEN_LOANS, Readable.from(openRows(plan, open)));
    await continueNumbers(session, open.lastLoan);
    return { ...basics, statistics: rows, old_issues: open.lastLoan - open.since.size, issues: open.since.size };
  });
  onProgress({ step: 'loans', done: length, total: length });
  return { rows: counted, from, until };
};

const STATISTICS = ['datetime', 'branch', 'value', 'type', 'itemnumber', 'itemtype', 'borrowernumber'];
const LOANS = [
  'issue_id',
  'borrowernumber',
  'itemnumber',
  'date_due',
  'branchcode',
  'returndate',
  'timestamp',
  'issuedate',
];
const OPEN_LOANS = LOANS.filter((column) => column !== 'returndate');
const BRANCH_CODES = ['CTR', 'UTR', 'PLB', 'KMP'];

/** Loans that are out, by number, with the moment at which they began. */
interface OpenLoans {
  readonly since: Map<number, { readonly day: number; readonly second: number }>;
  lastLoan: number;
}

const statisticsRows = function* ({ settings, loans, days }: Plan, onProgress: OnProgress): Generator<Buffer> {
  let text = '';
  const write = (type: string, patron: number, item: number, day: number, second: number): void => {
    text += `${days[day] ?? ''} ${clock(second)}\t${BRANCH_CODES[item & 3] ?? ''}\t0\t${type}\t${item + 1}\tBK\t${patron + 1}\n`;
  };
  const ofLoan = (type: string, loan: number, day: number, second: number): void =>
    write(type, loans.patronOf(loan), loans.itemOf(loan), day, second);
  const listener: UniformListener = {
    issue: (loan, day, second) => ofLoan('issue', loan, day, second),
    giveBack: (loan, day, second) => ofLoan('return', loan, day, second),
    renew: (loan, day, second) => ofLoan('renew', loan, day, second),
    localUse: (patron, item, day, second) => write('localuse', patron, item, day, second),
  };
  for (const day of liveUniformly(settings, loans, listener)) {
    if (day % 30 === 0) onProgress({ step: 'statistics', done: day, total: settings.days });
    if (text.length < CHUNK_CHARACTERS) continue;
    yield Buffer.from(text);
    text = '';
  }
  // An empty piece would tell the server that the rows have ended, before the end that follows it.
  if (text !== '') yield Buffer.from(text);
};

const returnedRows = function* (
  { settings, loans, days }: Plan,
  open: OpenLoans,
  onProgress: OnProgress,
): Generator<Buffer> {
  let text = '';
  const listener: UniformListener = {
    issue: (loan, day, second) => {
      open.since.set(loan, { day, second });
      open.lastLoan = loan + 1;
    },
    giveBack: (loan, day, second) => {
      const issued = open.since.get(loan) ?? { day, second };
      open.since.delete(loan);
      const patron = loans.patronOf(loan);
      const name = PRIVACIES[mix(patron, settings.seed) % PRIVACIES.length] === 2 ? '\\N' : String(patron + 1);
      const item = loans.itemOf(loan);
      const due = days[issued.day + LOAN_DAYS] ?? '';
      const back = `${days[day] ?? ''} ${clock(second)}`;
      text += `${loan + 1}\t${name}\t${item + 1}\t${due} 23:59:00\t${BRANCH_CODES[item & 3] ?? ''}\t${back}\t${back}\t${days[issued.day] ?? ''} ${clock(issued.second)}\n`;
    },
    renew: () => undefined,
    localUse: () => undefined,
  };
  for (const day of liveUniformly(settings, loans, listener)) {
    if (day % 30 === 0) onProgress({ step: 'loans', done: day, total: settings.days });
    if (text.length < CHUNK_CHARACTERS) continue;
    yield Buffer.from(text);
    text = '';
  }
  // An empty piece would tell the server that the rows have ended, before the end that follows it.
  if (text !== '') yield Buffer.from(text);
};

const openRows = function* ({ loans, days }: Plan, open: OpenLoans): Generator<Buffer> {
  for (const [loan, { day, second }] of open.since) {
    const item = loans.itemOf(loan);
    const issued = `${days[day] ?? ''} ${clock(second)}`;
    yield Buffer.from(
      `${loan + 1}\t${loans.patronOf(loan) + 1}\t${item + 1}\t${days[day + LOAN_DAYS] ?? ''} 23:59:00\t${BRANCH_CODES[item & 3] ?? ''}\t${issued}\t${issued}\n`,
    );
  }
};

/** Returned loans keep their numbers, so the next loan must not start below them. */
const continueNumbers = (session: BulkSession, lastLoan: number): Promise<unknown> =>
  session.run(`ALTER TABLE issues AUTO_INCREMENT = ${lastLoan + 1}`);

const CLOCK = new Map<number, string>();

const clock = (second: number): string => {
  const known = CLOCK.get(second);
  if (known !== undefined) return known;
  const two = (value: number): string => String(value).padStart(2, '0');
  const text = `${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}`;
  CLOCK.set(second, text);
  return text;
};

import type { Knex } from 'knex';
import type { CatalogueSource } from '../../koha/catalogue/catalogue-source.ts';
import { inParts, type RowValues } from '../../shared/db/batches.ts';
import { bulkLoad, LINES_PER_CHUNK, type LineSource } from '../../shared/db/bulk-load.ts';
import { LineWriter } from '../../shared/db/line-writer.ts';
import { inTransaction } from '../../shared/db/transaction.ts';
import { Bug } from '../../shared/errors.ts';
import { dayNumber, dayOfNumber, type LibraryDay } from '../../shared/time.ts';
import { SMALLEST_GROUP } from './interest.domain.ts';
import {
  clearChangedTitles,
  eachHistory,
  eachShare,
  exchange,
  INTEREST_COLUMNS,
  NEXT,
  prepareNext,
  putDeclared,
  replaceInterests,
  writeInterestState,
  writeLibraries,
  writeShares,
} from './interest.repository.ts';
import { EverybodysTitles, PatronInterests, type InterestRow } from './patron-interests.ts';
import { tokenBook, type TokenBook } from './token-book.ts';
import { TitleUses } from './title-uses.ts';
import { INTEREST_KINDS, type Token } from './token.domain.ts';

/** Six million uses are 100 MB: what one pass may hold. */
export const MOST_USES = 6_000_000;
const PATRONS_PER_PASS = 1_000_000;
const PATRONS_AT_ONCE = 2_000;

export interface WorkingOut {
  readonly crm: Knex;
  readonly source: CatalogueSource;
  /** The library day up to which use counts. */
  readonly asOf: LibraryDay;
  /** The end of that day as UTC text, where it is over. */
  readonly until: string | undefined;
  readonly isSensitive: (token: Token) => boolean;
  /** Hash of what decides which titles count. */
  readonly rules: string;
  /** The most uses held in memory at once; smaller only in tests. */
  readonly mostUses: number;
  readonly throwIfAborted: () => void;
}

export interface InterestReport {
  readonly patrons: number;
  readonly interests: number;
}

interface Range {
  readonly from: number;
  readonly until: number;
}

/** Works out everybody's interests, beside those in use, and exchanges the two. */
export const workOutEverybody = async (work: WorkingOut): Promise<InterestReport> => {
  const { crm, source, asOf } = work;
  const book = await tokenBook(crm, 'all', work.isSensitive);
  await prepareNext(crm);
  const { passes, shares } = await firstReading(work, book);
  const interests = new PatronInterests(book, dayNumber(asOf), shares);
  const libraries = new LibraryReaders();
  const total = { patrons: 0, interests: 0 };
  for (const pass of passes) {
    work.throwIfAborted();
    const { uses, branches } = await pass.read();
    const lines = interestLines(book, interests, uses, (borrowernumber, rows) => {
      total.patrons += rows.length > 0 ? 1 : 0;
      const branchcode = branches.get(borrowernumber);
      if (branchcode !== undefined) libraries.add(branchcode, rows);
    });
    total.interests += await bulkLoad(crm, { table: `kenal_interest${NEXT}`, columns: INTEREST_COLUMNS }, lines);
  }
  await writeShares(crm, shareRows(shares), NEXT);
  await writeLibraries(crm, libraries.rows(book), NEXT);
  await writeInterestState(crm, { as_of: asOf.toString(), computed_at: source.readAt, rules: work.rules }, NEXT);
  await putDeclared(crm, 'everybody', NEXT);
  await exchange(crm);
  // What was declared while this was going on.
  await putDeclared(crm, 'everybody');
  await clearChangedTitles(crm);
  return total;
};

/** Works out the interests of some patrons anew; shares of everybody's titles stay as the last night found them. */
export const workOut = async (work: WorkingOut, patrons: readonly number[]): Promise<InterestReport> => {
  const { crm, asOf } = work;
  const total = { patrons: 0, interests: 0 };
  for (const list of inParts(patrons, PATRONS_AT_ONCE)) {
    work.throwIfAborted();
    const { uses } = await readList(work, list);
    const titles = new Set<number>();
    for (const { each } of uses.byPatron()) each((biblionumber) => titles.add(biblionumber));
    const book = await tokenBook(crm, [...titles], work.isSensitive);
    const shares = new Float64Array(book.size);
    await eachShare(crm, (id, share) => {
      shares[id] = share;
    });
    const interests = new PatronInterests(book, dayNumber(asOf), shares);
    const rows: RowValues[] = [];
    for (const { borrowernumber, each } of uses.byPatron())
      for (const row of interests.of(each)) rows.push(rowValues(book, borrowernumber, row));
    await inTransaction(crm, (trx) => replaceInterests(trx, list, rows));
    total.patrons += list.length;
    total.interests += rows.length;
  }
  await clearChangedTitles(crm);
  return total;
};

interface Pass {
  /** Reads again, unless there is only one pass. */
  read(): Promise<PassRead>;
}

interface PassRead {
  readonly uses: TitleUses;
  /** The library of every adult of whom a history is kept. */
  readonly branches: ReadonlyMap<number, string>;
}

/**
 * As many patrons at once as their uses fit into memory. The first reading gives everybody's shares, the second the
 * interests that are drawn to them.
 */
const firstReading = async (
  work: WorkingOut,
  book: TokenBook,
): Promise<{ readonly passes: readonly Pass[]; readonly shares: Float64Array }> => {
  const highest = await work.source.highestPatron();
  const expected = (await work.source.estimatedLoans()) * 1.5;
  const count = Math.max(1, Math.ceil((highest + 1) / PATRONS_PER_PASS), Math.ceil(expected / work.mostUses));
  const ranges = split({ from: 0, until: highest + 1 }, count);
  const interests = new PatronInterests(book, dayNumber(work.asOf), new Float64Array(0));
  const everybody = new EverybodysTitles();
  const passes: Pass[] = [];
  for (let range = ranges.shift(); range !== undefined; range = ranges.shift()) {
    work.throwIfAborted();
    const read = await readRange(work, range);
    if (read.uses.hasOverflowed) {
      ranges.unshift(...split(range, 2));
      continue;
    }
    for (const { each } of read.uses.byPatron())
      interests.eachTitle(each, (biblionumber, weight) => everybody.add(biblionumber, weight));
    passes.push(passOf(work, range, ranges.length === 0 && passes.length === 0 ? read : undefined));
  }
  return { passes, shares: everybody.shares(book) };
};

const passOf = (work: WorkingOut, range: Range, kept: PassRead | undefined): Pass => ({
  read: () => (kept === undefined ? readRange(work, range) : Promise.resolve(kept)),
});

const split = ({ from, until }: Range, count: number): Range[] => {
  if (until - from <= 1 && count > 1)
    throw new Bug('interests.too-many-uses', 'One patron has used more titles than fit into memory.');
  const size = Math.max(1, Math.ceil((until - from) / count));
  const ranges: Range[] = [];
  for (let start = from; start < until; start += size)
    ranges.push({ from: start, until: Math.min(until, start + size) });
  return ranges;
};

const readRange = async (work: WorkingOut, range: Range): Promise<PassRead> => {
  const firstDays = new Map<number, number>();
  const branches = new Map<number, string>();
  await eachHistory(work.crm, range, work.asOf, ({ borrowernumber, firstDay, branchcode, isChild }) => {
    firstDays.set(borrowernumber, firstDay);
    if (!isChild) branches.set(borrowernumber, branchcode);
  });
  const uses = new TitleUses(range, work.mostUses);
  await readUses(work, range, firstDays, uses);
  return { uses, branches };
};

const readList = async (work: WorkingOut, list: readonly number[]): Promise<{ readonly uses: TitleUses }> => {
  const firstDays = new Map<number, number>();
  await eachHistory(work.crm, { list }, work.asOf, ({ borrowernumber, firstDay }) =>
    firstDays.set(borrowernumber, firstDay),
  );
  const range = { from: Math.min(...list), until: Math.max(...list) + 1 };
  const uses = new TitleUses(range, Infinity);
  if (firstDays.size > 0) await readUses(work, { list: [...firstDays.keys()] }, firstDays, uses);
  return { uses };
};

/** What is brought back within a day was not read, and what lies before a patron's history is not kept. */
const readUses = async (
  { source, asOf, until }: WorkingOut,
  which: Range | { readonly list: readonly number[] },
  firstDays: ReadonlyMap<number, number>,
  uses: TitleUses,
): Promise<void> => {
  const isKept = (borrowernumber: number, day: number): boolean => day >= (firstDays.get(borrowernumber) ?? Infinity);
  const lastDay = dayNumber(asOf);
  await source.eachTitleLoan(
    which,
    ({ borrowernumber, biblionumber, issueDay, returnDay, isQuickReturn, renewalDay }) => {
      const wasNotRead = isQuickReturn && returnDay !== null && returnDay <= lastDay;
      if (wasNotRead || !isKept(borrowernumber, issueDay)) return;
      uses.add(borrowernumber, biblionumber, 'loan', issueDay);
      if (renewalDay !== null) uses.add(borrowernumber, biblionumber, 'renewal', renewalDay);
    },
  );
  await source.eachFilledHold(which, until, (borrowernumber, biblionumber, day) => {
    if (isKept(borrowernumber, day)) uses.add(borrowernumber, biblionumber, 'hold', day);
  });
};

const shareRows = (shares: Float64Array): RowValues[] => {
  const rows: RowValues[] = [];
  for (const [id, share] of shares.entries()) if (share > 0) rows.push([id, share]);
  return rows;
};

const kindOf = (book: TokenBook, id: number): string => INTEREST_KINDS[book.kind[id] ?? 0] ?? INTEREST_KINDS[0];

const rowValues = (book: TokenBook, borrowernumber: number, row: InterestRow): RowValues => [
  borrowernumber,
  kindOf(book, row.id),
  book.values[row.id] ?? '',
  row.weight,
  row.weight,
  row.evidence,
  dayOfNumber(row.firstDay).toString(),
  dayOfNumber(row.lastDay).toString(),
];

/** Lines for LOAD DATA, in the order of the primary key. */
const interestLines = (
  book: TokenBook,
  interests: PatronInterests,
  uses: TitleUses,
  onPatron: (borrowernumber: number, rows: readonly InterestRow[]) => void,
): LineSource => {
  const writer = new LineWriter();
  const patrons = uses.byPatron();
  const days = new Map<number, string>();
  const textOf = (day: number): string => {
    const known = days.get(day) ?? dayOfNumber(day).toString();
    days.set(day, known);
    return known;
  };
  let waiting: { readonly borrowernumber: number; readonly rows: readonly InterestRow[]; next: number } | undefined;
  const next = (): boolean => {
    while (waiting === undefined || waiting.next === waiting.rows.length) {
      const { value, done } = patrons.next();
      if (done === true) return false;
      waiting = { borrowernumber: value.borrowernumber, rows: interests.of(value.each), next: 0 };
      onPatron(waiting.borrowernumber, waiting.rows);
    }
    const row = waiting.rows[waiting.next];
    waiting.next += 1;
    if (row === undefined) return false;
    writer
      .number(waiting.borrowernumber)
      .plain(kindOf(book, row.id))
      .text(book.values[row.id] ?? '')
      .plain(String(row.weight))
      .plain(String(row.weight))
      .number(row.evidence)
      .plain(textOf(row.firstDay))
      .plain(textOf(row.lastDay))
      .endLine();
    return true;
  };
  return () => {
    let rows = 0;
    while (rows < LINES_PER_CHUNK && next()) rows += 1;
    return rows === 0 ? undefined : { bytes: writer.take(), rows };
  };
};

/** How many adults of each library share an interest: what it is read for must not come from children's cards. */
class LibraryReaders {
  readonly #patrons = new Map<string, Map<number, number>>();

  add(branchcode: string, rows: readonly InterestRow[]): void {
    const patrons = this.#patrons.get(branchcode) ?? new Map<number, number>();
    for (const { id } of rows) patrons.set(id, (patrons.get(id) ?? 0) + 1);
    this.#patrons.set(branchcode, patrons);
  }

  /** Without small groups. */
  rows(book: TokenBook): RowValues[] {
    return [...this.#patrons].flatMap(([branchcode, patrons]) =>
      [...patrons]
        .filter(([, count]) => count >= SMALLEST_GROUP)
        .map(([id, count]) => [branchcode, kindOf(book, id), book.values[id] ?? '', count]),
    );
  }
}

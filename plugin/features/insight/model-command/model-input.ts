import type { PeriodHistory } from '../models/bgbb.domain.ts';
import { DAYS_OF_WEEK, type WeekHistory } from '../models/history.domain.ts';
import type { Renewals } from '../models/sbg.domain.ts';
import { InvalidInput } from '../../../shared/errors.ts';
import { dayNumber, isLibraryDay, libraryDay, type LibraryDay } from '../../../shared/time.ts';
import { BadRows, csvRows, type CsvRow } from './csv-rows.ts';

/** A history of the file, with the name that the file has for its patron. */
export type Named<History> = History & { readonly id: string };

type Columns = readonly string[];

/** Reads every row by a rule that answers what is wrong with it, if anything. */
const readRows = async (
  file: string,
  forms: readonly Columns[],
  read: (row: CsvRow, form: Columns) => string | undefined,
): Promise<Columns> => {
  const bad = new BadRows();
  let form: Columns | undefined;
  for await (const row of csvRows(file)) {
    form ??= formOf(Object.keys(row.cells), forms, file);
    const fault = read(row, form);
    if (fault !== undefined) bad.add(row.line, fault);
  }
  bad.throwIfAny(file);
  if (form === undefined)
    throw new InvalidInput('csv.empty', `The file ${file} has no rows.`, [], { help: `It needs ${spoken(forms)}.` });
  return form;
};

const formOf = (found: Columns, forms: readonly Columns[], file: string): Columns => {
  const form = forms.find((names) => names.every((name) => found.includes(name.toLowerCase())));
  if (form !== undefined) return form;
  throw new InvalidInput('csv.columns', `The file ${file} has the columns ${found.join(', ')}.`, [], {
    help: `It needs ${spoken(forms)}; others are left alone.`,
  });
};

const spoken = (forms: readonly Columns[]): string =>
  `the columns ${forms.map((names) => names.join(', ')).join(', or ')}`;

const EVENTS: Columns = ['id', 'date'];
const HISTORIES: Columns = ['x', 't_x', 'T'];
const PERIODS: Columns = ['x', 't_x', 'n'];
const RENEWALS: Columns = ['renewals', 'lost', 'active'];

/**
 * Visits (`id, date`) or histories in weeks (`id, x, t_x, T`) as histories in weeks.
 *
 * @param until last day of the watch; for visits only, and their last day by default
 * @throws InvalidInput with the lines that cannot be used
 */
export const readHistories = async (file: string, until?: LibraryDay): Promise<Named<WeekHistory>[]> => {
  const events = new Events();
  const patrons = new Patrons<WeekHistory>();
  const form = await readRows(file, [EVENTS, HISTORIES], (row, columns) =>
    columns === EVENTS ? events.read(row) : readHistory(row, patrons),
  );
  if (form === EVENTS) return events.histories(file, until);
  if (until === undefined) return patrons.histories;
  throw new InvalidInput('model.until', 'A file of histories has the end of the watch in its column T.', [], {
    help: 'Leave out --until, or give a file with the columns id, date.',
  });
};

const isCount = (value: number): boolean => Number.isInteger(value) && value >= 0;

/** Of one patron: 270 years of days. The models keep tables as long as the most. */
const MOST_VISITS = 100_000;
const mostSaid = (name: string): string => `${name} is more than ${MOST_VISITS.toLocaleString('en')}.`;

/** Histories in the order of the file, each of a patron of its own. */
class Patrons<History> {
  readonly #ids = new Set<string>();
  readonly histories: Named<History>[] = [];

  /** Answers what is wrong, if anything. */
  add({ cells }: CsvRow, history: History): string | undefined {
    const id = cells['id'] ?? String(this.histories.length + 1);
    if (id === '') return 'id is empty.';
    if (this.#ids.has(id)) return `the patron ${id} is there twice.`;
    this.#ids.add(id);
    this.histories.push({ ...history, id });
    return undefined;
  }
}

/** A number, or NaN for a cell that is empty or no number. */
const numberIn = ({ cells }: CsvRow, column: string): number => {
  const text = cells[column] ?? '';
  return text === '' ? NaN : Number(text);
};

const readHistory = (row: CsvRow, into: Patrons<WeekHistory>): string | undefined => {
  const [x, tx, t] = [numberIn(row, 'x'), numberIn(row, 't_x'), numberIn(row, 't')];
  if (!isCount(x)) return 'x must be a whole number, 0 or more.';
  if (x > MOST_VISITS) return mostSaid(`x (${x})`);
  if (!(tx >= 0) || !Number.isFinite(t)) return 't_x and T must be numbers of weeks, 0 or more.';
  if (tx > t) return `t_x (${tx}) is after the end of the watch, T (${t}).`;
  if (x === 0 && tx !== 0) return 't_x must be 0 where x is 0.';
  return into.add(row, { x, tx, t, weight: 1 });
};

/** Days with a visit of each patron, in the order in which patrons appear. */
class Events {
  readonly #days = new Map<string, number[]>();

  read({ cells }: CsvRow): string | undefined {
    const { id = '', date = '' } = cells;
    // A time of day may follow, as databases write it.
    const day = date.slice(0, 10);
    if (id === '') return 'id is empty.';
    if (!isLibraryDay(day) || !/^([T ].*)?$/.test(date.slice(10))) return `"${date}" is no day, as YYYY-MM-DD.`;
    const days = this.#days.get(id);
    const number = dayNumber(libraryDay(day));
    if (days === undefined) this.#days.set(id, [number]);
    else days.push(number);
    return undefined;
  }

  histories(file: string, until: LibraryDay | undefined): Named<WeekHistory>[] {
    const end = until === undefined ? this.#last() : dayNumber(until);
    const histories = [...this.#days].flatMap(([id, all]) => {
      const days = [...new Set(all.filter((day) => day <= end))].sort((a, b) => a - b);
      const [first, last] = [days[0], days.at(-1)];
      if (first === undefined || last === undefined) return [];
      const weeks = (from: number, to: number): number => (to - from) / DAYS_OF_WEEK;
      return [{ id, x: days.length - 1, tx: weeks(first, last), t: weeks(first, end), weight: 1 }];
    });
    if (histories.length > 0) return histories;
    throw new InvalidInput('model.until', `The file ${file} has no visit up to that day.`, [], {
      help: 'Give a later day with --until.',
    });
  }

  #last(): number {
    let last = -Infinity;
    for (const days of this.#days.values()) for (const day of days) last = Math.max(last, day);
    return last;
  }
}

/** Histories in periods: `x, t_x, n`, with `count` where a row stands for many patrons. */
export const readPeriods = async (file: string): Promise<Named<PeriodHistory>[]> => {
  const patrons = new Patrons<PeriodHistory>();
  await readRows(file, [PERIODS], (row) => {
    const [x, tx, n] = [numberIn(row, 'x'), numberIn(row, 't_x'), numberIn(row, 'n')];
    const count = row.cells['count'] === undefined ? 1 : numberIn(row, 'count');
    if (![x, tx, n, count].every(isCount)) return 'x, t_x, n and count must be whole numbers, 0 or more.';
    if (n > MOST_VISITS) return mostSaid(`n (${n})`);
    if (tx > n) return `t_x (${tx}) is after the last period, n (${n}).`;
    if (x > tx) return `x (${x}) is more than the periods up to the last active one, t_x (${tx}).`;
    if (x === 0 && tx !== 0) return 't_x must be 0 where x is 0.';
    return patrons.add(row, { x, tx, n, count });
  });
  if (patrons.histories.every(({ count }) => count === 0))
    throw new InvalidInput('csv.empty', `The file ${file} has no patrons: every count is 0.`);
  return patrons.histories;
};

/**
 * Renewals: in each row the number of a renewal (1 is the first), how many members were `lost` at it, and how many are
 * still `active` who made it and have not come to the next. Two other ways to write the same are taken for what they
 * are: rows by renewals made before (the first is 0 and has lost members), and a table of survivors, in which `active`
 * are all who were left, so that only those of the last row have not come further.
 */
export const readRenewals = async (file: string): Promise<Renewals> => {
  const rows: RenewalRow[] = [];
  await readRows(file, [RENEWALS], (row) => {
    const [renewals, lost, active] = [numberIn(row, 'renewals'), numberIn(row, 'lost'), numberIn(row, 'active')];
    if (![renewals, lost, active].every(isCount)) return 'renewals, lost and active must be whole numbers, 0 or more.';
    if (renewals > MOST_VISITS) return mostSaid(`renewals (${renewals})`);
    if (rows.some((other) => other.renewals === renewals)) return `renewal ${renewals} is there twice.`;
    rows.push({ renewals, lost, active });
    return undefined;
  });
  rows.sort((one, other) => one.renewals - other.renewals);
  mustBeWithoutGap(file, rows);
  const last = rows.at(-1);
  const shift = rows.some(({ renewals, lost }) => renewals === 0 && lost > 0) ? 1 : 0;
  const lost = new Array<number>((last?.renewals ?? 0) + shift).fill(0);
  const active = new Array<number>(lost.length + 1).fill(0);
  for (const row of rows) {
    if (row.renewals + shift > 0) lost[row.renewals + shift - 1] = row.lost;
    if (row === last || !isOfSurvivors(rows)) active[row.renewals] = row.active;
  }
  return { lost, active };
};

/** Members who were lost at a renewal that is left out would be taken for ones who made it. */
const mustBeWithoutGap = (file: string, rows: readonly RenewalRow[]): void => {
  const numbers = new Set(rows.map(({ renewals }) => renewals));
  const last = rows.at(-1)?.renewals ?? 0;
  for (let renewals = 1; renewals < last; renewals += 1)
    if (!numbers.has(renewals))
      throw new InvalidInput('csv.rows', `The file ${file} has no row for renewal ${renewals}.`, [], {
        help: 'Add it, with 0 where nobody was lost, and run the command again.',
      });
};

interface RenewalRow {
  readonly renewals: number;
  readonly lost: number;
  readonly active: number;
}

const isOfSurvivors = (rows: readonly RenewalRow[]): boolean =>
  rows.length > 1 && rows.slice(1).every(({ lost, active }, index) => active + lost === rows[index]?.active);

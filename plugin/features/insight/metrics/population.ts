import type { Knex } from 'knex';
import { inParts, readRows } from '../../../shared/db/batches.ts';
import type { Cell } from '../../../shared/db/stream.ts';
import { dayAsText } from '../calendar.ts';
import { sharedBytes, sharedCodes, sharedIntegers } from './shared-memory.ts';

/** Which patrons to work out: those in a range of borrowernumbers, or some by number. */
export type Which =
  | {
      readonly from: number;
      readonly until: number;
      /** How many there are, where that is known. */
      readonly patrons?: number;
    }
  | { readonly list: readonly number[] };

/** No such day. */
export const NO_DAY = -2_147_483_648;

const COUNTED = 1;
const FORGOTTEN = 2;

/** What a population is made of, in memory that threads share. */
interface PopulationColumns {
  readonly numbers: Int32Array;
  readonly enrolled: Int32Array;
  readonly expiry: Int32Array;
  readonly category: Uint16Array;
  readonly branch: Uint16Array;
  readonly flags: Uint8Array;
  readonly categories: string[];
  readonly branches: string[];
}

/** The facts of patrons that metrics depend on, a few bytes each, in the order of their borrowernumbers. */
export class Population {
  size = 0;
  readonly columns: PopulationColumns;
  readonly categories: string[];
  readonly branches: string[];
  readonly numbers: Int32Array;
  readonly #enrolled: Int32Array;
  readonly #expiry: Int32Array;
  readonly category: Uint16Array;
  readonly branch: Uint16Array;
  readonly #flags: Uint8Array;
  readonly #codes = { category: new Map<string, number>(), branch: new Map<string, number>() };

  /** With room for so many patrons. */
  static of(most: number): Population {
    return new Population({
      numbers: sharedIntegers(most),
      enrolled: sharedIntegers(most),
      expiry: sharedIntegers(most),
      category: sharedCodes(most),
      branch: sharedCodes(most),
      flags: sharedBytes(most),
      categories: [],
      branches: [],
    });
  }

  /** The same patrons in another thread. */
  static over(columns: PopulationColumns, size: number): Population {
    const population = new Population(columns);
    population.size = size;
    return population;
  }

  private constructor(columns: PopulationColumns) {
    this.columns = columns;
    this.categories = columns.categories;
    this.branches = columns.branches;
    this.numbers = columns.numbers;
    this.#enrolled = columns.enrolled;
    this.#expiry = columns.expiry;
    this.category = columns.category;
    this.branch = columns.branch;
    this.#flags = columns.flags;
  }

  add(row: Cell[]): void {
    const at = this.size;
    this.size += 1;
    this.numbers[at] = row[0] as number;
    this.branch[at] = codeOf(this.#codes.branch, this.branches, row[1] as string);
    this.category[at] = codeOf(this.#codes.category, this.categories, row[2] as string);
    this.#enrolled[at] = (row[3] as number | null) ?? NO_DAY;
    this.#expiry[at] = (row[4] as number | null) ?? NO_DAY;
    this.#flags[at] = (row[5] === null ? COUNTED : 0) | (row[6] === 1 ? FORGOTTEN : 0);
  }

  enrolled(at: number): number | undefined {
    return known(this.#enrolled[at]);
  }

  expiry(at: number): number | undefined {
    return known(this.#expiry[at]);
  }

  /** Whether the account is a person who visits. */
  isCounted(at: number): boolean {
    return ((this.#flags[at] ?? 0) & COUNTED) !== 0;
  }

  /** Whether earlier use may be forgotten: loans of then were made anonymous, or Kenal saw the patron leave privacy 2. */
  isForgotten(at: number): boolean {
    return ((this.#flags[at] ?? 0) & FORGOTTEN) !== 0;
  }

  categoryOf(at: number): string {
    return this.categories[this.category[at] ?? 0] ?? '';
  }

  branchOf(at: number): string {
    return this.branches[this.branch[at] ?? 0] ?? '';
  }
}

const known = (day: number | undefined): number | undefined => (day === NO_DAY ? undefined : day);

const codeOf = (codes: Map<string, number>, texts: string[], text: string): number => {
  const found = codes.get(text);
  if (found !== undefined) return found;
  codes.set(text, texts.length);
  return texts.push(text) - 1;
};

const DAY = (column: string): string => `TO_DAYS(p.${column}) - 719528`;
/** Whoever keeps a history for good (privacy 0) is left out of anonymising. */
const selectKnowing = (forgottenBefore: number): string => {
  const enrolledBefore = `p.dateenrolled IS NULL OR p.dateenrolled < '${dayAsText(forgottenBefore)}'`;
  const isForgotten = forgottenBefore > 0 ? `p.privacy = 1 AND (${enrolledBefore})` : 'FALSE';
  return `SELECT p.borrowernumber, p.branchcode, p.categorycode, ${DAY('dateenrolled')}, ${DAY('dateexpiry')},
       p.excluded_because, p.privacy_changed_on IS NOT NULL OR (${isForgotten})
  FROM kenal_patron AS p WHERE p.privacy <> 2 AND`;
};

/**
 * Everybody of whom metrics may be kept.
 *
 * @param forgottenBefore see forgotten-before.ts
 */
export const readPopulation = async (crm: Knex, which: Which, forgottenBefore = 0): Promise<Population> => {
  const select = selectKnowing(forgottenBefore);
  if ('list' in which) {
    const population = Population.of(which.list.length);
    for (const part of inParts([...which.list].sort((one, other) => one - other)))
      await readRows(crm, `${select} p.borrowernumber IN (?) ORDER BY p.borrowernumber`, [part], (row) =>
        population.add(row),
      );
    return population;
  }
  const range = [which.from, which.until] as const;
  const population = Population.of(which.patrons ?? (await countPatrons(crm, range)));
  await readRows(
    crm,
    `${select} p.borrowernumber >= ? AND p.borrowernumber < ? ORDER BY p.borrowernumber`,
    range,
    (row) => population.add(row),
  );
  return population;
};

const countPatrons = async (crm: Knex, range: readonly [from: number, until: number]): Promise<number> => {
  const [[count]] = (await crm.raw(
    'SELECT COUNT(*) AS patrons FROM kenal_patron AS p WHERE p.borrowernumber >= ? AND p.borrowernumber < ?',
    [...range],
  )) as [[{ patrons: number }]];
  return count.patrons;
};

/** Codes of the categories that somebody who is counted belongs to: a look into the index for each, not at everybody. */
export const countedCategories = async (crm: Knex): Promise<string[]> => {
  const [rows] = (await crm.raw(
    `SELECT DISTINCT g.categorycode
       FROM (SELECT DISTINCT p.branchcode, p.categorycode FROM kenal_patron AS p) AS g
      WHERE (SELECT 1 FROM kenal_patron AS p
              WHERE p.branchcode = g.branchcode AND p.categorycode = g.categorycode AND p.excluded_because IS NULL
              LIMIT 1) IS NOT NULL
      ORDER BY g.categorycode`,
  )) as [{ categorycode: string }[]];
  return rows.map(({ categorycode }) => categorycode);
};

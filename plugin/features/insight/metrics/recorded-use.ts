import type { Knex } from 'knex';
import { inParts, readRows } from '../../../shared/db/batches.ts';
import type { Cell } from '../../../shared/db/stream.ts';
import { dayAsText } from '../calendar.ts';
import { recordedKey } from './patron-histories.ts';
import type { Which } from './population.ts';
import { linesOfKinds } from './visit-history.ts';

const RECORDED = 'SELECT r.borrowernumber, TO_DAYS(r.day) - 719528, r.kind FROM kenal_recorded_visit AS r WHERE';

/** Suggestions, tags and reviews that others can read, by their day; clubs by the last day on which somebody was in them. */
const PARTICIPATION = `SELECT r.borrowernumber,
       TO_DAYS(IF(r.kind = 'club', LEAST(COALESCE(r.ended_on, ?), ?), r.day)) - 719528, r.kind
  FROM kenal_participation AS r WHERE NOT (r.kind = 'review' AND r.state <> 'approved') AND`;
const PARTICIPATION_KINDS = ['club', 'review', 'suggestion', 'tag'];

interface Asked {
  readonly crm: Knex;
  readonly which: Which;
  /** The last day that counts. */
  readonly day: number;
}

/**
 * Visits that Kenal recorded itself, and what patrons take part in: what there is beside the ledger. Which kinds there
 * are is found out once for a run, since the server looks at every row for it.
 */
export class RecordedUse {
  readonly #visitLines: ReadonlyMap<string, number>;
  readonly #partLines: ReadonlyMap<string, number>;

  static async of(crm: Knex): Promise<RecordedUse> {
    const [visits, parts] = await Promise.all([
      kindsIn(crm, 'kenal_recorded_visit'),
      kindsIn(crm, 'kenal_participation'),
    ]);
    return new RecordedUse(visits, parts);
  }

  private constructor(visitKinds: readonly string[], partKinds: readonly string[]) {
    this.#visitLines = linesOfKinds(visitKinds);
    this.#partLines = linesOfKinds(partKinds.length === 0 ? [] : PARTICIPATION_KINDS);
  }

  /** Of these patrons, as recordedKey, in any order. */
  async read(asked: Asked): Promise<Float64Array> {
    const until = dayAsText(asked.day);
    const keys: number[] = [];
    if (this.#visitLines.size > 0) await readKeys(asked, RECORDED, [], this.#visitLines, keys);
    if (this.#partLines.size > 0) await readKeys(asked, PARTICIPATION, [until, until], this.#partLines, keys);
    return Float64Array.from(keys);
  }
}

const kindsIn = (crm: Knex, table: string): Promise<string[]> => crm(table).distinct().pluck<string[]>('kind');

const readKeys = async (
  { crm, which, day }: Asked,
  sql: string,
  values: readonly string[],
  lines: ReadonlyMap<string, number>,
  keys: number[],
): Promise<void> => {
  const until = dayAsText(day);
  const onRow = ([number, on, kind]: Cell[]): void => {
    const line = lines.get(kind as string);
    // The first of its kind, recorded since the run began: the next one is told of the patron.
    if (line !== undefined) keys.push(recordedKey(number as number, on as number, line));
  };
  if ('list' in which)
    for (const part of inParts(which.list))
      await readRows(crm, `${sql} r.borrowernumber IN (?) AND r.day <= ?`, [...values, part, until], onRow);
  else
    await readRows(
      crm,
      `${sql} r.borrowernumber >= ? AND r.borrowernumber < ? AND r.day <= ?`,
      [...values, which.from, which.until, until],
      onRow,
    );
};

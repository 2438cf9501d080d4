import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { factsOf } from './column-field.ts';
import { KEEPS_NO_HISTORY } from './field.domain.ts';
import type { FactSource, JudgePlace, SegmentField } from './field.ts';
import { anyOf, opposite } from './judging.domain.ts';
import type { Truth } from './segment.domain.ts';
import { and, NEVER, or, sql, type Sql } from './sql.domain.ts';
import type { Sample } from './tree.domain.ts';
import { mayBeKnown } from './use-sql.ts';

/** Membership of snapshots, and whether what tells of use may be known of the patron. */
interface Membership {
  readonly segments: Set<number>;
  readonly keepsHistory: boolean;
}

const membershipSource: FactSource<Membership> = {
  name: 'kenal_segment_member',
  load: async (db, borrowernumbers) => {
    const patrons = await db('kenal_patron')
      .whereIn('borrowernumber', [...borrowernumbers])
      .select<{ borrowernumber: number; privacy: number }[]>('borrowernumber', 'privacy');
    const found = new Map<number, Membership>(
      patrons.map(({ borrowernumber, privacy }) => [
        borrowernumber,
        { segments: new Set(), keepsHistory: privacy !== KEEPS_NO_HISTORY },
      ]),
    );
    for (const row of await db('kenal_segment_member')
      .whereIn('borrowernumber', [...borrowernumbers])
      .select<{ segment_id: number; borrowernumber: number }[]>('segment_id', 'borrowernumber'))
      found.get(row.borrowernumber)?.segments.add(row.segment_id);
    return found;
  },
};

const judgeSegment = (key: string, { segments, keepsHistory }: Membership, place: JudgePlace): Truth => {
  const asked = place.segments.get(key);
  if (asked === undefined) return undefined;
  if (asked.kind === 'live') return place.rule(asked.tree);
  return asked.tellsOfUse && !keepsHistory ? undefined : segments.has(asked.id);
};

/** Whether a patron is in other segments: a live one goes by its rule, a snapshot by whom it holds. */
export const segmentField: SegmentField = {
  ...factsOf({
    key: 'segment',
    group: 'segments',
    type: 'choice',
    tellsOfUse: false,
    choices: 'segments',
    operators: ['is_one_of', 'is_none_of'],
  }),
  permissions: [],
  source: membershipSource,
  needsMetric: false,
  cost: 'lookup',
  sql: ({ operator, value }, wanted, place) => {
    const isIn = (key: string): Sql => {
      const asked = place.segments.get(key);
      if (asked === undefined) return NEVER;
      if (asked.kind === 'live') return place.rule(asked.tree, (operator === 'is_one_of') === wanted);
      const held = sql`p.borrowernumber IN (SELECT s.borrowernumber FROM kenal_segment_member AS s
                                              WHERE s.segment_id = ${asked.id})`;
      const notHeld = sql`NOT EXISTS (SELECT 1 FROM kenal_segment_member AS s
                                       WHERE s.segment_id = ${asked.id} AND s.borrowernumber = p.borrowernumber)`;
      return and([...(asked.tellsOfUse ? [mayBeKnown] : []), (operator === 'is_one_of') === wanted ? held : notHeld]);
    };
    const all = (value as readonly string[]).map(isIn);
    return (operator === 'is_one_of') === wanted ? or(all) : and(all);
  },
  judge: ({ operator, value }, fact, place) => {
    if (fact === undefined) return { isTrue: undefined, known: null };
    const keys = value as readonly string[];
    const truths = keys.map((key) => judgeSegment(key, fact as Membership, place));
    const isIn = anyOf(truths);
    return {
      isTrue: operator === 'is_one_of' ? isIn : opposite(isIn),
      known: keys.filter((_key, position) => truths[position] === true),
    };
  },
};

/** Where a patron falls between 0 and 2^32 by a seed. */
const lot = (seed: string, borrowernumber: number): number =>
  crc32(createHash('md5').update(`${seed}:${borrowernumber}`).digest('hex'));

/** The same by the database. */
export const lotSql = (seed: string): Sql => sql`CRC32(MD5(CONCAT(${`${seed}:`}, p.borrowernumber)))`;

const EVERY_LOT = 2 ** 32;
const threshold = ({ percent }: Sample): number => Math.round((percent / 100) * EVERY_LOT);

const numberSource: FactSource<number> = {
  name: 'borrowernumber',
  load: (_db, borrowernumbers) => Promise.resolve(new Map(borrowernumbers.map((number) => [number, number]))),
};

/** A random share that stays the same from one asking to the next. */
export const sampleField: SegmentField = {
  ...factsOf({ key: 'sample', group: 'segments', type: 'sample', tellsOfUse: false, unit: 'percent' }),
  permissions: [],
  source: numberSource,
  needsMetric: false,
  cost: 'lookup',
  sql: ({ value }, wanted) => {
    const sample = value as Sample;
    return wanted
      ? sql`${lotSql(sample.seed)} < ${threshold(sample)}`
      : sql`${lotSql(sample.seed)} >= ${threshold(sample)}`;
  },
  judge: ({ value }, fact) => {
    const sample = value as Sample;
    const isTrue = lot(sample.seed, fact as number) < threshold(sample);
    return { isTrue, known: isTrue };
  },
};

import type { Db } from '../../shared/db/connection.ts';

/** A saved segment, for a feature that lets one be chosen. */
export interface SegmentName {
  readonly id: number;
  readonly name: string;
}

const saved = (db: Db) => db('kenal_segment as g').whereNull('g.removed_at').orderBy(['g.name', 'g.id']);

/** Every saved segment, by name. */
export const namedSegments = (db: Db): Promise<SegmentName[]> => saved(db).select<SegmentName[]>('g.id', 'g.name');

/**
 * In which of these segments a patron was found last.
 *
 * @param mayTellOfUse false: only segments that go by nothing that the patron borrowed or visited
 */
export const segmentsAmong = (
  db: Db,
  borrowernumber: number,
  ids: readonly number[],
  mayTellOfUse: boolean,
): Promise<SegmentName[]> => {
  const query = saved(db)
    .join('kenal_segment_member as s', 's.segment_id', 'g.id')
    .where('s.borrowernumber', borrowernumber)
    .whereIn('g.id', [...ids]);
  if (!mayTellOfUse) void query.where('g.tells_of_use', 0);
  return query.select<SegmentName[]>('g.id', 'g.name');
};

import type { Db } from '../../shared/db/connection.ts';
import type { Viewer } from '../access/index.ts';
import { permittedSegments } from './permitted.ts';
import type { RegistrySource } from './registry.ts';

/** A saved segment, for a feature that lets one be chosen. */
export interface SegmentName {
  readonly id: number;
  readonly name: string;
}

const saved = (db: Db) => db('kenal_segment as g').whereNull('g.removed_at').orderBy(['g.name', 'g.id']);

/** Every saved segment, by name. */
export const namedSegments = (db: Db): Promise<SegmentName[]> => saved(db).select<SegmentName[]>('g.id', 'g.name');

interface Among {
  readonly registry: RegistrySource;
  readonly viewer: Viewer;
  readonly borrowernumber: number;
  readonly ids: readonly number[];
  /** False: only segments that go by nothing that the patron borrowed or visited. */
  readonly mayTellOfUse: boolean;
}

/** In which of these segments, of those that the viewer may see, a patron was found last. */
export const segmentsAmong = async (
  db: Db,
  { registry, viewer, borrowernumber, ids, mayTellOfUse }: Among,
): Promise<SegmentName[]> => {
  const permitted = [...(await permittedSegments(db, registry, viewer)).values()];
  const query = saved(db)
    .join('kenal_segment_member as s', 's.segment_id', 'g.id')
    .where('s.borrowernumber', borrowernumber)
    .whereIn(
      'g.id',
      permitted.flatMap(({ id }) => (ids.includes(id) ? [id] : [])),
    );
  if (!mayTellOfUse) void query.where('g.tells_of_use', 0);
  return query.select<SegmentName[]>('g.id', 'g.name');
};

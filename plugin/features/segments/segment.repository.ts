import type { Db } from '../../shared/db/connection.ts';
import { instantOfUtcText, utcText, type Instant } from '../../shared/time.ts';
import type { AskedSegment } from './field.ts';
import type { Segment, SegmentKind } from './segment.domain.ts';
import type { SegmentTree } from './tree.domain.ts';

interface SegmentRow {
  readonly id: number;
  readonly public_key: string;
  readonly name: string;
  readonly description: string;
  readonly kind: SegmentKind;
  readonly tree: string;
  readonly tells_of_use: number;
  readonly version: number;
  readonly created_at: string;
  readonly changed_at: string;
  readonly changed_by: number;
  readonly looked_on: string | null;
  readonly looked_version: number | null;
}

const COLUMNS = [
  'id',
  'public_key',
  'name',
  'description',
  'kind',
  'tree',
  'tells_of_use',
  'version',
  'created_at',
  'changed_at',
  'changed_by',
  'looked_on',
  'looked_version',
] as const;

/** A segment as it is kept, with what the pages need not know. */
export interface KeptSegment extends Segment {
  readonly tellsOfUse: boolean;
  /** `YYYY-MM-DD`; undefined before its patrons were listed for the first time. */
  readonly lookedOn: string | undefined;
  readonly lookedVersion: number | undefined;
}

const toSegment = (row: SegmentRow): KeptSegment => ({
  id: row.id,
  key: row.public_key,
  name: row.name,
  description: row.description,
  kind: row.kind,
  tree: JSON.parse(row.tree) as SegmentTree,
  tellsOfUse: row.tells_of_use === 1,
  version: row.version,
  createdAt: instantOfUtcText(row.created_at),
  changedAt: instantOfUtcText(row.changed_at),
  changedBy: row.changed_by,
  lookedOn: row.looked_on ?? undefined,
  lookedVersion: row.looked_version ?? undefined,
});

export const readSegments = async (db: Db): Promise<KeptSegment[]> =>
  (
    await db('kenal_segment')
      .whereNull('removed_at')
      .orderBy(['name', 'id'])
      .select<SegmentRow[]>(...COLUMNS)
  ).map(toSegment);

export const readSegment = async (
  db: Db,
  where: { id: number } | { public_key: string },
): Promise<KeptSegment | undefined> => {
  const row = await db('kenal_segment')
    .where(where)
    .whereNull('removed_at')
    .first<SegmentRow | undefined>(...COLUMNS);
  return row === undefined ? undefined : toSegment(row);
};

/** Every segment as others may ask for it. */
export const askedSegments = async (db: Db): Promise<Map<string, AskedSegment>> =>
  new Map((await readSegments(db)).map((segment) => [segment.key, segment]));

export interface SegmentContent {
  readonly name: string;
  readonly description: string;
  readonly tree: SegmentTree;
  readonly tellsOfUse: boolean;
}

export interface Change {
  readonly by: number;
  readonly now: Instant;
}

const keepVersion = (
  db: Db,
  id: number,
  version: number,
  { name, tree }: SegmentContent,
  { by, now }: Change,
): Promise<unknown> =>
  db('kenal_segment_version').insert({
    segment_id: id,
    version,
    name,
    tree: JSON.stringify(tree),
    changed_at: utcText(now),
    changed_by: by,
  });

/** @returns the id */
export const insertSegment = async (
  db: Db,
  { key, kind, ...content }: SegmentContent & { readonly key: string; readonly kind: SegmentKind },
  change: Change,
): Promise<number> => {
  const [id = 0] = await db('kenal_segment').insert({
    public_key: key,
    name: content.name,
    description: content.description,
    kind,
    tree: JSON.stringify(content.tree),
    tells_of_use: content.tellsOfUse ? 1 : 0,
    version: 1,
    created_at: utcText(change.now),
    changed_at: utcText(change.now),
    changed_by: change.by,
  });
  await keepVersion(db, id, 1, content, change);
  return id;
};

/** Overwrites a segment if it is still in this version. */
export const updateSegment = async (
  db: Db,
  id: number,
  version: number,
  content: SegmentContent,
  change: Change,
): Promise<boolean> => {
  const changed = await db('kenal_segment')
    .where({ id, version })
    .whereNull('removed_at')
    .update({
      name: content.name,
      description: content.description,
      tree: JSON.stringify(content.tree),
      tells_of_use: content.tellsOfUse ? 1 : 0,
      version: version + 1,
      changed_at: utcText(change.now),
      changed_by: change.by,
    });
  if (changed === 0) return false;
  await keepVersion(db, id, version + 1, content, change);
  return true;
};

/** The rule stays as it is, so its version does. */
export const renameSegment = async (db: Db, id: number, name: string, { by, now }: Change): Promise<void> => {
  await db('kenal_segment')
    .where({ id })
    .whereNull('removed_at')
    .update({ name, changed_at: utcText(now), changed_by: by });
};

/** Puts a segment aside; {@link takeBack} brings it back until it is dropped for good. */
export const putAside = async (db: Db, id: number, now: Instant): Promise<boolean> =>
  (await db('kenal_segment')
    .where({ id })
    .whereNull('removed_at')
    .update({ removed_at: utcText(now) })) > 0;

export const takeBack = async (db: Db, id: number): Promise<boolean> =>
  (await db('kenal_segment').where({ id }).whereNotNull('removed_at').update({ removed_at: null })) > 0;

const TABLES = ['kenal_segment_version', 'kenal_segment_member', 'kenal_segment_move', 'kenal_segment_size'] as const;

/** Drops for good what was put aside before a moment. */
export const dropAside = async (db: Db, before: Instant): Promise<void> => {
  const ids = await db('kenal_segment').where('removed_at', '<', utcText(before)).pluck<number[]>('id');
  for (const table of TABLES) await db(table).whereIn('segment_id', ids).delete();
  await db('kenal_segment').whereIn('id', ids).delete();
};

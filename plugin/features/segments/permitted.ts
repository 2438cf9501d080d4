import { InvalidInput } from '../../shared/errors.ts';
import type { Db } from '../../shared/db/connection.ts';
import type { Viewer } from '../access/index.ts';
import { fieldsAsked } from './compiler.ts';
import type { Place, SegmentField } from './field.ts';
import type { Registry, RegistrySource } from './registry.ts';
import { readSegments, type KeptSegment } from './segment.repository.ts';
import type { SegmentTree } from './tree.domain.ts';

export const mayUse = ({ permissions }: Viewer, field: SegmentField): boolean =>
  field.permissions.every((permission) => permissions.has(permission));

/**
 * A field that a rule asks for, itself or through other segments, and that the viewer may not see. Whoever is found by
 * such a rule would be told by it, so neither the rule nor its patrons are for this viewer.
 */
export const forbiddenField = (
  viewer: Viewer,
  registry: Registry,
  tree: SegmentTree,
  segments: Place['segments'],
): SegmentField | undefined => [...fieldsAsked(registry, tree, segments)].find((field) => !mayUse(viewer, field));

/** @throws InvalidInput `segments.field-not-allowed` */
export const mustBeAllowed = (
  viewer: Viewer,
  registry: Registry,
  tree: SegmentTree,
  segments: Place['segments'],
): void => {
  const field = forbiddenField(viewer, registry, tree, segments);
  if (field !== undefined)
    throw new InvalidInput(
      'segments.field-not-allowed',
      `The rule asks for "${field.key}", which needs a permission that you do not have: take it out, or ask an administrator.`,
    );
};

/** Every segment by its key, without those that ask for what this viewer may not see. */
export const permittedSegments = async (
  db: Db,
  registry: RegistrySource,
  viewer: Viewer,
): Promise<Map<string, KeptSegment>> => {
  const [fields, segments] = await Promise.all([registry(), readSegments(db)]);
  const all = new Map(segments.map((segment) => [segment.key, segment]));
  return new Map([...all].filter(([, { tree }]) => forbiddenField(viewer, fields, tree, all) === undefined));
};

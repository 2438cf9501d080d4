import { Bug } from '../../shared/errors.ts';
import { documentSchema } from './document.schema.ts';
import type { SegmentField } from './field.ts';
import { sampleField, segmentField } from './own-fields.ts';

/** Every field that rules may ask for, by its key, in the order in which features registered them. */
export type Registry = ReadonlyMap<string, SegmentField>;

/** @throws Bug `segments.field-twice` when two features register the same key */
export const registryOf = (fields: readonly SegmentField[]): Registry => {
  const all = [...fields, segmentField, sampleField];
  const registry = new Map(all.map((field) => [field.key, field]));
  if (registry.size !== all.length) throw new Bug('segments.field-twice', 'Two fields of segments have the same key.');
  return registry;
};

/** The JSON Schema of rules that ask for these fields, for readers outside. */
export const segmentRuleSchema = (registry: Registry): object => documentSchema([...registry.values()]);

/** @throws Bug `segments.unknown-field`: documents are checked before they get here */
export const fieldIn = (registry: Registry, key: string): SegmentField => {
  const field = registry.get(key);
  if (field === undefined)
    throw new Bug('segments.unknown-field', 'A rule that was not checked names an unknown field.');
  return field;
};

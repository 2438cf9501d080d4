import type { Knex } from 'knex';
import { Bug } from '../../shared/errors.ts';
import type { Validator } from '../../shared/validation.ts';
import { treeValidator } from './document.ts';
import type { SegmentField } from './field.ts';
import { sampleField, segmentField } from './own-fields.ts';
import type { SegmentTree } from './tree.domain.ts';

/** Every field that rules may ask for, by its key, in the order in which features registered them. Never changes. */
export type Registry = ReadonlyMap<string, SegmentField>;

/** The fields as they are now: the same registry as before unless something was defined anew. */
export type RegistrySource = () => Promise<Registry>;

/** Fields made of what a library defines while Kenal runs. */
export interface DefinedFields {
  /** Another one whenever a definition changed; asked before each use, so it must cost next to nothing. */
  readonly stamp: (crm: Knex) => Promise<string>;
  readonly make: (crm: Knex) => Promise<readonly SegmentField[]>;
}

/** @throws Bug `segments.field-twice` when two features register the same key */
export const registryOf = (fields: readonly SegmentField[]): Registry => {
  const all = [...fields, segmentField, sampleField];
  const registry = new Map(all.map((field) => [field.key, field]));
  if (registry.size !== all.length) throw new Bug('segments.field-twice', 'Two fields of segments have the same key.');
  return registry;
};

/** The fields of features with those that the library defines, made anew only where a definition changed. */
export const registrySource = (
  crm: Knex,
  fields: readonly SegmentField[],
  defined: readonly DefinedFields[],
): RegistrySource => {
  let made: { readonly stamp: string; readonly registry: Registry } | undefined;
  return async () => {
    const stamp = (await Promise.all(defined.map((one) => one.stamp(crm)))).join(' ');
    if (made?.stamp === stamp) return made.registry;
    const own = await Promise.all(defined.map((one) => one.make(crm)));
    const registry = registryOf([...fields, ...own.flat()]);
    made = { stamp, registry };
    return registry;
  };
};

const validators = new WeakMap<Registry, Validator<SegmentTree>>();

/** The check of documents that ask for these fields; compiled once. */
export const treeCheck = (registry: Registry): Validator<SegmentTree> => {
  const known = validators.get(registry);
  if (known !== undefined) return known;
  const validator = treeValidator([...registry.values()]);
  validators.set(registry, validator);
  return validator;
};

/** @throws Bug `segments.unknown-field`: documents are checked before they get here */
export const fieldIn = (registry: Registry, key: string): SegmentField => {
  const field = registry.get(key);
  if (field === undefined)
    throw new Bug('segments.unknown-field', 'A rule that was not checked names an unknown field.');
  return field;
};

import type { Problem } from '../shared/errors.ts';
import { isGroup, type RawSettings } from './settings.ts';

/** Settings from one place. `origin` completes the sentence "it comes from ...". */
export interface Layer {
  readonly origin: string;
  readonly values: RawSettings;
  /** Where a single setting comes from, when that says more than `origin`: by name, such as `koha.host`. */
  readonly origins?: ReadonlyMap<string, string>;
}

/** What is not wrong but should be mended. */
export interface ConfigWarning {
  readonly code: 'others-may-read' | 'unknown-variable';
  /** The file or variable. */
  readonly about: string;
  readonly sentence: string;
}

/** What came out of one place: settings if it could be read, and what is wrong with it. */
export interface Reading {
  readonly layer?: Layer;
  readonly problems: readonly Problem[];
  readonly warnings: readonly ConfigWarning[];
}

/** The reading of a place that is broken as a whole. */
export const brokenReading = (message: string): Reading => ({ problems: [{ path: '', message }], warnings: [] });

/** All layers as one document. */
export interface Merged {
  readonly values: RawSettings;
  /** Where each setting that was given comes from, by name. */
  readonly origins: ReadonlyMap<string, string>;
}

/** Puts layers on top of each other, lowest first. A list in a higher layer replaces the one below it. */
export const mergeLayers = (layers: readonly Layer[]): Merged =>
  layers.reduce<Merged>(
    (below, layer) => ({
      values: mergeGroups(below.values, layer.values),
      origins: new Map([...below.origins, ...originsOf(layer)]),
    }),
    { values: {}, origins: new Map() },
  );

const mergeGroups = (below: RawSettings, above: RawSettings): RawSettings => {
  const merged = new Map(Object.entries(below));
  for (const [group, values] of Object.entries(above)) {
    const lower = merged.get(group);
    merged.set(group, isGroup(lower) && isGroup(values) ? { ...lower, ...values } : values);
  }
  return Object.fromEntries(merged);
};

const originsOf = (layer: Layer): [string, string][] =>
  Object.entries(layer.values).flatMap(([group, values]) =>
    Object.keys(isGroup(values) ? values : {}).map((key): [string, string] => {
      const name = `${group}.${key}`;
      return [name, layer.origins?.get(name) ?? layer.origin];
    }),
  );

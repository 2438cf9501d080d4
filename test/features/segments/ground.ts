import { libraryDay } from '../../../plugin/shared/time.ts';
import { registryOf, type Registry } from '../../../plugin/features/segments/registry.ts';
import { segmentFields } from '../../../plugin/segment-registry.ts';
import type { Ground } from './random-trees.ts';

/** The fields that are there in every library. */
export const shippedRegistry: Registry = registryOf(segmentFields);

/** Every one of them, with nothing known of anybody. */
export const emptyGround: Ground = {
  fields: [...shippedRegistry.values()],
  known: () => [],
  segments: ['regulars', 'families'],
  today: libraryDay('2026-11-28'),
};

import { insightSegmentFields } from '../../../plugin/features/insight/index.ts';
import { registryOf } from '../../../plugin/features/segments/registry.ts';
import { libraryDay } from '../../../plugin/shared/time.ts';
import type { Ground } from './random-trees.ts';

/** Every registered field, with nothing known of anybody. */
export const emptyGround: Ground = {
  fields: [...registryOf(insightSegmentFields).values()],
  known: () => [],
  segments: ['regulars', 'families'],
  today: libraryDay('2026-11-28'),
};

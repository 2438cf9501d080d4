import { libraryDay } from '../../../plugin/shared/time.ts';
import { segmentRegistry } from '../../../plugin/wiring.ts';
import type { Ground } from './random-trees.ts';

/** Every registered field, with nothing known of anybody. */
export const emptyGround: Ground = {
  fields: [...segmentRegistry.values()],
  known: () => [],
  segments: ['regulars', 'families'],
  today: libraryDay('2026-11-28'),
};

import type { Stage } from '../insight/index.ts';

/** Stages in the order of the charts, from the most faithful down; colours are `stage-<stage>`. */
export const DRAWN_STAGES = [
  'loyal',
  'active',
  'new',
  'returned',
  'slipping',
  'lapsed',
] as const satisfies readonly Stage[];

/** Every stage, for tables. */
export const ALL_STAGES = [...DRAWN_STAGES, 'expired', 'never_used'] as const satisfies readonly Stage[];

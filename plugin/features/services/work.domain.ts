import type { Instant } from '../../shared/time.ts';

export const LINE_KINDS = ['task', 'source', 'time', 'deliverable'] as const;
export type LineKind = (typeof LINE_KINDS)[number];

/** A line of the work on a request: something to do, a source, time spent, or what comes out of it. */
export interface WorkLine {
  readonly id: number;
  readonly kind: LineKind;
  readonly text: string;
  /** Of time spent. */
  readonly minutes: number | undefined;
  /** Version of a deliverable, counted among those of the same name. */
  readonly edition: number | undefined;
  readonly doneAt: Instant | undefined;
  readonly addedAt: Instant;
}

import type { Instant } from '../../shared/time.ts';
import type { Cells, ProfileField, ProfileSource } from './profile-field.domain.ts';

/** Whose values: everybody's who may see the field, or those that only one member of staff may see. */
export const OPEN = 0;

/** One value of a patron, and how it came to be known. */
export interface ProfileValue {
  readonly field: ProfileField;
  /** A word's key, text, a number, `YYYY-MM-DD`, `yes` or `no`, `MM-DD`. */
  readonly value: string;
  readonly source: ProfileSource;
  readonly recordedAt: Instant;
  /** Borrowernumber; undefined where nobody in particular wrote it down, or somebody who is gone. */
  readonly recordedBy: number | undefined;
  /** Only whoever wrote it down sees it. */
  readonly isConfidential: boolean;
  /** Number of the change that made it. */
  readonly changeId: number;
}

/** A change as it is written down: what a value is from now on, or that it is no more. */
export interface NewChange extends Cells {
  readonly borrowernumber: number;
  readonly field_id: number;
  readonly owner: number;
  readonly slot: number;
  readonly is_removal: 0 | 1;
  readonly source: ProfileSource;
  readonly recorded_at: string;
  readonly recorded_by: number | null;
  readonly changed_at: string;
  readonly changed_by: number | null;
  readonly reason: ChangeReason;
  readonly import_id: number | null;
  readonly replaces: number | null;
}

export const CHANGE_REASONS = ['edit', 'import', 'undo', 'merge'] as const;
export type ChangeReason = (typeof CHANGE_REASONS)[number];

/** From one moment to just before another. */
export interface Span {
  readonly from: Instant;
  readonly before: Instant;
}

/** Where a value stands: a field with several values has a place for each word. */
export const slotOf = ({ type }: Pick<ProfileField, 'type'>, { term_id }: Pick<Cells, 'term_id'>): number =>
  type === 'choices' ? (term_id ?? 0) : 0;

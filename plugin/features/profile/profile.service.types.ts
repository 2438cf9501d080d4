import type { PatronRecord } from '../../koha/patrons/index.ts';
import type { Instant } from '../../shared/time.ts';
import type { Viewer } from '../access/index.ts';
import type { ProfileField, ProfileSource, ValueProblem } from './profile-field.domain.ts';
import type { ChangeReason, ProfileValue, Span } from './profile-value.domain.ts';

export interface Asking {
  readonly viewer: Viewer;
  readonly now: Instant;
}

export interface NoteOptions {
  readonly source: ProfileSource;
  /** Only the viewer sees it then; no list, count, segment or file has it. */
  readonly isConfidential?: boolean;
  /** A text is put below the one that is there, and takes not its place. */
  readonly isAdded?: boolean;
}

/** One field as a form sent it. */
export interface Typed {
  readonly key: string;
  /** Number of the field's last change when the form was opened; 0 for none. */
  readonly seen: number;
  /** Empty: no value any more. */
  readonly values: readonly string[];
}

export interface SaveOrder extends NoteOptions {
  readonly isConfidential: boolean;
  readonly fields: readonly Typed[];
}

/** Somebody else wrote into the same field meanwhile. */
export interface FieldConflict {
  readonly field: ProfileField;
  /** What it holds now; undefined: they took it away. */
  readonly theirs: ProfileValue | undefined;
  /** Comes back with the form by whoever has read it. */
  readonly seen: number;
}

/** Why a field of a form cannot be saved; `said-only`: what colleagues noticed is not kept there. */
export interface FieldProblem {
  readonly field: ProfileField;
  readonly problem: ValueProblem | 'said-only';
}

export interface Saved {
  /** Values that were written or taken away. Nothing was where there are problems or conflicts. */
  readonly saved: number;
  readonly problems: readonly FieldProblem[];
  readonly conflicts: readonly FieldConflict[];
}

/** A profile as it is opened to be changed: fields that are asked, and those that hold something. */
export interface Profile {
  readonly patron: PatronRecord;
  /** False where nothing may be kept: made anonymous, or the number has just passed to somebody else. */
  readonly isOpen: boolean;
  readonly fields: readonly {
    readonly field: ProfileField;
    readonly seen: number;
    readonly values: readonly ProfileValue[];
  }[];
}

export interface HistoryLine {
  readonly id: number;
  readonly field: ProfileField;
  readonly before: string | undefined;
  /** Undefined: taken away. */
  readonly after: string | undefined;
  readonly source: ProfileSource;
  readonly reason: ChangeReason;
  readonly changedAt: Instant;
  readonly changedBy: number | undefined;
  readonly isConfidential: boolean;
  /** Whether it is what the field holds now. */
  readonly isHeld: boolean;
}

/**
 * What a library knows of its patrons beside Koha's own fields. Everything is cut to what the viewer may see: a patron
 * who may not be seen is one who does not exist (NotFound `patron.not-found`), a field that needs a permission is not
 * there, and what a colleague noted confidentially is not either.
 */
export interface ProfileService {
  /** Every field that the viewer may see, retired ones among them. */
  fields(viewer: Viewer): Promise<readonly ProfileField[]>;
  of(viewer: Viewer, borrowernumber: number): Promise<readonly ProfileValue[]>;
  /** @param isConfidential the viewer's own confidential values instead of everybody's */
  open(asking: Asking, borrowernumber: number, isConfidential: boolean): Promise<Profile>;
  /**
   * Writes down one value: of `choices` it joins the others, else it takes the place of what was there, which stays in
   * the history.
   *
   * @param value a word's key, text, a number, `YYYY-MM-DD`, `yes` or `no`, `MM-DD`
   * @throws NotAllowed without `profile.edit`; InvalidInput `profile.no-such-field`, `profile.value`;
   *   Conflict `profile.said-only`, `profile.not-inferred`, `profile.anonymised`, `profile.number-reused`
   */
  note(asking: Asking, borrowernumber: number, fieldKey: string, value: string, options: NoteOptions): Promise<void>;
  /** Saves a form: all of it or, where something is wrong or somebody else was faster, nothing. Throws as `note` does. */
  save(asking: Asking, borrowernumber: number, order: SaveOrder): Promise<Saved>;
  /** The latest changes, latest first; with a span of time all that were made in it. */
  history(asking: Asking, borrowernumber: number, span?: Span): Promise<readonly HistoryLine[]>;
  /**
   * Makes the value of an earlier change the present one again; of a removal, what was removed.
   *
   * @throws NotFound `profile.no-such-change`; else as `note`
   */
  bringBack(asking: Asking, borrowernumber: number, changeId: number): Promise<void>;
}

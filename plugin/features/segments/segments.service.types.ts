import type { Instant } from '../../shared/time.ts';
import type { Viewer } from '../access/index.ts';
import type { Audience } from './audience.ts';
import type { FieldFacts } from './field.domain.ts';
import type {
  Comparison,
  Reach,
  Segment,
  SegmentCount,
  SegmentInList,
  SegmentSize,
  SpecialFact,
  StillIn,
  Why,
} from './segment.domain.ts';
import type { SegmentTree } from './tree.domain.ts';

/** Something of a list that Koha or Kenal keeps. */
export interface FieldChoice {
  readonly value: string;
  readonly name: string;
}

/** What a viewer may ask for. */
export interface Vocabulary {
  /** In the order of the registry. */
  readonly fields: readonly FieldFacts[];
  /** What may be chosen, by the name of the list. */
  readonly lists: ReadonlyMap<string, readonly FieldChoice[]>;
}

/** Who asks, and when: every answer holds only patrons whom this viewer may see. */
export interface Asking {
  readonly viewer: Viewer;
  readonly now: Instant;
}

export interface SegmentDraft {
  readonly name: string;
  readonly description: string;
  readonly tree: SegmentTree;
}

/** Everything that pages, commands and programs may do with segments. Failures are KenalErrors with a sentence. */
export interface SegmentService {
  /** The fields that this viewer may use, in the order of the registry. */
  fields(viewer: Viewer): Promise<readonly FieldFacts[]>;
  /** The JSON Schema of rules that ask for these fields, for readers outside. */
  ruleSchema(viewer: Viewer): Promise<object>;
  vocabulary(asking: Asking): Promise<Vocabulary>;
  /** A document of any origin as a tree. @throws InvalidInput `segments.tree`, with every problem and its path */
  check(document: unknown, viewer: Viewer): Promise<SegmentTree>;

  /** @throws Unavailable `segments.too-slow` when it takes longer than a page may wait (also all below) */
  count(asking: Asking, tree: SegmentTree): Promise<SegmentCount>;
  stillIn(asking: Asking, tree: SegmentTree): Promise<readonly StillIn[]>;
  reach(asking: Asking, tree: SegmentTree): Promise<Reach>;
  /** Borrowernumbers drawn by a seed: the same seed draws the same patrons. Names come from Koha (`patronsByNumber`). */
  sample(asking: Asking, tree: SegmentTree, draw: { readonly size: number; readonly seed: string }): Promise<number[]>;
  /** Borrowernumbers in rising order, after `after`. What leaves Kenal says whom it is for; pages show everybody. */
  members(
    asking: Asking,
    tree: SegmentTree,
    page: { readonly after: number; readonly limit: number; readonly audience?: Audience },
  ): Promise<number[]>;
  /** How many children are in, whom a list for outreach leaves out. */
  children(asking: Asking, tree: SegmentTree): Promise<number>;
  /** Those of these patrons who may be in a list for outreach. */
  withoutChildren(asking: Asking, borrowernumbers: readonly number[]): Promise<number[]>;
  /** @throws NotFound `patron.not-found` also for a patron whom the viewer may not see */
  why(asking: Asking, tree: SegmentTree, borrowernumber: number): Promise<Why>;
  special(asking: Asking, tree: SegmentTree): Promise<readonly SpecialFact[]>;
  compare(asking: Asking, first: SegmentTree, second: SegmentTree): Promise<Comparison>;
  /** The statement and the server's plan, for administrators; `warning` when it would look at very many rows. */
  plan(asking: Asking, tree: SegmentTree): Promise<SegmentPlan>;
  /** Told before it is counted: rows that the server expects to look at, if they are very many. */
  heaviness(asking: Asking, tree: SegmentTree): Promise<{ readonly rows: number } | undefined>;

  list(asking: Asking): Promise<readonly SegmentInList[]>;
  /** The tree of a snapshot is the one that it was taken by; ask `treeOf` for its patrons. @throws NotFound `segments.not-found` */
  find(asking: Asking, id: number): Promise<Segment>;
  /** What to count, list and explain for a saved segment: its rule if it is live, its fixed members if it is not. */
  treeOf(segment: Segment): SegmentTree;
  create(asking: Asking, draft: SegmentDraft): Promise<Segment>;
  /** @throws Conflict `segments.changed-meanwhile` when `version` is not the latest */
  change(asking: Asking, id: number, version: number, draft: SegmentDraft): Promise<Segment>;
  duplicate(asking: Asking, id: number, name: string): Promise<Segment>;
  /** Another name for the same patrons; also of a snapshot. @throws InvalidInput `segments.name` */
  rename(asking: Asking, id: number, name: string): Promise<Segment>;
  takeSnapshot(asking: Asking, id: number, name: string): Promise<Segment>;
  /** Puts a segment aside for a month. @throws Conflict `segments.in-use` while another segment asks for this one */
  remove(asking: Asking, id: number): Promise<void>;
  /** Takes a removed segment back. @throws NotFound `segments.not-found` */
  restore(asking: Asking, id: number): Promise<Segment>;
  /** Oldest first. */
  sizes(asking: Asking, id: number): Promise<readonly SegmentSize[]>;
  /** Who entered and who left when it was looked at last. */
  changes(
    asking: Asking,
    id: number,
    audience?: Audience,
  ): Promise<{ readonly entered: number[]; readonly left: number[] }>;
  /** Counts and compares a live segment now instead of at night. */
  lookAgain(asking: Asking, id: number): Promise<SegmentSize>;
}

export interface SegmentPlan {
  readonly sql: string;
  readonly bindings: readonly (string | number)[];
  readonly steps: readonly { readonly table: string; readonly key: string | undefined; readonly rows: number }[];
  readonly warning: string | undefined;
}

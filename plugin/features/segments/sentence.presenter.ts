import { pathText, type NodePath } from './draft.domain.ts';
import { sentenceParts, type Wording } from './sentence.ts';
import type { Match, RulePath, SegmentTree } from './tree.domain.ts';

/** `partials/segments/sentence`: words, or a condition that leads to where it can be changed. */
export interface SentenceView {
  readonly text: string;
  /** How the group of the condition reckons; undefined for the words between conditions. */
  readonly tone: Match | undefined;
  readonly href: string | undefined;
}

/** @param placeOf where in the form a condition of the tree stands; left out on pages without the form */
export const sentenceView = (
  wording: Wording,
  tree: SegmentTree,
  placeOf?: (path: RulePath) => NodePath,
): SentenceView[] =>
  sentenceParts(wording, tree).map(({ text, match, path }) => ({
    text,
    tone: match,
    href: path === undefined || placeOf === undefined ? undefined : `#${pathText(placeOf(path))}`,
  }));

/** How what somebody typed comes together with what others did since they opened the page. */
export type Outcome =
  | { readonly kind: 'unchanged' }
  /** Values to add and values to take away. */
  | { readonly kind: 'change'; readonly add: readonly string[]; readonly remove: readonly string[] }
  /** Two people wrote different things into one field. */
  | { readonly kind: 'conflict' };

interface Sides {
  /** What the field held when the page was opened. */
  readonly base: readonly string[];
  readonly mine: readonly string[];
  /** What it holds now. */
  readonly theirs: readonly string[];
  /** Whether the field has several values at once; then what was added and taken away on both sides counts. */
  readonly isMany: boolean;
}

const without = (list: readonly string[], other: readonly string[]): string[] =>
  list.filter((one) => !other.includes(one));

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  without(one, other).length === 0 && without(other, one).length === 0;

/** Nothing that somebody did not touch is written over, and nothing that two people wrote is lost unseen. */
export const comeTogether = ({ base, mine, theirs, isMany }: Sides): Outcome => {
  if (isSame(mine, base) || isSame(mine, theirs)) return { kind: 'unchanged' };
  if (isMany) {
    const add = without(without(mine, base), theirs);
    const remove = without(base, mine).filter((one) => theirs.includes(one));
    return add.length + remove.length === 0 ? { kind: 'unchanged' } : { kind: 'change', add, remove };
  }
  if (!isSame(theirs, base)) return { kind: 'conflict' };
  return { kind: 'change', add: mine, remove: mine.length === 0 ? theirs : [] };
};

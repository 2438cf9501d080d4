import { DEEPEST, MOST_CONDITIONS } from './tree.domain.ts';

/**
 * What stands in the builder's form: the same groups and conditions as a rule tree, but in the person's own words,
 * whether they make sense already or not.
 */
export type DraftNode = DraftGroup | DraftRule;

export type GroupMode = 'all' | 'any' | 'none';

export interface DraftGroup {
  readonly kind: 'group';
  readonly mode: GroupMode;
  readonly children: readonly DraftNode[];
}

export interface DraftRule {
  readonly kind: 'rule';
  /** Key of a registered field; empty while none is chosen. */
  readonly field: string;
  readonly operator: string;
  /** What was typed or chosen, by the name of the control: values, amounts, the window of time. */
  readonly parts: Readonly<Record<string, readonly string[]>>;
}

/** Where a node stands: the positions to go through from the outermost group. */
export type NodePath = readonly number[];

/** Conditions and groups together. */
export const MOST_NODES = 2 * MOST_CONDITIONS;

export const blankRule: DraftRule = { kind: 'rule', field: '', operator: '', parts: {} };

export const emptyDraft: DraftGroup = { kind: 'group', mode: 'all', children: [] };

/** `r-0-1`: a path as it stands in names and ids of the form. */
export const pathText = (path: NodePath): string => ['r', ...path].join('-');

/** The path of a text such as `r-0-1`, if it is one. */
export const readPath = (text: string): NodePath | undefined =>
  /^r(-\d{1,3}){0,8}$/.test(text) ? text.split('-').slice(1).map(Number) : undefined;

export const nodeAt = (root: DraftGroup, path: NodePath): DraftNode | undefined => {
  let node: DraftNode | undefined = root;
  for (const position of path) node = node?.kind === 'group' ? node.children[position] : undefined;
  return node;
};

/** How many groups and conditions there are below the outermost group. */
export const sizeOf = (group: DraftGroup): number =>
  group.children.reduce((sum, child) => sum + 1 + (child.kind === 'group' ? sizeOf(child) : 0), 0);

/** How many groups lie within each other, the node itself counted if it is one. */
export const depthOf = (node: DraftNode): number =>
  node.kind === 'rule' ? 0 : 1 + Math.max(0, ...node.children.map(depthOf));

/** What a button of the builder does to the draft. */
export const STEPS = ['add-rule', 'add-group', 'remove', 'duplicate', 'up', 'down'] as const;
export type StepKind = (typeof STEPS)[number];

export interface Step {
  readonly kind: StepKind;
  readonly at: NodePath;
}

/** What came of a step: the draft, and the node that the person should find themselves at. */
export interface Stepped {
  readonly draft: DraftGroup;
  readonly focus: NodePath;
}

/** Does one step; where it is not possible (nothing there, too deep, too many) the draft stays as it is. */
export const takeStep = (draft: DraftGroup, { kind, at }: Step): Stepped => {
  const node = nodeAt(draft, at);
  const stay: Stepped = { draft, focus: at };
  if (node === undefined) return { draft, focus: [] };
  switch (kind) {
    case 'add-rule':
      return node.kind === 'group' && hasRoom(draft) ? added(draft, at, node, blankRule) : stay;
    case 'add-group': {
      const group: DraftGroup = { kind: 'group', mode: 'any', children: [blankRule] };
      return node.kind === 'group' && hasRoom(draft, 2) && at.length + 2 <= DEEPEST
        ? added(draft, at, node, group)
        : stay;
    }
    case 'remove':
      return at.length === 0 ? stay : removed(draft, at);
    case 'duplicate': {
      const count = node.kind === 'group' ? 1 + sizeOf(node) : 1;
      return at.length === 0 || !hasRoom(draft, count)
        ? stay
        : { draft: inserted(draft, nextTo(at), node), focus: nextTo(at) };
    }
    case 'up':
      return at.length === 0 ? stay : moved(draft, at, node, -1);
    case 'down':
      return at.length === 0 ? stay : moved(draft, at, node, 1);
  }
};

const hasRoom = (draft: DraftGroup, more = 1): boolean => sizeOf(draft) + more <= MOST_NODES;

const added = (draft: DraftGroup, at: NodePath, group: DraftGroup, node: DraftNode): Stepped => {
  const place = [...at, group.children.length];
  return { draft: inserted(draft, place, node), focus: node.kind === 'group' ? [...place, 0] : place };
};

/** Takes a node out; a group that holds nothing any more goes with it. */
const removed = (draft: DraftGroup, at: NodePath): Stepped => {
  const without = taken(draft, at);
  const parentPath = at.slice(0, -1);
  const parent = nodeAt(without, parentPath);
  if (parentPath.length > 0 && parent?.kind === 'group' && parent.children.length === 0)
    return removed(without, parentPath);
  const left = parent?.kind === 'group' ? parent.children.length : 0;
  return {
    draft: without,
    focus: left === 0 ? parentPath : [...parentPath, Math.min(at.at(-1) ?? 0, left - 1)],
  };
};

/**
 * One place up or down as it is read: past a condition, into a group that stands there, and out of the own group at
 * its end, so that every place can be reached with two buttons.
 */
const moved = (draft: DraftGroup, at: NodePath, node: DraftNode, step: -1 | 1): Stepped => {
  const target = placeFor(draft, at, node, step);
  if (target === undefined) return { draft, focus: at };
  const without = taken(draft, at);
  const landed = inserted(without, target, node);
  const oldGroup = at.slice(0, -1);
  const group = nodeAt(landed, shifted(oldGroup, target));
  return group?.kind === 'group' && group.children.length === 0 && oldGroup.length > 0
    ? withoutEmpty(landed, shifted(oldGroup, target), target)
    : { draft: landed, focus: target };
};

/** Where the node goes, counted after it was taken out. */
const placeFor = (draft: DraftGroup, at: NodePath, node: DraftNode, step: -1 | 1): NodePath | undefined => {
  const parentPath = at.slice(0, -1);
  const position = at.at(-1) ?? 0;
  const parent = nodeAt(draft, parentPath);
  const neighbour = nodeAt(draft, [...parentPath, position + step]);
  if (parent?.kind !== 'group') return undefined;
  if (neighbour === undefined) {
    if (parentPath.length === 0) return undefined;
    const group = parentPath.at(-1) ?? 0;
    return [...parentPath.slice(0, -1), step === -1 ? group : group + 1];
  }
  const fits = neighbour.kind === 'group' && at.length + 1 + depthOf(node) <= DEEPEST;
  if (!fits) return [...parentPath, position + step];
  const group = step === -1 ? position - 1 : position;
  return [...parentPath, group, step === -1 ? neighbour.children.length : 0];
};

/** A path as it reads after something was put in before it. */
const shifted = (path: NodePath, put: NodePath): NodePath => {
  const last = put.length - 1;
  const isBefore =
    path.length > last &&
    put.slice(0, -1).every((one, index) => one === path[index]) &&
    (put[last] ?? 0) <= (path[last] ?? 0);
  return isBefore ? path.map((one, index) => (index === last ? one + 1 : one)) : path;
};

const withoutEmpty = (draft: DraftGroup, empty: NodePath, focus: NodePath): Stepped => {
  const last = empty.length - 1;
  const isAfter =
    focus.length > last &&
    empty.slice(0, -1).every((one, index) => one === focus[index]) &&
    (focus[last] ?? 0) > (empty[last] ?? 0);
  return {
    draft: taken(draft, empty),
    focus: isAfter ? focus.map((one, index) => (index === last ? one - 1 : one)) : focus,
  };
};

const nextTo = (path: NodePath): NodePath => [...path.slice(0, -1), (path.at(-1) ?? 0) + 1];

const inserted = (group: DraftGroup, [position = 0, ...rest]: NodePath, node: DraftNode): DraftGroup => {
  if (rest.length === 0) return { ...group, children: group.children.toSpliced(position, 0, node) };
  return changed(group, position, (inner) => inserted(inner, rest, node));
};

const taken = (group: DraftGroup, [position = 0, ...rest]: NodePath): DraftGroup => {
  if (rest.length === 0) return { ...group, children: group.children.toSpliced(position, 1) };
  return changed(group, position, (inner) => taken(inner, rest));
};

const changed = (group: DraftGroup, position: number, change: (inner: DraftGroup) => DraftGroup): DraftGroup => {
  const inner = group.children[position];
  return inner?.kind === 'group' ? { ...group, children: group.children.with(position, change(inner)) } : group;
};

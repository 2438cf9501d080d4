import {
  MOST_NODES,
  pathText,
  readPath,
  type DraftGroup,
  type DraftNode,
  type GroupMode,
  type NodePath,
} from './draft.domain.ts';
import { DEEPEST } from './tree.domain.ts';

/** A form as it is sent: every name with its values, in order. */
export type FormFields = Readonly<Record<string, string | readonly string[]>>;

const NAME = /^(r(?:-\d{1,3}){0,8})\.([a-z]{1,12})$/;
const MODES: readonly string[] = ['all', 'any', 'none'] satisfies GroupMode[];

/** The draft as names and values of a form; `draftOfForm` reads the same draft from them. */
export const formOfDraft = (draft: DraftGroup): [name: string, value: string][] => entriesOf(draft, []);

const entriesOf = (node: DraftNode, path: NodePath): [string, string][] => {
  const at = pathText(path);
  if (node.kind === 'group')
    return [
      [`${at}.mode`, node.mode],
      ...node.children.flatMap((child, position) => entriesOf(child, [...path, position])),
    ];
  return [
    [`${at}.field`, node.field],
    [`${at}.op`, node.operator],
    ...Object.entries(node.parts).flatMap(([part, values]) =>
      values.map((value): [string, string] => [`${at}.${part}`, value]),
    ),
  ];
};

interface Read {
  readonly position: number;
  readonly path: NodePath;
  readonly parts: Map<string, readonly string[]>;
}

/**
 * The draft in a form, whoever filled it in: names that mean nothing are left aside, gaps between positions closed,
 * and what is too deep or too much is cut off.
 */
export const draftOfForm = (form: FormFields): DraftGroup => {
  const nodes = new Map<string, Map<string, readonly string[]>>();
  for (const [name, value] of Object.entries(form)) {
    const [, at, part] = NAME.exec(name) ?? [];
    if (at === undefined || part === undefined) continue;
    const known = nodes.get(at) ?? new Map<string, readonly string[]>();
    nodes.set(at, known.set(part, typeof value === 'string' ? [value] : value));
  }
  const children = new Map<string, Read[]>();
  for (const [at, parts] of nodes) {
    const path = readPath(at);
    if (path === undefined || path.length === 0) continue;
    const parent = pathText(path.slice(0, -1));
    children.set(parent, [...(children.get(parent) ?? []), { position: path.at(-1) ?? 0, path, parts }]);
  }
  return groupOf({ nodes, children, left: { nodes: MOST_NODES } }, []);
};

interface Reading {
  readonly nodes: ReadonlyMap<string, Map<string, readonly string[]>>;
  readonly children: ReadonlyMap<string, readonly Read[]>;
  readonly left: { nodes: number };
}

const groupOf = (reading: Reading, path: NodePath): DraftGroup => {
  const at = pathText(path);
  const mode = reading.nodes.get(at)?.get('mode')?.[0];
  const read = [...(reading.children.get(at) ?? [])].sort((one, other) => one.position - other.position);
  return {
    kind: 'group',
    mode: mode !== undefined && MODES.includes(mode) ? (mode as GroupMode) : 'all',
    children: read.flatMap((child) => nodeOf(reading, child)),
  };
};

const nodeOf = (reading: Reading, { path, parts }: Read): DraftNode[] => {
  if (reading.left.nodes <= 0) return [];
  reading.left.nodes -= 1;
  if (parts.has('mode')) return path.length < DEEPEST ? [groupOf(reading, path)] : [];
  const { field: [field = ''] = [], op: [operator = ''] = [], ...others } = Object.fromEntries(parts);
  return [{ kind: 'rule', field, operator, parts: others }];
};

import { InvalidInput } from '../../shared/errors.ts';
import { documentValidator, type Validator } from '../../shared/validation.ts';
import { documentSchema } from './document.schema.ts';
import type { FieldFacts } from './field.domain.ts';
import { conditionsOf, DEEPEST, isGroup, MOST_CONDITIONS, type RuleNode, type SegmentTree } from './tree.domain.ts';

/** Groups within groups, lists in conditions: a tree that may be is far below both. */
const DEEPEST_JSON = 2 * DEEPEST + 6;
const MOST_PARTS = 20_000;

const CODE = 'segments.tree';
const SUBJECT = 'The rule';

const refuse = (message: string): never => {
  throw new InvalidInput(CODE, message, [{ path: '', message }]);
};

/** Names that mean something to the language itself. */
const FORBIDDEN = ['__proto__', 'constructor', 'prototype'];

/**
 * Looks at the outer shape of a document without recursion, so that no depth and no size can hurt what looks closer.
 */
const checkShape = (document: unknown): void => {
  const open: { readonly part: unknown; readonly depth: number }[] = [{ part: document, depth: 0 }];
  let parts = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { part, depth } = next;
    parts += 1;
    if (parts > MOST_PARTS) refuse(`${SUBJECT} is too large: ask for less at once, or build it from other segments.`);
    if (depth > DEEPEST_JSON) refuse(tooDeep);
    if (typeof part !== 'object' || part === null) continue;
    if (!Array.isArray(part) && Object.keys(part).some((key) => FORBIDDEN.includes(key)))
      refuse(`${SUBJECT} has a name that is not allowed (${FORBIDDEN.join(', ')}): remove it.`);
    for (const child of Object.values(part)) open.push({ part: child, depth: depth + 1 });
  }
};

const tooDeep = `${SUBJECT} has groups in groups in groups, more than ${DEEPEST}: put some of it into a segment of its own and ask for that.`;

const depthOf = (node: RuleNode): number => (isGroup(node) ? 1 + Math.max(0, ...node.rules.map(depthOf)) : 0);

/** A check of documents from anywhere: the form that is written, files, programs. Throws InvalidInput `segments.tree`. */
export const treeValidator = (fields: readonly FieldFacts[]): Validator<SegmentTree> => {
  const bySchema = documentValidator<SegmentTree>(documentSchema(fields), CODE, SUBJECT);
  return (document) => {
    checkShape(document);
    const tree = bySchema(document);
    if (depthOf(tree.rule) > DEEPEST) refuse(tooDeep);
    const conditions = conditionsOf(tree.rule);
    if (conditions.length > MOST_CONDITIONS)
      refuse(
        `${SUBJECT} has ${conditions.length} conditions; ${MOST_CONDITIONS} are the most: build it from other segments.`,
      );
    return tree;
  };
};

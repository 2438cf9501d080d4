import type { DraftGroup, DraftNode, DraftRule } from './draft.domain.ts';
import { shapeOf } from './draft-tree.ts';
import type { FieldFacts } from './field.domain.ts';
import type { Operator } from './tree.domain.ts';

const VALUE_PARTS: Readonly<Record<ReturnType<typeof shapeOf>, readonly string[]>> = {
  none: [],
  number: ['v'],
  range: ['least', 'most'],
  days: ['v'],
  day: ['v'],
  codes: ['v'],
  words: ['v'],
  text: ['v'],
  move: ['from', 'to'],
  sample: ['percent', 'seed'],
};
const WINDOW_PARTS: Readonly<Record<string, readonly string[]>> = {
  days: ['window', 'amount'],
  months: ['window', 'amount'],
  between: ['window', 'since', 'until'],
};

/**
 * A draft as the next page shows it: a condition whose field was changed gets the first operator of the new field,
 * and what belongs to controls that are no longer there is left behind. A condition on a field that is not known is
 * kept as it is.
 */
export const settled = (draft: DraftGroup, fields: ReadonlyMap<string, FieldFacts>): DraftGroup => ({
  ...draft,
  children: draft.children.map((child) => settledNode(child, fields)),
});

const settledNode = (node: DraftNode, fields: ReadonlyMap<string, FieldFacts>): DraftNode =>
  node.kind === 'group' ? settled(node, fields) : settledRule(node, fields);

const settledRule = (rule: DraftRule, fields: ReadonlyMap<string, FieldFacts>): DraftRule => {
  const { was: [was] = [], ...parts } = rule.parts;
  const field = fields.get(rule.field);
  if (field === undefined) return { ...rule, parts };
  const operator = field.operators.find((one) => one === rule.operator) ?? field.operators[0];
  if (operator === undefined) return { ...rule, parts };
  const isChanged = was !== undefined && was !== '' && was !== rule.field;
  const { kept, dropped } = isChanged ? fitting(field, fields.get(was)) : { kept: true, dropped: [] };
  const names = kept ? partsOf(field, operator, parts).filter((name) => !dropped.includes(name)) : [];
  return {
    ...rule,
    operator,
    parts: Object.fromEntries(
      names.flatMap((name) => {
        const values = (parts[name] ?? []).filter((value) => value.trim() !== '');
        return values.length === 0 ? [] : [[name, values]];
      }),
    ),
  };
};

/** Figures go with a condition to another field that counts; names of libraries or categories would mean nothing there. */
const fitting = (field: FieldFacts, before: FieldFacts | undefined): { kept: boolean; dropped: readonly string[] } =>
  before?.type === field.type && field.choices === before.choices
    ? { kept: true, dropped: [] }
    : { kept: field.window !== undefined, dropped: ['v', 'least', 'most', 'from', 'to'] };

/** Names of the controls that a condition has. */
const partsOf = (field: FieldFacts, operator: Operator, parts: DraftRule['parts']): string[] => [
  ...VALUE_PARTS[shapeOf(field, operator)],
  ...(field.window === undefined ? [] : (WINDOW_PARTS[parts['window']?.[0] ?? ''] ?? [])),
  ...field.narrowings,
];

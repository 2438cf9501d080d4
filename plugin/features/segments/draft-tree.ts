import { isLibraryDay } from '../../shared/time.ts';
import type { TextValues } from '../../i18n/locale.ts';
import type { DraftGroup, DraftNode, DraftRule, NodePath } from './draft.domain.ts';
import type { FieldFacts } from './field.domain.ts';
import {
  isGroup,
  LONGEST_DAYS,
  LONGEST_TEXT,
  TREE_VERSION,
  type Move,
  type Narrowing,
  type Operator,
  type RuleCondition,
  type RuleGroup,
  type RuleNode,
  type RulePath,
  type RuleValue,
  type RuleWindow,
  type Sample,
  type SegmentTree,
} from './tree.domain.ts';

/** A hundred years, as for days. */
const LONGEST_MONTHS = 1_200;
const GREATEST_WEIGHT = 1_000_000;

/** What is to be filled in beside an operator. */
export type ValueShape = 'none' | 'number' | 'range' | 'days' | 'day' | 'codes' | 'words' | 'text' | 'move' | 'sample';

/** @returns what a condition of this field with this operator asks for */
export const shapeOf = (field: FieldFacts, operator: Operator): ValueShape => {
  switch (operator) {
    case 'at_least':
    case 'at_most':
    case 'is':
      return 'number';
    case 'between':
      return 'range';
    case 'on_or_after':
    case 'on_or_before':
      return 'day';
    case 'in_last_days':
    case 'not_in_last_days':
    case 'in_next_days':
      return 'days';
    case 'is_one_of':
    case 'is_none_of':
    case 'has_any':
    case 'has_all':
    case 'has_none':
      return field.choices === undefined ? 'words' : 'codes';
    case 'starts_with':
      return 'text';
    case 'happened':
    case 'did_not_happen':
      return 'move';
    case 'is_in_sample':
      return 'sample';
    case 'is_true':
    case 'is_false':
    case 'is_known':
    case 'is_unknown':
      return 'none';
  }
};

/** What keeps a condition from being asked: the key of a text, and the control beside which it belongs. */
export interface DraftProblem {
  readonly path: NodePath;
  readonly part: string;
  readonly text: string;
  readonly values: TextValues;
}

/** A draft as far as it makes sense, and what does not yet. */
export interface ReadDraft {
  /** Conditions with a problem are left out, and so are groups in which nothing else is. */
  readonly tree: SegmentTree;
  readonly problems: readonly DraftProblem[];
  /** Where a node of the tree stands in the draft. */
  readonly draftPath: (path: RulePath) => NodePath;
}

/** Reads what was filled in. Nothing is thrown: whatever cannot be understood is a problem beside its control. */
export const treeOfDraft = (draft: DraftGroup, fields: ReadonlyMap<string, FieldFacts>): ReadDraft => {
  const problems: DraftProblem[] = [];
  const places = new Map<string, NodePath>();

  const node = (from: DraftNode, at: NodePath, to: RulePath): RuleNode | undefined => {
    if (from.kind === 'group') {
      const inner = group(from, at, to);
      if (from.children.length === 0) problems.push({ ...wrong('mode', 'emptyGroup'), path: at });
      return inner.rules.length === 0 ? undefined : inner;
    }
    const read = conditionOf(from, fields);
    if ('text' in read) {
      problems.push({ ...read, path: at });
      return undefined;
    }
    places.set(to.join(), at);
    return read.condition;
  };
  const group = (from: DraftGroup, at: NodePath, to: RulePath): RuleGroup => {
    places.set(to.join(), at);
    const rules: RuleNode[] = [];
    for (const [position, child] of from.children.entries()) {
      const rule = node(child, [...at, position], [...to, rules.length]);
      if (rule !== undefined) rules.push(rule);
    }
    return { match: from.mode, rules };
  };
  const rule = group(draft, [], []);
  return { tree: { version: TREE_VERSION, rule }, problems, draftPath: (path) => places.get(path.join()) ?? [] };
};

type Wrong = Omit<DraftProblem, 'path'>;

const wrong = (part: string, text: string, values: TextValues = {}): Wrong => ({
  part,
  text: `segments.problem.${text}`,
  values,
});

const isWrong = (read: object): read is Wrong => 'part' in read;

const conditionOf = (
  { field: key, operator: typed, parts }: DraftRule,
  fields: ReadonlyMap<string, FieldFacts>,
): { readonly condition: RuleCondition } | Wrong => {
  const field = fields.get(key);
  if (key === '') return wrong('field', 'noField');
  if (field === undefined) return wrong('field', 'unknownField');
  const operator = field.operators.find((one) => one === typed);
  if (operator === undefined) return wrong('op', 'noOperator');
  const value = valueOf(field, operator, parts);
  if (isWrong(value)) return value;
  const window = field.window === undefined ? {} : windowOf(field.window, parts);
  if (isWrong(window)) return window;
  const narrowed = narrowingOf(field, parts);
  if (isWrong(narrowed)) return narrowed;
  return { condition: { field: key, operator, ...value, ...window, ...narrowed } };
};

type Parts = DraftRule['parts'];

const first = (parts: Parts, part: string): string => (parts[part]?.[0] ?? '').trim();

const listOf = (parts: Parts, part: string): string[] => [
  ...new Set((parts[part] ?? []).map((one) => one.trim()).filter((one) => one !== '')),
];

const valueOf = (field: FieldFacts, operator: Operator, parts: Parts): { readonly value?: RuleValue } | Wrong => {
  const shape = shapeOf(field, operator);
  switch (shape) {
    case 'none':
      return {};
    case 'number':
      return numberIn(parts, 'v', field);
    case 'range': {
      const least = numberIn(parts, 'least', field);
      if (isWrong(least)) return least;
      const most = numberIn(parts, 'most', field);
      if (isWrong(most)) return most;
      return least.value > most.value ? wrong('most', 'range') : { value: [least.value, most.value] };
    }
    case 'days': {
      const least = operator === 'in_next_days' ? 0 : 1;
      return numberIn(parts, 'v', { isWhole: true, limits: { least, most: LONGEST_DAYS } });
    }
    case 'day': {
      const day = first(parts, 'v');
      return isLibraryDay(day) ? { value: day } : wrong('v', 'day');
    }
    case 'codes':
    case 'words': {
      const list = listOf(parts, 'v');
      if (list.length === 0) return wrong('v', shape === 'codes' ? 'noChoice' : 'noWord');
      return list.some((one) => one.length > LONGEST_TEXT) ? tooLong('v') : { value: list };
    }
    case 'text': {
      const text = first(parts, 'v');
      if (text === '') return wrong('v', 'noWord');
      return text.length > LONGEST_TEXT ? tooLong('v') : { value: text };
    }
    case 'move':
      return { value: { from: listOf(parts, 'from'), to: listOf(parts, 'to') } };
    case 'sample': {
      const percent = numberIn(parts, 'percent', { isWhole: false, limits: { least: 0, most: 100 } });
      if (isWrong(percent)) return percent;
      const seed = first(parts, 'seed');
      if (seed === '') return wrong('seed', 'noSeed');
      return seed.length > LONGEST_TEXT ? tooLong('seed') : { value: { percent: percent.value, seed } };
    }
  }
};

const tooLong = (part: string): Wrong => wrong(part, 'tooLong', { most: LONGEST_TEXT });

/** A number as people write it, with a point or a comma. */
const numberIn = (
  parts: Parts,
  part: string,
  { isWhole, limits }: Pick<FieldFacts, 'isWhole' | 'limits'>,
): { readonly value: number } | Wrong => {
  const typed = first(parts, part);
  if (typed === '') return wrong(part, 'noNumber');
  if (!/^-?\d{1,9}([.,]\d{1,25})?(e-?\d{1,3})?$/.test(typed)) return wrong(part, 'number');
  const value = Number(typed.replace(',', '.'));
  if (isWhole && !Number.isInteger(value)) return wrong(part, 'whole');
  if (value < limits.least || value > limits.most) return wrong(part, 'limits', { ...limits });
  return { value };
};

const windowOf = (grain: 'days' | 'months', parts: Parts): { readonly window?: RuleWindow } | Wrong => {
  const kind = first(parts, 'window');
  switch (kind) {
    case '':
    case 'ever':
      return {};
    case 'days':
    case 'months': {
      const amount = numberIn(parts, 'amount', { isWhole: true, limits: limitsOf(kind, grain) });
      if (isWrong(amount)) return amount;
      return { window: kind === 'days' ? { days: amount.value } : { months: amount.value } };
    }
    case 'between': {
      const [from, until] = [first(parts, 'since'), first(parts, 'until')];
      if (!isLibraryDay(from)) return wrong('since', 'day');
      if (!isLibraryDay(until)) return wrong('until', 'day');
      return from > until ? wrong('until', 'dayRange') : { window: { from, until } };
    }
    default:
      return wrong('window', 'noWindow');
  }
};

/** What is kept by months knows nothing of a window in which no month might begin. */
const limitsOf = (kind: 'days' | 'months', grain: 'days' | 'months'): { least: number; most: number } =>
  kind === 'months' ? { least: 1, most: LONGEST_MONTHS } : { least: grain === 'months' ? 31 : 1, most: LONGEST_DAYS };

const narrowingOf = ({ narrowings }: FieldFacts, parts: Parts): { readonly with?: Narrowing } | Wrong => {
  const asksWeight = narrowings.includes('weight') && first(parts, 'weight') !== '';
  const weight = asksWeight
    ? numberIn(parts, 'weight', { isWhole: false, limits: { least: 0, most: GREATEST_WEIGHT } })
    : undefined;
  if (weight !== undefined && isWrong(weight)) return weight;
  const declared = narrowings.includes('declared') ? first(parts, 'declared') : '';
  const narrowing: Narrowing = {
    ...(weight === undefined ? {} : { weight: weight.value }),
    ...(declared === 'yes' || declared === 'no' ? { declared: declared === 'yes' } : {}),
  };
  return Object.keys(narrowing).length === 0 ? {} : { with: narrowing };
};

/** A tree as it is filled into the form. */
export const draftOfTree = ({ rule }: SegmentTree): DraftGroup => draftOfGroup(rule);

const draftOfGroup = ({ match, rules }: RuleGroup): DraftGroup => ({
  kind: 'group',
  mode: match,
  children: rules.map((node) => (isGroup(node) ? draftOfGroup(node) : draftOfCondition(node))),
});

const draftOfCondition = ({ field, operator, value, window, with: narrowing }: RuleCondition): DraftRule => ({
  kind: 'rule',
  field,
  operator,
  parts: { ...valueParts(value), ...windowParts(window), ...narrowingParts(narrowing) },
});

const valueParts = (value: RuleValue | undefined): Parts => {
  if (value === undefined) return {};
  if (typeof value === 'number' || typeof value === 'string') return { v: [String(value)] };
  if (isRange(value)) return { least: [String(value[0])], most: [String(value[1])] };
  if ('percent' in value) return { percent: [String(value.percent)], seed: [value.seed] };
  if ('from' in value)
    return {
      ...(value.from.length === 0 ? {} : { from: value.from }),
      ...(value.to.length === 0 ? {} : { to: value.to }),
    };
  return { v: value };
};

const isRange = (
  value: readonly [number, number] | readonly string[] | Move | Sample,
): value is readonly [number, number] => Array.isArray(value) && typeof value[0] === 'number';

const windowParts = (window: RuleWindow | undefined): Parts => {
  if (window === undefined) return {};
  if ('days' in window) return { window: ['days'], amount: [String(window.days)] };
  if ('months' in window) return { window: ['months'], amount: [String(window.months)] };
  return { window: ['between'], since: [window.from], until: [window.until] };
};

const narrowingParts = (narrowing: Narrowing | undefined): Parts => ({
  ...(narrowing?.weight === undefined ? {} : { weight: [String(narrowing.weight)] }),
  ...(narrowing?.declared === undefined ? {} : { declared: [narrowing.declared ? 'yes' : 'no'] }),
});

import { conditionsOf, type RuleCondition, type RuleGroup, type SegmentTree } from './tree.domain.ts';

/** A rule that libraries ask for, to begin with. Its name is the text `segments.template.<key>`. */
export interface SegmentTemplate {
  readonly key: string;
  readonly tree: SegmentTree;
}

const all = (...rules: RuleGroup['rules']): SegmentTree => ({ version: 1, rule: { match: 'all', rules } });

const stage = (name: string): RuleCondition => ({ field: 'stage', operator: 'is_one_of', value: [name] });

/** All of them fields that Koha's record, the ledger and the metrics answer from the first refresh on. */
export const TEMPLATES: readonly SegmentTemplate[] = [
  { key: 'new', tree: all({ field: 'enrolled_on', operator: 'in_last_days', value: 30 }) },
  { key: 'slipping', tree: all(stage('slipping')) },
  { key: 'returned', tree: all(stage('returned')) },
  { key: 'loyal', tree: all(stage('loyal')) },
  { key: 'never_used', tree: all(stage('never_used'), { field: 'use_forgotten', operator: 'is_false' }) },
  {
    key: 'drifting',
    tree: all(
      { field: 'visit_days', operator: 'at_least', value: 12, window: { months: 24 } },
      { field: 'rhythms_since_visit', operator: 'at_least', value: 2 },
    ),
  },
  { key: 'expiring', tree: all({ field: 'expires_on', operator: 'in_next_days', value: 30 }) },
  {
    key: 'in_house',
    tree: all(
      { field: 'local_uses', operator: 'at_least', value: 1, window: { months: 12 } },
      { field: 'loans', operator: 'at_most', value: 0, window: { months: 12 } },
    ),
  },
  { key: 'one_subject', tree: all({ field: 'interest_focus', operator: 'at_least', value: 0.3 }) },
  {
    key: 'digital',
    tree: all(
      { field: 'e_resource_days', operator: 'at_least', value: 1, window: { months: 12 } },
      { field: 'borrowing_days', operator: 'at_most', value: 0, window: { months: 12 } },
    ),
  },
  { key: 'families', tree: all({ field: 'child_age', operator: 'at_most', value: 11 }) },
  { key: 'children', tree: all({ field: 'category_type', operator: 'is_one_of', value: ['C'] }) },
  {
    key: 'unreachable',
    tree: all({
      match: 'none',
      rules: [
        { field: 'has_email', operator: 'is_true' },
        { field: 'has_phone', operator: 'is_true' },
      ],
    }),
  },
];

/** Templates of which every field is there, so that each of them works. */
export const templatesFor = (fields: ReadonlySet<string>): readonly SegmentTemplate[] =>
  TEMPLATES.filter(({ tree }) => conditionsOf(tree.rule).every(({ condition }) => fields.has(condition.field)));

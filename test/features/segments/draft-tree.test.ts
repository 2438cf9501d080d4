import { expect } from 'chai';
import fc from 'fast-check';
import { blankRule, type DraftGroup, type DraftRule } from '../../../plugin/features/segments/draft.domain.ts';
import { draftOfForm, formOfDraft } from '../../../plugin/features/segments/draft-form.ts';
import { settled } from '../../../plugin/features/segments/draft-settle.ts';
import { draftOfTree, treeOfDraft } from '../../../plugin/features/segments/draft-tree.ts';
import { isGroup, type RuleNode, type SegmentTree } from '../../../plugin/features/segments/tree.domain.ts';
import { emptyGround } from './ground.ts';
import { randomDraft } from './random-drafts.ts';
import { randomTrees } from './random-trees.ts';

const fields = new Map(emptyGround.fields.map((field) => [field.key, field]));

/** As a browser sends what a page of the builder shows. */
const sent = (draft: DraftGroup): DraftGroup => {
  const form: Record<string, string[]> = {};
  for (const [name, value] of new URLSearchParams(new URLSearchParams(formOfDraft(draft)).toString()))
    form[name] = [...(form[name] ?? []), value];
  return settled(draftOfForm(form), fields);
};

/** What no form asks for: nothing in a list or in a group, the greater number first. Spaces at the ends are not kept. */
const isAsked = (node: RuleNode): boolean => {
  if (isGroup(node)) return node.rules.length > 0 && node.rules.every(isAsked);
  const { value } = node;
  if (!Array.isArray(value)) return typeof value !== 'string' || value.trim() === value;
  const list = value as readonly (string | number)[];
  if (typeof list[0] === 'number') return list[0] <= Number(list[1]);
  return list.length > 0 && list.every((one) => typeof one === 'string' && one.trim() === one);
};

const rule = (changes: Partial<DraftRule>): DraftGroup => ({
  kind: 'group',
  mode: 'all',
  children: [{ ...blankRule, ...changes }],
});

const problemOf = (changes: Partial<DraftRule>): string | undefined =>
  treeOfDraft(rule(changes), fields).problems.map(({ part, text }) => `${part} ${text.split('.').at(-1) ?? ''}`)[0];

describe('a rule in the form of the builder', () => {
  it('comes back as it was, for every field and operator', () => {
    let compared = 0;
    fc.assert(
      fc.property(randomTrees(emptyGround), (tree: SegmentTree) => {
        fc.pre(tree.rule.rules.every(isAsked));
        const { tree: back, problems } = treeOfDraft(sent(settled(draftOfTree(tree), fields)), fields);
        expect(problems).to.deep.equal([]);
        expect(back).to.deep.equal(tree);
        compared += tree.rule.rules.length;
      }),
      { numRuns: 1_000 },
    );
    expect(compared).to.be.greaterThan(500);
  });

  it('changes nothing more once it is settled', () => {
    fc.assert(
      fc.property(randomDraft, (draft) => {
        const once = settled(draft, fields);
        expect(settled(once, fields)).to.deep.equal(once);
        expect(sent(once)).to.deep.equal(once);
      }),
    );
  });

  it('keeps out what makes no sense yet, and says where each of the others stands', () => {
    const age = { ...blankRule, field: 'age', operator: 'at_least', parts: { v: ['18'] } };
    const draft: DraftGroup = {
      kind: 'group',
      mode: 'all',
      children: [blankRule, { kind: 'group', mode: 'any', children: [blankRule, age] }],
    };
    const { tree, problems, draftPath } = treeOfDraft(draft, fields);
    expect(tree.rule).to.deep.equal({
      match: 'all',
      rules: [{ match: 'any', rules: [{ field: 'age', operator: 'at_least', value: 18 }] }],
    });
    expect(problems.map(({ path }) => path)).to.deep.equal([[0], [1, 0]]);
    expect(draftPath([0, 0])).to.deep.equal([1, 1]);
  });

  it('says what is wrong beside the control that it is wrong in', () => {
    const age = (operator: string, parts: DraftRule['parts']) => problemOf({ field: 'age', operator, parts });
    expect([
      problemOf({}),
      problemOf({ field: 'no.such' }),
      problemOf({ field: 'age', operator: 'starts_with' }),
      age('at_least', {}),
      age('at_least', { v: ['many'] }),
      age('at_least', { v: ['1,5'] }),
      age('at_least', { v: ['200'] }),
      age('between', { least: ['30'], most: ['20'] }),
      problemOf({ field: 'enrolled_on', operator: 'on_or_after', parts: { v: ['2026-02-29'] } }),
      problemOf({ field: 'library', operator: 'is_one_of' }),
      problemOf({ field: 'postcode', operator: 'is_one_of', parts: { v: ['  '] } }),
      problemOf({ field: 'visit_days', operator: 'at_least', parts: { v: ['2'], window: ['days'], amount: ['0'] } }),
      problemOf({
        field: 'visit_days',
        operator: 'at_least',
        parts: { v: ['2'], window: ['between'], since: ['2026-02-01'], until: ['2026-01-01'] },
      }),
      problemOf({ field: 'loans', operator: 'at_least', parts: { v: ['2'], window: ['days'], amount: ['7'] } }),
      problemOf({ field: 'sample', operator: 'is_in_sample', parts: { percent: ['10'] } }),
    ]).to.deep.equal([
      'field noField',
      'field unknownField',
      'op noOperator',
      'v noNumber',
      'v number',
      'v whole',
      'v limits',
      'most range',
      'v day',
      'v noChoice',
      'v noWord',
      'amount limits',
      'until dayRange',
      'amount limits',
      'seed noSeed',
    ]);
  });

  it('takes a number with a comma or a point', () => {
    const { tree } = treeOfDraft(rule({ field: 'rhythm_days', operator: 'at_most', parts: { v: ['10,5'] } }), fields);
    expect(tree.rule.rules).to.deep.equal([{ field: 'rhythm_days', operator: 'at_most', value: 10.5 }]);
  });

  it('leaves behind what belonged to another field, but takes figures and days along', () => {
    const parts = { v: ['6'], window: ['days'], amount: ['90'], was: ['visit_days'] };
    expect(settled(rule({ field: 'loans', operator: 'at_least', parts }), fields)).to.deep.equal(
      rule({ field: 'loans', operator: 'at_least', parts: { v: ['6'], window: ['days'], amount: ['90'] } }),
    );
    expect(settled(rule({ field: 'library', operator: 'at_least', parts }), fields)).to.deep.equal(
      rule({ field: 'library', operator: 'is_one_of', parts: {} }),
    );
    expect(
      settled(rule({ field: 'category', operator: 'is_none_of', parts: { v: ['CTR'], was: ['library'] } }), fields),
    ).to.deep.equal(rule({ field: 'category', operator: 'is_none_of', parts: {} }));
  });
});

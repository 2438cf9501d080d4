import { expect } from 'chai';
import fc from 'fast-check';
import {
  blankRule,
  depthOf,
  emptyDraft,
  MOST_NODES,
  nodeAt,
  pathText,
  readPath,
  sizeOf,
  STEPS,
  takeStep,
  type DraftGroup,
  type DraftNode,
  type DraftRule,
  type NodePath,
} from '../../../plugin/features/segments/draft.domain.ts';
import { DEEPEST } from '../../../plugin/features/segments/tree.domain.ts';
import { draftOfForm, formOfDraft } from '../../../plugin/features/segments/draft-form.ts';
import { randomDraft } from './random-drafts.ts';

const rule = (field: string): DraftRule => ({ ...blankRule, field });
const group = (mode: DraftGroup['mode'], ...children: readonly DraftNode[]): DraftGroup => ({
  kind: 'group',
  mode,
  children,
});

/** The draft as one reads it: `all(a any(b c))`. */
const shown = (node: DraftNode): string =>
  node.kind === 'rule' ? node.field : `${node.mode}(${node.children.map(shown).join(' ')})`;

const pathsOf = (node: DraftNode, path: NodePath = []): NodePath[] => [
  path,
  ...(node.kind === 'group' ? node.children.flatMap((child, position) => pathsOf(child, [...path, position])) : []),
];

const rulesOf = (node: DraftNode): string[] =>
  node.kind === 'rule' ? [JSON.stringify(node)] : node.children.flatMap(rulesOf);

/** As a browser sends a form. */
const sent = (draft: DraftGroup): Record<string, string | string[]> => {
  const text = new URLSearchParams(formOfDraft(draft)).toString();
  const fields: Record<string, string | string[]> = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const known = fields[name];
    fields[name] = known === undefined ? value : [known, value].flat();
  }
  return fields;
};

describe('a draft of a segment', () => {
  it('goes through a form and back without loss, whatever was typed', () => {
    fc.assert(
      fc.property(randomDraft, (draft) => {
        fc.pre(sizeOf(draft) <= MOST_NODES);
        expect(draftOfForm(sent(draft))).to.deep.equal(draft);
      }),
      { numRuns: 500 },
    );
  });

  it('is read from any form without a word', () => {
    const names = fc.oneof(
      fc.string(),
      fc.stringMatching(/^r(-\d{1,3}){0,10}\.[a-z]{0,14}$/),
      fc.constantFrom('__proto__', 'r.__proto__'),
    );
    fc.assert(
      fc.property(fc.dictionary(names, fc.oneof(fc.string(), fc.array(fc.string()))), (form) => {
        const draft = draftOfForm(form);
        expect(depthOf(draft)).to.be.at.most(DEEPEST);
        expect(sizeOf(draft)).to.be.at.most(MOST_NODES);
      }),
      { numRuns: 500 },
    );
  });

  it('names every place in a way that can be read back', () => {
    fc.assert(
      fc.property(randomDraft, (draft) => {
        for (const path of pathsOf(draft)) expect(readPath(pathText(path))).to.deep.equal(path);
      }),
    );
    expect([readPath('r-'), readPath('r-1000'), readPath('x'), readPath('r-0-0-0-0-0-0-0-0-0')]).to.deep.equal(
      Array(4).fill(undefined),
    );
  });

  it('stays within its bounds, leads to a place that exists and loses nothing but what is removed', () => {
    fc.assert(
      fc.property(randomDraft, fc.constantFrom(...STEPS), fc.nat(), (draft, kind, choice) => {
        fc.pre(sizeOf(draft) <= MOST_NODES);
        const paths = pathsOf(draft);
        const at = paths[choice % paths.length] ?? [];
        const { draft: next, focus } = takeStep(draft, { kind, at });
        expect(nodeAt(next, focus), `${kind} ${pathText(at)}`).to.not.equal(undefined);
        expect(depthOf(next)).to.be.at.most(DEEPEST);
        expect(sizeOf(next)).to.be.at.most(MOST_NODES);
        if (kind === 'up' || kind === 'down') {
          expect(rulesOf(next).sort()).to.deep.equal(rulesOf(draft).sort());
          if (next !== draft) expect(nodeAt(next, focus)).to.deep.equal(nodeAt(draft, at));
        }
        if (kind === 'remove' && at.length > 0)
          expect(rulesOf(next)).to.have.length(rulesOf(draft).length - rulesOf(nodeAt(draft, at) ?? blankRule).length);
      }),
      { numRuns: 1_000 },
    );
  });

  it('reaches every place with two buttons: past conditions, into groups and out of them', () => {
    let draft = group('all', rule('a'), group('any', rule('b'), rule('c')), rule('d'));
    let at: NodePath = [0];
    const seen: string[] = [];
    for (;;) {
      const { draft: next, focus } = takeStep(draft, { kind: 'down', at });
      if (next === draft) break;
      [draft, at] = [next, focus];
      seen.push(shown(draft));
    }
    expect(seen).to.deep.equal([
      'all(any(a b c) d)',
      'all(any(b a c) d)',
      'all(any(b c a) d)',
      'all(any(b c) a d)',
      'all(any(b c) d a)',
    ]);
    for (;;) {
      const { draft: next, focus } = takeStep(draft, { kind: 'up', at });
      if (next === draft) break;
      [draft, at] = [next, focus];
    }
    expect(shown(draft)).to.equal('all(a any(b c) d)');
  });

  it('takes a group away with its last condition', () => {
    const draft = group('all', rule('a'), group('none', rule('b')));
    expect(takeStep(draft, { kind: 'remove', at: [1, 0] })).to.deep.equal({
      draft: group('all', rule('a')),
      focus: [0],
    });
    expect(shown(takeStep(draft, { kind: 'up', at: [1, 0] }).draft)).to.equal('all(a b)');
    expect(takeStep(draft, { kind: 'down', at: [1, 0] })).to.deep.equal({
      draft: group('all', rule('a'), rule('b')),
      focus: [1],
    });
  });

  it('begins with a condition to choose', () => {
    expect(takeStep(emptyDraft, { kind: 'add-rule', at: [] })).to.deep.equal({
      draft: group('all', blankRule),
      focus: [0],
    });
    expect(takeStep(group('all', rule('a')), { kind: 'add-group', at: [] }).focus).to.deep.equal([1, 0]);
    expect(shown(takeStep(group('all', rule('a'), rule('b')), { kind: 'duplicate', at: [0] }).draft)).to.equal(
      'all(a a b)',
    );
  });
});

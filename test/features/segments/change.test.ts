import { expect } from 'chai';
import fc from 'fast-check';
import { smallestChange } from '../../../plugin/features/segments/change.domain.ts';
import { allOf, anyOf, opposite } from '../../../plugin/features/segments/judging.domain.ts';
import type { Truth, WhyCondition, WhyGroup } from '../../../plugin/features/segments/segment.domain.ts';

type Node = WhyGroup | WhyCondition;
interface Shape {
  readonly match?: 'all' | 'any' | 'none';
  readonly rules?: readonly Shape[];
  readonly isTrue?: Truth;
}

const truth = fc.constantFrom<Truth>(true, false, undefined);

const { shape } = fc.letrec<{ shape: Shape; group: Shape }>((tie) => ({
  group: fc.record({
    match: fc.constantFrom('all', 'any', 'none'),
    rules: fc.array(tie('shape'), { maxLength: 3 }),
  }),
  shape: fc.oneof({ maxDepth: 3 }, fc.record({ isTrue: truth }), tie('group')),
}));

const groups = fc.record({ match: fc.constantFrom('all', 'any', 'none'), rules: fc.array(shape, { maxLength: 3 }) });

/** The trace of a shape, with some conditions coming out as told. */
const trace = ({ match, rules = [], isTrue }: Shape, told: ReadonlyMap<string, boolean>, path: number[] = []): Node => {
  if (match === undefined)
    return {
      path,
      field: 'age',
      operator: 'is_known',
      value: undefined,
      window: undefined,
      known: null,
      isTrue: told.get(path.join()) ?? isTrue,
    };
  const traced = rules.map((rule, position) => trace(rule, told, [...path, position]));
  const truths = traced.map((one) => one.isTrue);
  const reckoned = { all: allOf(truths), any: anyOf(truths), none: opposite(anyOf(truths)) };
  return { path, match, rules: traced, isTrue: reckoned[match] };
};

const leaves = (node: Node): readonly number[][] => ('match' in node ? node.rules.flatMap(leaves) : [[...node.path]]);

describe('the smallest change', () => {
  it('flips membership, and nothing smaller does', () => {
    fc.assert(
      fc.property(groups, (group) => {
        const rule = trace(group, new Map()) as WhyGroup;
        const change = smallestChange(rule);
        const isIn = (told: ReadonlyMap<string, boolean>): boolean => trace(group, told).isTrue === true;
        const flipped = new Map(change.map(({ path, becomes }) => [path.join(), becomes]));
        if (change.length > 0) expect(isIn(flipped)).to.equal(!isIn(new Map()));
        // One alone is the only smaller change that can be tried out in full.
        if (change.length === 1) return;
        for (const path of leaves(rule))
          for (const becomes of [true, false])
            expect(isIn(new Map([[path.join(), becomes]]))).to.equal(isIn(new Map()));
      }),
      { numRuns: 3_000, seed: 20_261_128 },
    );
  });
});

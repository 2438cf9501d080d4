import fc from 'fast-check';
import { type DraftGroup, type DraftNode, type DraftRule } from '../../../plugin/features/segments/draft.domain.ts';

const words = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom('', 'CTR', '2026-02-29', '"><script>', 'زهراء', '%&=+'),
);

export const randomRule: fc.Arbitrary<DraftRule> = fc.record({
  kind: fc.constant('rule'),
  field: fc.constantFrom('', 'library', 'visit-days', 'no.such'),
  operator: fc.constantFrom('', 'is', 'between'),
  parts: fc.dictionary(
    fc.constantFrom('v', 'from', 'to', 'window', 'amount'),
    fc.array(words, { minLength: 1, maxLength: 4 }),
  ),
});

const group = (depth: number): fc.Arbitrary<DraftGroup> => {
  const child: fc.Arbitrary<DraftNode> =
    depth < 4 ? fc.oneof({ weight: 3, arbitrary: randomRule }, { weight: 1, arbitrary: group(depth + 1) }) : randomRule;
  return fc.record({
    kind: fc.constant('group'),
    mode: fc.constantFrom('all', 'any', 'none'),
    children: fc.array(child, { maxLength: 4 }),
  });
};

export const randomDraft: fc.Arbitrary<DraftGroup> = group(1);

import { expect } from 'chai';
import { compile, rememberingCompiler } from '../../../plugin/features/segments/compiler.ts';
import type { AskedSegment, Place } from '../../../plugin/features/segments/field.ts';
import { EVERYBODY, type RuleNode, type SegmentTree } from '../../../plugin/features/segments/tree.domain.ts';
import { libraryDay } from '../../../plugin/shared/time.ts';
import { shippedRegistry } from './ground.ts';

const KEY = '00000000-0000-4000-8000-000000000001';
const all = (...rules: RuleNode[]): SegmentTree => ({ version: 1, rule: { match: 'all', rules } });
const asking = all({ field: 'segment', operator: 'is_one_of', value: [KEY] });
const place = (tree: SegmentTree, kind: AskedSegment['kind'] = 'live', day = '2026-11-28'): Place => ({
  today: libraryDay(day),
  segments: new Map([[KEY, { id: 1, key: KEY, kind, tree, tellsOfUse: false }]]),
});
const seniors = all({ field: 'age', operator: 'at_least', value: 65 });
const regulars = all({ field: 'visit_days', operator: 'at_least', value: 3, window: { days: 90 } });
const loyal = all({ field: 'loyalty', operator: 'at_least', value: 50 });

describe('compiling a rule', () => {
  const remember = rememberingCompiler();
  const remembering = (tree: SegmentTree, at: Parameters<typeof compile>[2]) => remember(shippedRegistry, tree, at);
  const probe = { strategy: 'probe' } as const;

  it('remembers it as long as nothing that it goes by has changed', () => {
    const first = remembering(asking, { ...place(seniors), ...probe });
    const again = remembering(structuredClone(asking), { ...place(structuredClone(seniors)), ...probe });
    expect(again).to.equal(first);
    for (const other of [place(regulars), place(seniors, 'snapshot'), place(seniors, 'live', '2026-11-29')])
      expect(remembering(asking, { ...other, ...probe })).to.deep.equal(
        compile(shippedRegistry, asking, { ...other, ...probe }),
      );
    expect(remembering(asking, { ...place(regulars), strategy: 'gather' })).not.to.equal(
      remembering(asking, { ...place(regulars), ...probe }),
    );
  });

  it('forgets the oldest of many', () => {
    const first = remembering(asking, { ...place(seniors), ...probe });
    for (let age = 0; age < 500; age += 1)
      remembering(all({ field: 'age', operator: 'at_least', value: age % 150 }), {
        ...place(EVERYBODY, 'live', age < 150 ? '2026-01-01' : `2026-0${1 + (age % 9)}-02`),
        ...probe,
      });
    expect(remembering(asking, { ...place(seniors), ...probe })).not.to.equal(first);
  });

  it('knows what a rule asks for through live segments, and not what those asked who are in a snapshot', () => {
    const compiled = (tree: SegmentTree, kind: AskedSegment['kind']) =>
      compile(shippedRegistry, asking, { ...place(tree, kind), ...probe });
    expect(compiled(regulars, 'live').isFoundNear).to.equal(true);
    expect(compiled(regulars, 'snapshot').isFoundNear).to.equal(false);
    expect(compiled(loyal, 'live').patrons.text).to.contain('kenal_patron_metric');
    expect(compiled(loyal, 'snapshot').patrons.text).not.to.contain('kenal_patron_metric');
  });
});

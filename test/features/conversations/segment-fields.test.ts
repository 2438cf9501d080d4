import { expect } from 'chai';
import type { Permission } from '../../../plugin/features/access/index.ts';
import { segmentService, type SegmentService } from '../../../plugin/features/segments/index.ts';
import type { RuleCondition } from '../../../plugin/features/segments/tree.domain.ts';
import { segmentRegistry } from '../../../plugin/segment-registry.ts';
import { rejection } from '../../install/rejection.ts';
import { librarian } from '../../web/app.ts';
import { openWorld, SHY, SITI, type World } from './world.ts';

const TALK = { direction: 'in', medium: 'phone', purpose: 'contact', text: 'Asked for large print.' };

describe('segments by conversations and promises', () => {
  let world: World;
  let segments: SegmentService;

  before(async () => {
    world = await openWorld();
    segments = segmentService({
      crm: world.whole.crm.db,
      koha: world.whole.databases.koha,
      registry: segmentRegistry(world.whole.crm.db),
      timezone: 'Asia/Jakarta',
      asOf: () => Promise.resolve(undefined),
    });
  });

  after(() => world.close());

  const asking = (...permissions: Permission[]) => ({
    viewer: librarian({ visible: { all: true }, permissions: new Set<Permission>(['segments.use', ...permissions]) }),
    now: world.clock.now(),
  });
  const treeOf = (condition: RuleCondition) => ({ version: 1, rule: { match: 'all', rules: [condition] } }) as const;
  /** Who is in by the statement, and who by the judge, who must agree. */
  const members = async (field: string, operator: 'at_most' | 'is_true', value?: number): Promise<number[]> => {
    const tree = treeOf({ field, operator, ...(value === undefined ? {} : { value }) });
    const reader = asking('conversations.view');
    const found = await segments.members(reader, tree, { after: 0, limit: 100 });
    for (const patron of [SITI, SHY])
      expect((await segments.why(reader, tree, patron)).isIn, `${field} ${patron}`).to.equal(found.includes(patron));
    return [...found];
  };

  it('find who was spoken with lately, and who is owed something', async () => {
    await world.post('/conversations', { ...TALK, borrowernumber: String(SITI), day: '2026-11-12' });
    await world.post('/promises', { borrowernumber: String(SITI), what: 'Call', due: '2026-11-30' });
    expect(await members('conversation_age', 'at_most', 10)).to.deep.equal([SITI]);
    expect(await members('conversation_age', 'at_most', 9)).to.deep.equal([]);
    expect(await members('has_open_promise', 'is_true')).to.deep.equal([SITI]);
  });

  it('tell nothing of what is confidential, of what was taken back, nor of who keeps no history', async () => {
    const { db } = world.whole.crm;
    await db('kenal_conversation').update({ confidential: 1 });
    await db('kenal_promise').update({ confidential: 1 });
    await world.post('/conversations', { ...TALK, borrowernumber: String(SHY) });
    expect(await members('conversation_age', 'at_most', 10)).to.deep.equal([]);
    expect(await members('has_open_promise', 'is_true')).to.deep.equal([]);
    await db('kenal_conversation').update({ confidential: 0, deleted_at: '2026-11-22 03:00:00' });
    expect(await members('conversation_age', 'at_most', 10)).to.deep.equal([]);
  });

  it('are not for who may not see conversations', async () => {
    for (const condition of [
      { field: 'conversation_age', operator: 'at_most', value: 10 },
      { field: 'has_open_promise', operator: 'is_true' },
    ] as const)
      expect(
        await rejection(segments.members(asking(), treeOf(condition), { after: 0, limit: 100 })),
        condition.field,
      ).to.include({ code: 'segments.field-not-allowed' });
  });
});

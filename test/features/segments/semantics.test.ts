import { expect } from 'chai';
import fc from 'fast-check';
import { readFields } from '../../../plugin/features/profile/definition.repository.ts';
import { compile } from '../../../plugin/features/segments/compiler.ts';
import type { AskedSegment, Place, SegmentField, Strategy } from '../../../plugin/features/segments/field.ts';
import { judge, loadFacts, type Facts } from '../../../plugin/features/segments/judge.ts';
import { treeCheck, type Registry } from '../../../plugin/features/segments/registry.ts';
import type { SegmentTree } from '../../../plugin/features/segments/tree.domain.ts';
import { segmentRegistry } from '../../../plugin/segment-registry.ts';
import { crmDatabase, type TestDatabase } from '../../support/database.ts';
import { conditionOn, randomTrees, type Ground } from './random-trees.ts';
import { defineMore } from './random-profiles.ts';
import { randomWorlds, settle, SNAPSHOTS, type World } from './random-world.ts';

const SEED = 20_261_128;
const PATRONS = 24;
const TREES_A_DAY = 280;

const asked = (key: string, id: number, rest: Partial<AskedSegment>): AskedSegment => ({
  id,
  key,
  kind: 'snapshot',
  tellsOfUse: false,
  tree: { version: 1, rule: { match: 'all', rules: [] } },
  ...rest,
});

/** Segments that others ask for: live ones in a chain, a snapshot of everybody's facts, and one that tells of use. */
const SEGMENTS = new Map<string, AskedSegment>(
  [
    asked('of-facts', SNAPSHOTS[0], {}),
    asked('of-use', SNAPSHOTS[1], { tellsOfUse: true }),
    asked('regulars', 3, {
      kind: 'live',
      tree: {
        version: 1,
        rule: { match: 'all', rules: [{ field: 'visit_days', operator: 'at_least', value: 2, window: { days: 365 } }] },
      },
    }),
    asked('adult-regulars', 4, {
      kind: 'live',
      tree: {
        version: 1,
        rule: {
          match: 'all',
          rules: [
            { field: 'segment', operator: 'is_one_of', value: ['regulars'] },
            { field: 'age', operator: 'at_least', value: 18 },
          ],
        },
      },
    }),
  ].map((segment) => [segment.key, segment]),
);

describe('the rules of segments', () => {
  let crm: TestDatabase;
  /** Whatever features register, and whatever a library defines, is held to this. */
  let registry: Registry;
  let fields: readonly SegmentField[];

  before(async () => {
    crm = await crmDatabase();
    await defineMore(crm.db);
    registry = await segmentRegistry(crm.db)();
    fields = [...registry.values()];
  });

  after(() => crm.drop());

  const bySql = async (tree: SegmentTree, place: Place, strategy: Strategy): Promise<number[]> => {
    const { text, values } = compile(registry, tree, { ...place, strategy }).patrons;
    const [rows] = (await crm.db.raw(
      `SELECT p.borrowernumber FROM ${text} ORDER BY p.borrowernumber`,
      values as never[],
    )) as [{ borrowernumber: number }[]];
    return rows.map(({ borrowernumber }) => borrowernumber);
  };

  /** Everything there is to know of everybody. */
  const allFacts = (world: World): Promise<Facts> =>
    loadFacts(crm.db, registry, {
      tree: {
        version: 1,
        rule: { match: 'all', rules: fields.map((field) => ({ field: field.key, operator: 'is_known', value: [] })) },
      },
      segments: SEGMENTS,
      borrowernumbers: world.patrons.map(({ borrowernumber }) => Number(borrowernumber)),
    });

  const byJudge = (tree: SegmentTree, place: Place, world: World, facts: Facts): number[] =>
    world.patrons
      .filter(({ excluded_because }) => excluded_because === null)
      .map(({ borrowernumber }) => Number(borrowernumber))
      .filter((borrowernumber) => judge(tree, borrowernumber, { ...place, registry, facts }).isTrue === true);

  const groundOf = (world: World, facts: Facts): Ground => ({
    fields,
    segments: [...SEGMENTS.keys()],
    today: world.today,
    known: (key) => {
      const field = registry.get(key)!;
      const place = { today: world.today, segments: SEGMENTS, rule: () => undefined };
      return [...(facts.get(field.source.name)?.values() ?? [])].map(
        (fact) => field.judge({ field: key, operator: 'is_known', value: [] }, fact, place).known,
      );
    },
  });

  const agree = async (tree: SegmentTree, world: World, facts: Facts): Promise<number> => {
    const place = { today: world.today, segments: SEGMENTS };
    const judged = byJudge(treeCheck(registry)(tree), place, world, facts);
    expect(await bySql(tree, place, 'gather'), `gathered ${JSON.stringify(tree)}`).to.deep.equal(judged);
    for (const strategy of ['probe', 'near'] as const)
      expect(await bySql(tree, place, strategy), `${strategy} ${JSON.stringify(tree)}`).to.deep.equal(judged);
    return judged.length;
  };

  it('mean the same to the database and to a judge who reads one value after the other', async function () {
    this.timeout(900_000);
    let trees = 0;
    let found = 0;
    for (const [position, world] of randomWorlds(SEED, PATRONS, await readFields(crm.db)).entries()) {
      await settle(crm.db, world);
      const facts = await allFacts(world);
      await fc.assert(
        fc.asyncProperty(randomTrees(groundOf(world, facts)), async (tree) => {
          trees += 1;
          found += await agree(tree, world, facts);
        }),
        { numRuns: TREES_A_DAY, seed: SEED + position, endOnFailure: false },
      );
    }
    expect(trees).to.be.at.least(2_000);
    // Rules that fit nobody or everybody would prove little.
    expect(found / (trees * PATRONS)).to.be.within(0.2, 0.8);
  });

  it('mean the same for every operator of every field by itself and turned round', async function () {
    this.timeout(900_000);
    const [world] = randomWorlds(SEED + 100, PATRONS, await readFields(crm.db));
    await settle(crm.db, world!);
    const facts = await allFacts(world!);
    const ground = groundOf(world!, facts);
    for (const field of fields)
      for (const operator of field.operators)
        for (const condition of fc.sample(conditionOn(field, operator, ground), { numRuns: 6, seed: SEED }))
          for (const match of ['all', 'none'] as const)
            await agree({ version: 1, rule: { match, rules: [condition] } }, world!, facts);
  });
});

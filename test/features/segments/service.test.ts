import { expect } from 'chai';
import { exportedRows } from '../../../plugin/features/segments/export-rows.ts';
import { createLocales } from '../../../plugin/i18n/index.ts';
import { segmentFollower, segmentJobs } from '../../../plugin/features/segments/index.ts';
import type { Segment } from '../../../plugin/features/segments/segment.domain.ts';
import { EVERY_LIBRARY } from '../../../plugin/koha/visibility.ts';
import { segmentRegistry } from '../../../plugin/segment-registry.ts';
import { rejection } from '../../install/rejection.ts';
import { addPerson } from '../../koha/library.ts';
import { silentLog } from '../../support/log.ts';
import { givenSegments, month, patron, treeOf, type GivenSegments } from './given.ts';

const ADULTS = treeOf({ field: 'age', operator: 'at_least', value: 18 });
const REGULARS = treeOf({ field: 'visit_days', operator: 'at_least', value: 2, window: { days: 30 } });
const CENTRAL = { all: false, branchcodes: ['CPL'] } as const;

describe('segments', () => {
  let given: GivenSegments;

  beforeEach(async () => {
    given = await givenSegments();
    await given.crm
      .db('kenal_patron')
      .insert([
        patron(1, { dateofbirth: '1990-05-01' }),
        patron(2, { dateofbirth: '2015-05-01', category_type: 'C', has_email: 0 }),
        patron(3, { branchcode: 'FPL', dateofbirth: '1980-01-01', has_email: 0, has_phone: 1 }),
        patron(4, { privacy: 2, dateofbirth: '1970-01-01', has_email: 0, is_gone_no_address: 1 }),
        patron(5, { excluded_because: 'category_type', dateofbirth: '1970-01-01' }),
      ]);
    await given.crm.db('kenal_visit_month').insert([
      month(1, '2026-11-01', 3, 20),
      month(3, '2026-11-01', 3),
      // A month that should have gone with the choice of no history.
      month(4, '2026-11-01', 3, 4, 5),
    ]);
    await given.crm.db('kenal_recorded_visit').insert([
      { borrowernumber: 3, day: '2026-11-03', kind: 'event', source: 'test' },
      { borrowernumber: 3, day: '2026-11-21', kind: 'event', source: 'test' },
    ]);
  });

  afterEach(() => given.drop());

  const create = (name: string, tree = ADULTS): Promise<Segment> =>
    given.segments.create(given.asking(), { name, description: '', tree });

  const members = (tree = ADULTS): Promise<number[]> =>
    given.segments.members(given.asking(), tree, { after: 0, limit: 100 });

  describe('asked about a rule', () => {
    it('count persons only, of everybody who may be counted', async () => {
      const { patrons, everybody } = await given.segments.count(given.asking(), ADULTS);
      expect([patrons, everybody]).to.deep.equal([3, 4]);
    });

    it('count distinct days, whoever recorded them, and nothing of patrons who want no history', async () => {
      expect(await members(REGULARS)).to.deep.equal([1, 3]);
    });

    it('do not find patrons who want no history by what they did not do either', async () => {
      const seldom = treeOf({ field: 'visit_days', operator: 'at_most', value: 1, window: { days: 30 } });
      expect(await members(seldom)).to.deep.equal([2]);
      expect(await members({ version: 1, rule: { match: 'none', rules: REGULARS.rule.rules } })).to.deep.equal([2]);
    });

    it('show nobody of a library whose patrons the viewer may not see', async () => {
      const asking = given.asking(CENTRAL);
      expect(await given.segments.members(asking, ADULTS, { after: 0, limit: 9 })).to.deep.equal([1, 4]);
      expect((await given.segments.count(asking, ADULTS)).patrons).to.equal(2);
      expect(await given.segments.sample(asking, ADULTS, { size: 9, seed: 'x' })).to.have.members([1, 4]);
      expect(await rejection(given.segments.why(asking, ADULTS, 3))).to.have.property('code', 'patron.not-found');
      expect(
        await given.segments.members(given.asking({ all: false, branchcodes: [] }), ADULTS, { after: 0, limit: 9 }),
      ).to.deep.equal([]);
    });

    it('do not tell the age of a child of another library by its guarantor', async () => {
      await given.crm.db('kenal_patron').insert(patron(6, { branchcode: 'FPL', dateofbirth: '2020-01-01' }));
      await given.crm.db('kenal_guarantee').insert([
        { guarantor: 1, guarantee: 6 },
        { guarantor: 3, guarantee: 6 },
        { guarantor: 4, guarantee: 2 },
      ]);
      const parents = treeOf({ field: 'child_age', operator: 'at_most', value: 11 });
      expect(await members(parents)).to.deep.equal([3, 4]);
      expect((await given.segments.why(given.asking(), parents, 1)).isIn).to.equal(false);
    });

    it('page by borrowernumber', async () => {
      expect(await given.segments.members(given.asking(), ADULTS, { after: 1, limit: 1 })).to.deep.equal([3]);
    });

    it('draw the same sample by the same word', async () => {
      const draw = (seed: string) => given.segments.sample(given.asking(), ADULTS, { size: 2, seed });
      expect(await draw('a')).to.deep.equal(await draw('a'));
      expect(await draw('a')).to.have.length(2);
    });

    it('tell how they can be reached, children apart', async () => {
      const everybody = treeOf();
      expect(await given.segments.reach(given.asking(), everybody)).to.deep.equal({
        byEmail: 1,
        byPhone: 1,
        byLetter: 0,
        notAtAll: 1,
        children: 1,
      });
    });

    it('leave children out of what is for outreach, and tell how many they are', async () => {
      const everybody = treeOf();
      const asked = (audience: 'outreach' | 'everybody') =>
        given.segments.members(given.asking(), everybody, { after: 0, limit: 9, audience });
      expect(await asked('everybody')).to.deep.equal([1, 2, 3, 4]);
      expect(await asked('outreach')).to.deep.equal([1, 3, 4]);
      expect(await given.segments.children(given.asking(), everybody)).to.equal(1);
    });

    it('put children into files for work inside the library without a way to reach them', async () => {
      for (const borrowernumber of [1, 2, 3])
        await addPerson(given.kohaBase.db, {
          borrowernumber,
          cardnumber: `card ${borrowernumber}`,
          email: `p${borrowernumber}@example.org`,
          phone: `555-${borrowernumber}`,
        });
      const rows = (audience: 'outreach' | 'everybody') =>
        exportedRows({ ...given, exports: [] }, given.asking(), createLocales('Asia/Jakarta').en, {
          tree: treeOf(),
          columns: ['borrowernumber', 'email', 'phone'],
          audience,
        });
      const grownUp = [
        [1, 'p1@example.org', '555-1'],
        [3, 'p3@example.org', '555-3'],
      ];
      expect(await rows('outreach')).to.deep.equal(grownUp);
      expect(await rows('everybody')).to.deep.equal([grownUp[0], [2, null, null], grownUp[1]]);
    });

    it('tell how many are still in after each condition', async () => {
      const tree = treeOf(ADULTS.rule.rules[0] as never, REGULARS.rule.rules[0] as never);
      expect(await given.segments.stillIn(given.asking(), tree)).to.deep.equal([
        { path: [0], patrons: 3, of: 4 },
        { path: [1], patrons: 2, of: 3 },
      ]);
    });

    it('compare two rules', async () => {
      expect(await given.segments.compare(given.asking(), ADULTS, REGULARS)).to.deep.equal({
        onlyFirst: 1,
        both: 2,
        onlySecond: 0,
      });
    });

    it('show administrators the statement, the values apart, and the plan', async () => {
      const { sql, bindings, steps, warning } = await given.segments.plan(given.asking(), ADULTS);
      expect(sql).to.include('p.dateofbirth <= ?');
      expect(bindings).to.deep.equal(['2008-11-22']);
      expect(steps.map(({ table }) => table)).to.deep.equal(['p']);
      expect(warning).to.equal(undefined);
    });

    it('begin the day when the library does: 29 February in Jakarta while it is still the 28th in UTC', async () => {
      await given.crm.db('kenal_patron').where({ borrowernumber: 1 }).update({ dateofbirth: '2008-02-29' });
      const eighteen = treeOf(
        { field: 'age', operator: 'at_least', value: 20 },
        { field: 'age', operator: 'at_most', value: 20 },
      );
      given.clock.set('2028-02-28T16:59:59Z');
      expect(await members(eighteen)).to.deep.equal([]);
      given.clock.set('2028-02-28T17:00:00Z');
      expect(await members(eighteen)).to.deep.equal([1]);
    });
  });

  describe('asked why', () => {
    it('show what is known of the patron, and what would have to change', async () => {
      const tree = treeOf(ADULTS.rule.rules[0] as never, REGULARS.rule.rules[0] as never);
      const why = await given.segments.why(given.asking(), tree, 2);
      expect(why.isIn).to.equal(false);
      expect(why.rule.rules.map((rule) => ('known' in rule ? [rule.known, rule.isTrue] : []))).to.deep.equal([
        [11, false],
        [0, false],
      ]);
      expect(why.change).to.deep.equal([
        { path: [0], becomes: true },
        { path: [1], becomes: true },
      ]);
    });

    it('say that nothing is known of the use of a patron who wants no history', async () => {
      const why = await given.segments.why(given.asking(), REGULARS, 4);
      expect(why.rule.rules).to.have.nested.property('[0].known', null);
      expect(why.isIn).to.equal(false);
    });
  });

  describe('that were saved', () => {
    it('keep what they ask, and every version of it', async () => {
      const made = await create('Adults');
      const changed = await given.segments.change(given.asking(), made.id, 1, {
        name: 'Regulars',
        description: 'come often',
        tree: REGULARS,
      });
      expect(changed).to.deep.include({ name: 'Regulars', version: 2, key: made.key, tree: REGULARS, changedBy: 7 });
      const versions = await given.crm.db('kenal_segment_version').orderBy('version').pluck('name');
      expect(versions).to.deep.equal(['Adults', 'Regulars']);
    });

    it('are not overwritten by somebody who looked at an older version', async () => {
      const { id } = await create('Adults');
      const change = () => given.segments.change(given.asking(), id, 1, { name: 'A', description: '', tree: ADULTS });
      await change();
      expect(await rejection(change())).to.have.property('code', 'segments.changed-meanwhile');
    });

    it('may ask for each other, but not in a circle and not for what is not here', async () => {
      const first = await create('First');
      const second = await create('Second', treeOf({ field: 'segment', operator: 'is_one_of', value: [first.key] }));
      const back = treeOf({ field: 'segment', operator: 'is_none_of', value: [second.key] });
      const change = given.segments.change(given.asking(), first.id, 1, { name: 'First', description: '', tree: back });
      expect(await rejection(change)).to.have.property('code', 'segments.circle');
      const lost = treeOf({ field: 'segment', operator: 'is_one_of', value: ['nowhere'] });
      expect(await rejection(create('Lost', lost))).to.have.property('code', 'segments.unknown-segment');
      expect(await rejection(given.segments.remove(given.asking(), first.id))).to.have.property(
        'code',
        'segments.in-use',
      );
      expect(await members(second.tree)).to.deep.equal([1, 3, 4]);
    });

    it('tell of use as soon as a segment that they ask for does', async () => {
      const asked = await create('Grown up');
      const asking = await create('Others', treeOf({ field: 'segment', operator: 'is_one_of', value: [asked.key] }));
      const tells = async (): Promise<number[]> =>
        given.crm.db('kenal_segment').where({ id: asking.id }).pluck<number[]>('tells_of_use');
      expect(await tells()).to.deep.equal([0]);
      await given.segments.change(given.asking(), asked.id, asked.version, {
        name: 'Grown up',
        description: '',
        tree: REGULARS,
      });
      expect(await tells()).to.deep.equal([1]);
    });

    it('can be removed and taken back', async () => {
      const { id } = await create('Adults');
      await given.segments.remove(given.asking(), id);
      expect(await given.segments.list(given.asking())).to.deep.equal([]);
      expect(await rejection(given.segments.find(given.asking(), id))).to.have.property('code', 'segments.not-found');
      await given.segments.restore(given.asking(), id);
      expect(await given.segments.find(given.asking(), id)).to.have.property('name', 'Adults');
    });

    it('stay as they were as a snapshot, whoever comes later', async () => {
      const { id } = await create('Regulars', REGULARS);
      const snapshot = await given.segments.takeSnapshot(given.asking(), id, 'Regulars in November');
      await given.crm.db('kenal_patron').insert(patron(6));
      await given.crm.db('kenal_visit_month').insert(month(6, '2026-11-01', 1, 2));
      expect(await members(REGULARS)).to.deep.equal([1, 3, 6]);
      expect(await members(given.segments.treeOf(snapshot))).to.deep.equal([1, 3]);
      expect((await given.segments.sizes(given.asking(), snapshot.id)).map(({ patrons }) => patrons)).to.deep.equal([
        2,
      ]);
    });

    it('need a name', async () => {
      expect(await rejection(create('  '))).to.have.property('code', 'segments.name');
    });
  });

  describe('renamed', () => {
    it('keep their rule, their version and who is in, also when they are fixed', async () => {
      const { id } = await create('Adults');
      const snapshot = await given.segments.takeSnapshot(given.asking(), id, 'Adults then');
      for (const one of [id, snapshot.id]) {
        const renamed = await given.segments.rename(given.asking(), one, '  Grown-ups ');
        expect([renamed.name, renamed.version]).to.deep.equal(['Grown-ups', 1]);
      }
      expect(await rejection(given.segments.rename(given.asking(), id, ' '))).to.have.property('code', 'segments.name');
      expect(await rejection(given.segments.rename(given.asking(), 999, 'x'))).to.have.property(
        'code',
        'segments.not-found',
      );
    });
  });

  describe('looked at every night', () => {
    const tonight = async (): Promise<void> => {
      const jobs = segmentJobs({
        crm: given.crm.db,
        registry: segmentRegistry(given.crm.db),
        timezone: 'Asia/Jakarta',
        asOf: () => Promise.resolve(undefined),
        clock: given.clock,
        log: silentLog,
      });
      await jobs.get('segments')?.(new AbortController().signal);
    };

    it('tell who entered and who left since the night before, and their size', async () => {
      const { id } = await create('Regulars', REGULARS);
      await tonight();
      expect(await given.segments.changes(given.asking(), id)).to.deep.equal({ entered: [], left: [] });
      given.clock.advance({ hours: 24 });
      await given.crm.db('kenal_patron').insert(patron(6));
      await given.crm.db('kenal_visit_month').insert(month(6, '2026-11-01', 1, 2));
      await given.crm.db('kenal_visit_month').where({ borrowernumber: 1 }).delete();
      await tonight();
      expect(await given.segments.changes(given.asking(), id)).to.deep.equal({ entered: [6], left: [1] });
      const sizes = (await given.segments.sizes(given.asking(), id)).map(({ day, ...size }) => ({
        day: day.toString(),
        ...size,
      }));
      expect(sizes).to.deep.equal([
        { day: '2026-11-22', patrons: 2, entered: 0, left: 0 },
        { day: '2026-11-23', patrons: 2, entered: 1, left: 1 },
      ]);
      expect((await given.segments.list(given.asking(CENTRAL)))[0]?.size).to.deep.include({
        patrons: 1,
        entered: 1,
        left: 1,
      });
    });

    it('leave children out of who came and went for outreach', async () => {
      const { id } = await create('Everybody', treeOf());
      await tonight();
      given.clock.advance({ hours: 24 });
      await given.crm.db('kenal_patron').insert([patron(6), patron(7, { dateofbirth: '2016-01-01' })]);
      await tonight();
      const changes = (audience: 'outreach' | 'everybody') => given.segments.changes(given.asking(), id, audience);
      expect(await changes('everybody')).to.deep.equal({ entered: [6, 7], left: [] });
      expect(await changes('outreach')).to.deep.equal({ entered: [6], left: [] });
    });

    it('count nobody as nobody, for whoever looks', async () => {
      const nobody = treeOf({ field: 'age', operator: 'at_least', value: 149 });
      const { id } = await create('Nobody', nobody);
      await tonight();
      for (const visible of [EVERY_LIBRARY, CENTRAL])
        expect((await given.segments.list(given.asking(visible))).find((one) => one.id === id)?.size).to.deep.include({
          patrons: 0,
        });
    });

    it('do not call it entering or leaving when the rule itself was changed', async () => {
      const { id } = await create('Regulars', REGULARS);
      await tonight();
      await given.segments.change(given.asking(), id, 1, { name: 'Adults', description: '', tree: ADULTS });
      given.clock.advance({ hours: 24 });
      await tonight();
      expect(await given.segments.changes(given.asking(), id)).to.deep.equal({ entered: [], left: [] });
      expect((await given.segments.sizes(given.asking(), id)).at(-1)).to.deep.include({ patrons: 3, entered: 0 });
    });

    it('drop what was removed a month ago', async () => {
      const { id } = await create('Adults');
      await given.segments.remove(given.asking(), id);
      given.clock.advance({ hours: 24 * 31 });
      await tonight();
      expect(await given.crm.db('kenal_segment').count({ rows: '*' })).to.deep.equal([{ rows: 0 }]);
      expect(await rejection(given.segments.restore(given.asking(), id))).to.have.property(
        'code',
        'segments.not-found',
      );
    });

    it('follow merges, deletions and the choice of no history', async () => {
      const { id } = await create('Regulars', REGULARS);
      const { id: adults } = await create('Adults');
      await tonight();
      const held = (segment_id: number) =>
        given.crm
          .db('kenal_segment_member')
          .where({ segment_id })
          .orderBy('borrowernumber')
          .pluck<number[]>('borrowernumber');
      await segmentFollower.move(given.crm.db, 1, 3);
      expect(await held(id)).to.deep.equal([3]);
      await segmentFollower.forget?.(given.crm.db, [3]);
      expect(await held(id)).to.deep.equal([]);
      expect(await held(adults)).to.deep.equal([3, 4]);
      await segmentFollower.drop(given.crm.db, [3, 4]);
      expect(await held(adults)).to.deep.equal([]);
    });
  });

  it('say what is special about many, and nothing about few', async () => {
    const many = Array.from({ length: 60 }, (_, position) =>
      patron(100 + position, { lang: position < 20 ? 'id' : 'en', dateofbirth: position < 20 ? '1990-01-01' : null }),
    );
    await given.crm.db('kenal_patron').insert(many);
    const facts = await given.segments.special(
      given.asking(),
      treeOf({ field: 'language', operator: 'is_one_of', value: ['id'] }),
    );
    expect(facts.slice(0, 2)).to.deep.equal([
      { field: 'language', value: 'en', inside: 0, insideOf: 20, outside: 40, outsideOf: 40 },
      { field: 'language', value: 'id', inside: 20, insideOf: 20, outside: 0, outsideOf: 40 },
    ]);
    expect(await given.segments.special(given.asking(), ADULTS)).not.to.deep.equal([]);
    expect(
      await given.segments.special(
        given.asking(),
        treeOf({ field: 'category_type', operator: 'is_one_of', value: ['C'] }),
      ),
    ).to.deep.equal([]);
  });
});

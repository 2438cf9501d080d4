import { expect } from 'chai';
import { segmentsPanel, type Asking } from '../../../plugin/features/segments/index.ts';
import { loadWords } from '../../../plugin/features/segments/words.ts';
import { sentenceText } from '../../../plugin/features/segments/sentence.ts';
import type { RuleCondition } from '../../../plugin/features/segments/tree.domain.ts';
import { createLocales } from '../../../plugin/i18n/index.ts';
import { EVERY_LIBRARY } from '../../../plugin/koha/visibility.ts';
import { segmentRegistry } from '../../../plugin/segment-registry.ts';
import { cellsOf } from '../../../plugin/features/profile/profile-field.domain.ts';
import { readFields } from '../../../plugin/features/profile/definition.repository.ts';
import { slotOf } from '../../../plugin/features/profile/profile-value.domain.ts';
import { definitionService } from '../../../plugin/features/profile/settings/definition.service.ts';
import { rejection } from '../../install/rejection.ts';
import { givenSegments, patron, treeOf, type GivenSegments } from '../segments/given.ts';

const OWNER = 7;

describe('segments by profiles', () => {
  let given: GivenSegments;

  beforeEach(async () => {
    given = await givenSegments();
    await given.crm
      .db('kenal_patron')
      .insert([1, 2, 3].map((borrowernumber) => patron(borrowernumber, { privacy: borrowernumber === 3 ? 2 : 1 })));
  });

  afterEach(() => given.drop());

  const all = (): Asking => given.asking(EVERY_LIBRARY, 'profile.view', 'profile.sensitive');
  const few = (): Asking => given.asking(EVERY_LIBRARY, 'profile.view');

  const put = async (borrowernumber: number, key: string, value: string, rest: object = {}): Promise<void> => {
    const field = (await readFields(given.crm.db)).find((one) => one.key === key)!;
    const cells = cellsOf(field, value);
    const place = { borrowernumber, field_id: field.id, slot: slotOf(field, cells) };
    const said = { source: 'patron', recorded_at: '2026-11-01 00:00:00', change_id: 1 };
    await given.crm.db('kenal_profile_value').insert({ ...place, ...cells, ...said, ...rest });
  };

  const members = async (condition: RuleCondition, asking = all()): Promise<number[]> => {
    const tree = treeOf(condition);
    const found = await given.segments.members(asking, tree, { after: 0, limit: 100 });
    for (const borrowernumber of [1, 2, 3])
      expect((await given.segments.why(asking, tree, borrowernumber)).isIn).to.equal(found.includes(borrowernumber));
    return found;
  };

  it('find by a broader word whoever said a narrower one', async () => {
    await put(1, 'interests', 'cooking');
    await put(2, 'interests', 'home');
    const asked = (operator: 'has_any' | 'has_none', value: string) =>
      members({ field: 'profile_interests', operator, value: [value] });
    expect(await asked('has_any', 'home')).to.deep.equal([1, 2]);
    expect(await asked('has_any', 'cooking')).to.deep.equal([1]);
    expect(await asked('has_none', 'home')).to.deep.equal([3]);
  });

  it('know a new field at once, by its name, and take no other', async () => {
    const condition: RuleCondition = { field: 'profile_pets', operator: 'at_least', value: 2 };
    const refused = await rejection(given.segments.check(treeOf(condition), all().viewer));
    expect(refused).to.have.property('code', 'segments.tree');
    const definitions = definitionService(given.crm.db);
    const content = { helps: { en: 'How many.' }, permission: undefined, isSaidOnly: false };
    const names = { en: 'Pets', id: 'Hewan' };
    const id = await definitions.addField({
      section: 'demographic',
      type: 'number',
      vocabulary: undefined,
      names,
      ...content,
    });
    await put(1, 'pets', '3');
    expect(
      await members((await given.segments.check(treeOf(condition), all().viewer)).rule.rules[0] as RuleCondition),
    ).to.deep.equal([1]);
    await definitions.changeField(id, 1, { ...content, names: { en: 'Animals', id: 'Hewan' } });
    const said = async (language: 'en' | 'id') =>
      sentenceText(await loadWords(given.segments, all(), createLocales('UTC')[language]), treeOf(condition));
    expect(await said('en')).to.include('“Animals” at least 2');
    expect(await said('id')).to.include('“Hewan”');
  });

  it('count yearly days around the turn of the year, and the 29th of February in every year', async () => {
    given.clock.set('2026-12-30T05:00:00Z');
    const definitions = definitionService(given.crm.db);
    const content = { helps: {}, permission: undefined, isSaidOnly: false, vocabulary: undefined };
    await definitions.addField({ section: 'days', type: 'yearly', names: { en: 'Name day' }, ...content });
    await put(1, 'name_day', '01-01');
    await put(2, 'name_day', '02-29');
    const asked = (operator: 'in_next_days' | 'in_last_days', value: number) =>
      members({ field: 'profile_name_day', operator, value });
    expect(await asked('in_next_days', 1)).to.deep.equal([]);
    expect(await asked('in_next_days', 2)).to.deep.equal([1]);
    expect(await asked('in_next_days', 61)).to.deep.equal([1, 2]);
    expect(await asked('in_last_days', 305)).to.deep.equal([2]);
    expect(await asked('in_last_days', 304)).to.deep.equal([]);
  });

  it('never count what is confidential, nor what was inferred of whoever keeps no history', async () => {
    await put(1, 'education', 'master', { owner: OWNER });
    await put(2, 'education', 'master', { source: 'inferred' });
    await put(3, 'education', 'master', { source: 'inferred' });
    expect(await members({ field: 'profile_education', operator: 'is_one_of', value: ['master'] })).to.deep.equal([2]);
    expect(await members({ field: 'profile_education', operator: 'is_unknown' })).to.deep.equal([1, 3]);
  });

  it('tell what is special by what many said, to who may see it, and nothing that few said or was confidential', async () => {
    const many = Array.from({ length: 60 }, (_, position) => 100 + position);
    await given.crm
      .db('kenal_patron')
      .insert(many.map((number) => patron(number, { categorycode: number < 120 ? 'ST' : 'PT' })));
    for (const number of many) {
      await put(number, 'interests', number < 120 ? 'cooking' : 'history');
      await put(number, 'income', number < 120 ? 'none' : 'high');
      // Said by few, and by many in confidence.
      await put(number, 'education', number < 103 ? 'doctorate' : 'master', number < 103 ? {} : { owner: OWNER });
    }
    const special = async (asking: Asking) =>
      (await given.segments.special(asking, treeOf({ field: 'category', operator: 'is_one_of', value: ['ST'] })))
        .filter(({ field }) => field.startsWith('profile_'))
        .map(({ field, value, inside, insideOf, outside, outsideOf }) =>
          [field, value, inside, insideOf, outside, outsideOf].join(' '),
        );
    const interests = ['profile_interests cooking 20 20 0 40', 'profile_interests history 0 20 40 40'];
    const incomes = ['profile_income high 0 20 40 40', 'profile_income none 20 20 0 40'];
    expect((await special(all())).sort()).to.deep.equal([...incomes, ...interests]);
    expect((await special(few())).sort()).to.deep.equal(interests);
    expect(await special(given.asking())).to.deep.equal([]);
  });

  describe('that need a permission', () => {
    const POOR = treeOf({ field: 'profile_income', operator: 'is_one_of', value: ['none'] });
    const create = async (name: string, tree = POOR) => given.segments.create(all(), { name, description: '', tree });

    beforeEach(() => put(1, 'income', 'none'));

    it('are offered to whoever has it, and to nobody else', async () => {
      const keys = async (asking: Asking) => (await given.segments.fields(asking.viewer)).map(({ key }) => key);
      expect(await keys(all())).to.include.members(['profile_income', 'profile_education']);
      expect(await keys(few()))
        .to.include('profile_education')
        .and.not.to.include('profile_income');
      expect((await keys(given.asking())).filter((key) => key.startsWith('profile_'))).to.deep.equal([]);
    });

    it('are told nobody else by any answer about the rule', async () => {
      const about = given.segments;
      const page = { after: 0, limit: 10 };
      for (const asking of [few(), given.asking()])
        for (const answer of [
          () => about.check(POOR, asking.viewer),
          () => about.count(asking, POOR),
          () => about.stillIn(asking, POOR),
          () => about.reach(asking, POOR),
          () => about.sample(asking, POOR, { size: 5, seed: '' }),
          () => about.members(asking, POOR, page),
          () => about.children(asking, POOR),
          () => about.why(asking, POOR, 1),
          () => about.special(asking, POOR),
          () => about.compare(asking, treeOf(), POOR),
          () => about.plan(asking, POOR),
          () => about.heaviness(asking, POOR),
        ])
          expect(await rejection(answer())).to.have.property('code', 'segments.field-not-allowed');
    });

    it('hide a segment that asks for them, itself or through another, from whoever may not see them', async () => {
      const poor = await create('Poor');
      const through = await create('Through', treeOf({ field: 'segment', operator: 'is_one_of', value: [poor.key] }));
      const fixed = await given.segments.takeSnapshot(all(), poor.id, 'Fixed');
      await given.segments.lookAgain(all(), poor.id);
      expect((await given.segments.list(all())).map(({ name }) => name)).to.deep.equal(['Fixed', 'Poor', 'Through']);
      expect(await given.segments.list(few())).to.deep.equal([]);
      expect((await given.segments.vocabulary(few())).lists.get('segments')).to.deep.equal([]);
      for (const { id, version } of [poor, through, fixed]) {
        const draft = { name: 'Mine', description: '', tree: treeOf() };
        for (const answer of [
          () => given.segments.find(few(), id),
          () => given.segments.change(few(), id, version, draft),
          () => given.segments.duplicate(few(), id, 'Mine'),
          () => given.segments.rename(few(), id, 'Mine'),
          () => given.segments.takeSnapshot(few(), id, 'Mine'),
          () => given.segments.remove(few(), id),
          () => given.segments.sizes(few(), id),
          () => given.segments.changes(few(), id),
          () => given.segments.lookAgain(few(), id),
        ])
          expect(await rejection(answer())).to.have.property('code', 'segments.not-found');
      }
      const asks = treeOf({ field: 'segment', operator: 'is_one_of', value: [poor.key] });
      expect(
        await rejection(given.segments.create(few(), { name: 'Guess', description: '', tree: asks })),
      ).to.have.property('code', 'segments.unknown-segment');
    });

    it('keep its card on the patron’s page from them as well', async () => {
      const { id } = await create('Poor');
      await given.segments.lookAgain(all(), id);
      const load = (asking: Asking) =>
        segmentsPanel(given.crm.db, segmentRegistry(given.crm.db)).load({
          patron: { borrowernumber: 1 },
          history: { state: 'known' },
          viewer: asking.viewer,
          now: asking.now,
          locale: createLocales('UTC').en,
        } as never);
      expect((await load(all()))?.lines.map(({ name }) => name)).to.deep.equal(['Poor']);
      expect(await load(few())).to.equal(undefined);
    });
  });
});

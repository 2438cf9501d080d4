import { expect } from 'chai';
import type { Asking } from '../../../plugin/features/segments/index.ts';
import { sentenceText } from '../../../plugin/features/segments/sentence.ts';
import type { RuleCondition } from '../../../plugin/features/segments/tree.domain.ts';
import { loadWords } from '../../../plugin/features/segments/words.ts';
import { createLocales } from '../../../plugin/i18n/index.ts';
import { EVERY_LIBRARY } from '../../../plugin/koha/visibility.ts';
import { rejection } from '../../install/rejection.ts';
import { givenSegments, patron, treeOf, type GivenSegments } from '../segments/given.ts';

const SHY = 4;

describe('segments by services', () => {
  let given: GivenSegments;

  beforeEach(async () => {
    given = await givenSegments();
    await given.crm
      .db('kenal_patron')
      .insert([1, 2, 3, SHY].map((number) => patron(number, { privacy: number === SHY ? 2 : 1 })));
  });

  afterEach(() => given.drop());

  const asking = (): Asking => given.asking(EVERY_LIBRARY, 'services.use');

  const put = async (borrowernumber: number, rest: object = {}): Promise<void> => {
    const words = ['title', 'topic', 'time_span', 'display', 'packaging_note', 'delivery_note', 'due_note'];
    const at = '2026-11-12 03:00:00';
    await given.crm.db('kenal_request').insert({
      borrowernumber,
      service_id: 1,
      begun_as: 'request',
      version: 1,
      state: 'asked',
      ...Object.fromEntries(words.map((word) => [word, ''])),
      branchcode: 'CPL',
      is_confidential: 0,
      ...{ state_since: at, created_at: at, created_by: 7, changed_at: at, changed_by: 7 },
      ...rest,
    });
  };

  const members = async (field: string, operator: RuleCondition['operator'], value: RuleCondition['value']) => {
    const tree = treeOf({ field, operator, ...(value === undefined ? {} : { value }) });
    const found = await given.segments.members(asking(), await given.segments.check(tree, asking().viewer), {
      after: 0,
      limit: 100,
    });
    for (const number of [1, 2, 3, SHY])
      expect((await given.segments.why(asking(), tree, number)).isIn, `${field} ${number}`).to.equal(
        found.includes(number),
      );
    return found;
  };

  const first = async (): Promise<string> => {
    const [row] = await given.crm.db('kenal_service').where({ id: 1 }).select<{ code: string }[]>('code');
    return row!.code;
  };

  it('find by state, service, rating and day, and what was declined', async () => {
    await put(1);
    await put(2, { begun_as: 'offer', state: 'declined' });
    await put(3, { begun_as: 'offer', state: 'rated', rated_relevant: 4, created_at: '2026-11-11 23:00:00' });
    expect(await members('request_state', 'has_any', ['asked', 'rated'])).to.deep.equal([1, 3]);
    expect(await members('request_state', 'has_none', ['asked'])).to.deep.equal([2, 3]);
    expect(await members('service_asked', 'has_any', [await first()])).to.deep.equal([1, 3]);
    expect(await members('offer_declined', 'has_any', [await first()])).to.deep.equal([2]);
    expect(await members('request_rating', 'at_least', 4)).to.deep.equal([3]);
    expect(await members('request_rating', 'at_least', 5)).to.deep.equal([]);
    expect(await members('request_age', 'at_most', 10)).to.deep.equal([1]);
  });

  it('never count confidential requests, nor any of whoever keeps no history', async () => {
    await put(1, { is_confidential: 1, rated_relevant: 5 });
    await put(2, { is_confidential: 1, begun_as: 'offer', state: 'declined' });
    await put(SHY, { rated_relevant: 5 });
    for (const [field, operator, value] of [
      ['request_state', 'has_any', ['asked', 'declined']],
      ['service_asked', 'has_any', [await first()]],
      ['offer_declined', 'has_any', [await first()]],
      ['request_rating', 'at_least', 1],
      ['request_age', 'at_most', 1_000],
    ] as const)
      expect(await members(field, operator, value), field).to.deep.equal([]);
    expect(await members('request_state', 'has_none', ['asked'])).to.deep.equal([1, 2, 3]);
  });

  it('name services as the catalogue does now, to those who may see requests', async () => {
    const code = await first();
    const tree = treeOf({ field: 'service_asked', operator: 'has_any', value: [code] });
    const said = async () => sentenceText(await loadWords(given.segments, asking(), createLocales('UTC').en), tree);
    await said();
    await given.crm.db('kenal_service_text').where({ service_id: 1, language: 'en' }).update({ name: 'Deep dive' });
    await given.crm.db('kenal_service').where({ id: 1 }).increment('version');
    expect(await said()).to.include('who asked for Deep dive');
    expect(await rejection(given.segments.count(given.asking(), tree))).to.have.property(
      'code',
      'segments.field-not-allowed',
    );
  });
});

import { expect } from 'chai';
import { readTexts } from '../../../plugin/i18n/index.ts';
import { OPERATORS_OF } from '../../../plugin/features/segments/field.domain.ts';
import type { SegmentField } from '../../../plugin/features/segments/index.ts';
import { registryOf } from '../../../plugin/features/segments/registry.ts';
import { segmentRegistry } from '../../../plugin/segment-registry.ts';
import { crmDatabase, type TestDatabase } from '../../support/database.ts';

describe('the fields of segments', () => {
  let crm: TestDatabase;
  let fields: SegmentField[];

  before(async () => {
    crm = await crmDatabase();
    fields = [...(await segmentRegistry(crm.db)()).values()];
  });

  after(() => crm.drop());

  it('are called by a text, helped by another, and so are their groups, operators, units and choices', () => {
    const texts = readTexts('en');
    const needed = fields.flatMap(({ key, group, operators, unit, choices, named }) => [
      ...(named?.label === undefined ? [`segments.field.${key}`, `segments.field.${key}.help`] : []),
      `segments.group.${group}`,
      ...operators.map((operator) => `segments.operator.${operator}`),
      ...(unit === undefined ? [] : [`segments.unit.${unit}`]),
      ...(Array.isArray(choices) && named?.choices === undefined
        ? (choices as string[]).map((code) => `segments.choice.${key}.${code}`)
        : []),
    ]);
    expect(needed.filter((key) => !texts.has(key))).to.deep.equal([]);
  });

  it('offer operators of their type only', () => {
    for (const { key, type, operators } of fields) {
      expect(operators, key).not.to.be.empty;
      expect(OPERATORS_OF[type], key).to.include.members([...operators]);
    }
  });

  it('are registered once', () => {
    expect(() => registryOf([fields[0]!, fields[0]!])).to.throw('Two fields of segments have the same key.');
  });
});

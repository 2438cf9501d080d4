import { expect } from 'chai';
import {
  definitionService,
  type DefinitionService,
} from '../../../plugin/features/profile/settings/definition.service.ts';
import { NOW, profileWorld, staff, type ProfileWorld } from './support.ts';

const CHIEF = staff(1);
const SAID = { source: 'patron' } as const;
const PLAIN = { helps: {}, permission: undefined, isSaidOnly: false, vocabulary: undefined } as const;

const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error as { code: string }).code,
  );

describe('what a library asks about its patrons', () => {
  let world: ProfileWorld;
  let definitions: DefinitionService;

  before(async () => {
    world = await profileWorld();
    definitions = definitionService(world.crm.db);
  });

  const fieldOf = async (key: string) => (await definitions.fields()).find((field) => field.key === key);
  const wordsOf = async (key: string) => (await definitions.vocabularies()).find((one) => one.key === key);

  it('grows by fields of its own, which hold values at once', async () => {
    await definitions.addField({
      ...PLAIN,
      section: 'demographic',
      type: 'choice',
      names: { en: 'Way to school', id: '' },
    });
    const vocabulary = await wordsOf('way_to_school');
    for (const en of ['On foot', 'By bus']) await definitions.addTerm(vocabulary?.id ?? 0, { en }, undefined);
    await world.profiles.note({ viewer: CHIEF, now: NOW }, 51, 'way_to_school', 'by_bus', SAID);
    expect(await world.seen(CHIEF, 51)).to.deep.equal(['way_to_school: by_bus']);
    const other = { ...PLAIN, section: 'days', type: 'number' } as const;
    await definitions.addField({ ...other, names: { id: 'Way to school' } });
    expect((await fieldOf('way_to_school_2'))?.type).to.equal('number');
    expect(await codeOf(definitions.addField({ ...other, names: { en: ' way to School' } }))).to.equal(
      'profile.name-taken',
    );
    expect(await codeOf(definitions.addTerm(vocabulary?.id ?? 0, { en: 'On Foot' }, undefined))).to.equal(
      'profile.name-taken',
    );
    expect(
      await codeOf(definitions.addField({ ...PLAIN, section: 'days', type: 'text', names: { en: ' ' } })),
    ).to.equal('profile.no-name');
  });

  it('is renamed without losing what was said, and not by two people at once', async () => {
    const field = await fieldOf('way_to_school');
    const content = { ...PLAIN, names: { en: 'How they come', id: 'Cara datang' }, permission: 'profile.sensitive' };
    await definitions.changeField(field?.id ?? 0, field?.version ?? 0, content);
    expect(await codeOf(definitions.changeField(field?.id ?? 0, field?.version ?? 0, content))).to.equal(
      'profile.changed-meanwhile',
    );
    expect(await codeOf(definitions.changeField(999_999, 1, content))).to.equal('profile.no-such-definition');
    const [foot, bus] = (await wordsOf('way_to_school'))?.terms ?? [];
    expect(await codeOf(definitions.renameTerm(bus?.id ?? 0, bus?.version ?? 0, foot?.names ?? {}))).to.equal(
      'profile.name-taken',
    );
    await definitions.renameTerm(bus?.id ?? 0, bus?.version ?? 0, { en: 'By BUS' });
    expect(await codeOf(definitions.renameTerm(999_999, 1, { en: 'By ship' }))).to.equal('profile.no-such-definition');
    expect(await world.seen(CHIEF, 51)).to.deep.equal(['way_to_school: by_bus']);
    expect(await world.seen(staff(3, { permissions: ['profile.view'] }), 51)).to.deep.equal([]);
  });

  it('retires a field and a word, of which what was said stays, and asks again', async () => {
    const field = await fieldOf('way_to_school');
    const word = (await wordsOf('way_to_school'))?.terms.find(({ key }) => key === 'by_bus');
    await definitions.retireTerm(word?.id ?? 0, true, NOW);
    await definitions.retireField(field?.id ?? 0, true, NOW);
    expect(await world.seen(CHIEF, 51)).to.deep.equal(['way_to_school: by_bus']);
    expect(
      await codeOf(world.profiles.note({ viewer: CHIEF, now: NOW }, 52, 'way_to_school', 'on_foot', SAID)),
    ).to.equal('profile.no-such-field');
    await definitions.retireField(field?.id ?? 0, false, NOW);
    expect((await fieldOf('way_to_school'))?.isActive).to.equal(true);
  });

  it('puts fields and words in order, words among those below the same word', async () => {
    const order = async () =>
      (await definitions.fields()).filter(({ section }) => section === 'days').map(({ key }) => key);
    const before = await order();
    await definitions.moveField((await fieldOf(before[1] ?? ''))?.id ?? 0, true);
    expect(await order()).to.deep.equal([before[1], before[0], ...before.slice(2)]);
    const keys = async () => (await wordsOf('times'))?.terms.map(({ key }) => key) ?? [];
    const weekends = (await wordsOf('times'))?.terms.find(({ key }) => key === 'weekends');
    await definitions.moveTerm(weekends?.id ?? 0, true);
    expect((await keys()).slice(0, 3)).to.deep.equal(['weekends', 'saturdays', 'sundays']);
    await definitions.addTerm((await wordsOf('times'))?.id ?? 0, { en: 'Sunday mornings' }, weekends?.id);
    expect(await keys()).to.include.members(['sunday_mornings']);
    expect(await codeOf(definitions.moveTerm(999_999, true))).to.equal('profile.no-such-definition');
  });
});

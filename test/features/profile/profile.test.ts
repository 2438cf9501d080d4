import { expect } from 'chai';
import type { Viewer } from '../../../plugin/features/access/viewer.ts';
import { profileSource } from '../../../plugin/features/profile/index.ts';
import { readValue } from '../../../plugin/features/profile/profile-field.domain.ts';
import { nameIn } from '../../../plugin/shared/names.domain.ts';
import { comeTogether } from '../../../plugin/features/profile/save.domain.ts';
import { createLocales } from '../../../plugin/i18n/index.ts';
import { findPatron } from '../../../plugin/koha/patrons/index.ts';
import { libraryDay } from '../../../plugin/shared/time.ts';
import { testKoha } from '../../koha/library.ts';
import { later, NOW, profileWorld, staff, type ProfileWorld } from './support.ts';

const CHIEF = staff(1);
const COLLEAGUE = staff(2);
const NO_FLAGS = { is_gone_no_address: 0, is_card_lost: 0, has_email: 0, has_phone: 0, has_address: 0 };
const SAID = { source: 'patron' } as const;

const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error as { code: string }).code,
  );

describe('the profile of a patron', () => {
  let world: ProfileWorld;

  before(async () => {
    world = await profileWorld();
  });

  beforeEach(async () => {
    for (const table of ['kenal_profile_value', 'kenal_profile_change', 'kenal_profile', 'kenal_patron'])
      await world.crm.db(table).delete();
    await world.koha
      .db('borrowers')
      .where({ borrowernumber: 51 })
      .update({ privacy: 1, anonymized: 0, cardnumber: 'C51' });
  });

  const note = (key: string, value: string, options: object = {}, viewer = CHIEF, patron = 51, minutes = 0) =>
    world.profiles.note({ viewer, now: later(minutes) }, patron, key, value, { ...SAID, ...options });
  const save = async (key: string, values: readonly string[], seen: number, viewer = CHIEF, minutes = 1) =>
    world.profiles.save({ viewer, now: later(minutes) }, 51, {
      ...SAID,
      isConfidential: false,
      fields: [{ key, seen, values }],
    });
  const versionOf = async (key: string, viewer = CHIEF): Promise<number> =>
    (await world.profiles.open({ viewer, now: NOW }, 51, false)).fields.find(({ field }) => field.key === key)?.seen ??
    -1;

  it('begins with fields that Kenal brings along, in four sections and two languages', async () => {
    const fields = await world.profiles.fields(CHIEF);
    expect(new Set(fields.map(({ section }) => section))).to.deep.equal(
      new Set(['demographic', 'psychographic', 'mediagraphic', 'days']),
    );
    for (const { names, terms } of fields)
      for (const named of [names, ...terms.map((term) => term.names)]) expect(named).to.have.keys('en', 'id');
    const interests = fields.find(({ key }) => key === 'interests')?.terms ?? [];
    expect(interests.find(({ key }) => key === 'local_history')?.parent).to.equal('history');
    expect(interests.findIndex(({ key }) => key === 'local_history')).to.be.greaterThan(
      interests.findIndex(({ key }) => key === 'history'),
    );
  });

  it('keeps who noted what, when and from whom', async () => {
    await note('occupation', '  Field assistant\r\nat sea ');
    const [value] = await world.profiles.of(CHIEF, 51);
    expect(value).to.include({
      value: 'Field assistant\nat sea',
      source: 'patron',
      recordedBy: 1,
      isConfidential: false,
    });
    expect(value?.recordedAt.toString()).to.equal('2026-11-22T03:00:00Z');
  });

  it('adds to a field with several values, and takes the place of a single one, which stays in the history', async () => {
    await note('interests', 'history');
    await note('interests', 'music');
    await note('interests', 'music');
    await note('education', 'bachelor');
    await note('education', 'master', {}, COLLEAGUE, 51, 5);
    expect(await world.seen(CHIEF, 51)).to.deep.equal(['education: master', 'interests: history', 'interests: music']);
    const [last, ...others] = await world.profiles.history({ viewer: CHIEF, now: NOW }, 51);
    expect(last).to.include({ before: 'bachelor', after: 'master', changedBy: 2, isHeld: true });
    expect(others).to.have.length(3);
  });

  it('stands on the timeline by day and way, with the fields and without what is in them', async () => {
    await note('occupation', 'Teacher');
    await note('interests', 'history');
    await note('income', 'low', { isConfidential: true }, COLLEAGUE);
    await note('hopes', 'To read', { source: 'staff' }, CHIEF, 51, 60 * 24);
    const patron = await findPatron(await testKoha(world.koha.db), { all: true }, 51);
    if (patron === undefined) throw new Error('patron 51 is gone');
    const told = async (viewer: Viewer) =>
      (
        await profileSource(world.profiles, 'Asia/Jakarta').read({
          patron,
          window: { from: libraryDay('2026-11-22'), before: libraryDay('2026-11-24'), days: 30 },
          kind: undefined,
          maySeePastTitles: false,
          viewer,
          now: NOW,
          locale: createLocales('Asia/Jakarta').en,
        })
      ).map(({ day, icon, text, note: how }) => `${day.toString()} ${icon} ${text}, ${how ?? ''}`);
    const open = [
      '2026-11-23 user Profile: Hopes, as we noticed',
      '2026-11-22 user Profile: Fields of interest and Occupation, as the patron said',
    ];
    expect(await told(CHIEF)).to.deep.equal(open);
    expect(await told(COLLEAGUE)).to.have.members([...open, '2026-11-22 lock Profile: Income, as the patron said']);
    expect(await told(staff(3, { permissions: [] }))).to.deep.equal([]);
  });

  it('saves a form, tells apart what was touched, and says how much was written', async () => {
    await note('education', 'bachelor');
    const open = await world.profiles.open({ viewer: CHIEF, now: NOW }, 51, false);
    const fields = open.fields.map(({ field, seen, values }) => ({
      key: field.key,
      seen,
      values: field.key === 'audio' ? ['yes'] : values.map(({ value }) => value),
    }));
    const done = await world.profiles.save({ viewer: COLLEAGUE, now: later(1) }, 51, {
      source: 'staff',
      isConfidential: false,
      fields,
    });
    expect(done).to.deep.equal({ saved: 1, problems: [], conflicts: [] });
    expect(await world.seen(CHIEF, 51)).to.deep.equal(['education: bachelor', 'audio: yes']);
  });

  it('writes over nothing that a colleague wrote meanwhile, and shows both', async () => {
    await note('occupation', 'Teacher');
    const seen = await versionOf('occupation');
    expect(await save('occupation', ['Head teacher'], seen, COLLEAGUE)).to.include({ saved: 1 });
    const refused = await save('occupation', ['Retired teacher'], seen);
    expect(refused.saved).to.equal(0);
    expect(refused.conflicts[0]?.theirs?.value).to.equal('Head teacher');
    expect(await world.seen(CHIEF, 51)).to.deep.equal(['occupation: Head teacher']);
    // Whoever has read it may decide.
    expect((await save('occupation', ['Retired teacher'], refused.conflicts[0]?.seen ?? 0)).saved).to.equal(1);
    expect(await world.seen(CHIEF, 51)).to.deep.equal(['occupation: Retired teacher']);
  });

  it('brings together what two people ticked at once', async () => {
    await note('media', 'phone');
    await note('media', 'email');
    const seen = await versionOf('media');
    await save('media', ['email', 'sms'], seen, COLLEAGUE);
    await save('media', ['phone', 'email', 'letter'], seen);
    expect(await world.seen(CHIEF, 51)).to.deep.equal(['media: email', 'media: sms', 'media: letter']);
  });

  it('lets two writers in at once come one after the other', async () => {
    await note('occupation', 'Teacher');
    const seen = await versionOf('occupation');
    const results = await Promise.all(
      ['A', 'B', 'C', 'D'].map((value, index) =>
        save('occupation', [value], seen, index % 2 === 0 ? CHIEF : COLLEAGUE),
      ),
    );
    expect(results.filter(({ saved }) => saved === 1)).to.have.length(1);
    expect(results.filter(({ conflicts }) => conflicts.length === 1)).to.have.length(3);
  });

  it('writes nothing where one value will not do', async () => {
    const done = await world.profiles.save({ viewer: CHIEF, now: NOW }, 51, {
      ...SAID,
      isConfidential: false,
      fields: [
        { key: 'occupation', seen: 0, values: ['Nurse'] },
        { key: 'special_day', seen: 0, values: ['02-30'] },
      ],
    });
    expect(done.problems.map(({ field, problem }) => `${field.key} ${problem}`)).to.deep.equal([
      'special_day no-yearly',
    ]);
    expect(await world.seen(CHIEF, 51)).to.deep.equal([]);
  });

  it('brings back what was taken away, as it was', async () => {
    await note('hopes', 'To finish the thesis', { source: 'staff' }, COLLEAGUE);
    await save('hopes', [], await versionOf('hopes'));
    expect(await world.seen(CHIEF, 51)).to.deep.equal([]);
    const [removal] = await world.profiles.history({ viewer: CHIEF, now: NOW }, 51);
    expect(removal).to.include({ before: 'To finish the thesis', after: undefined });
    await world.profiles.bringBack({ viewer: CHIEF, now: later(9) }, 51, removal?.id ?? 0);
    const [value] = await world.profiles.of(CHIEF, 51);
    expect(value).to.include({ value: 'To finish the thesis', source: 'staff', recordedBy: 2 });
    expect(await codeOf(world.profiles.bringBack({ viewer: CHIEF, now: NOW }, 52, removal?.id ?? 0))).to.equal(
      'profile.no-such-change',
    );
  });

  it('hides a confidential value from everybody but its author, beside which others write their own', async () => {
    await note('opinions_words', 'Was shouted at here', { isConfidential: true });
    await note('opinions_words', 'Likes the garden', {}, COLLEAGUE);
    expect(await world.seen(COLLEAGUE, 51)).to.deep.equal(['opinions_words: Likes the garden']);
    expect(await world.seen(CHIEF, 51)).to.have.length(2);
    const history = await world.profiles.history({ viewer: COLLEAGUE, now: NOW }, 51);
    expect(history).to.have.length(1);
    const hidden = (await world.profiles.history({ viewer: CHIEF, now: NOW }, 51)).find((line) => line.isConfidential);
    expect(await codeOf(world.profiles.bringBack({ viewer: COLLEAGUE, now: NOW }, 51, hidden?.id ?? 0))).to.equal(
      'profile.no-such-change',
    );
    expect(await versionOf('opinions_words', COLLEAGUE)).to.equal(history[0]?.id);
  });

  it('shows a field that needs a permission to nobody without it', async () => {
    await note('income', 'low');
    const plain = staff(3, { permissions: ['profile.view', 'profile.edit'] });
    expect(await world.seen(plain, 51)).to.deep.equal([]);
    expect(await codeOf(note('income', 'high', {}, plain))).to.equal('profile.no-such-field');
    expect(await codeOf(note('occupation', 'Nurse', {}, staff(3, { permissions: ['profile.view'] })))).to.equal(
      'access.missing-permission',
    );
    expect(await world.seen(staff(3, { permissions: [] }), 51)).to.deep.equal([]);
  });

  it('answers about a patron who may not be seen as about one who never was', async () => {
    const near = staff(3, { libraries: ['MPL'] });
    for (const patron of [61, 999]) {
      expect(await codeOf(world.profiles.of(near, patron))).to.equal('patron.not-found');
      expect(await codeOf(note('occupation', 'Nurse', {}, near, patron))).to.equal('patron.not-found');
      expect(await codeOf(world.profiles.history({ viewer: near, now: NOW }, patron))).to.equal('patron.not-found');
      expect(await codeOf(world.profiles.bringBack({ viewer: near, now: NOW }, patron, 1))).to.equal(
        'patron.not-found',
      );
    }
  });

  it('takes for income and greetings only what the patron said', async () => {
    expect(await codeOf(note('greetings', 'eid_al_fitr', { source: 'staff' }))).to.equal('profile.said-only');
    expect(await codeOf(note('greetings', 'eid_al_fitr', { source: 'inferred' }))).to.equal('profile.said-only');
    expect(await codeOf(note('greetings', 'eid_al_fitr'))).to.equal('done');
    const done = await world.profiles.save({ viewer: CHIEF, now: later(1) }, 51, {
      source: 'staff',
      isConfidential: false,
      fields: [
        { key: 'greetings', seen: await versionOf('greetings'), values: ['eid_al_fitr', 'christmas'] },
        { key: 'occupation', seen: 0, values: ['Nurse'] },
      ],
    });
    expect(done.problems.map(({ field, problem }) => `${field.key} ${problem}`)).to.deep.equal(['greetings said-only']);
    expect(await world.seen(CHIEF, 51)).to.deep.equal(['greetings: eid_al_fitr']);
  });

  it('infers nothing about children, nor about patrons who keep no history', async () => {
    const inferred = { source: 'inferred' };
    const mirror = (columns: object) =>
      world.crm
        .db('kenal_patron')
        .insert({
          borrowernumber: 51,
          branchcode: 'MPL',
          categorycode: 'PT',
          privacy: 1,
          card_fingerprint: 0,
          dateenrolled: '2020-01-01',
          seen_at: '2026-11-22 00:00:00',
          ...NO_FLAGS,
          ...columns,
        })
        .onConflict()
        .merge();
    expect(await codeOf(note('interests', 'music', inferred))).to.equal('profile.not-inferred');
    await mirror({ dateofbirth: '2015-01-01' });
    expect(await codeOf(note('interests', 'music', inferred))).to.equal('profile.not-inferred');
    await mirror({ dateofbirth: '1990-01-01', privacy: 2 });
    expect(await codeOf(note('interests', 'music', inferred))).to.equal('profile.not-inferred');
    await mirror({ dateofbirth: '1990-01-01', privacy: 1 });
    expect(await codeOf(note('interests', 'music', inferred))).to.equal('done');
    // What they say themselves is theirs to say.
    await world.koha.db('borrowers').where({ borrowernumber: 51 }).update({ privacy: 2 });
    expect(await codeOf(note('interests', 'history'))).to.equal('done');
  });

  it('keeps nothing of a patron who was made anonymous', async () => {
    await note('occupation', 'Nurse');
    await world.koha.db('borrowers').where({ borrowernumber: 51 }).update({ anonymized: 1 });
    expect(await world.seen(CHIEF, 51)).to.deep.equal([]);
    expect(await codeOf(note('occupation', 'Nurse'))).to.equal('profile.anonymised');
  });

  it('shows nothing to whoever looks between the reuse of a number and the next refresh', async () => {
    await note('occupation', 'Nurse');
    await world.koha.db('borrowers').where({ borrowernumber: 51 }).update({ cardnumber: 'NEW' });
    expect(await world.seen(CHIEF, 51)).to.deep.equal(['occupation: Nurse']);
    await world.koha.db('borrowers').where({ borrowernumber: 51 }).update({ dateenrolled: '2026-11-22' });
    expect(await world.seen(CHIEF, 51)).to.deep.equal([]);
    expect(await world.profiles.history({ viewer: CHIEF, now: NOW }, 51)).to.deep.equal([]);
    expect(await codeOf(note('occupation', 'Pilot'))).to.equal('profile.number-reused');
    await world.koha.db('borrowers').where({ borrowernumber: 51 }).update({ dateenrolled: '2020-01-01' });
  });
});

describe('values of a profile', () => {
  const read = (type: Parameters<typeof readValue>[0]['type'], typed: string) => readValue({ type, terms: [] }, typed);

  it('are read as they are typed and kept in one way', () => {
    expect(read('number', ' 007,50 ')).to.deep.equal({ value: '7.5' });
    expect(read('number', '1.000.000')).to.deep.equal({ problem: 'no-number' });
    expect(read('date', '2024-02-29')).to.deep.equal({ value: '2024-02-29' });
    expect(read('date', '2023-02-29')).to.deep.equal({ problem: 'no-day' });
    expect(read('yearly', '02-29')).to.deep.equal({ value: '02-29' });
    expect(read('yes_no', 'yes')).to.deep.equal({ value: 'yes' });
    expect(read('yes_no', 'perhaps')).to.deep.equal({ problem: 'no-yes-no' });
    expect(read('choice', 'anything')).to.deep.equal({ problem: 'no-such-term' });
    expect(read('text', 'a\u0000b\u202Ec')).to.deep.equal({ value: 'abc' });
    expect(read('text', 'x'.repeat(2_001))).to.deep.equal({ problem: 'too-long' });
  });

  it('are named in the language of the reader, else in another one', () => {
    expect(nameIn({ en: 'Poetry', id: 'Puisi' }, 'id', 'poetry')).to.equal('Puisi');
    expect(nameIn({ en: 'Poetry', id: '' }, 'id', 'poetry')).to.equal('Poetry');
    expect(nameIn({}, 'id', 'poetry')).to.equal('poetry');
  });

  it('come together without losing what either side did', () => {
    const many = { isMany: true, base: ['a', 'b'], mine: ['b', 'c'], theirs: ['a', 'd'] };
    expect(comeTogether(many)).to.deep.equal({ kind: 'change', add: ['c'], remove: ['a'] });
    const one = { isMany: false, base: ['a'], mine: ['a'], theirs: ['b'] };
    expect(comeTogether(one)).to.deep.equal({ kind: 'unchanged' });
    expect(comeTogether({ ...one, mine: ['c'] })).to.deep.equal({ kind: 'conflict' });
    expect(comeTogether({ ...one, mine: ['b'] })).to.deep.equal({ kind: 'unchanged' });
    expect(comeTogether({ ...one, mine: [], theirs: ['a'] })).to.deep.equal({ kind: 'change', add: [], remove: ['a'] });
  });
});

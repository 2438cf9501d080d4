import { expect } from 'chai';
import {
  profileImportService,
  type ProfileImportService,
} from '../../../plugin/features/profile/import/profile-import.service.ts';
import type { Undone } from '../../../plugin/features/profile/import/profile-import.repository.ts';
import type { ListMapping } from '../../../plugin/features/profile/import/profile-list.domain.ts';
import type { UploadedList } from '../../../plugin/shared/list/list.domain.ts';
import { steadyMs, type Instant } from '../../../plugin/shared/time.ts';
import { testKoha } from '../../koha/library.ts';
import { collectedLog } from '../../support/log.ts';
import { later, NOW, profileWorld, staff, type ProfileWorld } from './support.ts';

/** `KENAL_IMPORT_ROWS=50000` measures a large list, and says how long each step took. */
const ROWS = Number(process.env['KENAL_IMPORT_ROWS'] ?? 3_000);
const CHIEF = staff(1, { permissions: ['profile.view', 'profile.edit', 'profile.import'] });
const FIRST = 1_000;

/** What is wrong with one row in a hundred, one after the other. */
const BROKEN = [
  (row: string[]) => row.with(0, ''),
  (row: string[]) => row.with(0, 'NOBODY'),
  (row: string[]) => row.with(2, 'no such word'),
  (row: string[]) => row.with(3, '31/31/2020'),
  (row: string[]) => row.with(4, 'perhaps'),
] as const;
const REASONS = ['no-card', 'unknown-card', 'no-such-term', 'no-yearly', 'no-yes-no'] as const;

const COLUMNS = ['Card number', 'Occupation', 'Fields of interest', 'A day of their own', 'Needs audio', 'Remarks'];

const listOf = (rows: number): string =>
  [
    COLUMNS.join(','),
    ...Array.from({ length: rows }, (_, index) => {
      const row = [
        `K${FIRST + index}`,
        `Job ${index}`,
        'Music; history',
        '2020-03-14',
        index % 2 === 0 ? 'yes' : 'Tidak',
        '',
      ];
      return (index % 100 === 50 ? (BROKEN[Math.floor(index / 100) % BROKEN.length]?.(row) ?? row) : row).join(',');
    }),
  ].join('\n');

const refusal = async (work: Promise<unknown>, code: string): Promise<void> => {
  const refused = await work.then(
    () => 'done',
    (error: unknown) => (error as { code: string }).code,
  );
  expect(refused).to.equal(code);
};

describe('a list of profiles', () => {
  let world: ProfileWorld;
  let lists: ProfileImportService;
  const { log } = collectedLog();

  before(async function () {
    this.timeout(600_000);
    world = await profileWorld();
    for (let first = 0; first < ROWS; first += 2_000)
      await world.koha.db('borrowers').insert(
        Array.from({ length: Math.min(2_000, ROWS - first) }, (_, index) => ({
          borrowernumber: FIRST + first + index,
          cardnumber: `K${FIRST + first + index}`,
          surname: 'Person',
          branchcode: (first + index) % 2 === 0 ? 'MPL' : 'CPL',
          categorycode: 'PT',
          dateenrolled: '2020-01-01',
        })),
      );
    lists = profileImportService({
      crm: world.crm.db,
      koha: await testKoha(world.koha.db),
      profiles: world.profiles,
      clock: { now: () => later(1) },
    });
  });

  beforeEach(async () => {
    for (const table of ['kenal_profile_value', 'kenal_profile_change', 'kenal_profile', 'kenal_profile_import'])
      await world.crm.db(table).delete();
  });

  const read = (text: string) => lists.read(Buffer.from(text), (number) => `Column ${number}`);
  const bringIn = async (list: UploadedList, mapping: ListMapping, now: Instant): Promise<number> => {
    const { value, ended } = await lists.bringIn({ list, mapping, viewer: CHIEF, now, log });
    await ended;
    return value.id;
  };
  const takeBack = async (id: number, now: Instant): Promise<Undone> => (await lists.undo(id, CHIEF, now, log)).ended;
  const state = () =>
    world.crm
      .db('kenal_profile_value')
      .orderBy(['borrowernumber', 'field_id', 'owner', 'slot'])
      .select(
        'borrowernumber',
        'field_id',
        'owner',
        'slot',
        'term_id',
        'text_value',
        'number_value',
        'day_value',
        'source',
        'recorded_at',
        'recorded_by',
      );

  it('comes in but for its broken rows, which say what is wrong, and is taken back as if it had never been', async function () {
    this.timeout(600_000);
    const said = { source: 'patron' } as const;
    await world.profiles.note({ viewer: CHIEF, now: NOW }, FIRST, 'occupation', 'Teacher', said);
    await world.profiles.note({ viewer: CHIEF, now: NOW }, FIRST + 1, 'interests', 'music', said);
    await world.profiles.note({ viewer: CHIEF, now: NOW }, FIRST + 2, 'hopes', 'To read', said);
    const before = await state();

    const figures: string[] = [];
    const timed = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
      const start = steadyMs();
      const done = await work();
      figures.push(`${name}: ${((steadyMs() - start) / 1_000).toFixed(1)} s`);
      return done;
    };
    const list = read(listOf(ROWS));
    const mapping = await lists.suggestMapping(list, CHIEF);
    expect(Object.keys(mapping.fields)).to.deep.equal(['1', '2', '3', '4']);
    const checked = await timed('check', () => lists.check({ list, mapping, viewer: CHIEF }));
    expect(await state()).to.deep.equal(before);
    const broken = Math.floor((ROWS - 51) / 100) + 1;
    expect(checked.refused).to.have.length(broken);
    expect(checked.patrons).to.have.length(ROWS - broken);
    expect(checked.refused.slice(0, 5).map(({ reason }) => reason)).to.deep.equal(
      REASONS.slice(0, Math.min(5, broken)),
    );
    expect(checked.refused[0]).to.deep.include({ line: 52, column: 0 });

    const id = await timed('bring in', () => bringIn(list, mapping, later(1)));
    const patrons = await world.crm.db('kenal_profile_value').countDistinct({ patrons: 'borrowernumber' });
    expect(patrons).to.deep.equal([{ patrons: ROWS - broken }]);
    expect(await world.seen(CHIEF, FIRST)).to.deep.equal([
      'occupation: Job 0',
      'interests: history',
      'interests: music',
      'audio: yes',
      'special_day: 03-14',
    ]);
    // What was there already is not written again.
    expect((await world.profiles.of(CHIEF, FIRST + 1)).find(({ value }) => value === 'music')?.source).to.equal(
      'patron',
    );

    expect(await timed('take back', () => takeBack(id, later(2)))).to.deep.include({ kept: 0 });
    expect(await state()).to.deep.equal(before);
    if (ROWS > 3_000) process.stdout.write(`${ROWS} rows, 5 values each: ${figures.join(', ')}\n`);
  });

  it('leaves what somebody changed since when it is taken back, and says so', async () => {
    const list = read('card,occupation,education\nK1000,Nurse,Sarjana\nK1001,Pilot,');
    const mapping = await lists.suggestMapping(list, CHIEF);
    const id = await bringIn(list, mapping, later(1));
    await world.profiles.note({ viewer: CHIEF, now: later(2) }, FIRST, 'occupation', 'Head nurse', { source: 'staff' });
    expect(await takeBack(id, later(3))).to.deep.equal({ restored: 2, kept: 1 });
    expect(await world.seen(CHIEF, FIRST)).to.deep.equal(['occupation: Head nurse']);
    expect(await world.seen(CHIEF, FIRST + 1)).to.deep.equal([]);
    await refusal(lists.undo(id, CHIEF, later(4), log), 'profile.no-such-import');
  });

  it('says how far it is while it comes in and goes, and is taken back where that was cut off', async () => {
    const states = async (at = later(1)) => (await lists.latest(CHIEF, at)).map(({ state }) => state);
    const list = read(listOf(1_200));
    const mapping = await lists.suggestMapping(list, CHIEF);
    const { value, ended } = await lists.bringIn({ list, mapping, viewer: CHIEF, now: later(1), log });
    expect(await states()).to.deep.equal(['coming-in']);
    await refusal(lists.undo(value.id, CHIEF, later(1), log), 'profile.import.running');
    await ended;
    expect(await lists.latest(CHIEF, later(1))).to.containSubset([
      { state: 'there', patrons: 1_188, patronsDone: 1_188 },
    ]);

    const going = await lists.undo(value.id, CHIEF, later(1), log);
    expect(await states()).to.deep.equal(['going']);
    await going.ended;
    expect(await states()).to.deep.equal(['taken-back']);

    const cutOff = await lists.bringIn({ list, mapping, viewer: CHIEF, now: later(1), log });
    await cutOff.ended;
    const row = () => world.crm.db('kenal_profile_import').where({ id: cutOff.value.id });
    await row().update({ finished_at: null });
    expect(await states(later(4))).to.deep.equal(['cut-off', 'taken-back']);
    await row().update({ undo_begun_at: '2026-11-22 03:01:00' });
    expect(await states(later(4))).to.deep.equal(['half-gone', 'taken-back']);
    await takeBack(cutOff.value.id, later(5));
    expect(await state()).to.deep.equal([]);
  });

  it('takes a card of somebody who may not be seen for an unknown one, and a patron only once', async () => {
    const near = staff(3, { permissions: ['profile.view', 'profile.import'], libraries: ['MPL'] });
    const list = read('card,hopes\nK1000,a\nk1000,b\nK1001,c\nK9,d');
    const mapping = await lists.suggestMapping(list, near);
    const { patrons, refused } = await lists.check({ list, mapping, viewer: near });
    expect(patrons.map(({ borrowernumber }) => borrowernumber)).to.deep.equal([FIRST]);
    expect(refused.map(({ reason }) => reason)).to.deep.equal(['twice', 'unknown-card', 'unknown-card']);
  });

  it('fills no field that its sender may not see', async () => {
    const list = read('card,income,hopes\nK1000,low,To read');
    const { patrons } = await lists.check({
      list,
      mapping: { card: 0, format: 'ymd', fields: { 1: 'income', 2: 'hopes' } },
      viewer: CHIEF,
    });
    expect(patrons[0]?.values.map(({ field }) => field.key)).to.deep.equal(['hopes']);
  });

  it('is remembered in how it was read, by the names of its columns', async () => {
    const list = read('Kartu,Apa\nK1000,To read');
    const mapping = { card: 0, format: 'dmy', fields: { 1: 'hopes' } } as const;
    await bringIn(list, mapping, NOW);
    expect(await lists.suggestMapping(read('Apa,Kartu\nx,K1'), CHIEF)).to.deep.equal({
      card: 1,
      format: 'dmy',
      fields: { 0: 'hopes' },
    });
  });
});

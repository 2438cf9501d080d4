import { expect } from 'chai';
import request from 'supertest';
import type { Permission, Viewer } from '../../../plugin/features/access/index.ts';
import { readFields } from '../../../plugin/features/profile/definition.repository.ts';
import { profileExport, profileService } from '../../../plugin/features/profile/index.ts';
import { createLocales } from '../../../plugin/i18n/index.ts';
import { patronsByNumber } from '../../../plugin/koha/patrons/index.ts';
import { EVERY_LIBRARY } from '../../../plugin/koha/visibility.ts';
import { systemClock } from '../../../plugin/shared/time.ts';
import { addPerson, seedLibrary, setPreference } from '../../koha/library.ts';
import { collectedLog } from '../../support/log.ts';
import { openWhole, type Whole } from '../../wiring/whole.ts';
import { textOf } from '../patrons/page.ts';

const CHIEF = 51;
const SUPERLIBRARIAN = 1;
const COLUMNS = ['card', 'profile.interests', 'profile.occupation', 'profile.education', 'profile.income'];

describe('profiles in the file of a segment', function () {
  this.timeout(30_000);
  let whole: Whole;
  let chief: string;
  const told = collectedLog();

  before(async () => {
    whole = await openWhole(systemClock, told.log);
    const { db } = whole.koha;
    await seedLibrary(db);
    await setPreference(db, 'SessionStorage', 'mysql');
    await addPerson(db, { borrowernumber: CHIEF, userid: 'chief', cardnumber: 'C1', flags: SUPERLIBRARIAN });
    for (const borrowernumber of [61, 62])
      await addPerson(db, { borrowernumber, cardnumber: `AB${borrowernumber}`, branchcode: 'CPL' });
    chief = await whole.signIn('chief', CHIEF);
    await whole.refresh();
    const profiles = profileService(whole.databases);
    const asking = { viewer: viewer('profile.view', 'profile.edit', 'profile.sensitive'), now: systemClock.now() };
    for (const [key, value, isConfidential] of [
      ['interests', 'cooking', false],
      ['interests', 'history', false],
      ['occupation', '=1+1', false],
      ['education', 'master', true],
      ['income', 'low', false],
    ] as const)
      await profiles.note(asking, 61, key, value, { source: 'patron', isConfidential });
    await whole.crm.db('kenal_segment').insert({
      id: 1,
      public_key: '00000000-0000-4000-8000-000000000001',
      name: 'Everybody',
      description: '',
      kind: 'live',
      tree: JSON.stringify({ version: 1, rule: { match: 'all', rules: [] } }),
      tells_of_use: 0,
      version: 1,
      created_at: '2026-11-20 03:00:00',
      changed_at: '2026-11-20 03:00:00',
      changed_by: 0,
    });
  });

  after(() => whole.close());

  const viewer = (...permissions: Permission[]): Viewer => ({
    borrowernumber: CHIEF,
    displayName: 'Somebody',
    homeLibrary: 'CPL',
    loginLibrary: undefined,
    permissions: new Set(permissions),
    visible: EVERY_LIBRARY,
    signedInBy: 'form',
  });
  const exported = (...columns: string[]): request.Test =>
    request(whole.app())
      .post('/kenal/segments/1/export')
      .set('Accept', 'text/html')
      .set('Sec-Fetch-Site', 'same-origin')
      .set('Cookie', chief)
      .type('form')
      .send({ column: columns });

  it('stand in words, several in one cell, safe to open, and without what was noted in confidence', async () => {
    const { text } = await exported(...COLUMNS);
    const lines = text.replace('\uFEFF', '').trim().split('\r\n');
    for (const heading of ['Card number', 'Fields of interest', 'Occupation', 'Education'])
      expect(lines[0]).to.include(heading);
    const own = lines.find((line) => line.includes('AB61')) ?? '';
    expect(own).to.include('History; Cooking').and.include("'=1+1").and.include('Below average');
    expect(text).to.not.include('Master');
    expect(lines.find((line) => line.includes('AB62'))).to.match(/^AB62,*$/);
    expect(told.text()).to.include('profile.interests').and.not.to.include('Cooking');
  });

  it('are refused by a name that is not offered, with the form as it was', async () => {
    const { status, text } = await exported('card', 'profile.nothing');
    expect(status).to.equal(422);
    expect(textOf(text)).to.include('A column that was ticked is not offered to you any more');
  });

  it('are offered to whoever may see the field, and hold nothing for anybody else', async () => {
    const { crm, koha } = whole.databases;
    const source = profileExport({ crm, koha, profiles: profileService({ crm, koha }) });
    const { en } = createLocales('Asia/Jakarta');
    const offered = async (...permissions: Permission[]) =>
      (await source.columns(viewer(...permissions), en)).map(({ value }) => value);
    const all = (await readFields(crm)).map(({ key }) => `profile.${key}`);
    expect(await offered('profile.view', 'profile.sensitive')).to.deep.equal(all);
    expect(await offered('profile.view'))
      .to.include('profile.interests')
      .and.not.to.include('profile.income');
    expect(await offered('patrons.export')).to.deep.equal([]);
    const patrons = await patronsByNumber(koha, EVERY_LIBRARY, [61]);
    const cells = await source.cells(viewer('profile.view'), en, patrons, COLUMNS);
    expect([...(cells.get(61)?.keys() ?? [])]).to.not.include('profile.income');
    expect((await source.cells(viewer(), en, patrons, COLUMNS)).size).to.equal(0);
  });
});

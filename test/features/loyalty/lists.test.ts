import { expect } from 'chai';
import type { Express } from 'express';
import { systemClock } from '../../../plugin/shared/time.ts';
import { addPerson, seedLibrary, setPreference } from '../../koha/library.ts';
import { ask, openWhole, type Whole } from '../../wiring/whole.ts';
import { textOf } from '../patrons/page.ts';

const SUPERLIBRARIAN = 1;
const CATALOGUE = 4;
const BORROWERS = 16;
const REPORTS = 65_536;

describe('the lists of patrons to look after', function () {
  this.timeout(60_000);
  let whole: Whole;
  let app: Express;
  let chief: string;
  let local: string;
  let officer: string;

  before(async () => {
    whole = await openWhole(systemClock);
    const { db } = whole.koha;
    await seedLibrary(db);
    await setPreference(db, 'SessionStorage', 'mysql');
    await setPreference(db, 'IndependentBranches', '1');
    await addPerson(db, { borrowernumber: 51, userid: 'chief', surname: 'Chief', flags: SUPERLIBRARIAN });
    const staff = { flags: CATALOGUE + BORROWERS, branchcode: 'CPL' };
    await addPerson(db, { ...staff, borrowernumber: 52, userid: 'local', surname: 'Local' });
    await addPerson(db, {
      ...staff,
      borrowernumber: 53,
      userid: 'officer',
      surname: 'Officer',
      flags: CATALOGUE + BORROWERS + REPORTS,
    });
    for (const [borrowernumber, surname, branchcode, privacy] of [
      [61, 'Rahayu', 'CPL', 1],
      [62, 'Wijaya', 'CPL', 1],
      [63, 'Lestari', 'FPL', 1],
      [64, 'Tertutup', 'CPL', 1],
    ] as const)
      await addPerson(db, { borrowernumber, surname, branchcode, privacy, cardnumber: String(borrowernumber) });
    chief = await whole.signIn('chief', 51);
    local = await whole.signIn('local', 52);
    officer = await whole.signIn('officer', 53);
    await whole.refresh();
    await slip();
    app = whole.app();
  });

  after(() => whole.close());

  /** Four patrons as a refresh leaves those who are slipping away, the last of whom has just refused a history. */
  const slip = async (): Promise<void> => {
    const metrics = whole.crm.db('kenal_patron_metric');
    await metrics.clone().delete();
    await metrics.clone().insert(
      [61, 62, 63, 64].map((borrowernumber, index) => ({
        borrowernumber,
        as_of: '2026-11-10',
        first_visit: '2025-01-10',
        last_visit: '2026-09-08',
        visit_days: 40,
        visit_days_365: 17 + index,
        visit_days_91: 4,
        visit_days_91_before: 1,
        rhythm_days: 21,
        expected_loss_91: 1 + index,
        loyal_prospect: 0.4 + index / 10,
        service_lines: 2,
        stage: 'slipping',
        stage_since: '2026-11-02',
        stage_reason: '',
        stage_evidence: JSON.stringify({ code: 'rhythm_broken', usual: 21, now: 63 }),
      })),
    );
    await whole.koha.db('borrowers').where({ borrowernumber: 64 }).update({ privacy: 2 });
  };

  const get = async (path: string, cookie: string) => {
    const { status, text } = await ask(app, { method: 'get', path, cookie });
    return { status, raw: text, text: textOf(text) };
  };
  const order = (text: string): string[] =>
    ['Rahayu', 'Wijaya', 'Lestari', 'Tertutup']
      .filter((name) => text.includes(name))
      .sort((one, other) => text.indexOf(one) - text.indexOf(other));

  it('begin with those who would be missed most, with their rhythm in words', async () => {
    const { status, text } = await get('/slipping', chief);
    expect(status).to.equal(200);
    expect(order(text)).to.deep.equal(['Lestari', 'Wijaya', 'Rahayu']);
    expect(text).to.include('Usually every 3 weeks, now 9 weeks.');
  });

  it('hold nobody whom the viewer may not see, whatever is asked', async () => {
    for (const path of ['/slipping', '/slipping?library=FPL', '/prospects', '/prospects?library=FPL'])
      expect((await get(path, local)).text, path).not.to.include('Lestari');
    expect((await get('/slipping?library=FPL', local)).text).to.include('Nobody of this library and category');
  });

  it('hold nobody who keeps no history, from the moment of the choice on', async () => {
    for (const path of ['/slipping', '/prospects', '/'])
      for (const cookie of [chief, local]) expect((await get(path, cookie)).text, path).not.to.include('Tertutup');
  });

  it('are narrowed by library and category', async () => {
    expect(order((await get('/slipping?library=FPL', chief)).text)).to.deep.equal(['Lestari']);
    expect((await get('/slipping?category=ST', chief)).text).to.include('Nobody of this library and category');
  });

  it('name the likeliest first, and why', async () => {
    const { text } = await get('/prospects', chief);
    expect(order(text)).to.deep.equal(['Lestari', 'Wijaya', 'Rahayu']);
    expect(text).to.include('4 visit days in 13 weeks, 1 in the 13 before. 2 kinds of use.');
  });

  it('are sorted by another column, either way, and as a file alike', async () => {
    const by = async (path: string, cookie = chief) => order((await get(path, cookie)).text);
    expect(await by('/slipping?sort=visitDays')).to.deep.equal(['Rahayu', 'Wijaya', 'Lestari']);
    expect(await by('/slipping?sort=-visitDays')).to.deep.equal(['Lestari', 'Wijaya', 'Rahayu']);
    expect(await by('/slipping?sort=loss')).to.deep.equal(['Rahayu', 'Wijaya', 'Lestari']);
    expect(await by('/prospects?sort=likely')).to.deep.equal(['Rahayu', 'Wijaya', 'Lestari']);
    expect(await by('/slipping.csv?sort=visitDays', officer)).to.deep.equal(['Rahayu', 'Wijaya']);
    const { raw } = await get('/slipping?library=CPL&sort=-visitDays', chief);
    expect(raw).to.include('aria-sort="descending"').and.to.include('library&#x3D;CPL&amp;sort&#x3D;visitDays"');
    expect((await get('/slipping?sort=name', chief)).status).to.equal(422);
  });

  it('offer the order of a forecast only where one is trusted', async () => {
    const metrics = whole.crm.db('kenal_patron_metric');
    await metrics.clone().update({ expected_loss_91: null });
    try {
      const { text, raw } = await get('/slipping', chief);
      expect(text).not.to.include('May be missed');
      expect(raw).to.match(/aria-sort="descending"><a href="[^"]*sort&#x3D;visitDays"/);
      expect(order(text)).to.deep.equal(['Lestari', 'Wijaya', 'Rahayu']);
    } finally {
      for (const [index, borrowernumber] of [61, 62, 63, 64].entries())
        await metrics
          .clone()
          .where({ borrowernumber })
          .update({ expected_loss_91: 1 + index });
    }
  });

  it('are given away as a file only with the permission for it', async () => {
    expect((await get('/slipping.csv', local)).status).to.equal(403);
    expect((await get('/slipping', local)).raw).not.to.include('slipping.csv');
    const { status, raw } = await get('/slipping.csv', officer);
    expect(status).to.equal(200);
    expect(raw).to.include('62,62,Wijaya,Centerville,Patron,Slipping,2026-09-08,21,63,18');
    expect(raw).not.to.include('Lestari').and.not.to.include('Tertutup');
  });

  it('stand on the start page in a few lines, of the own library', async () => {
    const { text } = await get('/', local);
    expect(text).to.include('Slipping away');
    expect(order(text)).to.deep.equal(['Wijaya', 'Rahayu']);
  });

  it('are opened into their reasons, patron by patron', async () => {
    expect((await get('/patrons/63/why', local)).status).to.equal(404);
    expect((await get('/patrons/abc/why', local)).status).to.equal(404);
    const refused = await get('/patrons/64/why', chief);
    expect(refused.text).to.include('This patron keeps no history, by their own choice.').and.not.to.include('9 weeks');
    const page = await get('/patrons/64', chief);
    expect(page.raw).not.to.include('aria-labelledby="loyalty"');
  });
});

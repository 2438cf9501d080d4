import { expect } from 'chai';
import type { Express } from 'express';
import { interestReader } from '../../../plugin/features/interests/index.ts';
import { systemClock } from '../../../plugin/shared/time.ts';
import { addPerson, seedLibrary, setPreference } from '../../koha/library.ts';
import { ask, openWhole, type Whole } from '../../wiring/whole.ts';
import { textOf } from '../patrons/page.ts';

const CHIEF = 1;
const READER = 51;
const APART = 52;
const SHY = 53;
/** What Koha names of the reader's past. */
const LOAN = {
  issue_id: 9,
  borrowernumber: READER,
  issuedate: '2023-06-01 10:00:00',
  returndate: '2023-06-20 10:00:00',
};

describe('interests on the page of a patron', () => {
  let whole: Whole;
  let app: Express;
  let chief: string;
  let librarian: string;

  before(async () => {
    whole = await openWhole(systemClock);
    await seedLibrary(whole.koha.db);
    await addPerson(whole.koha.db, { borrowernumber: CHIEF, userid: 'chief', flags: 1 });
    await addPerson(whole.koha.db, { borrowernumber: 2, userid: 'midway', flags: (1 << 2) | (1 << 4) });
    await addPerson(whole.koha.db, { borrowernumber: READER });
    await addPerson(whole.koha.db, { borrowernumber: APART, branchcode: 'CPL' });
    await addPerson(whole.koha.db, { borrowernumber: SHY, privacy: 2 });
    await setPreference(whole.koha.db, 'SessionStorage', 'mysql');
    await setPreference(whole.koha.db, 'IndependentBranches', '1');
    await whole.koha.db('old_issues').insert(LOAN);
    await whole.refresh();
    app = whole.app();
    chief = await whole.signIn('chief', CHIEF);
    librarian = await whole.signIn('midway', 2);
  });

  beforeEach(async () => {
    for (const table of ['kenal_interest', 'kenal_interest_declared', 'kenal_subject'])
      await whole.crm.db(table).delete();
    await whole.crm.db('kenal_subject').insert([
      { kind: 'subject', spelling_key: 'auth:12', value: 'auth:12', label: 'Coastal ecology' },
      { kind: 'subject', spelling_key: 'cookery', value: 'Cookery', label: 'Cookery' },
    ]);
    await whole.crm.db('kenal_interest').insert([
      {
        borrowernumber: READER,
        kind: 'subject',
        value: 'auth:12',
        weight: 0.4,
        share: 0.4,
        evidence: 9,
        first_day: '2023-06-01',
        last_day: '2026-05-10',
      },
      {
        borrowernumber: READER,
        kind: 'subject',
        value: 'Cookery',
        weight: 0.3,
        share: 0.3,
        evidence: 2,
        first_day: '2026-04-01',
        last_day: '2026-04-20',
      },
    ]);
  });

  after(() => whole.close());

  const page = async (borrowernumber: number, cookie = chief, more = ''): Promise<string> =>
    textOf((await ask(app, { method: 'get', path: `/patrons/${borrowernumber}${more}`, cookie })).text);
  const post = (path: string, body: Record<string, string>, cookie = chief) =>
    ask(app, { method: 'post', path, cookie, body });
  const rows = (): Promise<unknown> =>
    whole.crm
      .db('kenal_interest')
      .orderBy(['borrowernumber', 'value'])
      .select('borrowernumber', 'value', 'weight', 'evidence', 'declared');

  it('stand with what they rest on, in words', async () => {
    const text = await page(READER);
    expect(text).to.match(/Coastal ecology Main .*9 titles in 3 years, the last in May 2026\./);
    expect(text).to.match(/Cookery Strong .*2 titles, in April 2026\./);
  });

  it('can each be opened into what they were worked out of', async () => {
    const [subject] = await whole.crm.db('kenal_subject').where('value', 'auth:12').pluck<number[]>('id');
    await whole.crm.db('kenal_subject_use').delete();
    await whole.crm.db('kenal_subject_use').insert({ subject_id: subject, share: 0.05 });
    await post(`/patrons/${READER}/interests`, { words: 'Tide gauges' });
    const { text } = await ask(app, { method: 'get', path: `/patrons/${READER}`, cookie: chief });
    expect(text).to.include(`/patrons/${READER}/why#why-interests`);
    const why = await page(READER, chief, '/why');
    expect(why).to.include('The patron named 1 interest. Titles borrowed with this card show 2 interests.');
    expect(why).to.match(/Tide gauges Chosen The patron said so\. Written down on /);
    expect(why).to.include('9 titles in 3 years, the last in May 2026. 40 % of what is borrowed with this card; 5.0 %');
    expect(why).to.include('Ten titles of everybody’s are mixed in');
  });

  it('are not shown from the moment that Koha names no loan any more, but for what the patron said', async () => {
    await post(`/patrons/${READER}/interests`, { words: 'Tide gauges' });
    await whole.koha.db('old_issues').where({ issue_id: LOAN.issue_id }).update({ borrowernumber: null });
    try {
      for (const more of ['', '/why']) {
        const text = await page(READER, chief, more);
        expect(text).to.include('Tide gauges').and.not.to.include('Coastal ecology');
      }
    } finally {
      await whole.koha.db('old_issues').where({ issue_id: LOAN.issue_id }).update({ borrowernumber: READER });
    }
  });

  it('are recorded as said by the patron, by the catalogue’s words where it has them, and outrank the rest', async () => {
    const answer = await post(`/patrons/${READER}/interests`, { words: ' coastal  ECOLOGY ' });
    expect(answer.status).to.equal(303);
    await post(`/patrons/${READER}/interests`, { words: 'Tide gauges' });
    const known = await interestReader(whole.crm.db).of(READER);
    expect(
      known.map(({ value, label, weight, isDeclared, titles }) => [value, label, weight, isDeclared, titles]),
    ).to.deep.equal([
      ['auth:12', 'Coastal ecology', 1, true, 9],
      ['Tide gauges', 'Tide gauges', 1, true, 0],
      ['Cookery', 'Cookery', 0.3, false, 2],
    ]);
    expect(await page(READER)).to.include('The patron said so.');
  });

  it('are taken back to what loans show', async () => {
    const before = await rows();
    for (const words of ['Coastal ecology', 'Tide gauges']) await post(`/patrons/${READER}/interests`, { words });
    await post(`/patrons/${READER}/interests/withdraw`, { kind: 'subject', value: 'auth:12' });
    await post(`/patrons/${READER}/interests/withdraw`, { kind: 'subject', value: 'Tide gauges' });
    expect(await rows()).to.deep.equal(before);
    expect(await whole.crm.db('kenal_interest_declared')).to.have.length(0);
  });

  it('are only what was said, where the patron wants no history', async () => {
    await whole.crm
      .db('kenal_interest')
      .insert({ borrowernumber: SHY, kind: 'subject', value: 'Cookery', weight: 0.9, share: 0.9, evidence: 3 });
    await post(`/patrons/${SHY}/interests`, { words: 'Coastal ecology' });
    const text = await page(SHY);
    expect(text).to.include('Coastal ecology');
    expect(text).not.to.include('Cookery');
    const why = await page(SHY, chief, '/why');
    expect(why).to.include('This patron keeps no history').and.include('Coastal ecology Chosen');
    expect(why).not.to.match(/Cookery|%/);
  });

  it('of patrons whom the viewer may not see are neither shown nor recorded', async () => {
    await whole.koha.db('user_permissions').insert([{ borrowernumber: 2, module_bit: 4, code: 'edit_borrowers' }]);
    const [hidden, missing] = [
      await post(`/patrons/${APART}/interests`, { words: 'Cookery' }, librarian),
      await post('/patrons/999999/interests', { words: 'Cookery' }, librarian),
    ];
    expect(hidden.status).to.equal(404);
    expect(missing.status).to.equal(hidden.status);
    expect(await whole.crm.db('kenal_interest_declared')).to.have.length(0);
  });

  it('need a word at least', async () => {
    expect((await post(`/patrons/${READER}/interests`, { words: '  . ' })).status).to.equal(422);
  });

  it('are counted by library, from ten patrons in each on, for those who may see them', async () => {
    await whole.crm.db('kenal_interest_library').insert([
      { branchcode: 'MPL', kind: 'subject', value: 'auth:12', patrons: 12 },
      { branchcode: 'CPL', kind: 'subject', value: 'auth:12', patrons: 30 },
      { branchcode: 'CPL', kind: 'subject', value: 'Cookery', patrons: 40 },
    ]);
    const reader = interestReader(whole.crm.db);
    expect(await reader.ofLibraries({ all: true }, 'subject', 10)).to.deep.equal([
      { value: 'auth:12', label: 'Coastal ecology', patrons: 42 },
      { value: 'Cookery', label: 'Cookery', patrons: 40 },
    ]);
    expect(await reader.ofLibraries({ all: false, branchcodes: ['MPL'] }, 'subject', 10)).to.deep.equal([
      { value: 'auth:12', label: 'Coastal ecology', patrons: 12 },
    ]);
    expect(await reader.ofLibraries({ all: false, branchcodes: [] }, 'subject', 10)).to.deep.equal([]);
  });
});

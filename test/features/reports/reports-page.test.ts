import { expect } from 'chai';
import type { Express } from 'express';
import { reportReader } from '../../../plugin/features/insight/index.ts';
import { libraryDay, systemClock } from '../../../plugin/shared/time.ts';
import { addPerson, seedLibrary, setPreference } from '../../koha/library.ts';
import { ask, openWhole, type Whole } from '../../wiring/whole.ts';
import { textOf } from '../patrons/page.ts';
import { trial } from './facts.ts';

const SUPERLIBRARIAN = 1;
const CATALOGUE = 4;
const BORROWERS = 16;
const REPORTS = 65_536;

describe('the page of reports', function () {
  this.timeout(60_000);
  let whole: Whole;
  let app: Express;
  let chief: string;
  let local: string;

  before(async () => {
    whole = await openWhole(systemClock);
    const { db } = whole.koha;
    await seedLibrary(db);
    await setPreference(db, 'SessionStorage', 'mysql');
    await setPreference(db, 'IndependentBranches', '1');
    await addPerson(db, { borrowernumber: 51, userid: 'chief', flags: SUPERLIBRARIAN });
    const officer = CATALOGUE + BORROWERS + REPORTS;
    await addPerson(db, { borrowernumber: 52, userid: 'local', flags: officer, branchcode: 'CPL' });
    chief = await whole.signIn('chief', 51);
    local = await whole.signIn('local', 52);
    await whole.refresh();
    await fill();
    app = whole.app();
  });

  after(() => whole.close());

  /** Months as a refresh leaves them: 30 patrons of Centerville and 300 of Fairview in each. */
  const fill = async (): Promise<void> => {
    const { db } = whole.crm;
    for (const table of ['kenal_patron_metric', 'kenal_use_month', 'kenal_stage_month', 'kenal_cohort_month'])
      await db(table).delete();
    await db('kenal_patron_metric').insert({
      borrowernumber: 52,
      as_of: '2026-11-10',
      stage: 'new',
      stage_since: '2026-11-10',
      stage_reason: '',
      stage_evidence: '{}',
    });
    const libraries = [
      { branchcode: 'CPL', patrons: 30 },
      { branchcode: 'FPL', patrons: 300 },
    ];
    for (const { branchcode, patrons } of libraries) {
      await db('kenal_use_month').insert(
        Array.from({ length: 40 }, (_, index) => ({
          month: libraryDay('2023-07-01').add({ months: index }).toString(),
          branchcode,
          active_patrons: patrons,
          borrowing_patrons: patrons,
          visit_days: patrons,
          loans: patrons,
        })),
      );
      await db('kenal_stage_month').insert({
        month: '2026-10-01',
        branchcode,
        from_stage: 'active',
        to_stage: 'slipping',
        patrons,
        is_reconstructed: 0,
      });
      await db('kenal_cohort_month').insert({ cohort: '2026-09-01', branchcode, age: 1, patrons, active_patrons: 15 });
    }
    const [id] = await db('kenal_model').insert({
      fitted_at: '2026-11-10 01:00:00',
      as_of: '2026-11-10',
      kind: 'mbgnbd',
      scope: '',
      is_seasonal: 0,
      patrons: 1_000,
      repeaters: 900,
      parameters: '{}',
      is_converged: 1,
      iterations: 12,
      is_trusted: 1,
      doubts: '[]',
      is_in_use: 1,
    });
    await db('kenal_model_trial').insert({
      model_id: id,
      weeks: 13,
      cut_on: '2026-08-11',
      patrons: 1_000,
      base_rate: 0.5,
      brier: 0.1,
      brier_base: 0.25,
      auc: 0.9,
      auc_recency: 0.8,
      ece: 0.02,
      log_loss: 0.3,
      visits_predicted: 2_080,
      visits_actual: 2_000,
      bins: JSON.stringify(trial.bins),
    });
  };

  /** Twenty patrons of Centerville who have a forecast: fewer are not told of. */
  const forecastTwenty = async (): Promise<void> => {
    const { db } = whole.crm;
    const [patron] = await db('kenal_patron').where('borrowernumber', 52).select<Record<string, unknown>[]>();
    const [metric] = await db('kenal_patron_metric').where('borrowernumber', 52).select<Record<string, unknown>[]>();
    const numbers = Array.from({ length: 20 }, (_, index) => 1_001 + index);
    await db('kenal_patron').insert(
      numbers.map((borrowernumber) => ({ ...patron, borrowernumber, excluded_because: null })),
    );
    await db('kenal_patron_metric').insert(
      numbers.map((borrowernumber) => ({ ...metric, borrowernumber, p_visit_91: 0.5 })),
    );
  };

  const get = async (path: string, cookie: string) => {
    const { status, text } = await ask(app, { method: 'get', path, cookie });
    return { status, raw: text, text: textOf(text) };
  };

  it('adds up every library for who may see them all, and tells how good the forecast was', async () => {
    const { status, text } = await get('/reports', chief);
    expect(status).to.equal(200);
    expect(text).to.include('330 patrons came in October 2026.').and.to.include('330 patrons began to slip;');
    expect(text).to.include('Good enough to use.').and.to.include('it expected 4 % more visits');
  });

  it('is about one library on request', async () => {
    expect((await get('/reports?library=FPL', chief)).text).to.include('300 patrons came in October 2026.');
    expect((await get('/reports/active.csv?library=FPL', chief)).raw).to.include('Oct 2026,300,300,300');
  });

  it('holds nothing of libraries that the viewer may not see, whatever is asked', async () => {
    for (const path of ['/reports', '/reports?library=FPL']) {
      const { text } = await get(path, local);
      expect(text).to.include('30 patrons came in October 2026.').and.to.include('30 patrons began to slip;');
      expect(text).not.to.include('Fairview').and.not.to.include('Good enough');
      expect(text).to.include('shown to colleagues who may see them all');
    }
    expect((await get('/reports/forecast.csv', local)).status).to.equal(404);
    expect((await get('/reports/active.csv?library=FPL', local)).raw).to.include('Oct 2026,30,30,30');
  });

  it('says nothing of those with a forecast where they are under twenty', async () => {
    const { db } = whole.crm;
    await db('kenal_patron').where({ borrowernumber: 52 }).update({ excluded_because: null });
    await db('kenal_patron_metric').where({ borrowernumber: 52 }).update({ p_visit_91: 0.5 });
    for (const cookie of [chief, local])
      expect((await get('/reports', cookie)).text).not.to.include('who have a forecast today');
  });

  it('withholds one library where the other would be the small rest of all', async () => {
    const { db } = whole.crm;
    const few = { active_patrons: 7, borrowing_patrons: 7, visit_days: 7 };
    await db('kenal_use_month').where({ branchcode: 'CPL', month: '2026-10-01' }).update(few);
    expect((await get('/reports', chief)).text).to.include('307 patrons came in October 2026.');
    const fairview = await get('/reports?library=FPL', chief);
    expect(fairview.text)
      .to.include('How many came in October 2026 is withheld')
      .and.not.to.include('300 patrons came');
    expect(fairview.text).to.include('There is no forecast: some months are withheld.');
    const csv = (await get('/reports/active.csv?library=FPL', chief)).raw;
    expect(csv).to.include('Sep 2026,300,300,300').and.to.include('Oct 2026,withheld,withheld,withheld');
    expect((await get('/reports/active.csv?library=CPL', chief)).raw).to.include('Oct 2026,<20,<20,<20');
    // Who may see one library only has nothing to take it from.
    expect((await get('/reports/active.csv', local)).raw).to.include('Oct 2026,<20,<20,<20');
  });

  it('withholds what a library is read for where few share it in the other', async () => {
    const { db } = whole.crm;
    await db('kenal_interest_library').insert([
      { branchcode: 'CPL', kind: 'subject', value: 'Knots', patrons: 12 },
      { branchcode: 'FPL', kind: 'subject', value: 'Knots', patrons: 90 },
      { branchcode: 'FPL', kind: 'subject', value: 'Sails', patrons: 80 },
    ]);
    expect((await get('/reports/reading.csv', chief)).raw).to.include('Knots,Subject,102');
    const fairview = (await get('/reports/reading.csv?library=FPL', chief)).raw;
    expect(fairview).to.include('Sails,Subject,80').and.not.to.include('Knots');
  });

  it('takes how far forecasts were off from trials that do not overlap, of models that were trusted', async () => {
    const { db } = whole.crm;
    const [model] = await db('kenal_model').where('as_of', '2026-11-10').select<Record<string, unknown>[]>();
    const [tried] = await db('kenal_model_trial').select<Record<string, unknown>[]>();
    const add = async (as_of: string, changes: Record<string, unknown>, base_rate: number): Promise<void> => {
      const [id] = await db('kenal_model').insert({ ...model, id: undefined, as_of, is_in_use: 0, ...changes });
      await db('kenal_model_trial').insert({ ...tried, model_id: id, base_rate });
    };
    await add('2026-11-09', {}, 0.9);
    await add('2026-08-11', {}, 0.2);
    await add('2026-08-11', {}, 0.4);
    await add('2026-08-11', { scope: 'PT' }, 0.3);
    await add('2026-05-01', { is_trusted: 0 }, 0.1);
    await add('2026-05-01', { kind: 'sbg' }, 0.1);
    // Of bins: 500 of 5 %, 250 of half, 250 of 90 %.
    expect(await reportReader(db).borrowerTrials()).to.deep.equal([
      { expected: 375, borrowed: 500 },
      { expected: 750, borrowed: 700 },
    ]);
    await forecastTwenty();
    expect((await get('/reports', chief)).text).to.include('going by chance and by how far off such forecasts were');
  });

  it('says that nothing is worked out where nothing is', async () => {
    await whole.crm.db('kenal_patron_metric').delete();
    expect((await get('/reports', chief)).text).to.include('Nothing is worked out yet');
    expect((await get('/reports/active.csv', chief)).status).to.equal(404);
  });
});

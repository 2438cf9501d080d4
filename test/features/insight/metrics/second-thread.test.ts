import { expect } from 'chai';
import { fillLedger } from '../../../../bench/made-up-ledger.ts';
import type { LedgerOutcome } from '../../../../plugin/features/insight/refresh-step.ts';
import { SecondThread } from '../../../../plugin/features/insight/metrics/second-thread.ts';
import type { LedgerSource } from '../../../../plugin/koha/ledger/ledger-source.ts';
import type { Unavailable } from '../../../../plugin/shared/errors.ts';
import { dayNumber, libraryDay } from '../../../../plugin/shared/time.ts';
import { crmDatabase, type TestDatabase } from '../../../support/database.ts';
import { metricsOn } from './support.ts';

const UNTIL = libraryDay('2026-03-15');
const PATRONS = 3_000;
/** Small enough that both threads work out many stretches, and no whole number of them. */
const STRETCH = 170;
/** How often a thread is ended at some moment of its work; more by hand: THREAD_ENDS=50. */
const ENDS = Number(process.env['THREAD_ENDS'] ?? 3);
/** Most of it, from the first moment on: a thread loads the program, fits models and works out rows. */
const LONGEST_LIFE_MS = 1_500;
/** Loans of patrons who enrolled before this day may be forgotten. */
const KNOWN_FROM = dayNumber(libraryDay('2022-09-01'));
const RETURNS = [
  { named: 0, firstNamedDay: null, nameless: 100 },
  { named: 90, firstNamedDay: KNOWN_FROM, nameless: 10 },
];
const NIGHT: LedgerOutcome = {
  kind: 'verify',
  asked: 'verify',
  asOf: UNTIL,
  isPast: false,
  changed: 'everybody',
  // Of Koha the metrics only want to know when it was read, and from when on loans are not forgotten.
  source: { readAt: '2026-03-15 03:00:00', returnMonths: () => Promise.resolve(RETURNS) } as unknown as LedgerSource,
  throwIfAborted: () => undefined,
};

/** Everything that a run for everybody fills, without the numbers of models. */
const TABLES: Readonly<Record<string, string>> = {
  kenal_patron_metric:
    'SELECT m.*, m.model_id IS NULL AS model_id FROM kenal_patron_metric AS m ORDER BY borrowernumber',
  kenal_model: 'SELECT m.*, 0 AS id FROM kenal_model AS m WHERE is_in_use = 1 ORDER BY kind, scope',
  kenal_model_trial: `SELECT t.*, 0 AS model_id FROM kenal_model_trial AS t JOIN kenal_model AS m ON m.id = t.model_id
                       WHERE m.is_in_use = 1 ORDER BY m.scope, t.weeks`,
  kenal_insight_scale: 'SELECT * FROM kenal_insight_scale ORDER BY quarter, measure, scope',
  kenal_stage_month: 'SELECT s.*, 0 AS id FROM kenal_stage_month AS s ORDER BY month, branchcode, from_stage, to_stage',
};

const stateOf = async ({ db }: TestDatabase): Promise<Record<string, readonly unknown[]>> => {
  const state: Record<string, readonly unknown[]> = {};
  for (const [table, sql] of Object.entries(TABLES)) {
    const [rows] = (await db.raw(sql)) as [unknown[]];
    state[table] = rows;
  }
  return state;
};

const forget = async ({ db }: TestDatabase): Promise<void> => {
  for (const table of [...Object.keys(TABLES), 'kenal_insight_state']) await db(table).delete();
};

describe('a second thread', function () {
  this.timeout(120_000);

  let crm: TestDatabase;
  let onOne: Record<string, readonly unknown[]>;

  const workOut = async (secondThread: () => SecondThread | undefined): Promise<void> => {
    for (const step of metricsOn(crm.db, { secondThread })) await step.run(NIGHT);
  };

  before(async () => {
    crm = await crmDatabase();
    await fillLedger(crm.db, { patrons: PATRONS, rows: 16 * PATRONS, until: UNTIL });
    await workOut(() => undefined);
    onOne = await stateOf(crm);
  });

  after(async () => {
    await crm.drop();
  });

  it('leaves the same rows, models and scales as one thread', async () => {
    expect(onOne['kenal_patron_metric']).to.have.length(PATRONS);
    expect(onOne['kenal_model']?.length).to.be.greaterThan(2);
    const truncated = await crm.db('kenal_patron_metric').where({ is_truncated: 1 }).pluck<number[]>('borrowernumber');
    expect(truncated.length).to.be.greaterThan(0).and.lessThan(PATRONS);
    await forget(crm);
    await workOut(() => SecondThread.start(STRETCH));
    const onTwo = await stateOf(crm);
    for (const table of Object.keys(TABLES)) expect(onTwo[table], table).to.deep.equal(onOne[table]);
  });

  it('finds the same of everybody as following them does, by the models and scales that were stored', async () => {
    const everybody = Array.from({ length: PATRONS }, (_, index) => index + 1);
    await crm.db('kenal_patron_metric').update({ loyalty: null, expected_visits_91: null, p_active: null });
    for (const step of metricsOn(crm.db))
      await step.run({ ...NIGHT, kind: 'incremental', asked: 'changes', changed: everybody });
    expect((await stateOf(crm))['kenal_patron_metric']).to.deep.equal(onOne['kenal_patron_metric']);
  });

  it('fails the run with a clear message when it dies, which leaves what was there', async () => {
    for (let end = 0; end < ENDS; end += 1) {
      const after = (LONGEST_LIFE_MS * end) / ENDS;
      const failure = await workOut(() => {
        const thread = SecondThread.start(STRETCH);
        setTimeout(() => void thread.end(), after);
        return thread;
      }).then(
        () => undefined,
        (error: unknown) => error as Unavailable,
      );
      // Who is done by then has no use for the thread any more.
      expect([undefined, 'insight.second-thread']).to.include(failure?.code);
      if (end === 0) expect(failure?.message).to.contain('Nothing was changed');
      const { kenal_patron_metric } = await stateOf(crm);
      expect(kenal_patron_metric, `ended after ${after} ms`).to.deep.equal(onOne['kenal_patron_metric']);
    }
    await workOut(() => SecondThread.start(STRETCH));
    expect((await stateOf(crm))['kenal_patron_metric']).to.deep.equal(onOne['kenal_patron_metric']);
  });
});

import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { addLocalUse, addPatron } from '../../../../plugin/demo/library/happen.ts';
import { randomFor } from '../../../../plugin/demo/library/random.ts';
import { SecondThread } from '../../../../plugin/features/insight/metrics/second-thread.ts';
import type { RefreshService } from '../../../../plugin/features/insight/refresh.service.ts';
import { refreshPatiently } from '../refresh-patiently.ts';
import { kenalTables, libraryWorld, today, type World } from '../support.ts';
import { withMetrics } from './support.ts';

/** More by hand: METRIC_KILLS=200. */
const KILLS = Number(process.env['METRIC_KILLS'] ?? 5);
const SEED = Number(process.env['METRIC_KILLS_SEED'] ?? 11);
/** A process lives for anything up to this many times what the metrics take here and now, from when it begins them. */
const LONGEST_LIFE = 3;
/** On two threads up to this many times, since each run first loads the program for the other thread. */
const LONGEST_LIFE_OF_TWO = 1.5;
/** Small enough that both threads work out several stretches of the few patrons. */
const STRETCH = 7;
/** Loading the program takes longer than a refresh, so the next one loads while this one runs. */
const STARTED_AHEAD = 2;
const SCRIPT = fileURLToPath(new URL('../refresh-until-killed.ts', import.meta.url));

/** Every table that the metrics fill, without the numbers and times of a run. */
const TABLES: Readonly<Record<string, string>> = {
  kenal_patron_metric: `SELECT m.*, 0 AS model_id FROM kenal_patron_metric AS m`,
  kenal_stage_change: `SELECT c.*, 0 AS id FROM kenal_stage_change AS c`,
  kenal_stage_month: `SELECT * FROM kenal_stage_month`,
  kenal_use_month: `SELECT * FROM kenal_use_month`,
  kenal_cohort_month: `SELECT * FROM kenal_cohort_month`,
  kenal_insight_day: `SELECT * FROM kenal_insight_day`,
  kenal_insight_scale: `SELECT * FROM kenal_insight_scale`,
  kenal_insight_state: `SELECT s.*, 0 AS computed_at, 0 AS fitted_at, 0 AS patrons FROM kenal_insight_state AS s`,
  kenal_model: `SELECT m.*, 0 AS id, 0 AS fitted_at FROM kenal_model AS m WHERE m.is_in_use = 1`,
  kenal_model_trial: `SELECT t.*, 0 AS model_id FROM kenal_model_trial AS t
                        JOIN kenal_model AS m ON m.id = t.model_id WHERE m.is_in_use = 1`,
};

interface NewPatron {
  readonly branchcode: string;
  readonly categorycode: string;
}

type State = ReadonlyMap<string, string>;

const stateOf = async ({ crm }: World): Promise<State> => {
  const state = new Map<string, string>();
  for (const [table, sql] of Object.entries(TABLES)) {
    const [rows] = (await crm.db.raw(sql)) as [unknown[]];
    const lines = rows.map((row) => JSON.stringify(row)).sort();
    state.set(table, lines.join('\n'));
  }
  return state;
};

const start = (): ChildProcess => fork(SCRIPT, { execArgv: ['--import', 'tsx'] });

/** How many patrons there are metrics of is not known or true, whoever died. */
const expectNoWrongCount = async ({ crm }: World): Promise<void> => {
  const numbers = await crm.db('kenal_patron_metric').pluck<number[]>('borrowernumber');
  const [kept] = await crm.db('kenal_insight_state').pluck<(number | null)[]>('patrons');
  expect([null, numbers.length]).to.include(kept);
};

interface Kill {
  readonly full: boolean;
  readonly stretch: number | undefined;
  /** How often the metrics have begun by then; the second time they were worked out once. */
  readonly begun: number;
  /** And so many milliseconds after that. */
  readonly after: number;
}

const killWithinMetrics = async (child: ChildProcess, world: World, { begun, after, ...kill }: Kill): Promise<void> => {
  const gone = once(child, 'exit');
  child.send({ koha: world.koha.settings, crm: world.crm.settings, metrics: true, ...kill });
  for (let times = 0; times < begun;) if ((await once(child, 'message'))[0] === 'metrics') times += 1;
  await delay(after);
  child.kill('SIGKILL');
  expect((await gone)[1]).to.equal('SIGKILL');
};

describe('metrics that are killed', function () {
  this.timeout(60_000);

  const random = randomFor(SEED, 'metric-kills');
  const children: ChildProcess[] = [];
  const left = { earlier: 0, later: 0 };
  let world: World;
  let metrics: RefreshService;
  let complete: State;
  let metricsMs = 0;
  let twoThreadsMs = 0;

  const settle = async (): Promise<void> => {
    metricsMs = await refreshPatiently(metrics);
    complete = await stateOf(world);
  };

  const register = async (): Promise<void> => {
    const { koha, crm } = world;
    const known = await crm
      .db('kenal_patron')
      .whereNull('excluded_because')
      .first<NewPatron>('branchcode', 'categorycode');
    const cardnumber = `NEW${random.below(1e9)}`;
    await addPatron(koha.db, { ...known, cardnumber, surname: 'Person', dateenrolled: today().toString() });
  };

  /** Somebody comes in for an event, and somebody reads in the library: whoever lapsed returns. */
  const happen = async (): Promise<void> => {
    const { koha, crm } = world;
    const patrons = await crm
      .db('kenal_patron')
      .whereNull('excluded_because')
      .whereNot({ privacy: 2 })
      .orderBy('borrowernumber')
      .pluck<number[]>('borrowernumber');
    const somebody = (): number => patrons[random.below(patrons.length)] ?? 0;
    await crm.db('kenal_recorded_visit').insert({
      borrowernumber: somebody(),
      day: today()
        .subtract({ days: random.below(3) })
        .toString(),
      kind: 'event',
      source: 'test',
    });
    const items = await koha.db('items').orderBy('itemnumber').pluck<number[]>('itemnumber');
    await addLocalUse(koha.db, {
      borrowernumber: somebody(),
      itemnumber: items[random.below(items.length)] ?? 0,
      at: `${today().toString()} 00:00:01`,
    });
  };

  before(async () => {
    world = await libraryWorld({ seed: SEED, patrons: 40 });
    metrics = await withMetrics(world);
    while (children.length < STARTED_AHEAD) children.push(start());
    await metrics.refresh();
    await settle();
    const onTwo = await withMetrics(world, { secondThread: () => SecondThread.start(STRETCH) });
    const began = performance.now();
    await onTwo.refresh({ full: true });
    twoThreadsMs = performance.now() - began;
    await settle();
  });

  after(async () => {
    for (const child of children) child.kill('SIGKILL');
    await world.close();
  });

  for (let kill = 1; kill <= KILLS; kill += 1)
    it(`leave each table as it was or as it will be, and the next run makes up for it (kill ${kill})`, async () => {
      await happen();
      if (kill % 3 === 0) await register();
      const isOnTwo = kill % 4 === 3;
      const longest = isOnTwo ? LONGEST_LIFE_OF_TWO * twoThreadsMs : LONGEST_LIFE * metricsMs;
      const child = children.shift() ?? start();
      if (kill + STARTED_AHEAD <= KILLS) children.push(start());
      // The first dies at once and the second when all was done once; the others at any moment between.
      await killWithinMetrics(child, world, {
        full: kill % 4 > 1,
        stretch: isOnTwo ? STRETCH : undefined,
        begun: kill === 2 ? 2 : 1,
        after: kill <= 2 ? 0 : random.next() * longest,
      });

      const found = await stateOf(world);
      await expectNoWrongCount(world);
      const earlier = complete;
      await settle();
      for (const [table, rows] of found) {
        expect([earlier.get(table), complete.get(table)], table).to.include(rows);
        if (earlier.get(table) !== complete.get(table)) left[rows === complete.get(table) ? 'later' : 'earlier'] += 1;
      }
    });

  it('have been killed before their work was done as well as after, and leave what a run for everybody finds', async () => {
    expect(left.earlier).to.be.greaterThan(0);
    expect(left.later).to.be.greaterThan(0);
    const followed = await stateOf(world);
    await metrics.refresh({ full: true });
    const anew = await stateOf(world);
    for (const table of ['kenal_patron_metric', 'kenal_stage_change'])
      expect(anew.get(table)).to.equal(followed.get(table));
    expect((await kenalTables(world.crm.db)).filter((table) => /_(next|old|complete)$/.test(table))).to.deep.equal([]);
  });
});

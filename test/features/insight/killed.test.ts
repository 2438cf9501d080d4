import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { randomFor } from '../../../plugin/demo/library/random.ts';
import { refreshPatiently } from './refresh-patiently.ts';
import { randomLife, type RandomLife } from './support-happenings.ts';
import { expectLedgerIsRight, oracleOn, type Oracle } from './support-oracle.ts';
import { kenalTables, ledgerTables, libraryWorld, type World } from './support.ts';

/** `LEDGER_KILLS=50` for more of them. */
const KILLS = Number(process.env['LEDGER_KILLS'] ?? 8);
const SEED = 7;
/**
 * A process lives for anything up to this many times what a refresh takes here and now, however busy the machine is: a
 * process that has only just loaded the program is slower than this one.
 */
const LONGEST_LIFE = 4;
/** Loading the program takes longer than a refresh, so the next ones load while this one runs. */
const STARTED_AHEAD = 3;
const SCRIPT = fileURLToPath(new URL('refresh-until-killed.ts', import.meta.url));
/** What a killed refresh may have noticed by a clock of its own, or only a verification sees. */
const LEFT_OUT = ['reuseWithoutCopy', 'lateCheckout', 'lateLocalUse'];

const start = (): ChildProcess => fork(SCRIPT, { execArgv: ['--import', 'tsx'] });

const stateOf = (world: World): Promise<string> => ledgerTables(world.crm.db, ['kenal_visit_month', 'kenal_patron']);

interface Kill {
  readonly full: boolean;
  /** How many refreshes have begun by then. */
  readonly begun: number;
  /** And so many milliseconds after that. */
  readonly after: number;
}

const killWhileRefreshing = async (child: ChildProcess, world: World, { full, begun, after }: Kill): Promise<void> => {
  const gone = once(child, 'exit');
  child.send({ koha: world.koha.settings, crm: world.crm.settings, full });
  for (let times = 0; times < begun; times += 1) await once(child, 'message');
  await delay(after);
  child.kill('SIGKILL');
  expect((await gone)[1]).to.equal('SIGKILL');
};

describe('a refresh that is killed', function () {
  // Each for itself: on a busy machine fifty of them take minutes.
  this.timeout(60_000);

  const random = randomFor(SEED, 'kills');
  const children: ChildProcess[] = [];
  const outcomes = { earlier: 0, later: 0 };
  let world: World;
  let oracle: Oracle;
  let life: RandomLife;
  let complete = '';
  let refreshMs = 0;

  const settle = async (): Promise<void> => {
    refreshMs = await refreshPatiently(world);
    await expectLedgerIsRight(world, oracle, 'before the next kill');
    complete = await stateOf(world);
  };

  before(async () => {
    world = await libraryWorld({ seed: SEED, patrons: 30 });
    oracle = await oracleOn(world.koha.db);
    life = randomLife(SEED, world.koha.db, oracle, settle, LEFT_OUT);
    while (children.length < STARTED_AHEAD) children.push(start());
    await settle();
  });

  after(async () => {
    for (const child of children) child.kill('SIGKILL');
    await world.close();
  });

  for (let kill = 1; kill <= KILLS; kill += 1)
    it(`leaves a complete state, and the next one goes on from there (kill ${kill} of ${KILLS})`, async () => {
      for (let steps = 0; steps < 2; steps += 1) await life.happen();
      await world.koha
        .db('borrowers')
        .where('borrowernumber', 1)
        .update({ zipcode: String(kill) });
      const child = children.shift() ?? start();
      if (kill + STARTED_AHEAD <= KILLS) children.push(start());
      // The first dies at once and the second when all was done once; the others at any moment between.
      await killWhileRefreshing(child, world, {
        full: kill % 2 === 0,
        begun: kill === 2 ? 2 : 1,
        after: kill <= 2 ? 0 : random.next() * LONGEST_LIFE * refreshMs,
      });

      const left = await stateOf(world);
      const earlier = complete;
      await settle();
      outcomes[left === earlier ? 'earlier' : 'later'] += 1;
      expect([earlier, complete].indexOf(left), 'it left a state between two complete ones').not.to.equal(-1);
    });

  it('was killed before it had done its work as well as after, and leaves no tables behind', async () => {
    expect(outcomes.earlier).to.be.greaterThan(0);
    expect(outcomes.later).to.be.greaterThan(0);
    expect((await kenalTables(world.crm.db)).filter((table) => /_(next|old|complete)$/.test(table))).to.deep.equal([]);
  });
});

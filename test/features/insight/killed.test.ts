import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { randomFor } from '../../../plugin/demo/library/random.ts';
import type { RefreshOptions } from '../../../plugin/features/insight/refresh.service.ts';
import { Conflict } from '../../../plugin/shared/errors.ts';
import { randomLife } from './support-happenings.ts';
import { expectLedgerIsRight, oracleOn } from './support-oracle.ts';
import { kenalTables, ledgerTables, libraryWorld, type World } from './support.ts';

const KILLS = 50;
const LONGEST_LIFE_MS = 260;
/** Loading the program takes longer than a refresh, so the next ones load while this one runs. */
const STARTED_AHEAD = 3;
const SCRIPT = fileURLToPath(new URL('refresh-until-killed.ts', import.meta.url));
/** What a killed refresh may have noticed by a clock of its own, or only a verification sees. */
const LEFT_OUT = ['reuseWithoutCopy', 'lateCheckout', 'lateLocalUse'];

const start = (): ChildProcess => fork(SCRIPT, { execArgv: ['--import', 'tsx'] });

const stateOf = (world: World): Promise<string> => ledgerTables(world.crm.db, ['kenal_visit_month', 'kenal_patron']);

/** The server needs a moment to see that a killed process is gone. */
const refreshPatiently = async (world: World, options: RefreshOptions = {}): Promise<void> => {
  for (let attempt = 1; ; attempt += 1)
    try {
      await world.refresh(options);
      return;
    } catch (error) {
      if (!(error instanceof Conflict) || attempt > 200) throw error;
      await delay(20);
    }
};

const killWhileRefreshing = async (child: ChildProcess, world: World, full: boolean, after: number): Promise<void> => {
  const gone = once(child, 'exit');
  child.send({ koha: world.koha.settings, crm: world.crm.settings, full });
  await once(child, 'message');
  await delay(after);
  child.kill('SIGKILL');
  expect((await gone)[1]).to.equal('SIGKILL');
};

describe('a refresh that is killed', () => {
  const children: ChildProcess[] = [];

  after(() => {
    for (const child of children) child.kill('SIGKILL');
  });

  it(`leaves a complete state, ${KILLS} times out of ${KILLS}, and the next one goes on from there`, async function () {
    this.timeout(240_000);
    const world = await libraryWorld({ seed: 7, patrons: 60 });
    const oracle = await oracleOn(world.koha.db);
    const random = randomFor(7, 'kills');
    let before = '';
    const settle = async (): Promise<void> => {
      await refreshPatiently(world);
      await expectLedgerIsRight(world, oracle, 'before the next kill');
      before = await stateOf(world);
    };
    const life = randomLife(7, world.koha.db, oracle, settle, LEFT_OUT);
    const outcomes = { earlier: 0, later: 0 };
    while (children.length < STARTED_AHEAD) children.push(start());
    await settle();

    for (let kill = 1; kill <= KILLS; kill += 1) {
      for (let steps = 0; steps < 2; steps += 1) await life.happen();
      await world.koha
        .db('borrowers')
        .where('borrowernumber', 1)
        .update({ zipcode: String(kill) });
      const child = children.shift() ?? start();
      if (kill + STARTED_AHEAD <= KILLS) children.push(start());
      await killWhileRefreshing(child, world, kill % 2 === 0, random.next() * LONGEST_LIFE_MS);

      const left = await stateOf(world);
      const whole = before;
      await settle();
      outcomes[left === whole ? 'earlier' : 'later'] += 1;
      expect([whole, before].indexOf(left), `kill ${kill} left a state between two complete ones`).not.to.equal(-1);
    }
    expect((await kenalTables(world.crm.db)).filter((table) => /_(next|old|complete)$/.test(table))).to.deep.equal([]);
    expect(outcomes.earlier).to.be.greaterThan(0);
    expect(outcomes.later).to.be.greaterThan(0);
    await world.close();
  });
});

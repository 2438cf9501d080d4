import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { randomFor } from '../../../plugin/demo/library/random.ts';
import { refreshPatiently } from '../insight/refresh-patiently.ts';
import { happen } from './support-happenings.ts';
import { expectedInterests, foundInterests, sharesIn } from './support-oracle.ts';
import { randomInterestWorld, type InterestWorld } from './support.ts';

const KILLS = Number(process.env['INTEREST_KILLS'] ?? 6);
const SEED = 11;
/** A process lives for anything up to this many times what a refresh takes here and now. */
const LONGEST_LIFE = 3;
const SCRIPT = fileURLToPath(new URL('../insight/refresh-until-killed.ts', import.meta.url));

const start = (): ChildProcess => fork(SCRIPT, { execArgv: ['--import', 'tsx'] });

/** Rows of kenal_interest by patron. */
const byPatron = (rows: readonly string[]): ReadonlyMap<string, string> => {
  const patrons = new Map<string, string[]>();
  for (const row of rows) {
    const patron = row.split(' ', 1)[0] ?? '';
    patrons.set(patron, [...(patrons.get(patron) ?? []), row]);
  }
  return new Map([...patrons].map(([patron, own]) => [patron, own.sort().join('\n')]));
};

describe('working out interests, killed', function () {
  this.timeout(120_000);

  const random = randomFor(SEED, 'kills');
  let world: InterestWorld;
  let next: ChildProcess | undefined;
  let complete: readonly string[] = [];
  let refreshMs = 0;
  const outcomes = { asBefore: 0, further: 0 };

  const settle = async (): Promise<void> => {
    refreshMs = await refreshPatiently(world);
    complete = (await foundInterests(world.crm.db)).sort();
    expect(complete).to.deep.equal((await expectedInterests(world, await sharesIn(world.crm.db))).sort());
  };

  before(async () => {
    world = await randomInterestWorld(SEED);
    next = start();
    await settle();
  });

  after(async () => {
    next?.kill('SIGKILL');
    await world.close();
  });

  for (let kill = 1; kill <= KILLS; kill += 1)
    it(`leaves each patron as they were or as they become, and the next refresh goes on (${kill} of ${KILLS})`, async () => {
      for (let steps = 0; steps < 3; steps += 1) await happen(world.koha.db, random);
      const child = next ?? start();
      next = start();
      const gone = once(child, 'exit');
      child.send({ koha: world.koha.settings, crm: world.crm.settings, full: kill % 2 === 0, interests: true });
      await once(child, 'message');
      await delay(random.next() * LONGEST_LIFE * refreshMs);
      child.kill('SIGKILL');
      expect((await gone)[1]).to.equal('SIGKILL');

      const left = await foundInterests(world.crm.db);
      const [before, now] = [byPatron(complete), byPatron(left)];
      await settle();
      outcomes[[...left].sort().join('\n') === [...before.values()].join('\n') ? 'asBefore' : 'further'] += 1;
      const later = byPatron(complete);
      for (const [patron, rows] of before) {
        // What may no longer be kept goes with the ledger, before anything is worked out anew.
        const allowed = [rows, later.get(patron), undefined];
        expect(allowed, `patron ${patron}`).to.include(now.get(patron));
      }
      for (const [patron, rows] of now) if (!before.has(patron)) expect(rows).to.equal(later.get(patron));
    });

  it('leaves no tables behind', async () => {
    const [rows] = (await world.crm.db.raw('SHOW TABLES')) as [Record<string, string>[]];
    const tables = rows.flatMap((row) => Object.values(row));
    expect(tables.filter((table) => /_(next|old)$/.test(table))).to.deep.equal([]);
    expect(outcomes.asBefore + outcomes.further).to.equal(KILLS);
  });
});

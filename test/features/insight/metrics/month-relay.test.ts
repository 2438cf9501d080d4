import { setImmediate as turn } from 'node:timers/promises';
import { expect } from 'chai';
import { fillLedger } from '../../../../bench/made-up-ledger.ts';
import { addMonths, MonthRelay, type MonthBlock } from '../../../../plugin/features/insight/metrics/month-relay.ts';
import { PatronHistories, type OnPatron } from '../../../../plugin/features/insight/metrics/patron-histories.ts';
import { readPopulation } from '../../../../plugin/features/insight/metrics/population.ts';
import { RecordedUse } from '../../../../plugin/features/insight/metrics/recorded-use.ts';
import { readUse, relayUse, type Reading } from '../../../../plugin/features/insight/metrics/use-reading.ts';
import { dayNumber, libraryDay } from '../../../../plugin/shared/time.ts';
import { crmDatabase, type TestDatabase } from '../../../support/database.ts';

const UNTIL = libraryDay('2026-03-15');
const PATRONS = 60;
const SIZE = { rowsPerBlock: 20, mostBlocks: 3 };
/** So often something else gets its turn: whatever reads on although it should not has read on by then. */
const TURNS = 20;

/** Another thread that is as slow as can be: it takes a block only where nobody would go on without that. */
class SlowReceiver {
  readonly #waiting: { readonly block: MonthBlock; readonly done: () => void }[] = [];
  readonly #take: (block: MonthBlock) => void;
  /** How many blocks waited when one was taken while there were more to come. */
  readonly waited: number[] = [];
  most = 0;
  hasEnded = false;

  constructor(take: (block: MonthBlock) => void) {
    this.#take = take;
  }

  send(block: MonthBlock): Promise<void> {
    const taken = new Promise<void>((resolve) => this.#waiting.push({ block, done: resolve }));
    this.most = Math.max(this.most, this.#waiting.length);
    if (this.#waiting.length >= SIZE.mostBlocks) void this.#takeLater();
    return taken;
  }

  takeAll(): void {
    this.hasEnded = true;
    while (this.#waiting.length > 0) this.#takeOne();
  }

  async #takeLater(): Promise<void> {
    for (let turns = 0; turns < TURNS; turns += 1) await turn();
    if (this.hasEnded) return;
    this.waited.push(this.#waiting.length);
    this.#takeOne();
  }

  #takeOne(): void {
    const next = this.#waiting.shift();
    if (next === undefined) return;
    this.#take(next.block);
    next.done();
  }
}

/** Tells the receiver that no more is to come, without which it would wait for it. */
class TellingRelay extends MonthRelay {
  readonly #receiver: SlowReceiver;

  constructor(receiver: SlowReceiver) {
    super((block) => receiver.send(block), SIZE);
    this.#receiver = receiver;
  }

  override async end(): Promise<void> {
    const ended = super.end();
    this.#receiver.takeAll();
    await ended;
  }
}

/** What is told of each patron, to be compared. */
const collecting = (): { readonly told: string[]; readonly onPatron: OnPatron } => {
  const told: string[] = [];
  return { told, onPatron: (at, history) => told.push(JSON.stringify([at, history.use()])) };
};

describe('months on their way to another thread', () => {
  let crm: TestDatabase;
  let reading: Reading;
  let rows: number;

  before(async () => {
    crm = await crmDatabase();
    rows = await fillLedger(crm.db, { patrons: PATRONS, rows: 20 * PATRONS, until: UNTIL });
    const which = { from: 0, until: PATRONS + 1 };
    const population = await readPopulation(crm.db, which);
    const recorded = await RecordedUse.of(crm.db);
    reading = { crm: crm.db, which, population, day: dayNumber(UNTIL), knownFrom: 0, recorded };
  });

  after(async () => {
    await crm.drop();
  });

  it('wait where it is slow, and all arrive once and in their order', async () => {
    const here = collecting();
    await readUse(reading, here.onPatron);
    expect(here.told.length).to.be.greaterThan(PATRONS / 2);

    const there = collecting();
    let histories: PatronHistories | undefined;
    let arrived = 0;
    const receiver = new SlowReceiver((block) => {
      arrived += block.rows;
      if (histories !== undefined) addMonths(block, histories);
    });
    await relayUse(reading, (telling) => {
      histories = new PatronHistories(telling, there.onPatron);
      return new TellingRelay(receiver);
    });
    histories?.end();
    expect(arrived).to.equal(rows);
    expect(there.told).to.deep.equal(here.told);
    // Whenever a block was taken, the reading stood still: all that may be on their way were, and never one more.
    expect(receiver.waited.length).to.be.greaterThan(rows / SIZE.rowsPerBlock - 2 * SIZE.mostBlocks);
    expect(new Set(receiver.waited)).to.deep.equal(new Set([SIZE.mostBlocks]));
    expect(receiver.most).to.equal(SIZE.mostBlocks);
  });

  it('are read no further where it fails, and the failure is told', async () => {
    let sent = 0;
    const failing = new MonthRelay(async () => {
      sent += 1;
      await turn();
      throw new Error('The other thread has ended.');
    }, SIZE);
    const failure = await relayUse(reading, () => failing).catch((error: unknown) => error);
    expect(failure).to.be.an('error').with.property('message', 'The other thread has ended.');
    expect(sent).to.be.within(1, SIZE.mostBlocks);
  });
});

import { expect } from 'chai';
import { bulkLoad, withBulkSession } from '../../../plugin/demo/library/bulk.ts';
import { steadyMs } from '../../../plugin/shared/time.ts';
import { adminDb, freshDatabase, type TestDatabase } from '../../support/database.ts';
import { figure } from './support.ts';

const COLUMNS = ['id', 'words'];
const WORDS = 'x'.repeat(1_000);
/** More than one statement takes. */
const ROWS = 4_000;

const keepBusy = (ms: number): void => {
  const start = steadyMs();
  while (steadyMs() - start < ms);
};

describe('the bulk session', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await freshDatabase('bulk');
    await database.db.raw('CREATE TABLE thoughts (id INT PRIMARY KEY, words TEXT)');
  });

  it('keeps rows flowing while the next days are thought up, so that the server does not give up', async () => {
    await withBulkSession(database.db, async (session) => {
      await session.run('SET SESSION net_read_timeout = 1');
      const load = bulkLoad(session, new Map([['thoughts', COLUMNS]]));
      const thoughts = load.table('thoughts', COLUMNS);
      for (let id = 0; id < ROWS; id += 1) thoughts.add(id, WORDS);
      await load.flush();
      for (let day = 0; day < 150; day += 1) {
        keepBusy(20);
        await load.flush();
      }
      expect(await load.finish()).to.deep.equal({ thoughts: ROWS });
    });
    expect(await figure(database.db, 'SELECT COUNT(*) FROM thoughts')).to.equal(ROWS);
  });

  it('hands on the first failure, also where it took the connection with it', async () => {
    const failure = new Error('The first failure.');
    const outcome = await withBulkSession(database.db, async (session) => {
      const [[{ id }]] = (await session.run('SELECT CONNECTION_ID() AS id')) as [[{ id: number }]];
      await (await adminDb()).raw(`KILL ${id}`);
      throw failure;
    }).catch((error: unknown) => error);
    expect(outcome).to.equal(failure);
  });

  it('leaves the connection as it came', async () => {
    const settings = (): Promise<unknown> =>
      database.db.raw('SELECT CONNECTION_ID(), @@time_zone, @@sql_mode, @@net_read_timeout, @@unique_checks');
    const before = (await settings()) as unknown[];
    await withBulkSession(database.db, () => Promise.resolve());
    expect(((await settings()) as unknown[])[0]).to.deep.equal(before[0]);
  });
});

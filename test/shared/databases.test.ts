import { expect } from 'chai';
import type { Knex } from 'knex';
import { crmPool, kohaPool, settingsFromUrl } from '../../plugin/shared/db/connection.ts';
import { guarded } from '../../plugin/shared/db/guard.ts';
import { inTransaction } from '../../plugin/shared/db/transaction.ts';
import { Conflict } from '../../plugin/shared/errors.ts';
import { adminDb, freshDatabase, testAccount, type TestDatabase } from '../support/database.ts';

const errno = async (work: PromiseLike<unknown>): Promise<number | undefined> => {
  try {
    await work;
    return undefined;
  } catch (error) {
    return (error as { errno?: number }).errno;
  }
};

/** Two parties that wait for each other once. */
const meeting = (): (() => Promise<void>) => {
  let arrived = 0;
  let open = (): void => undefined;
  const both = new Promise<void>((resolve) => (open = resolve));
  return () => {
    arrived += 1;
    if (arrived >= 2) open();
    return both;
  };
};

describe('the databases', () => {
  let database: TestDatabase;
  let crm: Knex;

  before(async () => {
    database = await freshDatabase('kenal', crmPool);
    crm = database.db;
    await crm.raw('CREATE TABLE counter (id INT NOT NULL PRIMARY KEY, n TINYINT NOT NULL)');
  });

  beforeEach(async () => {
    await crm('counter').delete();
    await crm('counter').insert([
      { id: 1, n: 0 },
      { id: 2, n: 0 },
    ]);
  });

  describe('a pool on Koha', () => {
    const poolFor = async (grant: string): Promise<Knex> => {
      const account = await testAccount();
      await (await adminDb()).raw(`GRANT ${grant} ON ${database.name}.* TO '${account.user}'@'%'`);
      return kohaPool(database.settingsFor(account));
    };

    it('cannot write because its account may not (1142)', async () => {
      const koha = await poolFor('SELECT');
      expect(await errno(koha('counter').update({ n: 1 }))).to.equal(1142);
      await koha.destroy();
    });

    it('cannot write even if its account may by mistake (1792)', async () => {
      const koha = await poolFor('ALL PRIVILEGES');
      expect(await errno(koha('counter').update({ n: 1 }))).to.equal(1792);
      expect(await errno(koha.transaction((trx) => trx('counter').insert({ id: 3, n: 1 })))).to.equal(1792);
      expect(await errno(koha.raw('CREATE TABLE stray (id INT)'))).to.equal(1792);
      await koha.destroy();
      expect(await crm('counter').sum({ n: 'n' }).count({ rows: '*' })).to.deep.equal([{ n: '0', rows: 2 }]);
    });

    it('ends a statement that takes too long (1969)', async () => {
      const koha = kohaPool(database.settings, { statementSeconds: 0.2 });
      expect(await errno(koha.raw('SELECT COUNT(*) FROM counter WHERE SLEEP(3) = 0'))).to.equal(1969);
      await koha.destroy();
    });

    it('speaks UTC and utf8mb4, and gives days as text', async () => {
      const koha = kohaPool(database.settings);
      const [[row]] = (await koha.raw(
        "SELECT @@session.time_zone AS zone, @@collation_connection AS collation, CAST('2026-11-22' AS DATE) AS day",
      )) as [[Record<string, unknown>]];
      await koha.destroy();
      expect(row).to.deep.equal({ zone: '+00:00', collation: 'utf8mb4_unicode_ci', day: '2026-11-22' });
    });
  });

  it('refuses a value that does not fit instead of bending it', async () => {
    expect(await errno(crm('counter').update({ n: 1000 }))).to.equal(1264);
  });

  it('reads the address of a server, with what a password may hold', () => {
    expect(settingsFromUrl('mysql://kenal:p%40ss%3A%2F@db.example:3307/koha')).to.deep.equal({
      host: 'db.example',
      port: 3307,
      user: 'kenal',
      password: 'p@ss:/',
      database: 'koha',
    });
    expect(settingsFromUrl('mysql://kenal@db.example/koha').port).to.equal(3306);
  });

  describe('a transaction', () => {
    const addTo = (trx: Knex.Transaction, id: number): PromiseLike<number> =>
      trx('counter').where({ id }).increment('n', 1);

    it('is done again after a real deadlock, and its work is there once', async () => {
      const meet = meeting();
      let attempts = 0;
      const crosswise = (first: number, second: number): Promise<void> =>
        inTransaction(crm, async (trx) => {
          attempts += 1;
          await addTo(trx, first);
          await meet();
          await addTo(trx, second);
        });
      await Promise.all([crosswise(1, 2), crosswise(2, 1)]);
      expect(attempts).to.equal(3);
      expect(await crm('counter').orderBy('id').pluck('n')).to.deep.equal([2, 2]);
    });

    it('is given up after as many attempts as it was allowed', async () => {
      let attempts = 0;
      const work = inTransaction(
        crm,
        () => {
          attempts += 1;
          return Promise.reject(Object.assign(new Error('deadlock'), { errno: 1213 }));
        },
        2,
      );
      expect(await errno(work)).to.equal(1213);
      expect(attempts).to.equal(2);
    });

    it('is not done again after any other failure, and leaves nothing behind', async () => {
      let attempts = 0;
      const work = inTransaction(crm, async (trx) => {
        attempts += 1;
        await addTo(trx, 1);
        await trx('counter').insert({ id: 1, n: 0 });
      });
      expect(await errno(work)).to.equal(1062);
      expect(attempts).to.equal(1);
      expect(await crm('counter').orderBy('id').pluck('n')).to.deep.equal([0, 0]);
    });
  });

  describe('a guard', () => {
    const busy = 'Somebody is at it.';

    it('lets one in and tells the other at once', async () => {
      let refusal: unknown;
      await guarded(crm, 'test', busy, async () => {
        refusal = await guarded(crm, 'test', busy, () => Promise.resolve()).catch((error: unknown) => error);
      });
      expect(refusal).to.be.instanceOf(Conflict).and.to.include({ code: 'test.running', message: busy });
    });

    it('keeps apart what has different names', async () => {
      const both = guarded(crm, 'one', busy, () => guarded(crm, 'other', busy, () => Promise.resolve('done')));
      expect(await both).to.equal('done');
    });

    it('is free again after work that failed', async () => {
      await guarded(crm, 'test', busy, () => Promise.reject(new Error('no'))).catch(() => undefined);
      expect(await guarded(crm, 'test', busy, () => Promise.resolve('done'))).to.equal('done');
    });

    it('is let go of by a holder that dies without a word', async () => {
      const [own, other] = [crmPool(database.settings), crmPool(database.settings)];
      let takenAfterwards: unknown;
      await guarded(own, 'test', busy, async () => {
        const root = await adminDb();
        const holders = await root('information_schema.processlist as p')
          .where({ 'p.db': database.name, 'p.command': 'Sleep' })
          .pluck<number[]>('p.id');
        for (const id of holders) await root.raw(`KILL ${id}`).catch(() => undefined);
        takenAfterwards = await guarded(other, 'test', busy, () => Promise.resolve('done'));
      }).catch(() => undefined);
      await Promise.all([own.destroy(), other.destroy()]);
      expect(takenAfterwards).to.equal('done');
    });
  });
});

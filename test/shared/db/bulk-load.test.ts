import { expect } from 'chai';
import { bulkLoad, LINES_PER_CHUNK, type LineSource } from '../../../plugin/shared/db/bulk-load.ts';
import { crmPool } from '../../../plugin/shared/db/connection.ts';
import { LineWriter, writeDigits } from '../../../plugin/shared/db/line-writer.ts';
import { Bug } from '../../../plugin/shared/errors.ts';
import { adminDb, freshDatabase, type TestDatabase } from '../../support/database.ts';

type Line = readonly [number: number, text: string | null];

const AWKWARD = 'tab\t newline\n return\r backslash\\ N zero\0 quote\' "é 図書館 😀 \\N';
const TARGET = { table: 'loaded', columns: ['id', 'words'] };

const linesOf = (rows: readonly Line[]): LineSource => {
  const writer = new LineWriter();
  let at = 0;
  return () => {
    const part = rows.slice(at, at + LINES_PER_CHUNK);
    at += part.length;
    for (const [number, text] of part) writer.number(number).text(text).endLine();
    return part.length === 0 ? undefined : { bytes: writer.take(), rows: part.length };
  };
};

const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('a line of bulk data', () => {
  it('has every number up to 2^32-1 in plain digits', () => {
    const written = [0, 9, 10, 99, 100, 4_294_967_295].map((value) => {
      const bytes = Buffer.alloc(12);
      return bytes.toString('latin1', 0, writeDigits(bytes, 0, value));
    });
    expect(written).to.deep.equal(['0', '9', '10', '99', '100', '4294967295']);
  });

  it('has decimals rounded to so many places, with every nought', () => {
    const writer = new LineWriter();
    for (const [value, digits] of [
      [0, 1],
      [0.99996, 4],
      [0.00049, 3],
      [42_949.67295, 5],
      [7, 0],
    ] as const)
      writer.decimal(value, digits);
    writer.endLine();
    expect(writer.take().toString()).to.equal('0.0\t1.0000\t0.000\t42949.67295\t7\n');
  });

  it('separates fields by tabs and ends with a newline, and tells NULL from an empty text', () => {
    const writer = new LineWriter();
    writer.number(1).text(null).text('').plain('2026-11-01').bytes(Buffer.from('5L1xx'), 3).endLine();
    writer.text('a\tb').endLine();
    expect(writer.take().toString()).to.equal('1\t\\N\t\t2026-11-01\t5L1\na\\tb\n');
    expect(writer.length).to.equal(0);
  });

  it('grows as far as it is written', () => {
    const writer = new LineWriter();
    const long = '図'.repeat(100_000);
    writer.text(long).text(long).endLine();
    expect(writer.take().toString()).to.equal(`${long}\t${long}\n`);
  });
});

for (const localInfile of [1, 0])
  describe(`bulk loading with local_infile = ${localInfile}`, () => {
    let database: TestDatabase;

    before(async () => {
      database = await freshDatabase('bulk', crmPool);
      await (await adminDb()).raw(`SET GLOBAL local_infile = ${localInfile}`);
    });

    after(async () => {
      await (await adminDb()).raw('SET GLOBAL local_infile = 1');
    });

    beforeEach(async () => {
      await database.db.raw('DROP TABLE IF EXISTS loaded');
      await database.db.raw('CREATE TABLE loaded (id INT PRIMARY KEY, words VARCHAR(80) NULL)');
    });

    it('brings in every text as it was, NULL included', async () => {
      const rows: Line[] = [
        [1, AWKWARD],
        [2, null],
        [3, ''],
        [4, '\\N'],
        [5, 'N'],
      ];
      expect(await bulkLoad(database.db, TARGET, linesOf(rows))).to.equal(5);
      const found = await database
        .db('loaded')
        .orderBy('id')
        .select<{ id: number; words: string | null }[]>('id', 'words');
      expect(found.map(({ id, words }) => [id, words])).to.deep.equal(rows);
    });

    it('goes in several transactions where there is much', async () => {
      const rows = Array.from({ length: 100_500 }, (_, id): Line => [id, 'x']);
      expect(await bulkLoad(database.db, TARGET, linesOf(rows))).to.equal(100_500);
      expect(await database.db('loaded').count({ rows: '*' })).to.deep.equal([{ rows: 100_500 }]);
    });

    it('puts rows in the place of those with their key where that is wished, and leaves the others', async () => {
      await bulkLoad(
        database.db,
        TARGET,
        linesOf([
          [1, 'stays'],
          [2, 'goes'],
          [3, 'same'],
        ]),
      );
      const rows: Line[] = [
        [2, 'comes'],
        [3, 'same'],
        [4, 'new'],
      ];
      expect(await bulkLoad(database.db, { ...TARGET, replaces: true }, linesOf(rows))).to.equal(3);
      expect(await database.db('loaded').orderBy('id').pluck('words')).to.deep.equal(['stays', 'comes', 'same', 'new']);
    });

    it('counts what was replaced whatever language the server speaks', async () => {
      await bulkLoad(database.db, TARGET, linesOf([[1, 'goes']]));
      const loaded = await database.db.transaction(async (trx) => {
        await trx.raw("SET SESSION lc_messages = 'de_DE'");
        return bulkLoad(trx, { ...TARGET, replaces: true }, linesOf([[1, 'comes']])).finally(() =>
          trx.raw('SET SESSION lc_messages = DEFAULT'),
        );
      });
      expect(loaded).to.equal(1);
    });

    it('loads nothing from nothing', async () => {
      expect(await bulkLoad(database.db, TARGET, linesOf([]))).to.equal(0);
    });

    /** So many lines, and then what happens instead of more. */
    const brokenOff = (happen: () => Promise<void>): LineSource => {
      const lines = linesOf(Array.from({ length: 3 * LINES_PER_CHUNK }, (_, id): Line => [id, 'x']));
      let asked = 0;
      return async () => {
        asked += 1;
        if (asked === 3) await happen();
        return lines();
      };
    };

    it('ends with what the source throws, and leaves nothing of it in the transaction of which it is a part', async () => {
      const cause = new Error('No more lines.');
      const failure = await failureOf(
        database.db.transaction((trx) =>
          bulkLoad(
            trx,
            TARGET,
            brokenOff(() => Promise.reject(cause)),
          ),
        ),
      );
      expect(failure).to.equal(cause);
      expect(await database.db('loaded').count({ rows: '*' })).to.deep.equal([{ rows: 0 }]);
    });

    it('ends when the connection does, and leaves nothing either', async () => {
      const failure = await failureOf(
        database.db.transaction(async (trx) => {
          const [[{ id }]] = (await trx.raw('SELECT CONNECTION_ID() AS id')) as [[{ id: number }]];
          const end = async (): Promise<void> => {
            await (await adminDb()).raw('KILL ?', [id]);
          };
          await bulkLoad(trx, TARGET, brokenOff(end));
        }),
      );
      expect(failure).to.be.instanceOf(Error);
      expect(await database.db('loaded').count({ rows: '*' })).to.deep.equal([{ rows: 0 }]);
    });

    it('refuses a row that is there twice instead of skipping it', async () => {
      expect(
        await failureOf(
          bulkLoad(
            database.db,
            TARGET,
            linesOf([
              [1, 'a'],
              [1, 'b'],
            ]),
          ),
        ),
      ).to.be.instanceOf(Error);
    });

    it('refuses a value that does not fit instead of bending it', async () => {
      expect(await failureOf(bulkLoad(database.db, TARGET, linesOf([[1, 'x'.repeat(81)]])))).to.be.instanceOf(Error);
    });
  });

describe('LOAD DATA that forgave', () => {
  it('is a bug that says how many rows were sent and loaded', async () => {
    const { db } = await freshDatabase('bulk', crmPool);
    await db.raw('CREATE TABLE loaded (id INT PRIMARY KEY, words VARCHAR(80) NULL)');
    const failure = await failureOf(
      bulkLoad(
        db,
        TARGET,
        linesOf([
          [1, 'a'],
          [1, 'b'],
          [2, 'c'],
        ]),
      ),
    );
    expect(failure).to.be.instanceOf(Bug).and.to.include({ code: 'bulk-load.incomplete' });
    expect((failure as Bug).details).to.include({ table: 'loaded', sent: 3, loaded: 2 });
  });
});

import { expect } from 'chai';
import type { Knex } from 'knex';
import {
  KOHA_VERSIONS,
  kohaSchemaSql,
  kohaSeedSql,
  kohaVariants,
  kohaVersionPreference,
  schemaColumns,
  type KohaVariant,
  type KohaVersion,
} from '../../../plugin/demo/schema/index.ts';
import { freshDatabase } from '../../support/database.ts';

interface ColumnRow {
  readonly table_name: string;
  readonly column_name: string;
}

const loaded = async (version: KohaVersion, variant?: KohaVariant): Promise<Knex> => {
  const { db } = await freshDatabase('koha_schema');
  await db.transaction(async (session) => {
    for (const sql of [...kohaSchemaSql(version, variant), ...kohaSeedSql(version, variant)]) await session.raw(sql);
  });
  return db;
};

const columnsOf = async (db: Knex): Promise<Map<string, string[]>> => {
  const rows = await db('information_schema.columns as c')
    .where('c.table_schema', db.raw('DATABASE()'))
    .orderBy(['c.table_name', 'c.ordinal_position'])
    .select<ColumnRow[]>('c.table_name as table_name', 'c.column_name as column_name');
  const columns = new Map<string, string[]>();
  for (const row of rows) columns.set(row.table_name, [...(columns.get(row.table_name) ?? []), row.column_name]);
  return columns;
};

const typeOf = async (db: Knex, table: string, column: string): Promise<string | undefined> => {
  const row = await db('information_schema.columns as c')
    .where({ 'c.table_schema': db.raw('DATABASE()'), 'c.table_name': table, 'c.column_name': column })
    .first<{ type: string } | undefined>('c.column_type as type');
  return row?.type;
};

const keysOf = (db: Knex, table: string): Promise<{ name: string; column: string; is_free: number }[]> =>
  db('information_schema.statistics as s')
    .where({ 's.table_schema': db.raw('DATABASE()'), 's.table_name': table })
    .orderBy(['s.index_name', 's.seq_in_index'])
    .select('s.index_name as name', 's.column_name as column', 's.non_unique as is_free');

for (const version of KOHA_VERSIONS)
  for (const variant of kohaVariants(version))
    describe(`the schema of Koha ${version}, ${variant}`, () => {
      let db: Knex;

      before(async () => {
        db = await loaded(version, variant);
      });

      it('holds its foreign keys', async () => {
        const refused: unknown = await db('issues')
          .insert({ borrowernumber: 999_999, itemnumber: 999_999, branchcode: 'NOWHERE' })
          .catch((error: unknown) => error);
        expect(refused).to.include({ code: 'ER_NO_REFERENCED_ROW_2' });
      });

      it('has exactly the columns that it announces', async () => {
        const announced = [...schemaColumns(version, variant)].sort(([one], [other]) => (one < other ? -1 : 1));

        expect([...(await columnsOf(db))].sort(([one], [other]) => (one < other ? -1 : 1))).to.deep.equal(announced);
      });

      it('keeps every table in InnoDB with the same collation', async () => {
        const kinds = await db('information_schema.tables as t')
          .where('t.table_schema', db.raw('DATABASE()'))
          .distinct('t.engine as engine', 't.table_collation as collation');

        expect(kinds).to.deep.equal([{ engine: 'InnoDB', collation: 'utf8mb4_unicode_ci' }]);
      });

      it('has no key of any kind on statistics that tells two rows apart', async () => {
        const keys = await keysOf(db, 'statistics');

        expect(keys.map((key) => key.column)).to.include.members(['datetime', 'type', 'borrowernumber', 'itemnumber']);
        expect(keys.filter((key) => key.is_free === 0)).to.deep.equal([]);
      });

      it('says which release it is', async () => {
        const row = await db('systempreferences as p')
          .where('p.variable', 'Version')
          .first<{ value: string }>('p.value');

        expect(row.value).to.equal(kohaVersionPreference(version));
      });
    });

describe('types that changed between releases', () => {
  it('are the former ones in 19.05', async () => {
    const db = await loaded('19.05');

    expect(await typeOf(db, 'borrowers', 'flags')).to.equal('int(11)');
    expect(await typeOf(db, 'borrowers', 'mobile')).to.equal('varchar(50)');
    expect(await typeOf(db, 'sessions', 'a_session')).to.equal('longtext');
    expect(await typeOf(db, 'patron_consent', 'type')).to.equal("enum('GDPR_PROCESSING')");
    expect(await typeOf(db, 'borrower_debarments', 'type')).to.match(/^enum\('SUSPENSION'/);
    expect(await typeOf(db, 'items', 'datelastseen')).to.equal('date');
    expect(await typeOf(db, 'accountlines', 'date')).to.equal('date');
    expect(await typeOf(db, 'borrower_attributes', 'code')).to.equal('varchar(10)');
    expect(await typeOf(db, 'categories', 'BlockExpiredPatronOpacActions')).to.equal('tinyint(1)');
    expect(await typeOf(db, 'issues', 'onsite_checkout')).to.equal('int(1)');
  });

  it('are the new ones in 25.11', async () => {
    const db = await loaded('25.11');

    expect(await typeOf(db, 'borrowers', 'flags')).to.equal('bigint(11)');
    expect(await typeOf(db, 'borrowers', 'mobile')).to.equal('tinytext');
    expect(await typeOf(db, 'sessions', 'a_session')).to.equal('longblob');
    expect(await typeOf(db, 'patron_consent', 'type')).to.equal('tinytext');
    expect(await typeOf(db, 'borrower_debarments', 'type')).to.equal('varchar(50)');
    expect(await typeOf(db, 'items', 'datelastseen')).to.equal('datetime');
    expect(await typeOf(db, 'accountlines', 'date')).to.equal('timestamp');
    expect(await typeOf(db, 'borrower_attributes', 'code')).to.equal('varchar(64)');
  });

  it('are open in between: consents of 23.11 may be a list of one or free', async () => {
    expect(await typeOf(await loaded('23.11', 'early'), 'patron_consent', 'type')).to.equal("enum('GDPR_PROCESSING')");
    expect(await typeOf(await loaded('23.11', 'late'), 'patron_consent', 'type')).to.equal('tinytext');
  });
});

describe('permissions that a fresh Koha knows', () => {
  const bitsFrom30 = async (version: KohaVersion): Promise<string[]> => {
    const db = await loaded(version);
    return db('userflags as f').where('f.bit', '>=', 30).orderBy('f.bit').pluck('f.flag');
  };
  const codesOf = async (version: KohaVersion, bit: number, variant?: KohaVariant): Promise<string[]> => {
    const db = await loaded(version, variant);
    return db('permissions as p').where('p.module_bit', bit).orderBy('p.code').pluck('p.code');
  };

  it('go beyond 32 bits from 25.11 on', async () => {
    expect(await bitsFrom30('25.05')).to.deep.equal(['preservation']);
    expect(await bitsFrom30('25.11')).to.deep.equal(['preservation', 'sip2']);
    expect(await bitsFrom30('26.05')).to.deep.equal(['preservation', 'sip2', 'debug']);
  });

  it('on patrons grew from two codes to seven', async () => {
    expect(await codesOf('19.05', 4)).to.deep.equal(['edit_borrowers', 'view_borrower_infos_from_any_libraries']);
    expect(await codesOf('22.11', 4)).to.deep.equal([
      'delete_borrowers',
      'edit_borrowers',
      'view_borrower_infos_from_any_libraries',
    ]);
    expect(await codesOf('25.11', 4)).to.deep.equal([
      'api_validate_password',
      'delete_borrowers',
      'edit_borrowers',
      'list_borrowers',
      'merge_borrowers',
      'send_messages_to_borrowers',
      'view_borrower_infos_from_any_libraries',
    ]);
  });

  it('had suggestions under acquisition in 19.05', async () => {
    expect(await codesOf('19.05', 11)).to.deep.equal(['suggestions_manage']);
    expect(await codesOf('25.11', 11)).to.deep.equal([]);
    expect(await codesOf('25.11', 12)).to.include('suggestions_manage');
  });
});

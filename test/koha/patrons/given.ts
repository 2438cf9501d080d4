import type { Knex } from 'knex';
import { openKoha, type KohaGateway } from '../../../plugin/koha/gateway.ts';
import type { KohaVariant, KohaVersion } from '../../../plugin/demo/schema/index.ts';
import { fixedClock } from '../../support/clock.ts';
import { kohaDatabase } from '../../support/database.ts';
import { silentLog } from '../../support/log.ts';

type Columns = Readonly<Record<string, unknown>>;

/** A Koha-style database of one version, and short ways to put into it what a test is about. */
export interface GivenKoha {
  readonly koha: KohaGateway;
  readonly db: Knex;
  patron(columns: Columns): Promise<number>;
  /** A title with one item, both with the same new number, which is returned. */
  title(title: string | null): Promise<number>;
  loan(columns: Columns): Promise<void>;
  returnedLoan(columns: Columns): Promise<void>;
  hold(columns: Columns): Promise<void>;
  closedHold(columns: Columns): Promise<void>;
  statistic(columns: Columns): Promise<void>;
  notice(columns: Columns): Promise<void>;
  restriction(columns: Columns): Promise<void>;
  accountLine(columns: Columns): Promise<void>;
  guarantee(guarantor: number, guarantee: number): Promise<void>;
  preference(variable: string, value: string): Promise<void>;
  /** Gives the database and its connections back. */
  close(): Promise<void>;
}

export const givenKoha = async (
  version: KohaVersion = '25.11',
  variant: KohaVariant = 'late',
  now = '2026-11-22T03:00:00Z',
): Promise<GivenKoha> => {
  const database = await kohaDatabase(version, variant);
  const { db } = database;
  const koha = await openKoha({ db, timezone: 'Asia/Jakarta', clock: fixedClock(now), log: silentLog });
  await db('branches').insert([
    { branchcode: 'CPL', branchname: 'Central' },
    { branchcode: 'NPL', branchname: 'North' },
  ]);
  await db('categories').insert([
    { categorycode: 'PT', description: 'Adult', category_type: 'A' },
    { categorycode: 'CH', description: 'Child', category_type: 'C' },
  ]);
  await db('itemtypes').insert({ itemtype: 'BK', description: 'Book' });
  let number = 1_000;
  const next = (): number => (number += 1);

  /** Leaves out what this version has not. */
  const insert = async (table: string, columns: Columns): Promise<void> => {
    const known = new Set(koha.columns(table, Object.keys(columns)));
    await db(table).insert(Object.fromEntries(Object.entries(columns).filter(([name]) => known.has(name))));
  };

  return {
    koha,
    db,
    patron: async (columns) => {
      const borrowernumber = next();
      await insert('borrowers', {
        borrowernumber,
        cardnumber: `C${borrowernumber}`,
        userid: `user${borrowernumber}`,
        surname: 'Ramadhani',
        firstname: 'Siti',
        branchcode: 'CPL',
        categorycode: 'PT',
        dateenrolled: '2019-10-01',
        dateexpiry: '2027-10-01',
        privacy: 1,
        ...columns,
      });
      return Number(columns['borrowernumber'] ?? borrowernumber);
    },
    title: async (title) => {
      const biblionumber = next();
      await insert('biblio', { biblionumber, title, datecreated: '2020-01-01' });
      await insert('biblioitems', { biblioitemnumber: biblionumber, biblionumber });
      await insert('items', { itemnumber: biblionumber, biblionumber, biblioitemnumber: biblionumber });
      return biblionumber;
    },
    loan: (columns) => insert('issues', { issue_id: next(), branchcode: 'CPL', ...columns }),
    returnedLoan: (columns) => insert('old_issues', { issue_id: next(), branchcode: 'CPL', ...columns }),
    hold: (columns) => insert('reserves', { reserve_id: next(), branchcode: 'CPL', ...columns }),
    closedHold: (columns) => insert('old_reserves', { reserve_id: next(), branchcode: 'CPL', ...columns }),
    statistic: (columns) => insert('statistics', { branch: 'CPL', type: 'issue', ...columns }),
    notice: async (columns) => {
      await db('message_transport_types').insert({ message_transport_type: 'email' }).onConflict().ignore();
      await insert('message_queue', { message_transport_type: 'email', status: 'sent', ...columns });
    },
    restriction: async (columns) => {
      if (koha.has('restriction_types'))
        await db('restriction_types').insert({ code: columns['type'], display_text: '' }).onConflict().ignore();
      await insert('borrower_debarments', columns);
    },
    accountLine: async (columns) => {
      for (const [table, column] of [
        ['account_debit_types', 'debit_type_code'],
        ['account_credit_types', 'credit_type_code'],
      ] as const)
        if (koha.has(table) && columns[column] != null)
          await db(table).insert({ code: columns[column] }).onConflict().ignore();
      await insert('accountlines', { interface: 'intranet', ...columns });
    },
    guarantee: async (guarantor, guarantee) => {
      if (koha.has('borrower_relationships'))
        await db('borrower_relationships').insert({
          guarantor_id: guarantor,
          guarantee_id: guarantee,
          relationship: 'mother',
        });
      else
        await db('borrowers')
          .where({ borrowernumber: guarantee })
          .update({ guarantorid: guarantor, relationship: 'mother' });
    },
    preference: async (variable, value) => {
      await db('systempreferences').insert({ variable, value }).onConflict('variable').merge({ value });
      koha.memory.forget();
    },
    close: () => database.drop(),
  };
};

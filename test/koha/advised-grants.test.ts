import { expect } from 'chai';
import type { Knex } from 'knex';
import { KOHA_VERSIONS, kohaSeedSql, kohaVariants } from '../../plugin/demo/schema/index.ts';
import type { KohaGateway } from '../../plugin/koha/gateway.ts';
import { withLedgerSource } from '../../plugin/koha/ledger/ledger-source.ts';
import * as patrons from '../../plugin/koha/patrons/index.ts';
import { EVERY_LIBRARY } from '../../plugin/koha/visibility.ts';
import { libraryDay } from '../../plugin/shared/time.ts';
import { kohaDatabase, runStatements } from '../support/database.ts';
import { advisedPool } from './advised-account.ts';
import { addPerson, testKoha } from './library.ts';

const DAY = libraryDay('2026-11-22');
const WINDOW = { from: libraryDay('2020-01-01'), before: DAY, days: 30 };
const TITLES = { withTitles: true };
const ignore = (): void => undefined;

/** Every query of the patrons' pages, on patron 7. */
const readPatron = (koha: KohaGateway): Promise<unknown> =>
  Promise.all([
    patrons.findPatron(koha, EVERY_LIBRARY, 7),
    patrons.householdOf(koha, EVERY_LIBRARY, 7),
    patrons
      .findPatron(koha, EVERY_LIBRARY, 7)
      .then((patron) => patron && patrons.perhapsTwice(koha, EVERY_LIBRARY, patron)),
    patrons.currentLoans(koha, 7, TITLES),
    patrons.currentHolds(koha, 7, TITLES),
    patrons.oldestNamedLoan(koha, 7),
    patrons.namedTitles(koha, 7, WINDOW.from, DAY),
    patrons.accountEntries(koha, 7, WINDOW),
    patrons.circulationDays(koha, 7, WINDOW, ['loan', 'renewal', 'return']),
    patrons.holdDays(koha, 7, WINDOW),
    patrons.sentNotices(koha, 7, WINDOW),
    patrons.restrictions(koha, 7, WINDOW),
    patrons.suggestPatrons(koha, EVERY_LIBRARY, 'Wijaya, Siti 0812345', 5),
    patrons.countPatrons(koha, EVERY_LIBRARY),
    patrons.countEnrolledSince(koha, EVERY_LIBRARY, DAY),
    patrons.countHoldsWaiting(koha, EVERY_LIBRARY),
    patrons.countLoansOverdue(koha, EVERY_LIBRARY, '2026-11-22 10:00:00'),
    ...patrons.PATRON_SORTS.map((sort) =>
      patrons.searchPatrons(koha, EVERY_LIBRARY, {
        terms: patrons.readSearch('siti@example.org'),
        sort,
        isDescending: false,
        page: 1,
        pageSize: 20,
      }),
    ),
  ]);

/** Every query of the visit ledger. */
const readLedger = (koha: KohaGateway): Promise<void> =>
  withLedgerSource(koha, 0, async (source) => {
    const everybody = 'everybody' as const;
    await source.categoryTypes();
    await source.oldestStatistic();
    await source.highestBorrowernumber();
    await source.patronSignature();
    await source.eachBorrowernumber(ignore);
    await source.eachPatron(everybody, ignore);
    await source.changedPatrons('2026-11-22 00:00:00');
    await source.eachStatistic({ from: '2026-01-01 00:00:00' }, everybody, ignore);
    await source.eachNamedLoan(everybody, ignore);
    await source.eachHold(everybody, 0, ignore);
    await source.holdMark('2026-11-22', 0);
    await source.eachLoanMadeNameless('2026-11-22 00:00:00', ignore);
    await source.holdersOf([1]);
    await source.deletedPatrons([1]);
    await source.reusedNumbers(everybody);
    await source.highestAction();
    await source.mergesAfter(0);
  });

describe('the advised grants are enough', () => {
  const pools: Knex[] = [];
  after(() => Promise.all(pools.map((pool) => pool.destroy())));

  for (const version of KOHA_VERSIONS)
    for (const variant of kohaVariants(version))
      it(`for every query on Koha ${version} (${variant})`, async () => {
        const database = await kohaDatabase(version, variant);
        await runStatements(database.db, kohaSeedSql(version, variant));
        await database.db('branches').insert({ branchcode: 'MPL', branchname: 'Midway' });
        await database.db('categories').insert({ categorycode: 'PT', description: 'Patron', category_type: 'A' });
        await addPerson(database.db, {
          borrowernumber: 7,
          cardnumber: '0812345',
          surname: 'Wijaya',
          firstname: 'Siti',
        });
        const pool = await advisedPool(database);
        pools.push(pool);
        const koha = await testKoha(pool);
        await readPatron(koha);
        await readLedger(koha);
        expect((await patrons.findPatron(koha, EVERY_LIBRARY, 7))?.borrowernumber).to.equal(7);
      });
});

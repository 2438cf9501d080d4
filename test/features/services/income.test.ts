import { expect } from 'chai';
import type { Knex } from 'knex';
import { incomeOf, type Income } from '../../../plugin/features/services/income/income.domain.ts';
import { incomeCsv } from '../../../plugin/features/services/income/income.presenter.ts';
import { earnedIn } from '../../../plugin/features/services/income/income.read-model.ts';
import { readCatalogue } from '../../../plugin/features/services/catalogue.repository.ts';
import { NOTHING_SAID } from '../../../plugin/features/services/request.domain.ts';
import { requestService } from '../../../plugin/features/services/request.service.ts';
import { createLocales } from '../../../plugin/i18n/index.ts';
import type { VisibleLibraries } from '../../../plugin/koha/visibility.ts';
import { instant, libraryDay } from '../../../plugin/shared/time.ts';
import { givenKoha } from '../../koha/patrons/given.ts';
import { crmDatabase } from '../../support/database.ts';
import { librarian } from '../../web/app.ts';

const TIMEZONE = 'Asia/Jakarta';
const SEARCH = 1;
const PARCEL = 6;
const { en } = createLocales(TIMEZONE);

describe('the income from services', () => {
  let db: Knex;
  let begin: (isConfidential: boolean) => Promise<number>;
  let next = 0;

  before(async () => {
    const given = await givenKoha();
    db = (await crmDatabase()).db;
    const borrowernumber = await given.patron({ surname: 'Ramadhani' });
    begin = (isConfidential) =>
      requestService({ crm: db, koha: given.koha }).begin(
        { viewer: librarian(), now: instant('2026-10-01T03:00:00Z') },
        {
          borrowernumber,
          serviceId: SEARCH,
          begunAs: 'request',
          words: { ...NOTHING_SAID, title: 'Mangroves' },
          owner: 51,
          branchcode: 'CPL',
          isConfidential,
        },
        'asked',
      );
  });

  const charge = async (changes: object = {}, isConfidential = false): Promise<void> => {
    next += 1;
    await db('kenal_request_charge').insert({
      request_id: await begin(isConfidential),
      service_id: SEARCH,
      branchcode: 'CPL',
      reference: `Kenal ${next}`,
      units: 1_000_001,
      currency: 'IDR',
      currency_digits: 2,
      state: 'made',
      attempts: 1,
      due_at: '2026-10-01 03:00:00',
      intended_at: '2026-10-01 03:00:00',
      settled_at: '2026-10-31 16:59:59',
      ...changes,
    });
  };
  const income = async (visible: VisibleLibraries = { all: true }): Promise<Income> =>
    incomeOf(
      await earnedIn(db, visible, {
        timezone: TIMEZONE,
        from: libraryDay('2026-01-01'),
        before: libraryDay('2026-12-01'),
      }),
    );
  const lines = ({ lines: all }: Income): unknown =>
    all.map(({ month, serviceId, charges, amount }) => [
      month.toString(),
      serviceId,
      charges,
      amount.units,
      amount.currency.code,
    ]);

  it('is exact to the smallest coin, by the month of the library’s days, by hand or not, and not what was waived', async () => {
    await charge();
    await charge({ state: 'by_hand', units: 2 });
    await charge({ settled_at: '2026-10-31 17:00:00', service_id: PARCEL });
    await charge({ currency: 'JPY', currency_digits: 0, units: 500 });
    for (const state of ['intended', 'sent', 'task']) await charge({ state, settled_at: null });
    await charge({ state: 'waived' });
    await charge({ settled_at: '2025-12-31 16:59:59' });
    const found = await income();
    expect(lines(found)).to.deep.equal([
      ['2026-11-01', PARCEL, 1, 1_000_001, 'IDR'],
      ['2026-10-01', SEARCH, 2, 1_000_003, 'IDR'],
      ['2026-10-01', SEARCH, 1, 500, 'JPY'],
    ]);
    expect(found.totals.map(({ units, currency }) => [units, currency.code])).to.deep.equal([
      [2_000_004, 'IDR'],
      [500, 'JPY'],
    ]);
  });

  it('is told of the libraries that the viewer may see', async () => {
    await charge({ branchcode: 'MPL', units: 7 });
    expect(lines(await income({ all: false, branchcodes: ['MPL'] }))).to.deep.equal([
      ['2026-10-01', SEARCH, 1, 7, 'IDR'],
    ]);
    await db('kenal_request_charge').where('branchcode', 'MPL').delete();
  });

  it('has what is confidential, and patrons who are gone, only in the total', async () => {
    const before = await income();
    await charge({ units: 10 }, true);
    await charge({ request_id: null, units: 20 });
    const after = await income();
    expect(lines(after)).to.deep.equal(lines(before));
    expect(after.totals[0]?.units).to.equal(2_000_034);
  });

  it('goes into a spreadsheet with all digits', async () => {
    const csv = incomeCsv(en, { income: await income(), services: await readCatalogue(db, 'en') });
    expect(csv.split('\r\n').slice(1)).to.deep.equal([
      '2026-11,Book parcel,1,IDR,10000.01',
      '2026-10,Literature search,2,IDR,10000.03',
      '2026-10,Literature search,1,JPY,500',
      'In all,,,IDR,20000.34',
      'In all,,,JPY,500',
      '',
    ]);
  });
});

import { expect } from 'chai';
import { circulationDays, oldestNamedLoan } from '../../../plugin/koha/patrons/index.ts';
import { completeDays } from '../../../plugin/koha/patrons/past.ts';
import { libraryDay } from '../../../plugin/shared/time.ts';
import { givenKoha, type GivenKoha } from './given.ts';

const window = { from: libraryDay('2020-01-01'), before: libraryDay('2026-11-23'), days: 50 };

describe('the past of a patron', () => {
  let given: GivenKoha;
  let patron: number;
  let other: number;

  afterEach(() => given.close());

  beforeEach(async () => {
    given = await givenKoha();
    patron = await given.patron({});
    other = await given.patron({});
  });

  const loans = async (days = 50): Promise<string[]> =>
    (await circulationDays(given.koha, patron, { ...window, days }, ['loan', 'return'])).map(
      ({ day, kind, number }) => `${day.toString()} ${kind} ${number}`,
    );

  it('comes from the loans that Koha names for the days that a purge took from the statistics', async () => {
    await given.returnedLoan({
      borrowernumber: patron,
      issuedate: '2021-01-05 10:00:00',
      returndate: '2021-01-20 10:00:00',
    });
    await given.statistic({ borrowernumber: other, datetime: '2023-06-01 09:00:00' });
    await given.statistic({ borrowernumber: patron, datetime: '2024-01-01 09:00:00' });
    expect(await loans()).to.have.members(['2021-01-05 loan 1', '2021-01-20 return 1', '2024-01-01 loan 1']);
  });

  it('counts the day on which a purge ended in full', async () => {
    await given.returnedLoan({ borrowernumber: patron, issuedate: '2023-06-01 08:00:00' });
    await given.returnedLoan({ borrowernumber: patron, issuedate: '2023-06-01 10:00:00' });
    await given.statistic({ borrowernumber: patron, datetime: '2023-06-01 10:00:00' });
    expect(await loans()).to.deep.equal(['2023-06-01 loan 2']);
  });

  it('comes from the loans alone where there are no statistics', async () => {
    await given.loan({ borrowernumber: patron, itemnumber: await given.title('A'), issuedate: '2026-11-01 10:00:00' });
    expect(await loans()).to.deep.equal(['2026-11-01 loan 1']);
  });

  it('gives the latest days when there are more than asked', async () => {
    await given.statistic({ borrowernumber: patron, datetime: '2024-01-01 09:00:00' });
    await given.statistic({ borrowernumber: patron, datetime: '2024-02-01 09:00:00' });
    await given.statistic({ borrowernumber: patron, datetime: '2024-03-01 09:00:00' });
    expect(await loans(2)).to.deep.equal(['2024-03-01 loan 1', '2024-02-01 loan 1']);
  });

  it('leaves a day that was read in part for the next page', () => {
    const rows = ['2024-03-01', '2024-02-01'].map((text) => ({ day: libraryDay(text) }));
    expect(completeDays(rows, 5, true)).to.deep.equal([{ day: libraryDay('2024-03-01') }]);
    expect(completeDays(rows, 5, false)).to.deep.equal(rows);
  });

  it('begins with the oldest loan that Koha names, zero dates and others’ loans aside', async () => {
    await given.returnedLoan({ borrowernumber: patron, issuedate: '0000-00-00 00:00:00' });
    await given.returnedLoan({ borrowernumber: null, issuedate: '2019-01-01 10:00:00' });
    await given.returnedLoan({ borrowernumber: other, issuedate: '2019-02-01 10:00:00' });
    expect(await oldestNamedLoan(given.koha, patron)).to.equal(undefined);
    await given.returnedLoan({ borrowernumber: patron, issuedate: '2022-05-05 10:00:00' });
    expect((await oldestNamedLoan(given.koha, patron))?.toString()).to.equal('2022-05-05');
  });
});

import { expect } from 'chai';
import type { Knex } from 'knex';
import { requestFollower } from '../../../plugin/features/services/index.ts';
import { requestService } from '../../../plugin/features/services/request.service.ts';
import { inTransaction } from '../../../plugin/shared/db/transaction.ts';
import { instant } from '../../../plugin/shared/time.ts';
import { givenKoha } from '../../koha/patrons/given.ts';
import { crmDatabase } from '../../support/database.ts';
import { librarian } from '../../web/app.ts';

const now = instant('2026-11-22T03:00:00Z');
const words = {
  title: 'Mangroves',
  topic: '',
  timeSpan: '',
  depth: undefined,
  display: '',
  packaging: undefined,
  packagingNote: '',
  delivery: undefined,
  deliveryNote: '',
  dueOn: undefined,
  dueNote: '',
};

describe('requests of patrons who are gone', () => {
  let db: Knex;
  let numbers: number[];

  before(async () => {
    const [given, crm] = await Promise.all([givenKoha(), crmDatabase()]);
    db = crm.db;
    numbers = [await given.patron({ surname: 'One' }), await given.patron({ surname: 'Two' })];
    const service = requestService({ crm: db, koha: given.koha });
    const doing = { viewer: librarian(), now };
    const entry = { code: 'test', is_offered: 1, position: 1, version: 1, changed_at: '2026-11-22', changed_by: 0 };
    const [serviceId = 0] = await db('kenal_service').insert(entry);
    for (const borrowernumber of numbers) {
      const own = { owner: 51, isConfidential: false, branchcode: 'CPL' } as const;
      const request = { borrowernumber, serviceId, begunAs: 'request', ...own, words } as const;
      const id = await service.begin(doing, request, 'asked');
      await service.change(doing, id, 1, { ...words, topic: 'Who gained' });
      for (const [from, to] of [
        ['asked', 'declined'],
        ['declined', 'asked'],
      ] as const)
        await service.take(doing, id, { from, to, reason: 'price', note: '' });
      const line = { request_id: id, kind: 'task', text: 'Theses', added_at: '2026-11-22', added_by: 51 };
      await db('kenal_request_line').insert(line);
    }
  });

  const countsOf = async (): Promise<number[]> =>
    Promise.all(
      ['kenal_request', 'kenal_request_transition', 'kenal_request_version', 'kenal_request_line'].map(
        async (table) => (await db(table).select('*')).length,
      ),
    );

  it('follow a merge, whole', async () => {
    const [gone = 0, stays = 0] = numbers;
    const before = await countsOf();
    await inTransaction(db, (trx) => requestFollower.move(trx, gone, stays));
    expect(await db('kenal_request').pluck('borrowernumber')).to.deep.equal([stays, stays]);
    expect(await countsOf()).to.deep.equal(before);
  });

  it('go with a deletion, history and all, and nobody else’s do', async () => {
    const [first = 0, second = 0] = numbers;
    await db('kenal_request').limit(1).update({ borrowernumber: first });
    await inTransaction(db, (trx) => requestFollower.drop(trx, [first, 999_999]));
    expect(await db('kenal_request').pluck('borrowernumber')).to.deep.equal([second]);
    expect(await countsOf()).to.deep.equal([1, 3, 2, 1]);
  });
});

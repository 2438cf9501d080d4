import { expect } from 'chai';
import type { Knex } from 'knex';
import type { ChargeState } from '../../../plugin/features/services/charge.domain.ts';
import { intendCharge } from '../../../plugin/features/services/charge.repository.ts';
import { chargeService } from '../../../plugin/features/services/charge.service.ts';
import { kohaAccounts } from '../../../plugin/koha-write/account-debit.ts';
import { inTransaction } from '../../../plugin/shared/db/transaction.ts';
import { steadyMs } from '../../../plugin/shared/time.ts';
import { CLIENT, openKohaApi, type KohaApi, type Mood } from '../../koha-write/koha-api.ts';
import { fixedClock, type TestClock } from '../../support/clock.ts';
import { crmDatabase } from '../../support/database.ts';
import { silentLog } from '../../support/log.ts';

const AMOUNT = { units: 15_000_050, currency: { code: 'IDR', digits: 2 } };
/** Where an answer is not to come. */
const IMPATIENT = { timeoutSeconds: 1 };
const REFERENCE = 'Kenal R-2026-0148 1a2b3c4d';

describe('what was agreed, on the patron’s account in Koha', () => {
  let db: Knex;
  let koha: KohaApi;
  let clock: TestClock;
  let requestId: number;

  before(async () => {
    db = (await crmDatabase()).db;
    const at = '2026-11-22 03:00:00';
    [requestId = 0] = await db('kenal_request').insert({
      borrowernumber: 51,
      service_id: 1,
      begun_as: 'request',
      version: 1,
      state: 'new',
      state_since: at,
      title: 'Mangroves',
      topic: '',
      time_span: '',
      display: '',
      packaging_note: '',
      delivery_note: '',
      due_note: '',
      branchcode: 'CPL',
      is_confidential: 0,
      created_at: at,
      created_by: 1,
      changed_at: at,
      changed_by: 1,
    });
  });

  beforeEach(async () => {
    koha = await openKohaApi();
    clock = fixedClock();
    await db('kenal_request').where('id', requestId).update({ borrowernumber: 51 });
    await db('kenal_request_charge').delete();
    await inTransaction(db, (trx) =>
      intendCharge(
        trx,
        { requestId, serviceId: 1, branchcode: 'CPL', reference: REFERENCE, amount: AMOUNT },
        clock.now(),
      ),
    );
  });

  afterEach(() => koha.close());

  const service = (changes: Partial<Parameters<typeof kohaAccounts>[0]> = {}) =>
    chargeService({
      crm: db,
      accounts: kohaAccounts(
        { url: koha.url, ...CLIENT, debitType: 'MANUAL', timeoutSeconds: 20, ...changes },
        steadyMs,
      ),
      mayLeave: () => Promise.resolve(true),
      description: 'Library service',
      clock,
      log: silentLog,
    });
  /** Works until nothing is due for an hour. */
  const workOn = async (worker = service()): Promise<void> => {
    for (let round = 0; round < 12; round += 1) {
      await worker.work();
      clock.advance({ minutes: 10 });
    }
  };
  const charge = async (): Promise<{ state: ChargeState; why: string | null; account_line_id: number | null }> => {
    const row = await db('kenal_request_charge').first<Awaited<ReturnType<typeof charge>>>(
      'state',
      'why',
      'account_line_id',
    );
    return row;
  };
  const expectOne = async (): Promise<void> => {
    expect(koha.debits).to.deep.equal([
      {
        account_line_id: 900,
        patron_id: 51,
        amount: 150_000.5,
        type: 'MANUAL',
        description: 'Library service',
        internal_note: REFERENCE,
        library_id: 'CPL',
      },
    ]);
    expect(await charge()).to.deep.include({ state: 'made', account_line_id: 900 });
  };
  const expectTask = async (why: string): Promise<void> => {
    expect(koha.debits).to.deep.equal([]);
    expect(await charge()).to.deep.equal({ state: 'task', why, account_line_id: null });
  };

  it('201: stands there once, with our reference and without the topic', async () => {
    await workOn();
    await expectOne();
    expect(koha.asked).to.deep.equal(['POST /api/v1/oauth/token', 'POST /api/v1/patrons/51/account/debits']);
  });

  for (const [mood, why] of [
    [400, 'debit-400'],
    [403, 'debit-403'],
    [404, 'debit-404'],
    [409, 'debit-409'],
  ] as const)
    it(`${mood}: nothing stands there, and a person is asked to see to it`, async () => {
      koha.moods.push(mood);
      await workOn();
      await expectTask(why);
    });

  it('401, because the token has expired: a new one is fetched, and it stands there once', async () => {
    const worker = service();
    await db('kenal_request_charge').update({ due_at: '2027-01-01 00:00:00' });
    await worker.work();
    const accounts = kohaAccounts({ url: koha.url, ...CLIENT, debitType: 'MANUAL', timeoutSeconds: 20 }, steadyMs);
    await accounts.look(51, REFERENCE);
    koha.expire();
    expect(await accounts.look(51, REFERENCE)).to.deep.equal({ outcome: 'absent' });
    koha.expire();
    await db('kenal_request_charge').update({ due_at: '2026-11-22 03:00:00' });
    await workOn(
      chargeService({
        crm: db,
        accounts,
        mayLeave: () => Promise.resolve(true),
        description: 'Library service',
        clock,
        log: silentLog,
      }),
    );
    await expectOne();
    expect(koha.asked.filter((one) => one === 'POST /api/v1/oauth/token')).to.have.length(3);
  });

  it('a client that Koha does not know, or no tokens at all: a person is asked to see to it', async () => {
    await workOn(service({ clientSecret: 'wrong' }));
    await expectTask('token-403');
  });

  it('tokens switched off in Koha: a person is asked to see to it', async () => {
    koha.isOauthOn = false;
    await workOn();
    await expectTask('token-400');
  });

  for (const mood of [500, 503] as const)
    it(`${mood}: the account is looked at before Koha is asked again, and it stands there once`, async () => {
      koha.moods.push(mood);
      await workOn();
      await expectOne();
      expect(koha.asked.slice(1)).to.deep.equal([
        'POST /api/v1/patrons/51/account/debits',
        'GET /api/v1/patrons/51/account/debits',
        'POST /api/v1/patrons/51/account/debits',
      ]);
    });

  it('a time-out after the debit was made: it is found, and not made again', async () => {
    koha.moods.push('late');
    await workOn(service(IMPATIENT));
    await expectOne();
    expect(koha.asked.filter((one) => one.startsWith('POST /api/v1/patrons'))).to.have.length(1);
  });

  it('a time-out, and looking fails as well: it is looked at until it is seen', async () => {
    koha.moods.push('late');
    koha.looks.push(500, 'late');
    await workOn(service(IMPATIENT));
    await expectOne();
  });

  it('5xx for ever: after some time a person is asked, who is told what was tried', async () => {
    koha.moods.push(...Array.from({ length: 20 }, (): Mood => 500));
    await workOn();
    await expectTask('debit-500');
  });

  it('Koha away: it is asked again later, and it stands there once', async () => {
    const away = service({ url: 'http://127.0.0.1:9' });
    await away.work();
    expect(await charge()).to.deep.include({ state: 'intended', why: 'unreachable' });
    clock.advance({ minutes: 10 });
    await workOn();
    await expectOne();
  });

  it('a worker that dies after it asked: the next one looks first', async () => {
    koha.moods.push('late');
    const dying = service({ timeoutSeconds: 30 });
    void dying.work();
    while (koha.debits.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await charge()).to.deep.include({ state: 'sent' });
    clock.advance({ minutes: 10 });
    await workOn();
    await expectOne();
  });

  it('several workers at once: it stands there once', async () => {
    await Promise.all([service().work(), service().work(), service().work()]);
    await workOn();
    await expectOne();
  });

  it('the patron is merged in Koha before it is charged: the survivor’s account is charged', async () => {
    await db('kenal_request').where('id', requestId).update({ borrowernumber: 52 });
    await workOn();
    expect(koha.debits.map((debit) => debit.patron_id)).to.deep.equal([52]);
  });

  it('no interface: at once a task for a person', async () => {
    await chargeService({
      crm: db,
      accounts: undefined,
      mayLeave: () => Promise.resolve(true),
      description: 'Library service',
      clock,
      log: silentLog,
    }).work();
    await expectTask('not-set-up');
  });

  it('dry run: nothing is asked, nothing is lost', async () => {
    await chargeService({
      crm: db,
      accounts: undefined,
      mayLeave: () => Promise.resolve(false),
      description: 'Library service',
      clock,
      log: silentLog,
    }).work();
    expect(await charge()).to.deep.include({ state: 'intended' });
    await workOn();
    await expectOne();
  });
});

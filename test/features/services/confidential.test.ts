import { expect } from 'chai';
import type { Knex } from 'knex';
import { deskService } from '../../../plugin/features/services/index.ts';
import { NOTHING_SAID } from '../../../plugin/features/services/request.domain.ts';
import { requestService, type RequestService } from '../../../plugin/features/services/request.service.ts';
import { createLocales } from '../../../plugin/i18n/index.ts';
import { KenalError } from '../../../plugin/shared/errors.ts';
import { instant } from '../../../plugin/shared/time.ts';
import { givenKoha } from '../../koha/patrons/given.ts';
import { crmDatabase } from '../../support/database.ts';
import { librarian } from '../../web/app.ts';

const now = instant('2026-11-22T03:00:00Z');
const { en: locale } = createLocales('Asia/Jakarta');

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof KenalError ? error.code : String(error)),
  );

describe('a confidential request', () => {
  let crm: Knex;
  let kohaDb: Knex;
  let service: RequestService;
  let desk: ReturnType<typeof deskService>;
  let borrowernumber: number;
  let id: number;
  let ratna: { viewer: ReturnType<typeof librarian>; now: typeof now };
  let yusuf: typeof ratna;

  before(async () => {
    const [given, databases] = await Promise.all([givenKoha(), crmDatabase()]);
    crm = databases.db;
    kohaDb = given.koha.db;
    service = requestService({ crm, koha: given.koha });
    desk = deskService({ crm, koha: given.koha });
    borrowernumber = await given.patron({ surname: 'Ramadhani', cardnumber: '1001' });
    const [mine, other] = [await given.patron({ surname: 'Ratna' }), await given.patron({ surname: 'Yusuf' })];
    await kohaDb('borrowers').whereIn('borrowernumber', [mine, other]).update({ flags: 4 });
    ratna = { viewer: librarian({ borrowernumber: mine }), now };
    yusuf = { viewer: librarian({ borrowernumber: other }), now };
    const entry = { code: 'test', is_offered: 1, position: 1, version: 1, changed_at: '2026-11-22', changed_by: 0 };
    const [serviceId = 0] = await crm('kenal_service').insert(entry);
    const words = { ...NOTHING_SAID, title: 'Mangroves' };
    const own = { owner: mine, branchcode: 'CPL', isConfidential: true } as const;
    id = await service.begin(ratna, { borrowernumber, serviceId, begunAs: 'request', ...own, words }, 'asked');
  });

  const seenBy = async ({ viewer }: typeof ratna): Promise<boolean[]> => [
    (await codeOf(service.look({ viewer, now }, id))) === 'done',
    (await desk.requests({ viewer, locale, now }, {})).length === 1,
  ];

  it('is there for its owner, and for nobody else', async () => {
    expect(await seenBy(ratna)).to.deep.equal([true, true]);
    expect(await seenBy(yusuf)).to.deep.equal([false, false]);
    expect(await codeOf(service.own(yusuf, id, true))).to.equal('services.no-such-request');
    expect(await codeOf(service.name(yusuf, id, yusuf.viewer.borrowernumber))).to.equal('services.no-such-request');
  });

  it('is there for whom its owner names, until that is taken back', async () => {
    expect(await codeOf(service.name(ratna, id, borrowernumber))).to.equal('services.no-such-colleague');
    await service.name(ratna, id, yusuf.viewer.borrowernumber);
    expect(await seenBy(yusuf)).to.deep.equal([true, true]);
    expect(await codeOf(service.conceal(yusuf, id, false))).to.equal('services.no-such-request');
    await service.unname(ratna, id, yusuf.viewer.borrowernumber);
    expect(await seenBy(yusuf)).to.deep.equal([false, false]);
  });

  it('goes to a named colleague who takes it, and is not left to nobody', async () => {
    expect(await codeOf(service.own(ratna, id, false))).to.equal('services.confidential-to-nobody');
    await service.name(ratna, id, yusuf.viewer.borrowernumber);
    await service.own(yusuf, id, true);
    expect([await seenBy(ratna), await seenBy(yusuf)]).to.deep.equal([
      [true, true],
      [true, true],
    ]);
    await service.conceal(yusuf, id, false);
    expect(await crm('kenal_confidential_reader').where({ kind: 'request' })).to.deep.equal([]);
  });

  it('like every other is on no list once its patron’s number is somebody else’s', async () => {
    const flags = ['is_gone_no_address', 'is_card_lost', 'has_email', 'has_phone', 'has_address'];
    await crm('kenal_patron').insert({
      borrowernumber,
      branchcode: 'CPL',
      categorycode: 'PT',
      privacy: 1,
      dateenrolled: '2001-01-01',
      card_fingerprint: 7,
      seen_at: '2026-11-22 00:00:00',
      ...Object.fromEntries(flags.map((flag) => [flag, 0])),
    });
    expect(await seenBy(ratna)).to.deep.equal([false, false]);
  });
});

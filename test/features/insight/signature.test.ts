import { expect } from 'chai';
import { readState } from '../../../plugin/features/insight/ledger.repository.ts';
import { openKoha } from '../../../plugin/koha/gateway.ts';
import { withLedgerSource } from '../../../plugin/koha/ledger/ledger-source.ts';
import { systemClock } from '../../../plugin/shared/time.ts';
import { emptyWorld, patron, type World } from './support.ts';
import { TIMEZONE } from './support-rules.ts';

describe('whether patrons came or went', () => {
  let world: World;

  before(async () => {
    world = await emptyWorld();
    await world.koha.db('borrowers').insert([patron(2), patron(3, { updated_on: '2020-01-01 00:00:00' })]);
    await world.refresh();
  });

  after(() => world.close());

  it('is told by comparing what Koha answers with what the ledger remembers, letter by letter', async () => {
    const koha = await openKoha({ db: world.koha.db, timezone: TIMEZONE, clock: systemClock, log: world.log.log });
    const state = await readState(world.crm.db);
    await withLedgerSource(koha, 0, async (source) => {
      const { patrons, sum, xor } = await source.patronSignature();
      expect([state?.patrons, state?.patron_sum, state?.patron_xor]).to.deep.equal([patrons, sum, xor]);
    });
  });

  it('is found in the same look as who changed', async () => {
    const koha = await openKoha({ db: world.koha.db, timezone: TIMEZONE, clock: systemClock, log: world.log.log });
    const yesterday = systemClock.now().subtract({ hours: 24 }).toString().slice(0, 19).replace('T', ' ');
    await withLedgerSource(koha, 0, async (source) => {
      const alone = await source.patronSignature();
      expect(await source.changedPatrons(yesterday)).to.have.members([1, 2]);
      expect(await source.patronSignature())
        .to.deep.equal(alone)
        .and.to.deep.equal({ patrons: 3, sum: '6', xor: '0' });
      expect(await source.changedPatrons('2100-01-01 00:00:00')).to.deep.equal([]);
    });
  });
});

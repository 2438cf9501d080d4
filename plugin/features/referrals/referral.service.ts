import type { Knex } from 'knex';
import type { KohaGateway } from '../../koha/gateway.ts';
import {
  cardKey,
  findPatron,
  patronsByCard,
  patronsByNumber,
  type FoundPatron,
  type PatronRecord,
} from '../../koha/patrons/index.ts';
import { inTransaction } from '../../shared/db/transaction.ts';
import { NotFound } from '../../shared/errors.ts';
import { dayIn, type Instant, type LibraryDay } from '../../shared/time.ts';
import type { Viewer } from '../access/index.ts';
import { mustBeTheSame, samePeople } from '../insight/index.ts';
import { addReferral, referralsOf, removeReferral } from './referral.repository.ts';

export interface ReferralDeps {
  readonly crm: Knex;
  readonly koha: KohaGateway;
}

/** The other patron of a referral, as far as the viewer may see them. */
export interface Companion {
  readonly id: number;
  readonly patron: FoundPatron;
  /** `brought-by`: they brought the patron whose page it is; `brought`: the other way round. */
  readonly way: 'brought-by' | 'brought';
  readonly day: LibraryDay;
}

/** What came of recording; anything but `recorded` wrote nothing. */
export type Recorded = 'recorded' | 'no-such-card' | 'themselves' | 'no-history' | 'other-way';

interface Asking {
  readonly viewer: Viewer;
  readonly now: Instant;
}

/** Who brought whom. Cut to what the viewer may see; nothing is kept of patrons who keep no history. */
export const referralService = ({ crm, koha }: ReferralDeps) => {
  const seen = async ({ visible }: Viewer, borrowernumber: number): Promise<PatronRecord> => {
    const patron = await findPatron(koha, visible, borrowernumber);
    if (patron === undefined) throw new NotFound('patron.not-found', 'There is no such patron.');
    return patron;
  };

  /** Whom this patron brought, and who brought them, the latest first. */
  const companions = async ({ visible }: Viewer, borrowernumber: number): Promise<Companion[]> => {
    const referrals = await referralsOf(crm, borrowernumber);
    const others = referrals.map((one) => (one.borrowernumber === borrowernumber ? one.broughtBy : one.borrowernumber));
    const found = await samePeople({ crm, koha }, await patronsByNumber(koha, visible, [...new Set(others)]));
    const byNumber = new Map(found.map((patron) => [patron.borrowernumber, patron]));
    return referrals.flatMap(({ id, day, broughtBy }, index): Companion[] => {
      const patron = byNumber.get(others[index] ?? 0);
      if (patron === undefined || patron.keepsNoHistory) return [];
      return [{ id, patron, day, way: broughtBy === borrowernumber ? 'brought' : 'brought-by' }];
    });
  };

  return {
    companions,

    /**
     * Writes down that the holder of a card brought this patron. A card of somebody who may not be seen is an unknown one.
     *
     * @throws NotFound `patron.not-found`; Conflict `patron.somebody-else`
     */
    async record({ viewer, now }: Asking, borrowernumber: number, card: string): Promise<Recorded> {
      const patron = await seen(viewer, borrowernumber);
      const holder = (await patronsByCard(koha, viewer.visible, [card])).get(cardKey(card));
      if (holder === undefined) return 'no-such-card';
      const broughtBy = holder.borrowernumber;
      if (broughtBy === borrowernumber) return 'themselves';
      for (const one of [patron, await seen(viewer, broughtBy)]) {
        if (one.privacy === 'never' || one.isAnonymized) return 'no-history';
        await mustBeTheSame(crm, one);
      }
      return inTransaction(crm, async (trx) => {
        const earlier = await referralsOf(trx, borrowernumber);
        if (earlier.some((one) => one.broughtBy === borrowernumber && one.borrowernumber === broughtBy))
          return 'other-way';
        const day = dayIn(koha.timezone, now);
        await addReferral(trx, { borrowernumber, broughtBy, day, now, by: viewer.borrowernumber });
        return 'recorded';
      });
    },

    /** @throws NotFound `patron.not-found`, `referrals.not-found` */
    async withdraw({ viewer }: Asking, borrowernumber: number, id: number): Promise<void> {
      await seen(viewer, borrowernumber);
      const companion = (await companions(viewer, borrowernumber)).find((one) => one.id === id);
      if (companion === undefined) throw new NotFound('referrals.not-found', 'It is not written any more.');
      await inTransaction(crm, (trx) => removeReferral(trx, id));
    },
  };
};

export type ReferralService = ReturnType<typeof referralService>;

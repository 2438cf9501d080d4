import { utcText, instant } from '../../../plugin/shared/time.ts';
import { numberOf, VIEWER } from '../random-library.ts';
import type { RouteFile } from '../route-entry.ts';

/** Who brought whom, recorded on the page of who was brought. */
export const routes: RouteFile['routes'] = {
  'post /patrons/:borrowernumber/referrals': {
    needs: 'conversations.write',
    gives: 303,
    asked: '/patrons/900001/referrals',
    body: { card: 'nobody holds this' },
    but: { utara: 404 },
  },
  'post /patrons/:borrowernumber/referrals/withdraw': {
    needs: 'conversations.write',
    gives: 404,
    asked: '/patrons/900001/referrals/withdraw',
    body: { id: '2000000' },
  },
};

/** Everybody was brought by the one before. */
export const furnish: RouteFile['furnish'] = async ({ crm: { db } }, { patrons }) => {
  await db('kenal_referral').delete();
  for (const [position] of patrons.entries())
    if (position > 0)
      await db('kenal_referral').insert({
        borrowernumber: numberOf(position),
        brought_by: numberOf(position - 1),
        day: '2026-11-20',
        recorded_at: utcText(instant('2026-11-20T03:00:00Z')),
        recorded_by: VIEWER,
      });
};

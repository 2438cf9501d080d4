import { formValidator } from '../../shared/validation.ts';
import { route, type Route } from '../../web/route.ts';
import type { Recorded, ReferralService } from './referral.service.ts';

const LONGEST_CARD = 32;
// Koha's key is a signed 32-bit number.
const number = { type: 'integer', minimum: 1, maximum: 2_147_483_647 } as const;

const validPatron = formValidator<{ borrowernumber: number }>(
  { type: 'object', required: ['borrowernumber'], properties: { borrowernumber: number } },
  'referrals.address',
  'The address',
);

const validCard = formValidator<{ card: string }>(
  {
    type: 'object',
    required: ['card'],
    properties: {
      card: { type: 'string', minLength: 1, maxLength: LONGEST_CARD, format: 'secret', description: 'Card number' },
    },
  },
  'referrals.card',
  'The form',
);

const validReferral = formValidator<{ id: number }>(
  { type: 'object', required: ['id'], properties: { id: number } },
  'referrals.withdraw',
  'The form',
);

const FLASH: Readonly<Record<Recorded, string>> = {
  recorded: 'referrals.done.recorded',
  'no-such-card': 'referrals.refused.noSuchCard',
  themselves: 'referrals.refused.themselves',
  'no-history': 'referrals.refused.noHistory',
  'other-way': 'referrals.refused.otherWay',
};

/** Recording who brought a patron. */
export const referralsRoutes = (referrals: ReferralService): Route[] => [
  route({
    method: 'post',
    path: '/patrons/:borrowernumber/referrals',
    permission: 'conversations.write',
    params: validPatron,
    body: validCard,
    handler: async ({ params: { borrowernumber }, body: { card }, viewer, now }, response) => {
      const recorded = await referrals.record({ viewer, now }, borrowernumber, card.trim());
      response.see(`/patrons/${borrowernumber}#referrals`, { flash: FLASH[recorded] });
    },
  }),
  route({
    method: 'post',
    path: '/patrons/:borrowernumber/referrals/withdraw',
    permission: 'conversations.write',
    params: validPatron,
    body: validReferral,
    handler: async ({ params: { borrowernumber }, body: { id }, viewer, now }, response) => {
      await referrals.withdraw({ viewer, now }, borrowernumber, id);
      response.see(`/patrons/${borrowernumber}#referrals`, { flash: 'referrals.done.withdrawn' });
    },
  }),
];

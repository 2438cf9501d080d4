import type { Knex } from 'knex';
import type { RefreshStep } from '../insight/index.ts';
import { dropRefused } from './referral.repository.ts';

/** Lets go of referrals of patrons who decided since that no history is kept, or whom Koha has made anonymous. */
export const referralStep = ({ crm }: { readonly crm: Knex }): RefreshStep => ({
  name: 'referrals',
  run: async ({ isPast }) => ({ removed: isPast ? 0 : await dropRefused(crm) }),
});

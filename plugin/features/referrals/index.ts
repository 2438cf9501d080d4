import type { Route } from '../../web/route.ts';
import { referralService, type ReferralDeps } from './referral.service.ts';
import { referralsRoutes } from './referrals.routes.ts';

export { referralFollower } from './referral.follower.ts';
export { referralService } from './referral.service.ts';
export { referralStep } from './referral.step.ts';
export { referralSource } from './referral.timeline.ts';
export { referralsPanel, type ReferralsPanel } from './referrals.panel.ts';

/** Recording who brought a patron to the library. */
export const referralRoutes = (deps: ReferralDeps): Route[] => referralsRoutes(referralService(deps));

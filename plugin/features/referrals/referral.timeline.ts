import { fullName, type TimelineSource } from '../patrons/index.ts';
import type { ReferralService } from './referral.service.ts';

/** Who brought whom, on a patron's timeline. It is part of the history that a patron may refuse. */
export const referralSource = (referrals: Pick<ReferralService, 'companions'>): TimelineSource => ({
  group: 'part',
  kinds: [{ kind: 'referral', icon: 'patrons' }],
  about: 'written',
  async read({ patron, window, locale: { t }, viewer }) {
    if (patron.privacy === 'never') return [];
    const [from, before] = [window.from.toString(), window.before.toString()];
    return (await referrals.companions(viewer, patron.borrowernumber))
      .filter(({ day }) => day.toString() >= from && day.toString() < before)
      .map(({ day, way, patron: other }) => {
        const name = fullName(t, other.name);
        return {
          day,
          icon: 'patrons' as const,
          text: t(`referrals.timeline.${way}`, { name }),
          action: { path: `/patrons/${other.borrowernumber}`, text: t('referrals.open') },
        };
      });
  },
});

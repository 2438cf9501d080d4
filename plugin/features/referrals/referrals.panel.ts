import { fullName, type PatronPanel } from '../patrons/index.ts';
import type { ReferralService } from './referral.service.ts';

/** The card on a patron's page: whom they brought, and who brought them. */
export interface ReferralsPanel {
  readonly lines: readonly {
    readonly id: number;
    readonly name: string;
    readonly path: string;
    readonly note: string;
    /** Undefined for who may not change it: what the button that takes it back says. */
    readonly withdraw: string | undefined;
  }[];
  readonly none: string;
  /** Where the forms go; undefined for who may not write. */
  readonly path: string | undefined;
}

/** Nothing of a patron who asked that no history be kept, and no form to write it down. */
export const referralsPanel = (referrals: Pick<ReferralService, 'companions'>): PatronPanel<ReferralsPanel> => ({
  load: async ({ patron, viewer, locale }) => {
    if (patron.privacy === 'never' || patron.isAnonymized) return undefined;
    const { t } = locale;
    const mayWrite = viewer.permissions.has('conversations.write');
    const companions = await referrals.companions(viewer, patron.borrowernumber);
    if (companions.length === 0 && !mayWrite) return undefined;
    return {
      lines: companions.map(({ id, patron: other, way, day }) => {
        const name = fullName(t, other.name);
        return {
          id,
          name,
          path: `/patrons/${other.borrowernumber}`,
          note: t(`referrals.way.${way}`, { day: locale.day(day) }),
          withdraw: mayWrite ? t('referrals.withdraw', { name }) : undefined,
        };
      }),
      none: t('referrals.none'),
      path: mayWrite ? `/patrons/${patron.borrowernumber}/referrals` : undefined,
    };
  },
});

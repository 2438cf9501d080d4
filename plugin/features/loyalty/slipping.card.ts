import { maySeeLibrary } from '../../koha/visibility.ts';
import type { TodayCard } from '../today/index.ts';
import { fullName } from '../patrons/index.ts';
import type { LoyaltyService } from './loyalty.service.ts';
import { rhythmWords } from './traits.ts';

const AT_MOST = 4;

/** Patrons of the viewer's own library whose rhythm has broken, those first of whom most would be missed. */
export const slippingCardOf = (loyalty: LoyaltyService): TodayCard => ({
  permission: 'patrons.view',
  column: 'wide',
  order: 40,
  async load({ viewer, locale }) {
    const { t } = locale;
    const { visible, homeLibrary } = viewer;
    if (!maySeeLibrary(visible, homeLibrary)) return undefined;
    const filter = { library: homeLibrary };
    const [found, total] = await Promise.all([
      loyalty.list(visible, { list: 'slipping', filter, limit: AT_MOST, offset: 0 }),
      loyalty.count(visible, 'slipping', filter),
    ]);
    if (found.length === 0) return undefined;
    const lines = found.map(({ patron, metric }) => ({
      icon: 'slipping' as const,
      text: fullName(t, patron.name),
      note: rhythmWords(locale, metric),
      figure: undefined,
      action: { path: `/patrons/${patron.borrowernumber}`, text: t('loyalty.card.open') },
      isAlert: false,
    }));
    const all = {
      icon: 'patrons' as const,
      text: t('loyalty.card.all', { count: total }),
      note: undefined,
      figure: undefined,
      action: { path: `/slipping?library=${encodeURIComponent(homeLibrary)}`, text: t('loyalty.card.list') },
      isAlert: false,
    };
    return {
      id: 'slipping',
      title: t('loyalty.slipping.title'),
      lines: total > found.length ? [...lines, all] : lines,
      foot: t('loyalty.card.foot'),
    };
  },
});

import type { KohaGateway } from '../../koha/gateway.ts';
import { staffNames } from '../../koha/staff-names.ts';
import { fullName } from '../patrons/index.ts';
import type { TodayCard } from '../today/index.ts';
import type { OpeningService } from './opening.service.ts';

/** To an owner: somebody who was not named has opened what is theirs. It stays until they say that they know. */
export const openingsCard = (
  koha: KohaGateway,
  openings: Pick<OpeningService, 'announcements' | 'people'>,
): TodayCard => ({
  permission: 'signed-in',
  column: 'wide',
  order: 0,
  async load({ viewer, locale }) {
    const { t } = locale;
    const announced = await openings.announcements(viewer);
    if (announced.length === 0) return undefined;
    const [patrons, staff] = await Promise.all([
      openings.people(
        viewer,
        announced.map(({ borrowernumber }) => borrowernumber),
      ),
      staffNames(
        koha,
        viewer,
        announced.map(({ openedBy }) => openedBy),
      ),
    ]);
    const names = new Map(patrons.map((patron) => [patron.borrowernumber, fullName(t, patron.name)]));
    return {
      id: 'confidential-opened',
      title: t('confidential.card.title'),
      lines: announced.map((opening) => {
        const { borrowernumber, openedBy, openedAt, until, reason, own, id } = opening;
        const patron = names.get(borrowernumber);
        const name = staff.get(openedBy) ?? t('confidential.colleague');
        const text = t('confidential.card.line', { name, count: own });
        return {
          icon: 'lock' as const,
          lead: patron === undefined ? undefined : { path: `/patrons/${borrowernumber}`, text: patron },
          // A reason may name whom it is about.
          text: patron === undefined ? text : `${text} ${t('confidential.card.reason', { reason })}`,
          note: t('confidential.card.when', { from: locale.moment(openedAt), until: locale.moment(until) }),
          figure: undefined,
          action: undefined,
          post: {
            path: `/confidential/${id}/known`,
            text: t('confidential.card.know'),
            label: t('confidential.card.knowOf', { name, moment: locale.moment(openedAt) }),
          },
          isAlert: true,
        };
      }),
      foot: t('confidential.card.foot'),
    };
  },
});

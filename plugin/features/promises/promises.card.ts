import type { Knex } from 'knex';
import type { KohaGateway } from '../../koha/gateway.ts';
import { patronsByNumber } from '../../koha/patrons/index.ts';
import { samePeople } from '../insight/index.ts';
import { fullName } from '../patrons/index.ts';
import type { TodayCard } from '../today/index.ts';
import { NOBODY } from './promise.domain.ts';
import { duePromises } from './promise.read-model.ts';
import { dueChip, dueWords } from './promise-words.ts';

const AHEAD_DAYS = 7;
const AT_MOST = 12;
/** More than a page shows: promises to patrons whom the viewer may not see must not crowd out others. */
const LOOKED_AT = 500;

/** What the viewer has to keep this week and what nobody keeps yet, late ones first. */
export const promisesCard = ({ crm, koha }: { readonly crm: Knex; readonly koha: KohaGateway }): TodayCard => ({
  permission: 'conversations.view',
  column: 'wide',
  order: 10,
  async load({ viewer, locale, now, today }) {
    const { t } = locale;
    const reader = { borrowernumber: viewer.borrowernumber, now };
    const until = today.add({ days: AHEAD_DAYS });
    const due = await duePromises(crm, reader, { until, today, limit: LOOKED_AT });
    const numbers = [...new Set(due.map(({ borrowernumber }) => borrowernumber))];
    const patrons = await samePeople({ crm, koha }, await patronsByNumber(koha, viewer.visible, numbers));
    const names = new Map(patrons.map((patron) => [patron.borrowernumber, fullName(t, patron.name)]));
    const seen = due.filter(({ borrowernumber }) => names.has(borrowernumber));
    if (seen.length === 0) return undefined;
    const mayWrite = viewer.permissions.has('conversations.write');
    return {
      id: 'promises',
      title: t('promises.card.title'),
      count: locale.number(seen.length),
      link: { path: '/promises', text: t('promises.card.all') },
      lines: seen.slice(0, AT_MOST).map((promise) => {
        const chip = dueChip(locale, promise, today);
        const name = names.get(promise.borrowernumber) ?? '';
        return {
          icon: promise.isConfidential ? ('lock' as const) : ('check-ring' as const),
          chip,
          lead: { path: `/patrons/${promise.borrowernumber}`, text: name },
          text: promise.what,
          note: t(promise.owner === NOBODY ? 'promises.card.nobody' : 'promises.card.due', {
            due: dueWords(locale, promise),
          }),
          figure: undefined,
          post: mayWrite
            ? {
                path: `/promises/${promise.id}/done`,
                text: t('promises.done'),
                label: t('promises.doneOf', { what: promise.what }),
                field: { name: 'back', value: 'today' },
              }
            : undefined,
          action: {
            path: `/promises/${promise.id}`,
            text: t('promises.more'),
            label: t('promises.moreOf', { what: promise.what }),
          },
          isAlert: chip.tone === 'bad',
        };
      }),
      foot: seen.length > AT_MOST ? t('promises.card.rest', { count: seen.length - AT_MOST }) : undefined,
    };
  },
});

import type { Knex } from 'knex';
import { colleaguesOf } from '../../koha/colleagues.ts';
import type { KohaGateway } from '../../koha/gateway.ts';
import { patronsByNumber } from '../../koha/patrons/index.ts';
import { samePeople } from '../insight/index.ts';
import { fullName } from '../patrons/index.ts';
import type { TodayCard } from '../today/index.ts';
import { namer } from './conversation.presenter.ts';
import { mentionsFor } from './mention.repository.ts';

const AT_MOST = 12;
/** More than a page shows: conversations with patrons whom the viewer may not see must not crowd out others. */
const LOOKED_AT = 300;
const SHOWN_CHARACTERS = 140;

/** What colleagues handed over to the viewer, until it is seen to. */
export const mentionsCard = ({ crm, koha }: { readonly crm: Knex; readonly koha: KohaGateway }): TodayCard => ({
  permission: 'conversations.view',
  column: 'wide',
  order: 5,
  async load({ viewer, locale, now }) {
    const { t } = locale;
    const waiting = await mentionsFor(crm, { borrowernumber: viewer.borrowernumber, now }, LOOKED_AT);
    if (waiting.length === 0) return undefined;
    const numbers = [...new Set(waiting.map(({ conversation }) => conversation.borrowernumber))];
    const [found, colleagues] = await Promise.all([
      patronsByNumber(koha, viewer.visible, numbers),
      colleaguesOf(koha, viewer),
    ]);
    const patrons = await samePeople({ crm, koha }, found);
    const names = new Map(patrons.map((patron) => [patron.borrowernumber, fullName(t, patron.name)]));
    const seen = waiting.filter(({ conversation }) => names.has(conversation.borrowernumber));
    if (seen.length === 0) return undefined;
    const nameOf = namer(locale, colleagues);
    return {
      id: 'mentions',
      title: t('conversations.mention.card'),
      count: locale.number(seen.length),
      lines: seen.slice(0, AT_MOST).map(({ conversation, mention }) => {
        const { id, borrowernumber, text, isConfidential } = conversation;
        const name = names.get(borrowernumber) ?? '';
        return {
          icon: isConfidential ? ('lock' as const) : ('message' as const),
          lead: { path: `/patrons/${borrowernumber}`, text: name },
          text: text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS).trimEnd()}…` : text,
          note: t('conversations.mention.from', {
            name: nameOf(mention.namedBy),
            ago: locale.ago(mention.namedAt, now),
          }),
          figure: undefined,
          post: {
            path: `/conversations/${id}/mentions/done`,
            text: t('conversations.mention.done'),
            label: t('conversations.mention.doneOf', { name }),
            field: { name: 'back', value: 'today' },
          },
          action: {
            path: `/conversations/${id}`,
            text: t('conversations.open'),
            label: t('conversations.openOf', { name, moment: locale.moment(conversation.happenedAt) }),
          },
          isAlert: false,
        };
      }),
      foot: undefined,
    };
  },
});

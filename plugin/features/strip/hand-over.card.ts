import type { Knex } from 'knex';
import type { KohaGateway } from '../../koha/gateway.ts';
import { patronsByNumber } from '../../koha/patrons/index.ts';
import { samePeople } from '../insight/index.ts';
import type { TodayCard } from '../today/index.ts';
import { handedOverSince } from './desk-note.repository.ts';

const DAYS = 7;
const AT_MOST = 10;
/** Far more than a week brings: what others may see must not crowd out what this viewer may. */
const LOOKED_AT = 1_000;

/** What colleagues at the desk handed over lately, about patrons whom the viewer may see. */
export const handOverCard = (koha: KohaGateway, crm: Knex): TodayCard => ({
  permission: 'patrons.view',
  column: 'wide',
  order: 20,
  async load({ viewer, locale, now }) {
    const notes = await handedOverSince(crm, now.subtract({ hours: 24 * DAYS }), LOOKED_AT);
    const numbers = [...new Set(notes.map(({ borrowernumber }) => borrowernumber))];
    const patrons = await samePeople({ crm, koha }, await patronsByNumber(koha, viewer.visible, numbers));
    const seen = new Set(patrons.map(({ borrowernumber }) => borrowernumber));
    const shown = notes.filter(({ borrowernumber }) => seen.has(borrowernumber)).slice(0, AT_MOST);
    const lines = shown.map(({ borrowernumber, text, writtenAt }) => ({
      icon: 'message' as const,
      text,
      note: locale.ago(writtenAt, now),
      figure: undefined,
      action: { text: locale.t('strip.card.open'), path: `/patrons/${borrowernumber}` },
      isAlert: false,
    }));
    if (lines.length === 0) return undefined;
    return { id: 'handed-over', title: locale.t('strip.card.title'), lines, foot: undefined };
  },
});

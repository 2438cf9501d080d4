import type { Knex } from 'knex';
import type { KohaGateway } from '../../koha/gateway.ts';
import { patronsByNumber } from '../../koha/patrons/index.ts';
import { samePeople } from '../insight/index.ts';
import type { Conversation } from './conversation.domain.ts';
import { conversationsAfter } from './conversation.read-model.ts';
import type { Asking } from './conversation.service.ts';

export interface ToldOnPage {
  readonly conversations: readonly Conversation[];
  /** Where the next page begins; undefined where there is none yet. */
  readonly next: number | undefined;
}

/**
 * Conversations for programs, in the order in which they were logged: of patrons whom the asker may see, without those
 * that are confidential or were taken back, and of nobody under whose number Koha may keep another person by now.
 *
 * @param page `after`: id of the last one that is known already, or 0; `borrowernumber`: of one patron alone
 */
export type ConversationsToldOn = (
  asking: Asking,
  page: { readonly after: number; readonly limit: number; readonly borrowernumber: number | undefined },
) => Promise<ToldOnPage>;

export const conversationsToldOn =
  ({ crm, koha }: { readonly crm: Knex; readonly koha: KohaGateway }): ConversationsToldOn =>
  async ({ viewer, now }, { after, limit, borrowernumber }) => {
    const reader = { borrowernumber: viewer.borrowernumber, now };
    const request = { reader, visible: viewer.visible, timezone: koha.timezone, filter: { borrowernumber } };
    const found = await conversationsAfter(crm, request, { after, limit });
    const numbers = [...new Set(found.map((conversation) => conversation.borrowernumber))];
    const seen = await samePeople({ crm, koha }, await patronsByNumber(koha, viewer.visible, numbers));
    const known = new Set(seen.map((patron) => patron.borrowernumber));
    return {
      conversations: found.filter((conversation) => known.has(conversation.borrowernumber)),
      next: found.length < limit ? undefined : found.at(-1)?.id,
    };
  };

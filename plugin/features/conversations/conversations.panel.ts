import { colleaguesOf } from '../../koha/colleagues.ts';
import type { KohaGateway } from '../../koha/gateway.ts';
import type { PatronPanel } from '../patrons/index.ts';
import { logForm, others, type AttachmentLimiting, type ConversationForm } from './form.presenter.ts';

/** Below the head of a patron's page: a conversation is logged here, without leaving the page. */
export interface ConversationsPanel {
  /** Only for who may write conversations. */
  readonly form: ConversationForm | undefined;
  readonly all: string | undefined;
}

export const conversationsPanel = (
  koha: KohaGateway,
  attachments: AttachmentLimiting | undefined,
): PatronPanel<ConversationsPanel> => ({
  load: async ({ patron: { borrowernumber }, viewer, locale, today }) => {
    const may = (permission: 'conversations.view' | 'conversations.write'): boolean =>
      viewer.permissions.has(permission);
    const all = may('conversations.view') ? `/conversations?borrowernumber=${borrowernumber}` : undefined;
    if (!may('conversations.write')) return { form: undefined, all };
    const colleagues = others(viewer, await colleaguesOf(koha, viewer));
    return { form: logForm(locale, { borrowernumber, today: today.toString(), colleagues, attachments }), all };
  },
});

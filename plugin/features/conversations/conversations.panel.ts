import type { PatronPanel } from '../patrons/index.ts';
import { logForm, type ConversationForm } from './form.presenter.ts';

/** Below the head of a patron's page: a conversation is logged here, without leaving the page. */
export interface ConversationsPanel {
  /** Only for who may write conversations. */
  readonly form: ConversationForm | undefined;
  readonly all: string | undefined;
}

export const conversationsPanel: PatronPanel<ConversationsPanel> = {
  load: ({ patron: { borrowernumber }, viewer, locale, today }) => {
    const may = (permission: 'conversations.view' | 'conversations.write'): boolean =>
      viewer.permissions.has(permission);
    return Promise.resolve({
      form: may('conversations.write') ? logForm(locale, { borrowernumber, today: today.toString() }) : undefined,
      all: may('conversations.view') ? `/conversations?borrowernumber=${borrowernumber}` : undefined,
    });
  },
};

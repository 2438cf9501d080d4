import type { Knex } from 'knex';
import { dayIn, startOfDay } from '../../shared/time.ts';
import type { TimelineSource } from '../patrons/index.ts';
import { conversationsBetween } from './conversation.read-model.ts';
import { mannerWords } from './conversation-words.ts';
import { MEDIUM_ICON } from './medium-icon.ts';

/** Conversations on a patron's timeline, those that the viewer may see. They tell of talking, not of what was borrowed. */
export const conversationSource = (crm: Knex, timezone: string): TimelineSource => ({
  group: 'said',
  kinds: [{ kind: 'conversation', icon: 'message' }],
  about: 'written',
  async read({ patron, window, locale, viewer, now }) {
    if (!viewer.permissions.has('conversations.view')) return [];
    const span = { from: startOfDay(timezone, window.from), before: startOfDay(timezone, window.before) };
    const reader = { borrowernumber: viewer.borrowernumber, now };
    const conversations = await conversationsBetween(crm, reader, patron.borrowernumber, span);
    return conversations.map((conversation) => ({
      day: dayIn(timezone, conversation.happenedAt),
      icon: conversation.isConfidential ? 'lock' : MEDIUM_ICON[conversation.medium],
      text: conversation.isConfidential
        ? locale.t('conversations.timeline.confidential', { manner: mannerWords(locale, conversation) })
        : mannerWords(locale, conversation),
      quote: conversation.text,
      action: { path: `/conversations/${conversation.id}`, text: locale.t('conversations.open') },
    }));
  },
});

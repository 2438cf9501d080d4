import type { Knex } from 'knex';
import type { KohaGateway } from '../../koha/gateway.ts';
import type { MenuEntry } from '../../web/frame.ts';
import type { Route } from '../../web/route.ts';
import type { AttachmentService } from '../attachments/index.ts';
import { confidentialSource } from '../confidential/index.ts';
import { CONFIDENTIAL, TABLE } from './conversation.repository.ts';
import type { ProfileService } from '../profile/index.ts';
import { conversationService } from './conversation.service.ts';
import { conversationsRoutes } from './conversations.routes.ts';
import { conversationFileRoutes } from './files.routes.ts';

/** What is confidential here, for who opens it without being named. */
export const confidentialConversations = confidentialSource(`${TABLE} as c`, CONFIDENTIAL, {
  patron: 'c.borrowernumber',
  at: 'c.happened_at',
  path: (id) => `/conversations/${id}`,
});

export { DIRECTIONS, MEDIA, PURPOSES, type Conversation } from './conversation.domain.ts';
export { conversationsToldOn, type ConversationsToldOn } from './told-on.ts';
export { conversationFollower } from './conversation.follower.ts';
export { mentionsCard } from './mentions.card.ts';
export { conversationSource } from './conversation.timeline.ts';
export { lastSpokenWith } from './conversation.read-model.ts';
export { conversationSegmentFields } from './segment-fields.ts';
export { takenBackStep } from './taken-back.step.ts';
export { deskTalks } from './desk-talks.ts';
export { conversationsPanel, type ConversationsPanel } from './conversations.panel.ts';

/** The list of conversations, one of them, and logging and changing it. */
export const conversationRoutes = (deps: {
  readonly crm: Knex;
  readonly koha: KohaGateway;
  readonly profiles: ProfileService;
  readonly attachments: AttachmentService | undefined;
}): Route[] => {
  const all = { ...deps, conversations: conversationService(deps) };
  return [...conversationsRoutes(all), ...conversationFileRoutes(all)];
};

export const conversationMenu: MenuEntry = {
  key: 'conversations',
  label: 'frame.menu.conversations',
  icon: 'message',
  path: '/conversations',
  permission: 'conversations.view',
};

import type { KohaGateway } from '../../koha/gateway.ts';
import { endedWithin } from '../../shared/begun.ts';
import { dayIn } from '../../shared/time.ts';
import type { PageRequest, PageResponse } from '../../web/route.ts';
import type { Viewer } from '../access/index.ts';
import type { AttachmentService, RefusedFile } from '../attachments/index.ts';
import type { ProfileService } from '../profile/index.ts';
import { conversationPage } from './conversation.presenter.ts';
import type { RefusedWords } from './learned.presenter.ts';
import type { ConversationService } from './conversation.service.ts';

export interface ShowDeps {
  readonly koha: KohaGateway;
  readonly conversations: ConversationService;
  readonly profiles: Pick<ProfileService, 'fields'>;
  readonly attachments: Pick<AttachmentService, 'limits' | 'hasScanner'> | undefined;
}

export const mayWrite = ({ permissions }: Viewer): boolean => permissions.has('conversations.write');

export const frame = (t: PageRequest['t'], title: string) => ({
  title,
  breadcrumbs: [
    { text: t('conversations.title'), path: '/conversations' },
    { text: title, path: undefined },
  ],
  menu: 'conversations',
});

interface Shown {
  readonly id: number;
  readonly refused?: readonly RefusedFile[];
  readonly refusedWords?: RefusedWords;
}

/** The page of one conversation, perhaps with what is wrong with what was sent to it. */
export const showConversation = async (
  { koha, conversations, profiles, attachments }: ShowDeps,
  { viewer, now, locale, t }: Pick<PageRequest, 'viewer' | 'now' | 'locale' | 't'>,
  response: PageResponse,
  { id, refused, refusedWords }: Shown,
): Promise<void> => {
  const [looked, colleagues, fields] = await Promise.all([
    conversations.look({ viewer, now }, id),
    conversations.colleagues(viewer),
    viewer.permissions.has('profile.edit') ? profiles.fields(viewer) : [],
  ]);
  const page = conversationPage(locale, {
    looked,
    colleagues,
    viewer: viewer.borrowernumber,
    mayWrite: mayWrite(viewer),
    today: dayIn(koha.timezone, now),
    fields,
    attachments,
    refused,
    refusedWords,
  });
  await response.page('conversations/show', frame(t, page.heading), page);
};

/** A scanner that answers sooner is waited for; otherwise the page says that the file waits. */
const PATIENCE_MS = 5_000;

/** What is said once files were added: that it is done, or that something was found in one of them. */
export const flashAfterScan = async (
  conversations: Pick<ConversationService, 'scanFiles'>,
  id: number,
  done: string,
): Promise<string> => {
  const scanned = await endedWithin(conversations.scanFiles(id), PATIENCE_MS);
  return (scanned?.result ?? 0) > 0 ? 'conversations.refused.infected' : done;
};

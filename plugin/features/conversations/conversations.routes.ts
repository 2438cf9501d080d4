import { listLibraries } from '../../koha/libraries.ts';
import { suggestPatrons } from '../../koha/patrons/index.ts';
import { InvalidInput } from '../../shared/errors.ts';
import { dayIn, libraryDay } from '../../shared/time.ts';
import { route, type PageRequest, type PageResponse, type Route } from '../../web/route.ts';
import type { Viewer } from '../access/index.ts';
import type { AttachmentService, RefusedFile } from '../attachments/index.ts';
import { LONGEST_TEXT, type ProfileService } from '../profile/index.ts';
import { fullName } from '../patrons/index.ts';
import { answeredLines, namer, overtakenBy, type ConversationEditPage } from './conversation.presenter.ts';
import {
  validChange,
  validId,
  validLearned,
  validList,
  validLog,
  validNew,
  validNothing,
  validMention,
  validReader,
  validSeenTo,
  type ContentForm,
  type ListQuery,
} from './conversation.schema.ts';
import type { Found } from './conversation.service.ts';
import { readDraft, type DraftProblem } from './draft.ts';
import { contentOf, conversationForm, logForm, others } from './form.presenter.ts';
import type { RefusedWords } from './learned.presenter.ts';
import { choosePage, conversationsPage, PAGE_SIZE } from './list.presenter.ts';
import { flashAfterScan, frame, mayWrite, showConversation, type ShowDeps } from './show-page.ts';

const MOST_SUGGESTED = 20;

export interface ConversationRoutesDeps extends ShowDeps {
  readonly profiles: Pick<ProfileService, 'fields' | 'note'>;
  readonly attachments: AttachmentService | undefined;
}

type Asked = Pick<PageRequest, 'viewer' | 'locale' | 't' | 'now'>;

export const conversationsRoutes = (deps: ConversationRoutesDeps): Route[] => {
  const { koha, conversations, profiles, attachments } = deps;
  const { timezone } = koha;
  const todayAt = (now: PageRequest['now']): string => dayIn(timezone, now).toString();

  const edit = async ({ t }: Asked, response: PageResponse, model: ConversationEditPage): Promise<void> =>
    response.page('conversations/edit', frame(t, model.heading), model);

  /** The form for a new conversation, as it began or as it came back. */
  const writeNew = async (
    asked: Asked,
    response: PageResponse,
    form: {
      readonly borrowernumber: number;
      readonly replyTo: number | undefined;
      readonly content?: ContentForm;
      readonly problem?: DraftProblem | undefined;
      readonly refused?: readonly RefusedFile[] | undefined;
      readonly hadFiles?: boolean;
    },
  ): Promise<void> => {
    const { viewer, now, locale, t } = asked;
    const patron = await conversations.patron(viewer, form.borrowernumber);
    const answered =
      form.replyTo === undefined ? undefined : await conversations.findToChange({ viewer, now }, form.replyTo);
    await edit(asked, response, {
      heading: t('conversations.log'),
      patron: { path: `/patrons/${patron.borrowernumber}`, text: fullName(t, patron.name) },
      answers: answered === undefined ? undefined : answeredLines(locale, answered.conversation),
      overtaken: undefined,
      form: logForm(locale, {
        ...form,
        today: todayAt(now),
        cancel: `/patrons/${patron.borrowernumber}`,
        colleagues: others(viewer, await conversations.colleagues(viewer)),
        attachments,
      }),
    });
  };

  /** The form for a conversation that is there, with what the person wrote in it. */
  const writeAgain = async (
    asked: Asked,
    response: PageResponse,
    { conversation, patron }: Found,
    came: { readonly content: ContentForm; readonly problem?: DraftProblem; readonly isOvertaken?: boolean },
  ): Promise<void> => {
    const { viewer, now, locale, t } = asked;
    const path = `/conversations/${conversation.id}`;
    await edit(asked, response, {
      heading: t('conversations.edit'),
      patron: { path: `/patrons/${patron.borrowernumber}`, text: fullName(t, patron.name) },
      answers: undefined,
      overtaken:
        came.isOvertaken === true
          ? overtakenBy(locale, conversation, namer(locale, await conversations.colleagues(viewer)))
          : undefined,
      form: conversationForm(locale, {
        id: 'edit',
        path,
        hidden: [{ name: 'version', value: String(conversation.version) }],
        content: came.content,
        today: todayAt(now),
        problem: came.problem,
        decidesConfidential: conversation.author === viewer.borrowernumber,
        cancel: path,
      }),
    });
  };

  return [
    route({
      method: 'get',
      path: '/conversations',
      permission: 'conversations.view',
      query: validList,
      handler: async ({ query, viewer, now, locale, t }, response) => {
        const { page = 1 } = query;
        const patron =
          query.borrowernumber === undefined ? undefined : await conversations.patron(viewer, query.borrowernumber);
        const [{ conversations: found, total }, colleagues, libraries] = await Promise.all([
          conversations.list({ viewer, now }, filterOf(query, viewer), {
            limit: PAGE_SIZE,
            offset: (page - 1) * PAGE_SIZE,
          }),
          conversations.colleagues(viewer),
          listLibraries(koha),
        ]);
        const numbers = [...new Set(found.map(({ borrowernumber }) => borrowernumber))];
        const patrons = await conversations.people(viewer, numbers);
        const title = t('conversations.title');
        await response.page(
          'conversations/index',
          { title, breadcrumbs: [{ text: title, path: undefined }], menu: 'conversations' },
          conversationsPage(locale, {
            query,
            conversations: found,
            total,
            patron,
            patrons,
            colleagues,
            libraries,
            mayWrite: mayWrite(viewer),
          }),
        );
      },
    }),
    route({
      method: 'get',
      path: '/conversations/new',
      permission: 'conversations.write',
      query: validNew,
      handler: async (request, response) => {
        const { query, viewer, locale, t } = request;
        const { borrowernumber, reply_to: replyTo, q = '' } = query;
        if (borrowernumber !== undefined) return writeNew(request, response, { borrowernumber, replyTo });
        const found = q === '' ? [] : await suggestPatrons(koha, viewer.visible, q, MOST_SUGGESTED);
        return response.page('conversations/choose', frame(t, t('conversations.log')), choosePage(locale, q, found));
      },
    }),
    route({
      method: 'post',
      path: '/conversations',
      permission: 'conversations.write',
      receiver: attachments?.receiver,
      body: validLog,
      handler: async (request, response) => {
        const { body, viewer, now, log, files } = request;
        const { borrowernumber, reply_to: replyTo, ...content } = body;
        const mention = content.mention === 0 ? undefined : content.mention;
        const read = readDraft(content, { timezone, now });
        const looked = await attachments?.lookAt(files);
        if (!read.isFine || looked?.isFine === false) {
          const problem = read.isFine ? undefined : read.problem;
          const refused = looked?.isFine === false ? looked.refused : undefined;
          const hadFiles = files.length > 0;
          await writeNew(request, response.status(422), {
            borrowernumber,
            replyTo,
            content,
            problem,
            refused,
            hadFiles,
          });
          return;
        }
        const id = await conversations.log(
          { viewer, now },
          { borrowernumber, draft: read.draft, replyTo, promise: read.promise, mention, files: looked?.files },
        );
        log.info({ event: 'conversations.logged', by: viewer.borrowernumber }, 'a conversation was logged');
        const flash = await flashAfterScan(conversations, id, 'conversations.done.logged');
        response.see(`/patrons/${borrowernumber}`, { flash });
      },
    }),
    route({
      method: 'get',
      path: '/conversations/:id',
      permission: 'conversations.view',
      params: validId,
      handler: (request, response) => showConversation(deps, request, response, { id: request.params.id }),
    }),
    route({
      method: 'get',
      path: '/conversations/:id/edit',
      permission: 'conversations.write',
      params: validId,
      handler: async (request, response) => {
        const { params, viewer, now } = request;
        const found = await conversations.findToChange({ viewer, now }, params.id);
        await writeAgain(request, response, found, { content: contentOf(found.conversation, timezone) });
      },
    }),
    route({
      method: 'post',
      path: '/conversations/:id',
      permission: 'conversations.write',
      params: validId,
      body: validChange,
      handler: async (request, response) => {
        const { params, body, viewer, now } = request;
        const { version, ...content } = body;
        const read = readDraft(content, { timezone, now });
        if (!read.isFine) {
          const found = await conversations.findToChange({ viewer, now }, params.id);
          await writeAgain(request, response.status(422), found, { content, problem: read.problem });
          return;
        }
        const changed = await conversations.change({ viewer, now }, params.id, version, read.draft);
        if (changed.state === 'overtaken') {
          await writeAgain(request, response.status(409), changed, { content, isOvertaken: true });
          return;
        }
        response.see(`/conversations/${params.id}`, { flash: 'conversations.done.changed' });
      },
    }),
    route({
      method: 'post',
      path: '/conversations/:id/take-back',
      permission: 'conversations.write',
      params: validId,
      body: validNothing,
      handler: async ({ params, viewer, now }, response) => {
        await conversations.takeBack({ viewer, now }, params.id);
        response.see(`/conversations/${params.id}`, { flash: 'conversations.done.takenBack' });
      },
    }),
    route({
      method: 'post',
      path: '/conversations/:id/bring-back',
      permission: 'conversations.write',
      params: validId,
      body: validNothing,
      handler: async ({ params, viewer, now }, response) => {
        await conversations.bringBack({ viewer, now }, params.id);
        response.see(`/conversations/${params.id}`, { flash: 'conversations.done.broughtBack' });
      },
    }),
    route({
      method: 'post',
      path: '/conversations/:id/learned',
      permission: 'conversations.view',
      params: validId,
      body: validLearned,
      handler: async (request, response) => {
        const { params, body, viewer, now } = request;
        const { conversation } = await conversations.findToChange({ viewer, now }, params.id);
        const { borrowernumber, isConfidential } = conversation;
        const { source, learned = '', field, text = '' } = body;
        if (field === undefined) {
          const [key = '', word = ''] = learned.split(':', 2);
          await profiles.note({ viewer, now }, borrowernumber, key, word, { source, isConfidential });
        } else {
          const options = { source, isConfidential, isAdded: true };
          const problem = await noteOwn(
            () => profiles.note({ viewer, now }, borrowernumber, field, text, options),
            text,
          );
          if (problem !== undefined) {
            const refusedWords = { field, text, problem };
            await showConversation(deps, request, response.status(422), { id: params.id, refusedWords });
            return;
          }
        }
        response.see(`/conversations/${params.id}`, { flash: 'conversations.done.learned' });
      },
    }),
    route({
      method: 'post',
      path: '/conversations/:id/mentions',
      permission: 'conversations.write',
      params: validId,
      body: validMention,
      handler: async ({ params, body, viewer, now }, response) => {
        await conversations.mention({ viewer, now }, params.id, body.colleague);
        response.see(`/conversations/${params.id}`, { flash: 'conversations.done.handedOver' });
      },
    }),
    route({
      method: 'post',
      path: '/conversations/:id/mentions/done',
      permission: 'conversations.view',
      params: validId,
      body: validSeenTo,
      handler: async ({ params, body, viewer, now }, response) => {
        await conversations.seeTo({ viewer, now }, params.id);
        response.see(body.back === 'today' ? '/' : `/conversations/${params.id}`, {
          flash: 'conversations.done.seenTo',
        });
      },
    }),
    route({
      method: 'post',
      path: '/conversations/:id/readers',
      permission: 'conversations.write',
      params: validId,
      body: validReader,
      handler: async ({ params, body, viewer, now }, response) => {
        await conversations.name({ viewer, now }, params.id, body.reader);
        response.see(`/conversations/${params.id}`, { flash: 'conversations.done.named' });
      },
    }),
    route({
      method: 'post',
      path: '/conversations/:id/readers/take-back',
      permission: 'conversations.write',
      params: validId,
      body: validReader,
      handler: async ({ params, body, viewer, now }, response) => {
        await conversations.unname({ viewer, now }, params.id, body.reader);
        response.see(`/conversations/${params.id}`, { flash: 'conversations.done.unnamed' });
      },
    }),
  ];
};

/** Words that cannot be kept come back to their writer with a word about it. */
const noteOwn = async (note: () => Promise<void>, text: string): Promise<RefusedWords['problem'] | undefined> => {
  if (text.trim() === '') return 'nothing';
  if (text.length > LONGEST_TEXT) return 'tooLong';
  try {
    await note();
    return undefined;
  } catch (error) {
    if (error instanceof InvalidInput && error.code === 'profile.too-long') return 'tooLong';
    throw error;
  }
};

const filterOf = (query: ListQuery, viewer: Viewer) => ({
  words: query.q,
  medium: query.medium,
  direction: query.direction,
  purpose: query.purpose,
  library: query.library,
  author: query.by === 'me' ? viewer.borrowernumber : undefined,
  borrowernumber: query.borrowernumber,
  from: query.from === undefined ? undefined : libraryDay(query.from),
  until: query.until === undefined ? undefined : libraryDay(query.until),
});

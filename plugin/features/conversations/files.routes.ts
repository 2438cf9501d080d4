import { route, type Route } from '../../web/route.ts';
import type { AttachmentService } from '../attachments/index.ts';
import { validFile, validId, validNothing } from './conversation.schema.ts';
import { flashAfterScan, showConversation, type ShowDeps } from './show-page.ts';

interface FileRoutesDeps extends ShowDeps {
  readonly attachments: AttachmentService | undefined;
}

/** Files of a conversation: had by whoever may read it, added and taken back by whoever may change it. */
export const conversationFileRoutes = (deps: FileRoutesDeps): Route[] => {
  const { conversations, attachments } = deps;
  return [
    route({
      method: 'post',
      path: '/conversations/:id/attachments',
      permission: 'conversations.write',
      params: validId,
      receiver: attachments?.receiver,
      body: validNothing,
      handler: async (request, response) => {
        const { params, viewer, now, files } = request;
        await conversations.findToChange({ viewer, now }, params.id);
        const looked = await attachments?.lookAt(files);
        if (looked?.isFine === true && looked.files.length > 0) {
          await conversations.addFiles({ viewer, now }, params.id, looked.files);
          const flash = await flashAfterScan(conversations, params.id, 'conversations.done.filesAdded');
          response.see(`/conversations/${params.id}`, { flash });
          return;
        }
        const refused = looked?.isFine === false ? looked.refused : [{ name: '', problem: 'none' } as const];
        await showConversation(deps, request, response.status(422), { id: params.id, refused });
      },
    }),
    route({
      method: 'get',
      path: '/conversations/:id/attachments/:file',
      permission: 'conversations.view',
      params: validFile,
      handler: async ({ params, viewer, now, log }, response) => {
        const { isOnlyRead, ...file } = await conversations.openFile({ viewer, now }, params.id, params.file);
        if (isOnlyRead)
          log.warn(
            { event: 'conversations.file-opened', by: viewer.borrowernumber },
            'somebody who was not named took a file of a confidential conversation',
          );
        await response.download(file);
      },
    }),
    route({
      method: 'post',
      path: '/conversations/:id/attachments/:file/take-back',
      permission: 'conversations.write',
      params: validFile,
      body: validNothing,
      handler: async ({ params, viewer, now }, response) => {
        await conversations.takeFileBack({ viewer, now }, params.id, params.file);
        response.see(`/conversations/${params.id}`, { flash: 'conversations.done.fileTakenBack' });
      },
    }),
    route({
      method: 'post',
      path: '/conversations/:id/attachments/:file/bring-back',
      permission: 'conversations.write',
      params: validFile,
      body: validNothing,
      handler: async ({ params, viewer, now }, response) => {
        await conversations.bringFileBack({ viewer, now }, params.id, params.file);
        response.see(`/conversations/${params.id}`, { flash: 'conversations.done.fileBroughtBack' });
      },
    }),
  ];
};

import { formValidator } from '../../shared/validation.ts';
import { route, type Route } from '../../web/route.ts';
import type { ServiceRoutesDeps } from './request-pages.ts';
import { requestPath } from './request-path.ts';

const number = { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: 'A number.' };

const validFile = formValidator<{ id: number; line: number; file: number }>(
  { type: 'object', required: ['id', 'line', 'file'], properties: { id: number, line: number, file: number } },
  'services.file-address',
  'The address',
);
const validNothing = formValidator<object>(
  { type: 'object', additionalProperties: false },
  'services.file-form',
  'The form',
);

const PATH = '/services/requests/:id/lines/:line/files/:file';

/** Files of deliverables: had by whoever may see the request, taken back by whoever may change it. */
export const requestFileRoutes = ({ requests }: ServiceRoutesDeps): Route[] => [
  route({
    method: 'get',
    path: PATH,
    permission: 'services.use',
    params: validFile,
    handler: async ({ params: { id, line, file }, viewer, now, log }, response) => {
      const { isOnlyRead, ...opened } = await requests.openFile({ viewer, now }, { id, line, file });
      if (isOnlyRead)
        log.warn(
          { event: 'services.file-opened', by: viewer.borrowernumber },
          'somebody who was not named took a file of a confidential request',
        );
      await response.download(opened);
    },
  }),
  route({
    method: 'post',
    path: `${PATH}/take-back`,
    permission: 'services.use',
    params: validFile,
    body: validNothing,
    handler: async ({ params, viewer, now }, response) => {
      await requests.takeFileBack({ viewer, now }, params);
      response.see(`${requestPath(params.id)}#work-deliverable`, { flash: 'conversations.done.fileTakenBack' });
    },
  }),
  route({
    method: 'post',
    path: `${PATH}/bring-back`,
    permission: 'services.use',
    params: validFile,
    body: validNothing,
    handler: async ({ params, viewer, now }, response) => {
      await requests.bringFileBack({ viewer, now }, params);
      response.see(`${requestPath(params.id)}#work-deliverable`, { flash: 'conversations.done.fileBroughtBack' });
    },
  }),
];

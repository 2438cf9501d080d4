import type { Permission } from '../../features/access/index.ts';
import { InvalidInput } from '../../shared/errors.ts';
import type { UploadedList } from '../../shared/list/list.domain.ts';
import type { SentLists } from '../../shared/list/upload.repository.ts';
import { MOST_BYTES, UPLOAD_MINUTES } from '../../shared/list/uploaded-list.ts';
import { formValidator } from '../../shared/validation.ts';
import { route, type PageRequest, type PageResponse, type Route } from '../route.ts';

const UPLOADS = { requests: 30, minutes: 10 } as const;

const validIndex = formValidator<{ gone?: 'yes' }>(
  { type: 'object', properties: { gone: { type: 'string', enum: ['yes'] } } },
  'sent-list.query',
  'The address',
);
const validNothing = formValidator<object>(
  { type: 'object', additionalProperties: false },
  'sent-list.form',
  'The form',
);

/** What lists of one kind are, and where they are brought in. */
interface SentListPages<List extends UploadedList> {
  readonly permission: Permission;
  /** Of the page where a list is sent, such as `/visits`; the steps that follow are below it. */
  readonly path: string;
  /** Name of the cookie that opens the list which its sender is looking at. Lasts as long as the list. */
  readonly ticket: string;
  readonly sent: SentLists;
  /** @throws InvalidInput where this is no such list */
  read(content: Buffer, columnName: (number: number) => string): List;
  /** Shows the page where a list is sent, with what was wrong with the last one. */
  show(request: Shown, response: PageResponse, problem: string | undefined): Promise<void>;
}

type Shown = Pick<PageRequest, 'viewer' | 'locale' | 't' | 'now'>;
type Asked = Shown & Pick<PageRequest, 'cookie'>;

/** The ways of a list from being sent to being looked at; what comes of it is its feature's. None of them keeps more than the list. */
export interface SentListRoutes<List> {
  readonly routes: Route[];
  /** Answers with the list that the ticket opens, or shows the way back to sending it again. */
  withList(asked: Asked, response: PageResponse, answer: (list: List) => Promise<void>): Promise<void>;
  /** Drops the list that the ticket opens, and the ticket. */
  drop(asked: Pick<Asked, 'viewer' | 'cookie'>, response: PageResponse): Promise<PageResponse>;
}

export const sentListRoutes = <List extends UploadedList>(pages: SentListPages<List>): SentListRoutes<List> => {
  const { permission, path, ticket, sent } = pages;
  const read = (content: Buffer, { t }: Pick<Asked, 't'>): List =>
    pages.read(content, (number) => t('sentList.columnNumber', { number }));

  const drop: SentListRoutes<List>['drop'] = async ({ viewer, cookie }, response) => {
    await sent.drop(cookie(ticket), viewer.borrowernumber);
    return response.clearCookie(ticket);
  };

  return {
    drop,
    withList: async (asked, response, answer) => {
      const content = await sent.open(asked.cookie(ticket), asked.viewer.borrowernumber, asked.now);
      if (content === undefined) response.see(`${path}?gone=yes`);
      else await answer(read(content, asked));
    },
    routes: [
      route({
        method: 'get',
        path,
        permission,
        query: validIndex,
        handler: (request, response) =>
          pages.show(request, response, request.query.gone === 'yes' ? request.t('sentList.problem.gone') : undefined),
      }),
      route({
        method: 'post',
        path: `${path}/upload`,
        permission,
        limit: UPLOADS,
        upload: { maxBytes: MOST_BYTES },
        body: validNothing,
        handler: async (request, response) => {
          const { file, viewer, now, t } = request;
          const problem = problemWith(file, (content) => read(content, request));
          if (file === undefined || problem !== undefined) {
            await pages.show(request, response.status(422), problem === undefined ? undefined : t(problem));
            return;
          }
          const key = await sent.keep(file, viewer.borrowernumber, now);
          response.setCookie(ticket, key, { maxAgeSeconds: UPLOAD_MINUTES * 60 }).see(`${path}/mapping`);
        },
      }),
      route({
        method: 'post',
        path: `${path}/forget`,
        permission,
        body: validNothing,
        handler: async (request, response) => {
          (await drop(request, response)).see(path, { flash: 'sentList.forgotten' });
        },
      }),
    ],
  };
};

/** Key of the sentence that says why a file cannot be used; undefined for one that can. */
const problemWith = (file: Buffer | undefined, read: (content: Buffer) => UploadedList): string | undefined => {
  if (file === undefined) return 'sentList.problem.noFile';
  try {
    return read(file).rows.length === 0 ? 'sentList.problem.empty' : undefined;
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    return error.code === 'csv.too-long' ? 'sentList.problem.tooLong' : 'sentList.problem.unreadable';
  }
};

import { formValidator, type Validator } from '../../shared/validation.ts';
import { route, type PageResponse, type Route } from '../../web/route.ts';
import type { Conversation, ConversationsToldOn } from '../conversations/index.ts';
import type { Asking, Segment, SegmentService, SegmentSize } from '../segments/index.ts';
import type { Scope } from './api-token.domain.ts';
import type { ProgramService } from './api.service.ts';

export interface ApiDeps {
  readonly programs: ProgramService;
  readonly segments: SegmentService;
  readonly conversations: ConversationsToldOn;
  /** The OpenAPI document, with the schema of rules. */
  readonly document: (ruleSchema: object) => object;
}

/** Enough for a program that reads page after page, too little to hammer with. */
const LIMIT = { requests: 600, minutes: 5 };

const id = { type: 'integer', minimum: 1, maximum: 2_147_483_647 } as const;
const validId = formValidator<{ id: number }>(
  { type: 'object', required: ['id'], properties: { id } },
  'api.address',
  'The address',
);
const withChildren = { type: 'boolean', default: false } as const;
const validPage = formValidator<{ after: number; limit: number; with_children: boolean }>(
  {
    type: 'object',
    required: ['after', 'limit', 'with_children'],
    properties: {
      after: { type: 'integer', minimum: 0, maximum: 2_147_483_647, default: 0 },
      limit: { type: 'integer', minimum: 1, maximum: 5_000, default: 500 },
      with_children: withChildren,
    },
  },
  'api.query',
  'The address',
);
const validConversations = formValidator<{ after: number; limit: number; patron?: number }>(
  {
    type: 'object',
    required: ['after', 'limit'],
    properties: {
      after: { type: 'integer', minimum: 0, maximum: 2_147_483_647, default: 0 },
      limit: { type: 'integer', minimum: 1, maximum: 500, default: 100 },
      patron: id,
    },
  },
  'api.query',
  'The address',
);
const validMoves = formValidator<{ with_children: boolean }>(
  { type: 'object', required: ['with_children'], properties: { with_children: withChildren } },
  'api.query',
  'The address',
);
/** Programs write to patrons: they get children only where they say that they do not. */
const audienceOf = (query: { readonly with_children: boolean }) => (query.with_children ? 'everybody' : 'outreach');

type Handler<P, Q> = (
  asked: { readonly asking: Asking; readonly params: P; readonly query: Q },
  response: PageResponse,
) => Promise<void>;

/** Addresses for programs: they show a token instead of a session. They only read. */
export const apiRoutes = ({ programs, segments, conversations, document }: ApiDeps): Route[] => {
  const get = <P = undefined, Q = undefined>(
    path: string,
    scope: Scope | undefined,
    { params, query }: { readonly params?: Validator<P>; readonly query?: Validator<Q> },
    handler: Handler<P, Q>,
  ): Route =>
    route({
      method: 'get',
      path: `/api/v1${path}`,
      permission: 'anybody',
      withoutIdentity: true,
      limit: LIMIT,
      ...(params === undefined ? {} : { params }),
      ...(query === undefined ? {} : { query }),
      handler: async (request, response) => {
        const asking = await programs.letIn(request, scope);
        await handler({ asking, params: request.params, query: request.query }, response);
      },
    });

  return [
    get('/openapi.json', undefined, {}, async ({ asking }, response) => {
      response.json(document(await segments.ruleSchema(asking.viewer)));
    }),
    get('/segments', 'segments.read', {}, async ({ asking }, response) => {
      const list = await segments.list(asking);
      response.json({
        segments: list.map(({ size, ...segment }) => ({
          segment: shown(segment),
          size: size === undefined ? null : sizeShown(size),
        })),
      });
    }),
    get('/segments/:id', 'segments.read', { params: validId }, async ({ asking, params }, response) => {
      const segment = await segments.find(asking, params.id);
      const tree = segments.treeOf(segment);
      const { patrons, everybody } = await segments.count(asking, tree);
      const children = await segments.children(asking, tree);
      const sizes = await segments.sizes(asking, params.id);
      response.json({ segment: shown(segment), patrons, children, everybody, sizes: sizes.map(sizeShown) });
    }),
    get(
      '/segments/:id/members',
      'segments.read',
      { params: validId, query: validPage },
      async ({ asking, params, query }, response) => {
        const segment = await segments.find(asking, params.id);
        const members = await segments.members(asking, segments.treeOf(segment), {
          ...query,
          audience: audienceOf(query),
        });
        response.json({ members, next: members.length < query.limit ? null : (members.at(-1) ?? null) });
      },
    ),
    get(
      '/segments/:id/moves',
      'segments.read',
      { params: validId, query: validMoves },
      async ({ asking, params, query }, response) => {
        response.json(await segments.changes(asking, params.id, audienceOf(query)));
      },
    ),
    get('/patrons/:id', 'patrons.read', { params: validId }, async ({ asking, params }, response) => {
      response.json(await programs.patron(asking, params.id));
    }),
    get('/conversations', 'conversations.read', { query: validConversations }, async ({ asking, query }, response) => {
      const { after, limit, patron: borrowernumber } = query;
      const told = await conversations(asking, { after, limit, borrowernumber });
      response.json({ conversations: told.conversations.map(conversationShown), next: told.next ?? null });
    }),
  ];
};

const shown = ({ id: number, key, name, description, kind, version, changedAt, tree }: Segment): object => ({
  id: number,
  key,
  name,
  description,
  kind,
  version,
  changed_at: changedAt.toString(),
  rule: tree,
});

const sizeShown = ({ day, patrons, entered, left }: SegmentSize): object => ({
  day: day.toString(),
  patrons,
  entered,
  left,
});

const conversationShown = (conversation: Conversation): object => ({
  id: conversation.id,
  borrowernumber: conversation.borrowernumber,
  library: conversation.branchcode,
  author: conversation.author === 0 ? null : conversation.author,
  happened_at: conversation.happenedAt.toString(),
  recorded_at: conversation.recordedAt.toString(),
  changed_at: conversation.changedAt?.toString() ?? null,
  direction: conversation.direction,
  medium: conversation.medium,
  medium_name: conversation.mediumName,
  purpose: conversation.purpose,
  text: conversation.text,
  outcome: conversation.outcome,
  reply_to: conversation.replyTo ?? null,
});

import { FIGURES, figureSchema } from './patron-figures.read-model.ts';
import { DIRECTIONS, MEDIA, PURPOSES } from '../conversations/index.ts';
import type { Scope } from './api-token.domain.ts';

const object = (properties: Readonly<Record<string, object>>): object => ({
  type: 'object',
  additionalProperties: false,
  required: Object.keys(properties),
  properties,
});
const TEXT = { type: 'string' };
const NUMBER = { type: 'integer' };
const MOMENT = { type: 'string', format: 'date-time' };
const listOf = (items: object): object => ({ type: 'array', items });
const ref = (name: string): object => ({ $ref: `#/components/schemas/${name}` });

const SIZE = object({ day: { type: 'string', format: 'date' }, patrons: NUMBER, entered: NUMBER, left: NUMBER });
const SEGMENT = object({
  id: NUMBER,
  key: TEXT,
  name: TEXT,
  description: TEXT,
  kind: { type: 'string', enum: ['live', 'snapshot'] },
  version: NUMBER,
  changed_at: MOMENT,
  rule: ref('Rule'),
});

const orNone = (schema: { readonly type: string; readonly format?: string }): object => ({
  ...schema,
  type: [schema.type, 'null'],
});
const CONVERSATION = object({
  id: NUMBER,
  borrowernumber: NUMBER,
  library: TEXT,
  author: orNone(NUMBER),
  happened_at: MOMENT,
  recorded_at: MOMENT,
  changed_at: orNone(MOMENT),
  direction: { type: 'string', enum: DIRECTIONS },
  medium: { type: 'string', enum: MEDIA },
  medium_name: TEXT,
  purpose: { type: 'string', enum: PURPOSES },
  text: TEXT,
  outcome: TEXT,
  reply_to: orNone(NUMBER),
});

const WITH_CHILDREN = {
  type: 'boolean',
  default: false,
  description: 'children are left out, because a program may write to whom it is given; true: nothing is sent to them',
};

/** One address of the API: what the document says of it, beside the route that answers. */
interface Operation {
  readonly path: string;
  readonly summary: string;
  readonly scope: Scope | undefined;
  readonly query?: Readonly<Record<string, object>>;
  readonly answer: object;
}

const OPERATIONS: readonly Operation[] = [
  {
    path: '/openapi.json',
    summary: 'This document.',
    scope: undefined,
    answer: { type: 'object' },
  },
  {
    path: '/segments',
    summary: 'Every segment, with its size when it was looked at last.',
    scope: 'segments.read',
    answer: object({
      segments: listOf(object({ segment: ref('Segment'), size: { anyOf: [ref('Size'), { type: 'null' }] } })),
    }),
  },
  {
    path: '/segments/{id}',
    summary: 'A segment, how many patrons are in it now, how many of them are children, and its sizes over time.',
    scope: 'segments.read',
    answer: object({
      segment: ref('Segment'),
      patrons: NUMBER,
      children: NUMBER,
      everybody: NUMBER,
      sizes: listOf(ref('Size')),
    }),
  },
  {
    path: '/segments/{id}/members',
    summary: 'The patrons who are in a segment now, page by page, without children unless they are asked for.',
    scope: 'segments.read',
    query: {
      after: { type: 'integer', minimum: 0, default: 0, description: 'the last borrowernumber of the page before' },
      limit: { type: 'integer', minimum: 1, maximum: 5_000, default: 500 },
      with_children: WITH_CHILDREN,
    },
    answer: object({ members: listOf(NUMBER), next: { type: ['integer', 'null'] } }),
  },
  {
    path: '/segments/{id}/moves',
    summary: 'Who entered and who left a live segment when it was looked at last.',
    scope: 'segments.read',
    query: { with_children: WITH_CHILDREN },
    answer: object({ entered: listOf(NUMBER), left: listOf(NUMBER) }),
  },
  {
    path: '/patrons/{id}',
    summary: 'What insight has worked out of a patron, by borrowernumber: figures, no name and no title.',
    scope: 'patrons.read',
    answer: object({
      borrowernumber: NUMBER,
      library: TEXT,
      category: TEXT,
      figures: {
        anyOf: [object(Object.fromEntries(FIGURES.map((name) => [name, figureSchema(name)]))), { type: 'null' }],
      },
    }),
  },
  {
    path: '/conversations',
    summary:
      'Conversations with patrons, in the order in which they were logged, page by page. None that is confidential, and none that was taken back.',
    scope: 'conversations.read',
    query: {
      after: { type: 'integer', minimum: 0, default: 0, description: 'id of the last conversation of the page before' },
      limit: { type: 'integer', minimum: 1, maximum: 500, default: 100 },
      patron: { type: 'integer', minimum: 1, description: 'borrowernumber; left out: of every patron' },
    },
    answer: object({ conversations: listOf(ref('Conversation')), next: orNone(NUMBER) }),
  },
];

const ID = { name: 'id', in: 'path', required: true, schema: { type: 'integer', minimum: 1 } };
const ERROR = (description: string): object => ({ description });

const operation = ({ summary, scope, query = {}, path, answer }: Operation): object => ({
  get: {
    summary,
    security: [{ token: scope === undefined ? [] : [scope] }],
    parameters: [
      ...(path.includes('{id}') ? [ID] : []),
      ...Object.entries(query).map(([name, schema]) => ({ name, in: 'query', schema })),
    ],
    responses: {
      200: { description: 'The answer.', content: { 'application/json': { schema: answer } } },
      401: ERROR('There is no token, or it is not good.'),
      403: ERROR('The token may not ask this.'),
      404: ERROR('There is no such thing that the token may see.'),
      429: ERROR('Too many requests: wait.'),
    },
  },
});

/**
 * The OpenAPI document, made from the schemas by which documents and answers are checked.
 *
 * @param ruleSchema the JSON Schema of rules
 * @param basePath path of Kenal, such as `/kenal`
 */
export const openApi = (ruleSchema: object, { version, basePath }: { version: string; basePath: string }): object => {
  const { definitions, ...rule } = ruleSchema as { definitions: object };
  const schemas = { Rule: rule, Segment: SEGMENT, Size: SIZE, Conversation: CONVERSATION, ...definitions };
  const text = JSON.stringify({
    openapi: '3.1.0',
    info: {
      title: 'Kenal',
      version,
      description: 'Segments, figures of patrons and conversations, for programs of the library.',
    },
    servers: [{ url: `${basePath}/api/v1` }],
    paths: Object.fromEntries(OPERATIONS.map((one) => [one.path, operation(one)])),
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'Made by "kenal token create".' } },
      schemas,
    },
  });
  return JSON.parse(text.replaceAll('#/definitions/', '#/components/schemas/')) as object;
};

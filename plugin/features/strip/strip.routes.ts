import { formValidator } from '../../shared/validation.ts';
import { route, type Route } from '../../web/route.ts';
import { NOTE_KINDS, TALK_KINDS, type NoteKind, type TalkKind } from './desk-note.domain.ts';
import { stripAnswer } from './strip.presenter.ts';
import type { StripService } from './strip.service.ts';

/** Koha's key is a signed 32-bit number. */
const number = { type: 'integer', minimum: 1, maximum: 2_147_483_647 } as const;
const LONGEST_NOTE = 2_000;
/** What writing at the desk needs. */
const NOTING = 'conversations.write';

const SAVED = {
  note: 'strip.saved.note',
  'hand-over': 'strip.saved.handOver',
  conversation: 'strip.saved.conversation',
  promise: 'strip.saved.promise',
} as const satisfies Record<NoteKind | TalkKind, string>;

const validGlance = formValidator<{ borrowernumber: number }>(
  { type: 'object', required: ['borrowernumber'], properties: { borrowernumber: number } },
  'strip.query',
  'The address',
);

const kind = { type: 'string', enum: [...NOTE_KINDS, ...TALK_KINDS] } as const;

const validNote = formValidator<{ borrowernumber: number; kind: NoteKind | TalkKind; text: string }>(
  {
    type: 'object',
    additionalProperties: false,
    required: ['borrowernumber', 'kind', 'text'],
    properties: {
      borrowernumber: number,
      kind,
      // What somebody wrote about a patron is not repeated in a message.
      text: { type: 'string', minLength: 1, maxLength: LONGEST_NOTE, format: 'secret' },
    },
  },
  'strip.note',
  'The note',
);

const validUndo = formValidator<{ id: number; kind: NoteKind | TalkKind }>(
  {
    type: 'object',
    additionalProperties: false,
    required: ['id'],
    properties: {
      id: { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER },
      kind: { ...kind, default: 'note' },
    },
  },
  'strip.undo',
  'The request',
);

/** @param basePath path of Kenal, such as `/kenal` */
export const stripApiRoutes = (strip: StripService, basePath: string): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/strip',
    permission: 'patrons.view',
    query: validGlance,
    handler: async ({ query: { borrowernumber }, viewer, now, locale, t }, response) => {
      const saying = await strip.glance({ borrowernumber, viewer, now, locale });
      response.json(
        stripAnswer(t, {
          saying,
          url: `${basePath}/patrons/${borrowernumber}`,
          mayWrite: viewer.permissions.has(NOTING),
        }),
      );
    },
  }),
  route({
    method: 'post',
    path: '/api/v1/strip/notes',
    permission: NOTING,
    body: validNote,
    handler: async ({ body, viewer, now, log, t }, response) => {
      const id = await strip.write(viewer, body, now);
      log.info({ event: 'strip.noted', note: id, kind: body.kind }, 'a note was written at the desk');
      response.status(201).json({ id, message: t(SAVED[body.kind]) });
    },
  }),
  route({
    method: 'post',
    path: '/api/v1/strip/notes/undo',
    permission: NOTING,
    body: validUndo,
    handler: async ({ body, viewer, now, t }, response) => {
      await strip.takeBack(viewer, body.id, body.kind, now);
      response.json({ message: t('strip.undone') });
    },
  }),
];

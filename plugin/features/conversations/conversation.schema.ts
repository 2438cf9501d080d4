import type { FromSchema } from 'json-schema-to-ts';
import { formValidator } from '../../shared/validation.ts';
import { DIRECTIONS, MEDIA, PURPOSES } from './conversation.domain.ts';

/** Far more than is kept: what is too long comes back to its writer with a word about it, and is not cut. */
const LONGEST_FIELD = 100_000;

/** Koha's key is a signed 32-bit number. */
const borrowernumber = { type: 'integer', minimum: 1, maximum: 2_147_483_647 } as const;
const id = { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER } as const;
// What somebody wrote about a patron is not repeated in a message.
const words = { type: 'string', maxLength: LONGEST_FIELD, format: 'secret' } as const;

const day = { type: 'string', pattern: '^(\\d{4}-\\d{2}-\\d{2})?$' } as const;

const contentProperties = {
  direction: { type: 'string', enum: DIRECTIONS },
  medium: { type: 'string', enum: MEDIA },
  medium_name: words,
  purpose: { type: 'string', enum: PURPOSES },
  text: words,
  outcome: words,
  /** Empty for now. */
  day,
  time: { type: 'string', pattern: '^(\\d{2}:\\d{2}(:\\d{2})?)?$' },
  confidential: { type: 'string', enum: ['yes'] },
} as const;

/** 0 for nobody. */
const mention = { type: 'integer', minimum: 0, maximum: 2_147_483_647 } as const;

const logSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['borrowernumber', 'direction', 'medium', 'purpose', 'text'],
  properties: { ...contentProperties, borrowernumber, reply_to: id, promise_what: words, promise_due: day, mention },
} as const;

const changeSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['version', 'direction', 'medium', 'purpose', 'text'],
  properties: { ...contentProperties, version: { type: 'integer', minimum: 1, maximum: 4_294_967_295 } },
} as const;

const listSchema = {
  type: 'object',
  properties: {
    q: { type: 'string', maxLength: 200 },
    medium: { type: 'string', enum: MEDIA },
    direction: { type: 'string', enum: DIRECTIONS },
    purpose: { type: 'string', enum: PURPOSES },
    library: { type: 'string', maxLength: 10 },
    by: { type: 'string', enum: ['me'] },
    borrowernumber,
    from: { type: 'string', format: 'date' },
    until: { type: 'string', format: 'date' },
    page: { type: 'integer', minimum: 1, maximum: 10_000 },
  },
} as const;

export type LogForm = FromSchema<typeof logSchema>;
export type ChangeForm = FromSchema<typeof changeSchema>;
export type ListQuery = FromSchema<typeof listSchema>;
/** What both forms send of the conversation itself. */
export type ContentForm = Omit<LogForm, 'borrowernumber' | 'reply_to'>;

export const validLog = formValidator<LogForm>(logSchema, 'conversations.log', 'The form');
export const validChange = formValidator<ChangeForm>(changeSchema, 'conversations.change', 'The form');
export const validList = formValidator<ListQuery>(listSchema, 'conversations.query', 'The address');
export const validNew = formValidator<{ borrowernumber?: number; reply_to?: number; q?: string }>(
  { type: 'object', properties: { borrowernumber, reply_to: id, q: { type: 'string', maxLength: 200 } } },
  'conversations.new',
  'The address',
);
export const validId = formValidator<{ id: number }>(
  { type: 'object', required: ['id'], properties: { id } },
  'conversations.address',
  'The address',
);
export const validFile = formValidator<{ id: number; file: number }>(
  { type: 'object', required: ['id', 'file'], properties: { id, file: id } },
  'conversations.address',
  'The address',
);
export const validNothing = formValidator<object>(
  { type: 'object', additionalProperties: false },
  'conversations.button',
  'The form',
);
export const validMention = formValidator<{ colleague: number }>(
  { type: 'object', additionalProperties: false, required: ['colleague'], properties: { colleague: borrowernumber } },
  'conversations.mention',
  'The form',
);
/** Either a word of the profile, as `field:word`, or a field and words of one's own. */
export interface LearnedForm {
  readonly learned?: string;
  readonly field?: string;
  readonly text?: string;
  readonly source: 'patron' | 'staff';
}

export const validLearned = formValidator<LearnedForm>(
  {
    type: 'object',
    additionalProperties: false,
    required: ['source'],
    properties: {
      // What somebody learned of a patron is not repeated in a message.
      learned: { type: 'string', maxLength: 200, format: 'secret' },
      field: { type: 'string', maxLength: 40 },
      text: words,
      source: { type: 'string', enum: ['patron', 'staff'] },
    },
  },
  'conversations.learned',
  'The form',
);
/** Where a button stood, so that the answer leads back there. */
export const validSeenTo = formValidator<{ back?: 'today' }>(
  { type: 'object', additionalProperties: false, properties: { back: { type: 'string', enum: ['today'] } } },
  'conversations.seen-to',
  'The form',
);
export const validReader = formValidator<{ reader: number }>(
  { type: 'object', additionalProperties: false, required: ['reader'], properties: { reader: borrowernumber } },
  'conversations.reader',
  'The form',
);

import type { FromSchema } from 'json-schema-to-ts';
import { formValidator } from '../../shared/validation.ts';
import { NOBODY, REPEATS, STATES } from './promise.domain.ts';
import { WHOSE } from './promise.read-model.ts';

/** Far more than is kept: what is too long comes back to its writer with a word about it, and is not cut. */
const LONGEST_FIELD = 20_000;

/** Koha's key is a signed 32-bit number. */
const borrowernumber = { type: 'integer', minimum: 1, maximum: 2_147_483_647 } as const;
const id = { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER } as const;
const owner = { type: 'integer', minimum: NOBODY, maximum: 2_147_483_647 } as const;

/** What is promised, in this and in the form of a conversation. */
export const termsProperties = {
  // What somebody promised a patron is not repeated in a message.
  what: { type: 'string', maxLength: LONGEST_FIELD, format: 'secret' },
  due: { type: 'string', pattern: '^(\\d{4}-\\d{2}-\\d{2})?$' },
  time: { type: 'string', pattern: '^(\\d{2}:\\d{2}(:\\d{2})?)?$' },
  repeats: { type: 'string', enum: REPEATS },
} as const;

const makeSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['borrowernumber', 'what', 'due'],
  properties: { ...termsProperties, borrowernumber, owner, confidential: { type: 'string', enum: ['yes'] } },
} as const;

const changeSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['version', 'what', 'due'],
  properties: { ...termsProperties, version: { type: 'integer', minimum: 1, maximum: 4_294_967_295 } },
} as const;

const listSchema = {
  type: 'object',
  properties: {
    whose: { type: 'string', enum: WHOSE },
    state: { type: 'string', enum: [...STATES, 'any'] },
    borrowernumber,
    page: { type: 'integer', minimum: 1, maximum: 10_000 },
  },
} as const;

export type MakeForm = FromSchema<typeof makeSchema>;
export type ListQuery = FromSchema<typeof listSchema>;
export interface TermsForm {
  readonly what: string;
  readonly due: string;
  readonly time?: string;
  readonly repeats?: (typeof REPEATS)[number];
}

export const validMake = formValidator<MakeForm>(makeSchema, 'promises.make', 'The form');
export const validChange = formValidator<FromSchema<typeof changeSchema>>(changeSchema, 'promises.change', 'The form');
export const validList = formValidator<ListQuery>(listSchema, 'promises.query', 'The address');
export const validNew = formValidator<{ borrowernumber: number }>(
  { type: 'object', required: ['borrowernumber'], properties: { borrowernumber } },
  'promises.new',
  'The address',
);
export const validId = formValidator<{ id: number }>(
  { type: 'object', required: ['id'], properties: { id } },
  'promises.address',
  'The address',
);
const BACK = ['today', 'patron', 'promise'] as const;
/** Where a button stood, so that the answer leads back there. */
export const validButton = formValidator<{ back?: (typeof BACK)[number] }>(
  { type: 'object', additionalProperties: false, properties: { back: { type: 'string', enum: BACK } } },
  'promises.button',
  'The form',
);
export const validOwner = formValidator<{ owner: number }>(
  { type: 'object', additionalProperties: false, required: ['owner'], properties: { owner } },
  'promises.owner',
  'The form',
);
export const validSnooze = formValidator<{ until: string }>(
  {
    type: 'object',
    additionalProperties: false,
    required: ['until'],
    properties: { until: { type: 'string', format: 'date' } },
  },
  'promises.snooze',
  'The form',
);

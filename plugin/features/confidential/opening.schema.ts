import type { FromSchema } from 'json-schema-to-ts';
import { formValidator } from '../../shared/validation.ts';
import { SPANS } from './opening.domain.ts';

const borrowernumber = { type: 'integer', minimum: 1, maximum: 2_147_483_647 } as const;
const id = { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER } as const;

const openSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['borrowernumber', 'reason', 'minutes'],
  properties: {
    borrowernumber,
    // Far more than is kept: what is too long comes back to its writer.
    reason: { type: 'string', maxLength: 20_000, format: 'secret' },
    minutes: { type: 'integer', enum: SPANS },
  },
} as const;

export type OpenForm = FromSchema<typeof openSchema>;

export const validOpen = formValidator<OpenForm>(openSchema, 'confidential.open', 'The form');
export const validList = formValidator<{ q?: string; page?: number }>(
  {
    type: 'object',
    properties: { q: { type: 'string', maxLength: 200 }, page: { type: 'integer', minimum: 1, maximum: 10_000 } },
  },
  'confidential.query',
  'The address',
);
export const validNew = formValidator<{ borrowernumber: number }>(
  { type: 'object', required: ['borrowernumber'], properties: { borrowernumber } },
  'confidential.new',
  'The address',
);
export const validId = formValidator<{ id: number }>(
  { type: 'object', required: ['id'], properties: { id } },
  'confidential.address',
  'The address',
);
export const validNothing = formValidator<object>(
  { type: 'object', additionalProperties: false },
  'confidential.button',
  'The form',
);

import { LOG_LEVELS } from '../../shared/log.ts';

/** The group `log` of the configuration. */
export const logSchema = {
  type: 'object',
  description: 'The log, one JSON document a line, on standard error.',
  additionalProperties: false,
  required: ['level'],
  properties: {
    level: {
      type: 'string',
      description: 'The least important events that are logged.',
      enum: LOG_LEVELS,
      default: 'info',
    },
  },
} as const;

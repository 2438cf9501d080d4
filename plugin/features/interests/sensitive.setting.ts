import { setting, type Setting } from '../settings/index.ts';
import { SHIPPED_SENSITIVE, type SensitiveList } from './sensitive.domain.ts';

const list = (maxLength: number) => ({
  type: 'array',
  maxItems: 500,
  uniqueItems: true,
  items: { type: 'string', minLength: 1, maxLength },
});

/** What never feeds an inferred interest. Where the stored list cannot be understood, the shipped one holds. */
export const SENSITIVE: Setting<SensitiveList> = setting({
  name: 'interests.sensitive',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['classes', 'words'],
    properties: { classes: list(30), words: list(60) },
  },
  shipped: SHIPPED_SENSITIVE,
  safest: SHIPPED_SENSITIVE,
});

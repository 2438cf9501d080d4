/** The group `library` of the configuration. */
export const librarySchema = {
  type: 'object',
  description: 'The library that the pages belong to.',
  additionalProperties: false,
  required: ['name'],
  properties: {
    name: {
      type: 'string',
      description: 'Name shown at the top of every page. Empty: none is shown.',
      maxLength: 100,
      default: '',
    },
    language: {
      type: 'string',
      description:
        'Language of the pages for staff who have not chosen one: en is English, id is Indonesian. Left out: the one ' +
        'that the browser asks for.',
      enum: ['en', 'id'],
    },
  },
} as const;

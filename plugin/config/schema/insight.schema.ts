/** The group `insight` of the configuration. */
export const insightSchema = {
  type: 'object',
  description: 'What the visit ledger counts, and how it reads.',
  additionalProperties: false,
  required: [
    'excludedCategoryTypes',
    'excludedCategories',
    'excludedPatrons',
    'datesOfAnonymisedLoans',
    'refreshPauseMs',
  ],
  properties: {
    excludedCategoryTypes: {
      type: 'array',
      description:
        'Category types whose accounts are not people who visit: X is statistical, I an organisation. ' +
        'Others in Koha are A adult, C child, P professional, S staff.',
      items: {
        type: 'string',
        description: "A category type: one letter, as in Koha's categories.category_type.",
        minLength: 1,
        maxLength: 1,
      },
      uniqueItems: true,
      default: ['X', 'I'],
    },
    excludedCategories: {
      type: 'array',
      description: 'Category codes whose accounts are left out too, such as those of interlibrary loan or bindery.',
      items: { type: 'string', description: 'A patron category code.', minLength: 1, maxLength: 10 },
      uniqueItems: true,
      default: [],
    },
    excludedPatrons: {
      type: 'array',
      description: 'Single accounts that are left out too, such as that of a self-service machine.',
      items: { type: 'integer', description: 'A borrowernumber.', minimum: 1 },
      uniqueItems: true,
      default: [],
    },
    datesOfAnonymisedLoans: {
      type: 'boolean',
      description:
        'Whether visit days are also counted from before the oldest loan that Koha still names. Titles never are, ' +
        'and patrons who chose to keep no history (privacy 2) never are.',
      default: false,
    },
    refreshPauseMs: {
      type: 'integer',
      description: "Milliseconds to wait after each batch that is read from Koha's database, to go easy on it.",
      minimum: 0,
      maximum: 60_000,
      default: 0,
    },
  },
} as const;

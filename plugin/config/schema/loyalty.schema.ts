const weight = { type: 'integer', minimum: 0, maximum: 100 } as const;

/** The group `loyalty` of the configuration. */
export const loyaltySchema = {
  type: 'object',
  description:
    'How much each of the four traits of a loyal patron weighs in the loyalty score, as long as nobody has changed ' +
    'it on the page Settings. Only their proportions count.',
  additionalProperties: false,
  required: ['returns', 'stays', 'refers', 'breadth'],
  properties: {
    returns: { ...weight, description: 'Comes back: how often, beside others of the category.', default: 35 },
    stays: { ...weight, description: 'Stays: is likely to come again, and renews the card.', default: 30 },
    refers: { ...weight, description: 'Brings others; counts only where it is recorded.', default: 15 },
    breadth: { ...weight, description: 'Uses more than one service line.', default: 20 },
  },
} as const;

/** The group `kohaApi` of the configuration. */
export const kohaApiSchema = {
  type: 'object',
  description:
    "Koha's REST API, for what needs Koha's own code: a debit on a patron's account for a service that was agreed " +
    'on. Left out: such a charge is a task for a person.',
  additionalProperties: false,
  required: ['url', 'clientId', 'clientSecret', 'debitType', 'timeoutSeconds'],
  properties: {
    url: {
      type: 'string',
      description: "Address of Koha's staff client, such as https://staff.library.example, without /api.",
      pattern: '^https?://[^\\s/]+/?$',
    },
    clientId: {
      type: 'string',
      description:
        'Client of an API key in Koha (RESTOAuth2ClientCredentials on) of an account that may add charges by hand ' +
        '(updatecharges).',
      minLength: 1,
    },
    clientSecret: { type: 'string', description: 'Secret of that API key.', format: 'secret' },
    debitType: {
      type: 'string',
      description: "Code of Koha's debit type for these charges.",
      minLength: 1,
      maxLength: 80,
      default: 'MANUAL',
    },
    timeoutSeconds: {
      type: 'integer',
      description: 'Seconds after which an answer is not waited for any longer.',
      minimum: 1,
      maximum: 120,
      default: 20,
    },
  },
} as const;

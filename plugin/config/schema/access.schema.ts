/** The group `access` of the configuration. */
export const accessSchema = {
  type: 'object',
  description: "How staff sign in when there is no session of Koha's staff client.",
  additionalProperties: false,
  required: ['form', 'kohaApiUrl', 'formSessionMinutes'],
  properties: {
    form: {
      type: 'string',
      description:
        "Sign-in form of Kenal's own: off; koha-api, which asks Koha's REST API; or password-column, which needs " +
        "the optional grant on borrowers.password. With off, staff sign in to Koha's staff client.",
      enum: ['off', 'koha-api', 'password-column'],
      default: 'off',
    },
    kohaApiUrl: {
      type: 'string',
      description: "Address of Koha's REST API for koha-api, such as https://staff.library.example/api/v1.",
      default: '',
    },
    kohaApiUser: {
      type: 'string',
      description:
        "Account of Koha that may validate passwords (borrowers: api_validate_password) through Koha's REST API by " +
        'basic authentication, for koha-api. Left out: Koha is asked without an account.',
      minLength: 1,
    },
    kohaApiPassword: { type: 'string', description: 'Password of that account.', format: 'secret' },
    ticketSecret: {
      type: 'string',
      description:
        'What koha-conf.xml has as kenal_ticket_secret, for a Koha that has another host name than Kenal. Left out: ' +
        'no ticket of the Koha plugin is taken.',
      pattern: '^[A-Za-z0-9_-]{32,128}$',
      format: 'secret',
    },
    formSessionMinutes: {
      type: 'integer',
      description: 'Minutes without a request after which somebody who used the form is signed out.',
      minimum: 1,
      maximum: 720,
      default: 30,
    },
  },
} as const;

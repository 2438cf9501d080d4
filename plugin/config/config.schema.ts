import type { FromSchema, JSONSchema } from 'json-schema-to-ts';
import { LOG_LEVELS } from '../shared/log.ts';
import { attachmentsSchema } from './attachments.schema.ts';

const weight = { type: 'integer', minimum: 0, maximum: 100 } as const;
const port = { type: 'integer', minimum: 1, maximum: 65535 } as const;

/**
 * Every setting of Kenal, once: the loader, the manifest, the documentation and the masking of secrets read it here.
 *
 * A property with a `default` may be left out; one that is `required` and has none must be given.
 */
export const configSchema = {
  type: 'object',
  description: 'The configuration of Kenal.',
  additionalProperties: false,
  required: ['koha', 'crm', 'web', 'access', 'insight', 'loyalty', 'log', 'library'],
  properties: {
    koha: {
      type: 'object',
      description: "Koha's database, which Kenal reads and never writes with this account.",
      additionalProperties: false,
      required: ['host', 'port', 'user', 'password', 'database', 'tls', 'timezone', 'preferencesView'],
      properties: {
        host: {
          type: 'string',
          description: "Host name or address of the server of Koha's database, or of a replica of it.",
          minLength: 1,
          default: '127.0.0.1',
        },
        port: { ...port, description: "TCP port of the server of Koha's database.", default: 3306 },
        socket: {
          type: 'string',
          description: 'Path of the Unix socket of the server. When given, host and port are not used.',
          minLength: 1,
        },
        user: {
          type: 'string',
          description: 'Account that may read the tables and columns named in manifest.json, and nothing else.',
          minLength: 1,
        },
        password: { type: 'string', description: 'Password of that account.', format: 'secret' },
        database: {
          type: 'string',
          description: "Name of Koha's database, such as koha_library.",
          minLength: 1,
          maxLength: 64,
        },
        tls: {
          type: 'boolean',
          description: 'Whether the connection is encrypted and the certificate of the server checked.',
          default: false,
        },
        timezone: {
          type: 'string',
          description:
            "The library's time zone by its IANA name, such as Asia/Jakarta: the one in which Koha writes its times.",
          minLength: 1,
        },
        preferencesView: {
          type: 'string',
          description:
            'View with the columns variable and value that shows only the preferences Kenal needs: its name, or ' +
            'database.name. Empty: the table systempreferences is read, which also holds secrets of other services.',
          pattern: '^([A-Za-z0-9_$]{1,64}([.][A-Za-z0-9_$]{1,64})?)?$',
          default: '',
        },
      },
    },
    crm: {
      type: 'object',
      description: "Kenal's own database.",
      additionalProperties: false,
      required: ['host', 'port', 'user', 'password', 'database', 'tls'],
      properties: {
        host: {
          type: 'string',
          description:
            'Host name or address of the server. When neither host nor socket is given here, host, port, socket and ' +
            "tls are those of Koha's database.",
          minLength: 1,
          default: '127.0.0.1',
        },
        port: { ...port, description: 'TCP port of the server.', default: 3306 },
        socket: {
          type: 'string',
          description: 'Path of the Unix socket of the server. When given, host and port are not used.',
          minLength: 1,
        },
        user: { type: 'string', description: 'Account that owns the tables of this database.', minLength: 1 },
        password: { type: 'string', description: 'Password of that account.', format: 'secret' },
        database: {
          type: 'string',
          description: 'Name of the database.',
          minLength: 1,
          maxLength: 64,
          default: 'kenal',
        },
        tls: {
          type: 'boolean',
          description: 'Whether the connection is encrypted and the certificate of the server checked.',
          default: false,
        },
      },
    },
    kohaWrite: {
      type: 'object',
      description:
        "A third account, on the server of Koha's database, for the writes to Koha that manifest.json names as optional. " +
        'Left out: Kenal never writes to Koha.',
      additionalProperties: false,
      required: ['user', 'password'],
      properties: {
        user: { type: 'string', description: 'The account that holds the optional write grants.', minLength: 1 },
        password: { type: 'string', description: 'Password of that account.', format: 'secret' },
        host: {
          type: 'string',
          description: 'The server that takes writes, where `koha.host` is a replica of it. Left out: that of `koha`.',
          minLength: 1,
        },
        port: { ...port, description: 'Its TCP port. Left out: that of `koha`.' },
      },
    },
    kohaApi: {
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
    },
    mail: {
      type: 'object',
      description:
        "The library's own mail server, for reminders to members of staff. Left out: Kenal sends no mail. Kenal talks to " +
        'this server and to no other.',
      additionalProperties: false,
      required: ['host', 'port', 'security', 'from', 'kenalUrl'],
      properties: {
        host: { type: 'string', description: 'Host name of the mail server.', minLength: 1 },
        port: { ...port, description: 'Its TCP port: 587 for starttls, 465 for tls.', default: 587 },
        security: {
          type: 'string',
          description:
            'How the line is encrypted: starttls begins before anything is said, and sends nothing where that fails; tls is ' +
            'encrypted from the first byte; none is for a server on this machine. The certificate is always checked.',
          enum: ['starttls', 'tls', 'none'],
          default: 'starttls',
        },
        user: { type: 'string', description: 'Account on the mail server. Left out: none is used.', minLength: 1 },
        password: { type: 'string', description: 'Password of that account.', format: 'secret' },
        from: {
          type: 'string',
          description: 'Address that mails come from, such as kenal@library.example or Kenal <kenal@library.example>.',
          pattern: '^[^@<>\\r\\n]*(<[^@\\s<>]+@[^@\\s<>]+>|[^@\\s<>]+@[^@\\s<>]+)$',
        },
        kenalUrl: {
          type: 'string',
          description:
            'Address by which staff open Kenal, such as https://staff.library.example/kenal, for links in mails.',
          minLength: 1,
        },
      },
    },
    attachments: attachmentsSchema,
    web: {
      type: 'object',
      description: 'Where the staff pages are served.',
      additionalProperties: false,
      required: ['host', 'port', 'basePath', 'trustedProxies', 'kohaStaffUrl'],
      properties: {
        host: {
          type: 'string',
          description: 'Address on which Kenal listens. The default is reachable from this machine only.',
          minLength: 1,
          default: '127.0.0.1',
        },
        port: { ...port, description: 'TCP port on which Kenal listens.', default: 8099 },
        basePath: {
          type: 'string',
          description: 'Path below which every page lies. It starts with a slash and does not end with one.',
          pattern: '^(/[A-Za-z0-9._~-]+)+$',
          default: '/kenal',
        },
        trustedProxies: {
          type: 'array',
          description:
            'Addresses and networks (CIDR) of the web servers in front of Kenal, whose X-Forwarded-For is believed. ' +
            'Everybody else could write any address there.',
          items: { type: 'string', description: 'An IP address, or a network such as 10.0.0.0/8.', minLength: 1 },
          uniqueItems: true,
          default: [],
        },
        kohaStaffUrl: {
          type: 'string',
          description:
            "Address of Koha's staff client for links back to it, such as https://staff.library.example. " +
            'Empty: it has the same host name and port as Kenal.',
          default: '',
        },
      },
    },
    access: {
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
    },
    insight: {
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
    },
    loyalty: {
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
    },
    log: {
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
    },
    library: {
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
    },
  },
} as const satisfies JSONSchema;

type DeepReadonly<T> = T extends readonly (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> }
    : T;

type DeepPartial<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [Key in keyof T]?: DeepPartial<T[Key]> }
    : T;

/** The configuration, complete and checked. Pass on the part that is needed (`config.koha`), not the whole. */
export type Config = DeepReadonly<FromSchema<typeof configSchema>>;

/** What somebody may write into a file: any part of the configuration. */
export type Settings = DeepPartial<Config>;

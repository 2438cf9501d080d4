import { port } from './port.schema.ts';

/** The group `koha` of the configuration. */
export const kohaSchema = {
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
} as const;

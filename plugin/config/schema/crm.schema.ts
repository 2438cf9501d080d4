import { port } from './port.schema.ts';

/** The group `crm` of the configuration. */
export const crmSchema = {
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
} as const;

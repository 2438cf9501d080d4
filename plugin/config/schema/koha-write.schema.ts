import { port } from './port.schema.ts';

/** The group `kohaWrite` of the configuration. */
export const kohaWriteSchema = {
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
} as const;

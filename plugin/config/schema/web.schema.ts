import { port } from './port.schema.ts';

/** The group `web` of the configuration. */
export const webSchema = {
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
} as const;

import { port } from './port.schema.ts';

/** The group `mail` of the configuration. */
export const mailSchema = {
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
} as const;

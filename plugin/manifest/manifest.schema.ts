import type { FromSchema, JSONSchema } from 'json-schema-to-ts';
import { PERMISSIONS } from './permission-names.ts';

const release = { type: 'string', pattern: '^\\d{2}\\.\\d{2}$' } as const;
const tableName = { type: 'string', pattern: '^[a-z][a-z0-9_]*$' } as const;

const columnsByTable = {
  type: 'object',
  propertyNames: { pattern: '^[a-z][a-z0-9_]*$' },
  additionalProperties: {
    anyOf: [
      { type: 'array', items: { type: 'string', pattern: '^[A-Za-z0-9_]+$' }, minItems: 1, uniqueItems: true },
      { type: 'string', const: '*' },
    ],
  },
} as const;

const optionalGrants = {
  type: 'array',
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['name', 'description', 'tables'],
    properties: {
      name: { type: 'string', description: 'Short name of the grant.', pattern: '^[a-z][a-z0-9-]*$' },
      description: { type: 'string', description: 'What it is for, and what happens without it.', minLength: 10 },
      tables: { ...columnsByTable, description: "Columns of Koha's tables." },
    },
  },
} as const;

const optionalWrites = {
  ...optionalGrants,
  items: {
    ...optionalGrants.items,
    properties: {
      ...optionalGrants.items.properties,
      tables: { ...columnsByTable, description: "Columns of Koha's tables that rows are inserted into." },
      reads: { ...columnsByTable, description: "Columns of Koha's tables that are read to find what was written." },
      deletes: {
        type: 'array',
        description: "Koha's tables out of which what was written is taken again.",
        minItems: 1,
        uniqueItems: true,
        items: tableName,
      },
    },
  },
} as const;

/** manifest.json: what an administrator agrees to by installing Kenal. What is not in it does not exist. */
export const manifestSchema = {
  type: 'object',
  description: 'The manifest of Kenal.',
  additionalProperties: false,
  required: [
    'name',
    'title',
    'version',
    'description',
    'license',
    'kohaPlugin',
    'koha',
    'database',
    'staffLinks',
    'permissions',
    'settings',
    'jobs',
    'health',
  ],
  properties: {
    name: { type: 'string', description: 'Name of the package.', const: 'kenal' },
    title: { type: 'string', description: 'Name that people read.', minLength: 1 },
    version: {
      type: 'string',
      description: 'Version of Kenal, the same as in package.json.',
      pattern: '^\\d+\\.\\d+\\.\\d+(-[0-9A-Za-z.-]+)?$',
    },
    description: { type: 'string', description: 'One sentence about Kenal.', minLength: 10 },
    license: { type: 'string', description: 'SPDX name of the licence.', minLength: 1 },
    kohaPlugin: {
      type: 'object',
      description: 'Names under which Kenal appears inside Koha.',
      additionalProperties: false,
      required: ['class', 'apiNamespace'],
      properties: {
        class: { type: 'string', description: 'Perl class of the plugin.', pattern: '^Koha::Plugin(::[A-Z]\\w*)+$' },
        apiNamespace: { type: 'string', description: "Namespace in Koha's REST API.", pattern: '^[a-z]+$' },
      },
    },
    koha: {
      type: 'object',
      description: 'Releases of Koha that Kenal works with.',
      additionalProperties: false,
      required: ['testedFrom', 'testedTo', 'bestEffortFrom'],
      properties: {
        testedFrom: { ...release, description: 'The first release that is supported.' },
        testedTo: { ...release, description: 'The newest release that was tested.' },
        bestEffortFrom: { ...release, description: 'The first release that works as far as its tables allow.' },
      },
    },
    database: {
      type: 'object',
      description: 'What Kenal needs of databases.',
      additionalProperties: false,
      required: ['tablePrefix', 'grants', 'tables'],
      properties: {
        tablePrefix: { type: 'string', description: 'How the name of every table of Kenal begins.', const: 'kenal_' },
        grants: {
          type: 'object',
          description: "Rights in Koha's database.",
          additionalProperties: false,
          required: ['read', 'optionalRead', 'optionalWrite'],
          properties: {
            read: { ...columnsByTable, description: "Columns that the account koha.user reads, '*' for all." },
            optionalRead: { ...optionalGrants, description: 'Reading that an administrator may add.' },
            optionalWrite: {
              ...optionalWrites,
              description: 'Writing that an administrator may allow kohaWrite.user.',
            },
          },
        },
        tables: {
          type: 'array',
          description: "The tables in Kenal's own database.",
          minItems: 1,
          items: {
            type: 'object',
            additionalProperties: false,
            required: ['name', 'purpose'],
            properties: {
              name: { ...tableName, description: 'Name of the table.' },
              purpose: { type: 'string', description: 'What the table holds.', minLength: 10 },
            },
          },
        },
      },
    },
    staffLinks: {
      type: 'array',
      description: "Links to Kenal on pages of Koha's staff client.",
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['page', 'label', 'target', 'permission'],
        properties: {
          page: { type: 'string', description: "Page of Koha's staff client.", enum: ['main', 'patron'] },
          label: { type: 'string', description: 'Text of the link.', minLength: 1 },
          target: {
            type: 'string',
            description: 'Path below web.basePath; {borrowernumber} stands for the patron.',
            pattern: '^/',
          },
          permission: { type: 'string', description: 'Permission of those who see it.', enum: PERMISSIONS },
        },
      },
    },
    permissions: {
      type: 'array',
      description: 'What staff may do in Kenal, and the permissions of Koha that give it.',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['name', 'description', 'koha'],
        properties: {
          name: { type: 'string', description: 'Name of the permission.', enum: PERMISSIONS },
          description: {
            type: 'string',
            description: 'Key of the text that explains it.',
            pattern: '^[a-z]+(\\.[a-z]+)+$',
          },
          koha: {
            type: 'array',
            description: 'Any one of these is enough; superlibrarians may do everything. None: only they.',
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['module', 'code'],
              properties: {
                module: { type: 'string', description: "A module of Koha's permissions.", pattern: '^[a-z_]+$' },
                code: {
                  type: 'string',
                  description: "A sub-permission, or '*' for the module or any one of its sub-permissions.",
                  pattern: '^([a-z_]+|[*])$',
                },
              },
            },
          },
        },
      },
    },
    settings: {
      type: 'object',
      description: 'How Kenal is configured.',
      additionalProperties: false,
      required: ['file', 'environmentPrefix', 'schema'],
      properties: {
        file: { type: 'string', description: 'Usual name of the configuration file.', const: 'kenal.json' },
        environmentPrefix: { type: 'string', description: 'How environment variables begin.', const: 'KENAL_' },
        schema: { type: 'object', description: 'JSON Schema of the configuration.', additionalProperties: true },
      },
    },
    jobs: {
      type: 'array',
      description: 'What runs by itself.',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['name', 'schedule', 'description'],
        properties: {
          name: { type: 'string', description: 'Name of the job.', pattern: '^[a-z][a-z-]*$' },
          schedule: { type: 'string', description: "When it runs, as a cron pattern in the library's time zone." },
          description: { type: 'string', description: 'What it does.', minLength: 10 },
        },
      },
    },
    health: {
      type: 'object',
      description: 'Where monitoring looks.',
      additionalProperties: false,
      required: ['path'],
      properties: {
        path: { type: 'string', description: 'Path below web.basePath.', pattern: '^/[a-z/]+$' },
      },
    },
  },
} as const satisfies JSONSchema;

/** manifest.json, checked. */
export type Manifest = FromSchema<typeof manifestSchema>;

/** Columns by table; `'*'` is all of them. */
export type ColumnsByTable = Readonly<Record<string, readonly string[] | '*'>>;

import type { FromSchema, JSONSchema } from 'json-schema-to-ts';
import { accessSchema } from './schema/access.schema.ts';
import { attachmentsSchema } from './schema/attachments.schema.ts';
import { crmSchema } from './schema/crm.schema.ts';
import { insightSchema } from './schema/insight.schema.ts';
import { kohaSchema } from './schema/koha.schema.ts';
import { kohaApiSchema } from './schema/koha-api.schema.ts';
import { kohaWriteSchema } from './schema/koha-write.schema.ts';
import { librarySchema } from './schema/library.schema.ts';
import { logSchema } from './schema/log.schema.ts';
import { loyaltySchema } from './schema/loyalty.schema.ts';
import { mailSchema } from './schema/mail.schema.ts';
import { webSchema } from './schema/web.schema.ts';

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
    koha: kohaSchema,
    crm: crmSchema,
    kohaWrite: kohaWriteSchema,
    kohaApi: kohaApiSchema,
    mail: mailSchema,
    attachments: attachmentsSchema,
    web: webSchema,
    access: accessSchema,
    insight: insightSchema,
    loyalty: loyaltySchema,
    log: logSchema,
    library: librarySchema,
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

import type { FieldFacts } from './field.domain.ts';
import {
  LONGEST_DAYS,
  LONGEST_TEXT,
  MATCHES,
  MOST_CONDITIONS,
  MOST_VALUES,
  TREE_VERSION,
  type Operator,
} from './tree.domain.ts';

/** No control characters and no halves of characters, which the database could not hold as they are. */
const PLAIN_TEXT = '^[^\\p{Cc}\\p{Cs}]*$';
const DAY = { type: 'string', format: 'date', pattern: '^[1-9][0-9]{3}-' } as const;
const TEXT = { type: 'string', minLength: 1, maxLength: LONGEST_TEXT, pattern: PLAIN_TEXT } as const;

const listOf = (items: object): object => ({ type: 'array', maxItems: MOST_VALUES, uniqueItems: true, items });

const choice = ({ choices }: FieldFacts): object =>
  choices === undefined || typeof choices === 'string' ? TEXT : { type: 'string', enum: choices };

const number = ({ isWhole, limits }: FieldFacts): object => ({
  type: isWhole ? 'integer' : 'number',
  minimum: limits.least,
  maximum: limits.most,
});

/** What an operator wants to be told; undefined: nothing. */
const valueOf = (field: FieldFacts, operator: Operator): object | undefined => {
  switch (operator) {
    case 'at_least':
    case 'at_most':
    case 'is':
      return number(field);
    case 'between':
      return { type: 'array', minItems: 2, maxItems: 2, items: number(field) };
    case 'on_or_after':
    case 'on_or_before':
      return DAY;
    case 'in_last_days':
    case 'not_in_last_days':
      return { type: 'integer', minimum: 1, maximum: LONGEST_DAYS };
    case 'in_next_days':
      return { type: 'integer', minimum: 0, maximum: LONGEST_DAYS };
    case 'is_one_of':
    case 'is_none_of':
    case 'has_any':
    case 'has_all':
    case 'has_none':
      return listOf(choice(field));
    case 'starts_with':
      return TEXT;
    case 'happened':
    case 'did_not_happen':
      return {
        type: 'object',
        additionalProperties: false,
        required: ['from', 'to'],
        properties: { from: listOf(choice(field)), to: listOf(choice(field)) },
      };
    case 'is_in_sample':
      return {
        type: 'object',
        additionalProperties: false,
        required: ['percent', 'seed'],
        properties: { percent: { type: 'number', minimum: 0, maximum: 100 }, seed: TEXT },
      };
    case 'is_true':
    case 'is_false':
    case 'is_known':
    case 'is_unknown':
      return undefined;
  }
};

const windowOf = ({ window }: FieldFacts): object => {
  const shape = (properties: Readonly<Record<string, object>>): object => ({
    type: 'object',
    additionalProperties: false,
    required: Object.keys(properties),
    properties,
  });
  // Shorter than a month, no month might begin in it.
  const days = { type: 'integer', minimum: window === 'months' ? 31 : 1, maximum: LONGEST_DAYS };
  const has = (property: string): object => ({ type: 'object', required: [property], properties: { [property]: {} } });
  return {
    type: 'object',
    if: has('days'),
    then: shape({ days }),
    else: {
      type: 'object',
      if: has('months'),
      then: shape({ months: { type: 'integer', minimum: 1, maximum: 1_200 } }),
      else: shape({ from: DAY, until: DAY }),
    },
  };
};

const narrowing: Readonly<Record<'weight' | 'declared', object>> = {
  weight: { type: 'number', minimum: 0, maximum: 1_000_000 },
  declared: { type: 'boolean' },
};

/** Operators that want to be told the same, with what. */
const byValue = (field: FieldFacts): { readonly operators: Operator[]; readonly value: object | undefined }[] => {
  const groups = new Map<string, { operators: Operator[]; value: object | undefined }>();
  for (const operator of field.operators) {
    const value = valueOf(field, operator);
    const group = groups.get(JSON.stringify(value ?? null));
    if (group === undefined) groups.set(JSON.stringify(value ?? null), { operators: [operator], value });
    else group.operators.push(operator);
  }
  return [...groups.values()];
};

/** A condition on a field; which field it is stands outside, so that fields that are alike share this. */
const conditionSchema = (field: FieldFacts): object => ({
  type: 'object',
  additionalProperties: false,
  required: ['field', 'operator'],
  properties: {
    field: { type: 'string' },
    operator: { type: 'string', enum: field.operators },
    value: {},
    ...(field.window === undefined ? {} : { window: windowOf(field) }),
    ...(field.narrowings.length === 0
      ? {}
      : {
          with: {
            type: 'object',
            additionalProperties: false,
            properties: Object.fromEntries(field.narrowings.map((name) => [name, narrowing[name]])),
          },
        }),
  },
  allOf: byValue(field).map(({ operators, value }) => ({
    if: { type: 'object', required: ['operator'], properties: { operator: { enum: operators } } },
    then: {
      type: 'object',
      ...(value === undefined ? {} : { required: ['value'] }),
      properties: { value: value ?? false },
    },
  })),
});

/** Fields that are asked in the same way, by the schema that they share. */
const alike = (fields: readonly FieldFacts[]): Map<string, { readonly keys: string[]; readonly schema: object }> => {
  const shared = new Map<string, { keys: string[]; schema: object }>();
  for (const field of fields) {
    const schema = conditionSchema(field);
    const group = shared.get(JSON.stringify(schema));
    if (group === undefined) shared.set(JSON.stringify(schema), { keys: [field.key], schema });
    else group.keys.push(field.key);
  }
  return new Map([...shared.values()].map((group) => [`like_${group.keys[0] ?? ''}`, group]));
};

/**
 * The published schema of rules, made from the registered fields: what it lets through can be compiled and judged.
 * How deep groups go and how many conditions there are is counted beside it.
 */
export const documentSchema = (fields: readonly FieldFacts[]): object => {
  const groups = alike(fields);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'A rule of a segment',
    type: 'object',
    additionalProperties: false,
    required: ['version', 'rule'],
    properties: { version: { const: TREE_VERSION }, rule: { $ref: '#/definitions/group' } },
    definitions: {
      group: {
        type: 'object',
        additionalProperties: false,
        required: ['match', 'rules'],
        properties: {
          match: { type: 'string', enum: MATCHES },
          rules: { type: 'array', maxItems: MOST_CONDITIONS, items: { $ref: '#/definitions/node' } },
        },
      },
      node: {
        type: 'object',
        if: { type: 'object', required: ['match'], properties: { match: {} } },
        then: { $ref: '#/definitions/group' },
        else: { $ref: '#/definitions/condition' },
      },
      condition: {
        type: 'object',
        required: ['field'],
        properties: { field: { type: 'string', enum: fields.map(({ key }) => key) } },
        allOf: [...groups].map(([name, { keys }]) => ({
          if: { type: 'object', required: ['field'], properties: { field: { enum: keys } } },
          then: { $ref: `#/definitions/${name}` },
        })),
      },
      ...Object.fromEntries([...groups].map(([name, { schema }]) => [name, schema])),
    },
  };
};

import type { ErrorObject } from 'ajv';
import type { BrokenRule } from './errors.ts';

/** Dotted path of the value, empty for the whole document. */
export const placeOf = ({ instancePath }: ErrorObject): string =>
  instancePath.slice(1).replaceAll('/', '.').replaceAll('~1', '/').replaceAll('~0', '~');

interface Found {
  readonly found: 'secret' | 'nothing' | 'value';
  /** The beginning of the value as JSON; empty where it must not or cannot be shown. */
  readonly text: string;
}

/** What was there instead of what is right. */
export const foundIn = (error: ErrorObject): Found => {
  const schema = error.parentSchema as { format?: string } | undefined;
  if (schema?.format === 'secret') return { found: 'secret', text: '' };
  const text = JSON.stringify(error.data) as string | undefined;
  if (text === undefined) return { found: 'nothing', text: '' };
  return { found: 'value', text: text.length > 60 ? `${text.slice(0, 57)}...` : text };
};

const NAMES: Readonly<Record<string, string>> = {
  required: 'required',
  additionalProperties: 'additional',
  type: 'type',
  enum: 'oneOf',
  const: 'exactly',
  minimum: 'limit',
  exclusiveMinimum: 'limit',
  maximum: 'limit',
  exclusiveMaximum: 'limit',
  minLength: 'shortest',
  minItems: 'shortest',
  maxLength: 'longest',
  maxItems: 'longest',
  pattern: 'pattern',
  format: 'format',
  uniqueItems: 'twice',
};

/** Ajv's finding without words, so that every language can say it. */
export const brokenRule = (error: ErrorObject): BrokenRule => {
  const { type, ...params } = error.params as Record<string, unknown>;
  const place = placeOf(error);
  return {
    name: NAMES[error.keyword] ?? 'other',
    values: {
      place,
      isWhole: place === '' ? 'yes' : 'no',
      ...foundIn(error),
      ...Object.fromEntries(Object.entries(params).map(([name, value]) => [name, asText(name, value)])),
    },
    ...(error.keyword === 'type' ? { kinds: [type].flat().map(String) } : {}),
  };
};

const asText = (name: string, value: unknown): string => {
  if (Array.isArray(value)) return value.map(String).join(', ');
  return name === 'allowedValue' ? JSON.stringify(value) : String(value);
};

import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import formatsModule from 'ajv-formats';
import { brokenRule, foundIn, placeOf } from './broken-rule.ts';
import { InvalidInput, type Problem } from './errors.ts';

const addFormats = formatsModule.default;

const formats = { secret: true, regex: true } as const;

/** For documents that we own (configuration, manifest, rule trees): nothing is bent, every mistake is reported. */
const strictAjv = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true, verbose: true, formats });
/** For queries and forms, where everything arrives as text. */
const formAjv = new Ajv({
  allErrors: true,
  coerceTypes: 'array',
  useDefaults: true,
  verbose: true,
  formats,
  strict: true,
  allowUnionTypes: true,
});
addFormats(strictAjv);
addFormats(formAjv);

/** Checks a value of unknown shape and gives it its type, or says everything that is wrong with it. */
export type Validator<T> = (value: unknown) => T;

const validator =
  <T>(check: ValidateFunction<T>, code: string, subject: string): Validator<T> =>
  (value) => {
    if (check(value)) return value;
    const problems = problemsOf(check.errors ?? []);
    throw new InvalidInput(code, `${subject}: ${problems.map((problem) => problem.message).join(' ')}`, problems);
  };

/**
 * A validator for a document of ours. Compiled here, so a schema that is itself wrong stops the start.
 *
 * @param code stable code of the InvalidInput that is thrown
 * @param subject what the document is called in the sentence, such as `manifest.json`
 */
export const documentValidator = <T>(schema: object, code: string, subject: string): Validator<T> =>
  validator(strictAjv.compile<T>(schema), code, subject);

/** A validator for query strings and forms: numbers and booleans are read from text, defaults filled in. */
export const formValidator = <T>(schema: object, code: string, subject: string): Validator<T> => {
  const check = validator(formAjv.compile<T>(schema), code, subject);
  return (value) => check(structuredClone(value));
};

/** Ajv's findings as sentences that name the place, the rule and the value that was found. */
export const problemsOf = (errors: readonly ErrorObject[]): Problem[] => {
  const sentences = errors
    .filter((error) => error.keyword !== 'if')
    .map((error) => ({ path: pathOf(error), message: sentence(error), rule: brokenRule(error) }));
  return sentences.filter((one, index) => sentences.findIndex((other) => other.message === one.message) === index);
};

const pathOf = (error: ErrorObject): string => error.instancePath;

const place = (error: ErrorObject): string => {
  const dotted = placeOf(error);
  return dotted === '' ? 'The document' : `"${dotted}"`;
};

const shown = (error: ErrorObject): string => {
  const { found, text } = foundIn(error);
  return { secret: 'a value that is not shown', nothing: 'nothing', value: text }[found];
};

const sentence = (error: ErrorObject): string => {
  const params = error.params as Record<string, unknown>;
  const where = place(error);
  switch (error.keyword) {
    case 'required':
      return `${where} lacks "${String(params['missingProperty'])}": add it.`;
    case 'additionalProperties':
      return `${where} has "${String(params['additionalProperty'])}", which is not known here: check its spelling or remove it.`;
    case 'type':
      return `${where} must be ${kinds(params['type'])}; it is ${shown(error)}.`;
    case 'enum':
      return `${where} must be one of ${(params['allowedValues'] as unknown[]).map(String).join(', ')}; it is ${shown(error)}.`;
    case 'const':
      return `${where} must be ${JSON.stringify(params['allowedValue'])}; it is ${shown(error)}.`;
    case 'minimum':
    case 'exclusiveMinimum':
    case 'maximum':
    case 'exclusiveMaximum':
      return `${where} must be ${String(params['comparison'])} ${String(params['limit'])}; it is ${shown(error)}.`;
    case 'minLength':
    case 'minItems':
      return `${where} must not be shorter than ${String(params['limit'])}; it is ${shown(error)}.`;
    case 'maxLength':
    case 'maxItems':
      return `${where} must not be longer than ${String(params['limit'])}; it is ${shown(error)}.`;
    case 'pattern':
      return `${where} must match ${String(params['pattern'])}; it is ${shown(error)}.`;
    case 'format':
      return `${where} must be a valid ${String(params['format'])}; it is ${shown(error)}.`;
    case 'false schema':
      return `${where} is not wanted here: remove it.`;
    case 'uniqueItems':
      return `${where} holds the same value twice.`;
    default:
      return `${where} ${error.message ?? 'is not right'}; it is ${shown(error)}.`;
  }
};

const KIND: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  object: 'a group of settings',
  array: 'a list',
  null: 'empty',
};

const kinds = (type: unknown): string =>
  (Array.isArray(type) ? type : [type]).map((one) => KIND[String(one)] ?? String(one)).join(' or ');

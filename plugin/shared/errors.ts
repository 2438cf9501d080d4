/**
 * The six things that can go wrong, in words of the domain. Which HTTP status or exit code they become is decided in
 * one place (web/errors.ts, cli.ts), not here.
 */
export type ErrorKind = 'InvalidInput' | 'NotFound' | 'NotAllowed' | 'Conflict' | 'Unavailable' | 'Bug';

type Details = Readonly<Record<string, string | number | boolean | null>>;

interface ErrorOptions {
  readonly cause?: unknown;
  /** What the reader should do next, as a full sentence. */
  readonly help?: string;
}

/**
 * Base of every expected failure.
 *
 * `code` is stable and is what tests and catalogues refer to (`campaign.already-sent`); `details` carry ids and
 * numbers only, never anything that names a patron, because errors are logged.
 */
export abstract class KenalError extends Error {
  abstract readonly kind: ErrorKind;
  readonly code: string;
  readonly details: Details;
  readonly help: string | undefined;

  constructor(code: string, message: string, details: Details = {}, options: ErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.details = details;
    this.help = options.help;
  }
}

/** One thing that is wrong in a form, a file or a rule tree, and how to mend it. */
export interface Problem {
  /** JSON-pointer-like path of the value, `''` for the whole document. */
  readonly path: string;
  readonly message: string;
  /** The broken rule, for readers of another language than English: `i18n/<language>/validation.json` has its words. */
  readonly rule?: BrokenRule;
}

export interface BrokenRule {
  /** `required`, `type`, `atMost`, ... */
  readonly name: string;
  readonly values: Readonly<Record<string, string | number>>;
  /** Kinds of values that would be right; each has a word. */
  readonly kinds?: readonly string[];
}

export class InvalidInput extends KenalError {
  readonly kind = 'InvalidInput';
  readonly problems: readonly Problem[];

  constructor(code: string, message: string, problems: readonly Problem[] = [], options: ErrorOptions = {}) {
    super(code, message, {}, options);
    this.problems = problems;
  }
}

export class NotFound extends KenalError {
  readonly kind = 'NotFound';
}

export class NotAllowed extends KenalError {
  readonly kind = 'NotAllowed';
}

export class Conflict extends KenalError {
  readonly kind = 'Conflict';
}

export class Unavailable extends KenalError {
  readonly kind = 'Unavailable';
}

export class Bug extends KenalError {
  readonly kind = 'Bug';
}

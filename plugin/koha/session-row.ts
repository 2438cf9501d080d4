import { CST, isMap, isScalar, Lexer, parseDocument, type Document, type Node } from 'yaml';
import { sameAddress } from './client-address.ts';

/** A bigger row than this is not one that Koha's sign-in wrote, and is not worth the time of parsing. */
export const LARGEST_SESSION_BYTES = 64 * 1024;
/** Koha's sessions are flat; what is in lists and hashes is not needed, and the parser must not follow it down. */
const DEEPEST_NESTING = 16;

/** The scalars of a session, as text; `~`, Perl's undef, as null. */
export type SessionValues = Readonly<Record<string, string | null>>;

/**
 * Reads what Koha serialised, by YAML (old) or YAML::XS (new), as nothing but strings: `yes`, `0x1F` and `2024-01-01`
 * stay what they are. Values that are lists or hashes are left out. Anything that Koha does not write (tags, anchors,
 * aliases, the same key twice, no hash at all) makes it no session.
 */
export const parseSession = (row: Buffer | string): SessionValues | undefined => {
  if (Buffer.byteLength(row) > LARGEST_SESSION_BYTES) return undefined;
  try {
    const text = typeof row === 'string' ? row : new TextDecoder().decode(row);
    return isHarmless(text) ? scalarsOf(parseDocument(text, PLAIN_TEXT)) : undefined;
  } catch {
    return undefined;
  }
};

const PLAIN_TEXT = {
  schema: 'failsafe',
  version: '1.2',
  merge: false,
  resolveKnownTags: false,
  uniqueKeys: true,
  strict: true,
  // At 'silent' the parser would keep quiet about a second document.
  logLevel: 'error',
} as const;

const REFERENCES: ReadonlySet<string | null> = new Set(['tag', 'anchor', 'alias', 'directive-line']);
const INDICATORS: ReadonlySet<string | null> = new Set(['seq-item-ind', 'explicit-key-ind', 'map-value-ind']);

/**
 * Whether the text has neither references nor deep nesting. Asked of the lexer, which does not recurse, before the
 * parser, which does: at the end of its stack V8 may end the whole process and not only the parsing.
 */
const isHarmless = (text: string): boolean => {
  let depth = 0;
  let indicators = 0;
  let afterScalarMark = false;
  for (const lexeme of new Lexer().lex(text)) {
    // What follows the mark is a scalar's own text, whatever it looks like.
    const type = afterScalarMark ? 'scalar' : CST.tokenType(lexeme);
    afterScalarMark = lexeme === CST.SCALAR && !afterScalarMark;
    if (REFERENCES.has(type)) return false;
    if (type === 'newline') indicators = 0;
    else if (type === 'flow-map-start' || type === 'flow-seq-start') depth += 1;
    else if (type === 'flow-map-end' || type === 'flow-seq-end') depth -= 1;
    else if (depth === 0 && INDICATORS.has(type)) indicators += 1;
    if (depth > DEEPEST_NESTING || indicators > DEEPEST_NESTING) return false;
  }
  return true;
};

const scalarsOf = (document: Document.Parsed): SessionValues | undefined => {
  if (document.errors.length > 0 || document.warnings.length > 0) return undefined;
  if (!isMap<Node, Node | null>(document.contents)) return undefined;
  const values: Record<string, string | null> = Object.create(null) as Record<string, string | null>;
  for (const { key, value } of document.contents.items) {
    if (!isScalar(key) || typeof key.value !== 'string') return undefined;
    if (!isScalar(value)) continue;
    values[key.value] = value.type === 'PLAIN' && value.value === '~' ? null : String(value.value);
  }
  return values;
};

/** What a staff session says, once it is accepted. */
export interface KohaSession {
  readonly borrowernumber: number;
  readonly userid: string;
  /** The library chosen at sign-in; it may differ from the home library and be changed later. */
  readonly loginLibrary: string | undefined;
  /** Seconds until Koha would end the session if nothing more happened there. */
  readonly secondsLeft: number;
}

/** Why a row of `sessions` does not let anybody in. */
export type RowRefusal =
  | 'malformed'
  | 'another-session'
  | 'not-signed-in'
  | 'not-staff-interface'
  | 'expired'
  | 'another-address'
  | 'waiting-for-second-factor';

export type RowJudgement =
  { readonly ok: true; readonly session: KohaSession } | { readonly ok: false; readonly reason: RowRefusal };

export interface Circumstances {
  /** The cookie's value, under which the row was found. */
  readonly cookie: string;
  /** Seconds since 1970 by the clock of Koha's database. */
  readonly now: number;
  readonly timeoutSeconds: number;
  /** The address that Koha would see; undefined where addresses are not compared. */
  readonly clientAddress: string | undefined;
}

/** Koha's checks of a session, in its order, and stricter in one: it must be of the staff interface. */
export const judgeSession = (values: SessionValues, circumstances: Circumstances): RowJudgement => {
  const refused = (reason: RowRefusal): RowJudgement => ({ ok: false, reason });
  if (values['_SESSION_ID'] !== circumstances.cookie) return refused('another-session');
  const userid = values['id'] ?? '';
  const borrowernumber = wholeNumber(values['number']);
  if (userid === '' || borrowernumber === undefined || borrowernumber === 0 || values['sessiontype'] === 'anon')
    return refused('not-signed-in');
  if (values['interface'] !== 'intranet') return refused('not-staff-interface');
  const lastActivity = wholeNumber(values['lasttime']);
  if (lastActivity === undefined) return refused('expired');
  const secondsLeft = lastActivity + circumstances.timeoutSeconds - circumstances.now;
  if (secondsLeft < 0) return refused('expired');
  if (circumstances.clientAddress !== undefined && !sameAddress(values['ip'] ?? '', circumstances.clientAddress))
    return refused('another-address');
  if (isTrueInPerl(values['waiting-for-2FA']) || isTrueInPerl(values['waiting-for-2FA-setup']))
    return refused('waiting-for-second-factor');
  const branch = values['branch'] ?? '';
  return {
    ok: true,
    session: { borrowernumber, userid, loginLibrary: branch === '' ? undefined : branch, secondsLeft },
  };
};

const wholeNumber = (text: string | null | undefined): number | undefined =>
  text != null && /^\d{1,12}$/.test(text) ? Number(text) : undefined;

/** Perl's truth: undef, the empty string and `0` are false, everything else is true. */
const isTrueInPerl = (value: string | null | undefined): boolean => value != null && value !== '' && value !== '0';

const SECONDS: Readonly<Record<string, number>> = { '': 1, h: 3600, d: 86_400 };

/** Koha's preference `timeout` in seconds: a number, or one of hours (`8h`) or days (`1d`); anything else is 600. */
export const timeoutSeconds = (preference: string | undefined): number => {
  const [, amount, unit] = /^(\d{1,9})([dh]?)$/i.exec(preference?.trim() ?? '') ?? [];
  if (amount === undefined || unit === undefined) return 600;
  return Number(amount) * (SECONDS[unit.toLowerCase()] ?? 1) || 600;
};

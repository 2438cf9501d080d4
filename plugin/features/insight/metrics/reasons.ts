import type { Translate } from '../../../i18n/index.ts';
import { everyWords, spanWords } from '../../../i18n/spans.ts';
import { EVIDENCE_CODES, type Evidence } from './stage.domain.ts';

/** As many as a refresh of a large library has use for; beyond, they are made again. */
const MOST_KEPT = 100_000;
const LONGEST = 255;

/** The reason of a stage as it is stored: in words, and as JSON. */
export interface Reason {
  readonly sentence: string;
  readonly evidence: string;
}

/** Writes the reason of a stage in the library's language. Made once for a refresh: the same reasons come often. */
export const reasonWriter = (t: Translate): ((evidence: Evidence) => Reason) => {
  const kept = new Map<number, Reason>();
  const told = remembering(t);
  const write = (evidence: Evidence): Reason => ({
    sentence: sentence(told, evidence),
    evidence: JSON.stringify(evidence),
  });
  return (evidence) => {
    const key = numberOf(evidence);
    if (key === undefined) return write(evidence);
    const known = kept.get(key);
    if (known !== undefined) return known;
    if (kept.size >= MOST_KEPT) kept.clear();
    const reason = write(evidence);
    kept.set(key, reason);
    return reason;
  };
};

/** Facts are counts, days and half days; two of them and the code make one exact number. */
const FACT_STEP = 2 ** 22;
const MOST_FACTS = 2;

/** A number that no other reason has; undefined for facts of which no such number can be made. */
const numberOf = (evidence: Evidence): number | undefined => {
  let number = 1 + EVIDENCE_CODES.indexOf(evidence.code);
  let facts = 0;
  for (const name in evidence) {
    if (name === 'code') continue;
    const halves = 2 * Number(evidence[name]);
    facts += 1;
    if (facts > MOST_FACTS || !Number.isInteger(halves) || halves < 0 || halves >= FACT_STEP) return undefined;
    number = number * FACT_STEP + halves;
  }
  return number;
};

/** The same texts, each of which is put together once: many numbers are the same weeks and months. */
const remembering = (t: Translate): Translate => {
  const kept = new Map<string, string>();
  return (key, values) => {
    const asked = `${key} ${JSON.stringify(values)}`;
    const known = kept.get(asked);
    if (known !== undefined) return known;
    if (kept.size >= MOST_KEPT) kept.clear();
    const text = t(key, values);
    kept.set(asked, text);
    return text;
  };
};

/** A reason as a sentence, in any language. */
export const sentence = (t: Translate, evidence: Evidence): string => {
  const { code, ...facts } = evidence;
  const said: Record<string, string | number> = { ...facts };
  if (typeof facts['usual'] === 'number') said['usual'] = everyWords({ t }, facts['usual']);
  for (const name of ['now', 'away', 'days'])
    if (typeof facts[name] === 'number') said[name] = spanWords({ t }, facts[name]);
  const key = code === 'no_use' && facts['days'] === undefined ? 'no_use_ever' : code;
  return t(`insight.reason.${key}`, said).slice(0, LONGEST);
};

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
  const reasons = new Map<number, Reason>();
  const sentences = new Map<string, string>();
  const words = { every: remembered(wordsOf(t).every), span: remembered(wordsOf(t).span) };
  const write = (evidence: Evidence): Reason => {
    const saying = sayingOf(evidence, words);
    // Many numbers are the same weeks and months, and so the same sentence.
    return {
      sentence: kept(sentences, `${saying.key} ${Object.values(saying.said).join()}`, () => told(t, saying)),
      evidence: JSON.stringify(evidence),
    };
  };
  return (evidence) => {
    const number = numberOf(evidence);
    return number === undefined ? write(evidence) : kept(reasons, number, () => write(evidence));
  };
};

/** A reason as a sentence, in any language. */
export const sentence = (t: Translate, evidence: Evidence): string => told(t, sayingOf(evidence, wordsOf(t)));

interface Words {
  readonly every: (days: number) => string;
  readonly span: (days: number) => string;
}

const wordsOf = (t: Translate): Words => ({
  every: (days) => everyWords({ t }, days),
  span: (days) => spanWords({ t }, days),
});

/** A text and what is put into it. */
interface Saying {
  readonly key: string;
  readonly said: Readonly<Record<string, string | number>>;
}

const SPANS = ['now', 'away', 'days'] as const;

const sayingOf = ({ code, ...facts }: Evidence, { every, span }: Words): Saying => {
  const said: Record<string, string | number> = { ...facts };
  if (typeof facts['usual'] === 'number') said['usual'] = every(facts['usual']);
  for (const name of SPANS) if (typeof facts[name] === 'number') said[name] = span(facts[name]);
  const key = code === 'no_use' && facts['days'] === undefined ? 'no_use_ever' : code;
  return { key: `insight.reason.${key}`, said };
};

const told = (t: Translate, { key, said }: Saying): string => t(key, said).slice(0, LONGEST);

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

const kept = <Key, Value>(known: Map<Key, Value>, key: Key, make: () => Value): Value => {
  const found = known.get(key);
  if (found !== undefined) return found;
  if (known.size >= MOST_KEPT) known.clear();
  const made = make();
  known.set(key, made);
  return made;
};

const remembered = (make: (days: number) => string): ((days: number) => string) => {
  const known = new Map<number, string>();
  return (days) => kept(known, days, () => make(days));
};

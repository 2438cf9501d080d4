import type { Translate } from '../../../i18n/index.ts';
import { everyWords, spanWords } from '../../../i18n/spans.ts';
import { EVIDENCE_CODES, type Evidence, type EvidenceCode } from './stage.domain.ts';

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
  const reasons = new Map<EvidenceCode, Map<number, Reason>>(EVIDENCE_CODES.map((code) => [code, new Map()]));
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
    const known = reasons.get(evidence.code);
    return number === undefined || known === undefined ? write(evidence) : kept(known, number, () => write(evidence));
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

/** Facts are counts, days and half days: two of them make a small whole number, by which a map finds quickest. */
const FACT_BITS = 15;
const MOST_FACTS = 2;

/** A number that no other facts of the same kind of reason have; undefined where no such number can be made. */
const numberOf = (evidence: Evidence): number | undefined => {
  let number = 0;
  let facts = 0;
  for (const name in evidence) {
    if (name === 'code') continue;
    const halves = 2 * Number(evidence[name]);
    facts += 1;
    if (facts > MOST_FACTS || !Number.isInteger(halves) || halves < 0 || halves >= 1 << FACT_BITS) return undefined;
    number = (number << FACT_BITS) | halves;
  }
  // Who registered on no known day has no fact at all, which is another reason than none of days.
  return facts === 0 ? -1 : number;
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

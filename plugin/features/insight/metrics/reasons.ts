import type { Translate } from '../../../i18n/index.ts';
import { everyWords, spanWords } from '../../../i18n/spans.ts';
import type { Evidence, EvidenceCode } from './stage.domain.ts';

const LONGEST = 255;

/** The reason of a stage as it is stored: in words, and as JSON. */
export interface Reason {
  readonly sentence: string;
  readonly evidence: string;
}

/**
 * Writes the reason of a stage in the library's language. Made once for a refresh: many numbers are the same weeks and
 * months, and so the same few sentences, which are found again fact by fact.
 */
export const reasonWriter = (t: Translate): ((evidence: Evidence) => Reason) => {
  const beginnings = new Map<EvidenceCode, Sentences>();
  const { every, span } = wordsOf(rememberedTexts(t));
  const words = { every: remembered(every), span: remembered(span) };
  return (evidence) => {
    const { code } = evidence;
    let found = beginnings.get(code);
    if (found === undefined) beginnings.set(code, (found = new Sentences()));
    let json = `{"code":"${code}"`;
    for (const name in evidence) {
      if (name === 'code') continue;
      const fact = evidence[name] ?? '';
      json += `,"${name}":${typeof fact === 'number' ? String(fact) : JSON.stringify(fact)}`;
      found = found.after(worded(name, fact, words));
    }
    return { sentence: (found.told ??= told(t, sayingOf(evidence, words))), evidence: `${json}}` };
  };
};

/** Sentences that begin alike. */
class Sentences {
  /** Where no fact follows. */
  told: string | undefined;
  readonly #next = new Map<string | number, Sentences>();

  after(fact: string | number): Sentences {
    const known = this.#next.get(fact);
    if (known !== undefined) return known;
    const made = new Sentences();
    this.#next.set(fact, made);
    return made;
  }
}

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

/** A fact as it is put into a text: a rhythm and the time since a day in the unit in which people would say it. */
const worded = (name: string, fact: string | number, { every, span }: Words): string | number => {
  if (typeof fact !== 'number') return fact;
  switch (name) {
    case 'usual':
      return every(fact);
    case 'now':
    case 'away':
    case 'closed':
    case 'days':
      return span(fact);
    default:
      return fact;
  }
};

/** A text and what is put into it. */
interface Saying {
  readonly key: string;
  readonly said: Readonly<Record<string, string | number>>;
}

const sayingOf = ({ code, ...facts }: Evidence, words: Words): Saying => {
  const said = Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, worded(name, fact, words)]));
  return { key: `insight.reason.${keyOf(code, facts)}`, said };
};

const keyOf = (code: EvidenceCode, facts: Omit<Evidence, 'code'>): string => {
  const isEver = (code === 'no_use' || code === 'use_forgotten') && facts['days'] === undefined;
  if (isEver) return `${code}_ever`;
  return facts['closed'] === undefined ? code : `${code}_closed`;
};

const told = (t: Translate, { key, said }: Saying): string => t(key, said).slice(0, LONGEST);

/** Each text made once: hundreds of days are the same few weeks, months and years. */
const rememberedTexts = (t: Translate): Translate => {
  const known = new Map<string, string>();
  return (key, values) => {
    const said = `${key} ${JSON.stringify(values)}`;
    const found = known.get(said);
    if (found !== undefined) return found;
    const made = t(key, values);
    known.set(said, made);
    return made;
  };
};

/** Each days' words made once: there are no more than days in a life. */
const remembered = (make: (days: number) => string): ((days: number) => string) => {
  const known = new Map<number, string>();
  return (days) => {
    const found = known.get(days);
    if (found !== undefined) return found;
    const made = make(days);
    known.set(days, made);
    return made;
  };
};

import type { Translate } from '../../../i18n/index.ts';
import { everyWords, spanWords } from '../../../i18n/spans.ts';
import type { Evidence } from './stage.domain.ts';

/** As many as a refresh of a large library has use for; beyond, they are made again. */
const MOST_KEPT = 50_000;
const LONGEST = 255;

/** The reason of a stage as it is stored: in words, and as JSON. */
export interface Reason {
  readonly sentence: string;
  readonly evidence: string;
}

/** Writes the reason of a stage in the library's language. Made once for a refresh: the same reasons come often. */
export const reasonWriter = (t: Translate): ((evidence: Evidence) => Reason) => {
  const kept = new Map<string, Reason>();
  return (evidence) => {
    const key = JSON.stringify(evidence);
    const known = kept.get(key);
    if (known !== undefined) return known;
    if (kept.size >= MOST_KEPT) kept.clear();
    const reason = { sentence: sentence(t, evidence), evidence: key };
    kept.set(key, reason);
    return reason;
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

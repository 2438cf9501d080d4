import type { Translate } from '../../i18n/locale.ts';
import type { StripAction, StripSaying } from './sentence.ts';

const LABELS = [
  'region',
  'nothing',
  'note',
  'handOver',
  'fixContact',
  'notToday',
  'hidden',
  'showAgain',
  'noteLabel',
  'handOverLabel',
  'save',
  'cancel',
  'undo',
  'open',
  'failed',
] as const;

/** What the script in Koha's pages prints; it has no words of its own. */
export interface StripAnswer {
  readonly sentence: {
    readonly text: string;
    readonly advice: string | null;
    readonly action: StripAction | null;
  } | null;
  /** The patron's page in Kenal. */
  readonly url: string;
  readonly labels: Readonly<Record<(typeof LABELS)[number], string>>;
}

export const stripAnswer = (t: Translate, saying: StripSaying | undefined, url: string): StripAnswer => ({
  sentence:
    saying === undefined ? null : { text: saying.text, advice: saying.advice ?? null, action: saying.action ?? null },
  url,
  labels: Object.fromEntries(LABELS.map((name) => [name, t(`strip.${name}`)])) as StripAnswer['labels'],
});

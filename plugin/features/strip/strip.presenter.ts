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
  'saveTalk',
  'savePromise',
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
  /** Whether this person may write conversations: without it the strip offers neither note nor hand-over. */
  readonly mayWrite: boolean;
  readonly labels: Readonly<Record<(typeof LABELS)[number], string>>;
}

interface StripSituation {
  readonly saying: StripSaying | undefined;
  readonly url: string;
  readonly mayWrite: boolean;
}

export const stripAnswer = (t: Translate, { saying, url, mayWrite }: StripSituation): StripAnswer => ({
  sentence:
    saying === undefined ? null : { text: saying.text, advice: saying.advice ?? null, action: saying.action ?? null },
  url,
  mayWrite,
  labels: Object.fromEntries(LABELS.map((name) => [name, t(`strip.${name}`)])) as StripAnswer['labels'],
});

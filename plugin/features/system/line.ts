import type { Level } from '../../doctor/index.ts';
import type { Locale } from '../../i18n/locale.ts';

/** Where a line stands on the page; each has a heading. */
export const LINE_AREAS = [
  'ledger',
  'catalogue',
  'koha',
  'capabilities',
  'grants',
  'sessions',
  'request',
  'load',
  'jobs',
  'mail',
  'attachments',
  'database',
  'space',
  'backup',
  'upgrade',
  'configuration',
] as const;
export type LineArea = (typeof LINE_AREAS)[number];

/** `info` is nothing to do about. */
export type LineLevel = Level | 'info';

/** One thing that was looked at. */
export interface HealthLine {
  readonly area: LineArea;
  readonly level: LineLevel;
  readonly sentence: string;
  /** What to do, one step a line; empty where there is nothing to do. */
  readonly help: readonly string[];
}

/** Another feature's part of the page: what it finds out first, and says in the reader's language. */
export interface HealthSource {
  readonly name: string;
  look(): Promise<(locale: Locale) => readonly HealthLine[]>;
}

const RANK: Readonly<Record<LineLevel, number>> = { fine: 0, info: 1, warning: 2, critical: 3 };

export const worstLevel = (levels: readonly LineLevel[]): LineLevel =>
  levels.reduce<LineLevel>((worst, level) => (RANK[level] > RANK[worst] ? level : worst), 'fine');

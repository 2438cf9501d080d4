import type { Locale } from '../i18n/index.ts';

/** `fine` is said for completeness, `warning` should be looked at, `critical` does not work or must not stay. */
export type Level = 'fine' | 'warning' | 'critical';

export const AREAS = [
  'configuration',
  'koha',
  'sessions',
  'grants',
  'capabilities',
  'database',
  'ledger',
  'load',
  'jobs',
  'mail',
  'attachments',
  'space',
  'backup',
] as const;
export type Area = (typeof AREAS)[number];

/** How the doctor speaks to the reader. */
export type Words = Pick<Locale, 't' | 'has' | 'ago'>;

/** One thing that the doctor looked at. */
export interface Finding {
  readonly area: Area;
  readonly level: Level;
  /** Stable, for monitoring: `grants.missing`. */
  readonly code: string;
  /** What is so, in plain words. */
  readonly sentence: string;
  /** What to do about it. */
  readonly help?: string;
}

export interface Report {
  readonly version: string;
  /** When the doctor looked, ISO 8601 in UTC. */
  readonly at: string;
  readonly status: Level;
  readonly findings: readonly Finding[];
}

const RANK: Readonly<Record<Level, 0 | 1 | 2>> = { fine: 0, warning: 1, critical: 2 };

/** The worst of all findings; fine when there are none. */
export const worst = (findings: readonly Finding[]): Level =>
  findings.reduce<Level>((level, finding) => (RANK[finding.level] > RANK[level] ? finding.level : level), 'fine');

/** Exit status for monitoring: 0 fine, 1 warnings, 2 critical. */
export const exitCodeOf = ({ status }: Report): 0 | 1 | 2 => RANK[status];

/** Makes findings of one area. */
export const findingsIn = (area: Area) => {
  const make =
    (level: Level) =>
    (code: string, sentence: string, help?: string): Finding => ({
      area,
      level,
      code: `${area}.${code}`,
      sentence,
      ...(help === undefined ? {} : { help }),
    });
  return { fine: make('fine'), warning: make('warning'), critical: make('critical') };
};

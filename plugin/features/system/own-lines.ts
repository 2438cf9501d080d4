import type { Area, Finding } from '../../doctor/index.ts';
import type { Locale } from '../../i18n/locale.ts';
import type { Instant } from '../../shared/time.ts';
import type { HealthLine, LineArea, LineLevel } from './line.ts';
import type { OwnFacts, VersionFacts } from './system.service.ts';

const DAYS_BACKUP_OLD = 7;
const LEAST_FREE_BYTES = 1_000_000_000;
const LEAST_FREE_SHARE = 0.05;

/** Areas that both the page and the doctor know. */
type OwnArea = Extract<LineArea, Area> | 'upgrade';
type OwnLine = HealthLine & { readonly area: OwnArea };

const own = (area: OwnArea, level: LineLevel, sentence: string, help?: string): OwnLine => ({
  area,
  level,
  sentence,
  help: help === undefined ? [] : [help],
});

/** Lines about Kenal itself. */
export const ownLines = (locale: Locale, facts: OwnFacts & VersionFacts, now: Instant): HealthLine[] => [
  ...standingLines(locale, facts, now),
  upgradeLine(locale, facts),
];

const standingLines = (locale: Locale, facts: OwnFacts, now: Instant): OwnLine[] => [
  loadLine(locale, facts),
  jobLine(locale, facts),
  mailLine(locale, facts),
  spaceLine(locale, facts),
  backupLine(locale, facts, now),
];

/** The same for the doctor on the command line, who is never older than the files that lie ready. */
export const ownFindings = (locale: Locale, facts: OwnFacts, now: Instant): Finding[] =>
  standingLines(locale, facts, now).map(({ area, level, sentence, help: [help] }) => ({
    area: area as Exclude<OwnArea, 'upgrade'>,
    level: level === 'info' ? 'fine' : level,
    code: `${area}.${level === 'warning' ? 'look' : 'as-it-is'}`,
    sentence,
    ...(help === undefined ? {} : { help }),
  }));

const unknown = ({ t }: Locale, area: OwnArea): OwnLine =>
  own(area, 'warning', t('system.unknown'), t('system.unknownHelp'));

const loadLine = (locale: Locale, { load, runs }: OwnFacts): OwnLine => {
  const { t } = locale;
  if (load === undefined || runs === undefined) return unknown(locale, 'load');
  if (load.runs === 0) return own('load', 'info', t('system.load.none'));
  const sentence = t('system.load.sum', {
    runs: load.runs,
    rows: locale.number(load.rows),
    seconds: locale.number(load.seconds, 1),
    share: locale.number((load.seconds / 86_400) * 100, 2),
  });
  if (runs[0]?.kind === 'failed')
    return own('load', 'warning', `${sentence} ${t('system.load.failed')}`, t('system.load.failedHelp'));
  return own('load', 'fine', sentence);
};

const jobLine = (locale: Locale, { jobs }: OwnFacts): OwnLine => {
  if (jobs === undefined) return unknown(locale, 'jobs');
  const sentence = locale.t('system.jobs.counts', { ...jobs.counts });
  return jobs.counts.dead === 0
    ? own('jobs', 'fine', sentence)
    : own('jobs', 'warning', sentence, locale.t('system.jobs.help'));
};

const mailLine = ({ t }: Locale, { isDryRun }: OwnFacts): OwnLine =>
  own(
    'mail',
    'info',
    isDryRun === true ? `${t('system.mail.none')} ${t('system.mail.dryRun')}` : t('system.mail.none'),
  );

const spaceLine = (locale: Locale, { tables, disk }: OwnFacts): OwnLine => {
  const { t } = locale;
  if (tables === undefined || disk === undefined) return unknown(locale, 'space');
  const used = tables.reduce((sum, { bytes }) => sum + bytes, 0);
  const sentence = t('system.space.sum', { used: size(locale, used), free: size(locale, disk.freeBytes) });
  const isShort = disk.freeBytes < Math.max(LEAST_FREE_BYTES, LEAST_FREE_SHARE * disk.totalBytes);
  return isShort ? own('space', 'warning', sentence, t('system.space.help')) : own('space', 'fine', sentence);
};

const backupLine = (locale: Locale, { backup }: OwnFacts, now: Instant): OwnLine => {
  const { t } = locale;
  if (backup === undefined) return unknown(locale, 'backup');
  if (backup === 'none') return own('backup', 'warning', t('system.backup.none'), t('system.backup.help'));
  const sentence = t('system.backup.last', {
    ago: locale.ago(backup.madeAt, now),
    size: size(locale, backup.bytes),
  });
  const isOld = backup.madeAt.until(now).total('hours') > 24 * DAYS_BACKUP_OLD;
  return isOld ? own('backup', 'warning', sentence, t('system.backup.help')) : own('backup', 'fine', sentence);
};

const upgradeLine = (locale: Locale, { version, installedVersion }: VersionFacts): OwnLine => {
  const { t } = locale;
  if (installedVersion === undefined) return unknown(locale, 'upgrade');
  return installedVersion === version
    ? own('upgrade', 'fine', t('system.upgrade.none', { version }))
    : own(
        'upgrade',
        'warning',
        t('system.upgrade.waiting', { version, installed: installedVersion }),
        t('system.upgrade.help'),
      );
};

/** Bytes as people read them: in MB below one GB, in GB from there on. */
export const size = (locale: Locale, bytes: number): string =>
  bytes < 1_000_000_000
    ? locale.t('system.megabytes', { size: locale.number(bytes / 1_000_000, 1) })
    : locale.t('system.gigabytes', { size: locale.number(bytes / 1_000_000_000, 1) });

import type { Finding } from '../../doctor/index.ts';
import type { Locale } from '../../i18n/locale.ts';
import type { Instant } from '../../shared/time.ts';
import type { Chip, DataTable, Flash } from '../../web/partials.ts';
import type { IconName } from '../../web/icons.ts';
import { LINE_AREAS, worstLevel, type HealthLine, type LineLevel } from './line.ts';
import { ownLines, size } from './own-lines.ts';
import { requestLines, type RequestFacts } from './request-lines.ts';
import type { SystemFacts } from './system.service.ts';

export interface SystemPage {
  readonly heading: string;
  readonly note: string;
  readonly summary: Flash;
  readonly areas: readonly AreaModel[];
  readonly dryRun: { readonly state: string; readonly settingsPath: string | undefined };
  readonly deadJobs: readonly DeadJobModel[];
  readonly runs: DataTable | undefined;
  readonly tables: DataTable | undefined;
}

interface AreaModel {
  readonly title: string;
  readonly icon: IconName;
  readonly isAlert: boolean;
  readonly chip: Chip;
  readonly lines: readonly {
    readonly sentence: string;
    readonly help: readonly string[];
    readonly isBad: boolean;
  }[];
}

interface DeadJobModel {
  readonly text: string;
  readonly note: string;
  /** Only for people who may change something. */
  readonly forms:
    | {
        readonly retryPath: string;
        readonly retryLabel: string;
        readonly dropPath: string;
        readonly dropLabel: string;
      }
    | undefined;
}

interface SystemSituation {
  readonly locale: Locale;
  readonly now: Instant;
  readonly facts: SystemFacts;
  readonly request: RequestFacts;
  readonly mayAdminister: boolean;
}

export const systemPage = ({ locale, now, facts, request, mayAdminister }: SystemSituation): SystemPage => {
  const { t } = locale;
  const lines = [
    ...(facts.report?.findings.map(doctorLine) ?? [notExamined(locale)]),
    ...requestLines(t, request),
    ...ownLines(locale, facts, now),
    ...facts.others.flatMap((linesIn) => linesIn(locale)),
  ];
  return {
    heading: t('system.title'),
    note: t('system.note', { version: facts.version }),
    summary: summaryOf(locale, worstLevel(lines.map(({ level }) => level))),
    areas: LINE_AREAS.flatMap((area) => {
      const inArea = lines.filter((line) => line.area === area);
      return inArea.length === 0 ? [] : [areaModel(locale, t(`system.area.${area}`), inArea)];
    }),
    dryRun: {
      state: t(dryRunKey(facts.isDryRun)),
      settingsPath: mayAdminister ? '/settings' : undefined,
    },
    deadJobs: (facts.jobs?.dead ?? []).map(({ id, kind, attempts, lastError, finishedAt }) => ({
      text: t('system.dead.text', { kind, attempts }),
      note: [finishedAt === undefined ? '' : locale.moment(finishedAt), lastError]
        .filter((one) => one !== '')
        .join(' · '),
      forms: mayAdminister
        ? {
            retryPath: `/system/jobs/${id}/retry`,
            retryLabel: t('system.dead.retryThis', { kind }),
            dropPath: `/system/jobs/${id}/drop`,
            dropLabel: t('system.dead.dropThis', { kind }),
          }
        : undefined,
    })),
    runs: runTable(locale, facts.runs ?? []),
    tables: sizeTable(locale, facts.tables ?? []),
  };
};

const dryRunKey = (isDryRun: boolean | undefined): string => {
  if (isDryRun === undefined) return 'system.unknown';
  return isDryRun ? 'settings.dryRun.on' : 'settings.dryRun.off';
};

const doctorLine = ({ area, level, sentence, help }: Finding): HealthLine => ({
  area,
  level,
  sentence,
  help: help?.split('\n') ?? [],
});

const notExamined = ({ t }: Locale): HealthLine => ({
  area: 'koha',
  level: 'warning',
  sentence: t('system.unknown'),
  help: [t('system.unknownHelp')],
});

const CHIP: Readonly<Record<LineLevel, Pick<Chip, 'tone' | 'icon'>>> = {
  fine: { tone: 'good', icon: 'check' },
  info: { tone: 'info', icon: 'info' },
  warning: { tone: 'warn', icon: 'alert' },
  critical: { tone: 'bad', icon: 'alert' },
};

const areaModel = ({ t }: Locale, title: string, lines: readonly HealthLine[]): AreaModel => {
  const level = worstLevel(lines.map((line) => line.level));
  const isAlert = level === 'warning' || level === 'critical';
  return {
    title,
    icon: isAlert ? 'alert' : 'check-ring',
    isAlert,
    chip: { ...CHIP[level], word: t(`system.level.${level}`) },
    lines: lines.map((line) => ({
      sentence: line.sentence,
      help: line.help,
      isBad: line.level === 'warning' || line.level === 'critical',
    })),
  };
};

const SUMMARY_TONE = { fine: 'good', info: 'good', warning: 'warn', critical: 'bad' } as const;

const summaryOf = ({ t }: Locale, level: LineLevel): Flash => ({
  tone: SUMMARY_TONE[level],
  icon: SUMMARY_TONE[level] === 'good' ? 'check-ring' : 'alert',
  text: t(`system.summary.${SUMMARY_TONE[level]}`),
  role: 'status',
});

const columns = (t: Locale['t'], keys: readonly string[]) =>
  keys.map((key, index) => ({ text: t(key), isNumber: index > 1, path: undefined, sorted: undefined }));

const runTable = (locale: Locale, runs: NonNullable<SystemFacts['runs']>): DataTable | undefined => {
  const { t } = locale;
  if (runs.length === 0) return undefined;
  return {
    caption: t('system.runs.caption'),
    columns: columns(t, ['system.runs.when', 'system.runs.kind', 'system.runs.rows', 'system.runs.seconds']),
    rows: runs.map(({ startedAt, kind, rowsRead, seconds }) => ({
      head: locale.moment(startedAt),
      cells: [
        { text: t(`system.runs.${kind}`), isNumber: false },
        { text: rowsRead === undefined ? '–' : locale.number(rowsRead), isNumber: true },
        { text: locale.number(seconds, 2), isNumber: true },
      ],
    })),
  };
};

const MOST_TABLES = 8;

const sizeTable = (locale: Locale, tables: NonNullable<SystemFacts['tables']>): DataTable | undefined => {
  const { t } = locale;
  if (tables.length === 0) return undefined;
  const column = (key: string, isNumber: boolean) => ({ text: t(key), isNumber, path: undefined, sorted: undefined });
  return {
    caption: t('system.tables.caption'),
    columns: [column('system.tables.table', false), column('system.tables.size', true)],
    rows: tables.slice(0, MOST_TABLES).map(({ table, bytes }) => ({
      head: table,
      cells: [{ text: size(locale, bytes), isNumber: true }],
    })),
  };
};

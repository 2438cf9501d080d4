import type { Translate } from '../i18n/index.ts';
import { AREAS, type Area, type Finding, type Level, type Report } from './report.ts';

const LEVELS: readonly Level[] = ['fine', 'warning', 'critical'];

/** The report for a person, area by area. */
export const reportAsText = (report: Report, t: Translate): string =>
  [
    t('doctor.head', { version: report.version, at: report.at }),
    ...AREAS.flatMap((area) =>
      section(
        t,
        area,
        report.findings.filter((finding) => finding.area === area),
      ),
    ),
    '',
    t(`doctor.summary.${report.status}`),
  ].join('\n');

const section = (t: Translate, area: Area, findings: readonly Finding[]): string[] =>
  findings.length === 0 ? [] : ['', t(`doctor.area.${area}`), ...findings.flatMap((finding) => lines(t, finding))];

const lines = (t: Translate, { level, sentence, help }: Finding): string[] => {
  const width = Math.max(...LEVELS.map((one) => t(`doctor.mark.${one}`).length));
  return [
    `  ${t(`doctor.mark.${level}`).padEnd(width)}  ${sentence}`,
    ...(help === undefined ? [] : help.split('\n').map((line) => `${' '.repeat(width + 4)}${line}`)),
  ];
};

import { AREAS, type Area, type Finding, type Level, type Report } from './report.ts';

const HEADING: Readonly<Record<Area, string>> = {
  configuration: 'Configuration',
  koha: 'Koha and its database',
  sessions: 'Sign-in',
  grants: "Rights in Koha's database",
  capabilities: 'What this Koha offers',
  database: "Kenal's own database",
  ledger: 'Visit ledger',
};

const MARK: Readonly<Record<Level, string>> = { fine: 'ok      ', warning: 'WARNING ', critical: 'CRITICAL' };

const SUMMARY: Readonly<Record<Level, string>> = {
  fine: 'Everything is fine.',
  warning: 'Kenal works; see the warnings.',
  critical: 'Something does not work or must not stay as it is; see CRITICAL.',
};

/** The report for a person, area by area. */
export const reportAsText = (report: Report): string =>
  [
    `Kenal ${report.version}, looked at ${report.at}`,
    ...AREAS.flatMap((area) =>
      section(
        area,
        report.findings.filter((finding) => finding.area === area),
      ),
    ),
    '',
    SUMMARY[report.status],
  ].join('\n');

const section = (area: Area, findings: readonly Finding[]): string[] =>
  findings.length === 0 ? [] : ['', HEADING[area], ...findings.flatMap(lines)];

const lines = ({ level, sentence, help }: Finding): string[] => [
  `  ${MARK[level]}  ${sentence}`,
  ...(help === undefined ? [] : help.split('\n').map((line) => `${' '.repeat(12)}${line}`)),
];

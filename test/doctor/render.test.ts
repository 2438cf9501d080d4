import { expect } from 'chai';
import { reportAsText } from '../../plugin/doctor/render.ts';
import type { Report } from '../../plugin/doctor/report.ts';
import { createLocales } from '../../plugin/i18n/index.ts';

const { t } = createLocales('Asia/Jakarta').en;
const COMMAND = `REVOKE ALL PRIVILEGES ON \`${'koha_library'.repeat(8)}\`.* FROM 'kenal'@'127.0.0.1';`;
const HELP =
  'Bring the folder that attachments.folder names back from the backup made with the one of this database, as it was.';
const REPORT: Report = {
  version: '0.1.0',
  at: '2026-11-22T03:00:00Z',
  status: 'warning',
  findings: [
    {
      area: 'attachments',
      level: 'warning',
      code: 'attachments.missing',
      sentence: '2 attached files are not in the folder for attached files, which is to say anywhere.',
      help: `${HELP}\n${COMMAND}`,
    },
  ],
};

describe('the doctor’s report for a person', () => {
  it('is folded between words to the width of a terminal, under the sentence it belongs to', () => {
    const lines = reportAsText(REPORT, t, 60).split('\n');
    const told = lines.slice(
      lines.findIndex((line) => line.startsWith('  WARNING')),
      lines.indexOf(`            ${COMMAND}`),
    );
    expect(told[0]).to.match(/^ {2}WARNING {3}2 attached files/);
    for (const line of told) expect(line.length, line).to.be.at.most(60);
    for (const line of told.slice(1)) expect(line).to.match(/^ {12}\S/);
    const words = told.map((line) => line.slice(12)).join(' ');
    expect(words).to.equal(`${REPORT.findings[0]!.sentence} ${HELP}`);
  });

  it('keeps in one piece what is to be copied, and everything where there is no terminal', () => {
    expect(reportAsText(REPORT, t, 60)).to.include(COMMAND);
    for (const columns of [undefined, 0]) expect(reportAsText(REPORT, t, columns)).to.include(HELP);
  });
});

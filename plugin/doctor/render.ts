import type { Translate } from '../i18n/index.ts';
import { AREAS, type Area, type Finding, type Level, type Report } from './report.ts';

const LEVELS: readonly Level[] = ['fine', 'warning', 'critical'];

/**
 * The report for a person, area by area.
 *
 * @param columns width of the terminal, to which sentences are folded; undefined where it is none
 */
export const reportAsText = (report: Report, t: Translate, columns?: number): string =>
  [
    t('doctor.head', { version: report.version, at: report.at }),
    ...AREAS.flatMap((area) =>
      section(
        { t, columns },
        area,
        report.findings.filter((finding) => finding.area === area),
      ),
    ),
    '',
    t(`doctor.summary.${report.status}`),
  ].join('\n');

interface Reader {
  readonly t: Translate;
  readonly columns: number | undefined;
}

const section = (reader: Reader, area: Area, findings: readonly Finding[]): string[] =>
  findings.length === 0
    ? []
    : ['', reader.t(`doctor.area.${area}`), ...findings.flatMap((finding) => lines(reader, finding))];

const lines = ({ t, columns = Infinity }: Reader, { level, sentence, help }: Finding): string[] => {
  const width = Math.max(...LEVELS.map((one) => t(`doctor.mark.${one}`).length));
  const margin = ' '.repeat(width + 4);
  const [first = '', ...others] = [sentence, ...(help?.split('\n') ?? [])].flatMap((line) =>
    folded(line, columns - margin.length),
  );
  return [`  ${t(`doctor.mark.${level}`).padEnd(width)}  ${first}`, ...others.map((line) => `${margin}${line}`)];
};

/** Some terminals say that they have no width. */
const LEAST_ROOM = 20;

/** Sentences in lines of at most so many characters. What ends in no full stop is to be copied, and stays in one piece. */
const folded = (text: string, room: number): string[] => {
  if (!text.endsWith('.') || room < LEAST_ROOM) return [text];
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= room) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
};

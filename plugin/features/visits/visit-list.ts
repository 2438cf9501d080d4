import { readCsv } from '../../shared/csv.ts';
import { InvalidInput } from '../../shared/errors.ts';
import { hasHeading, type VisitList } from './visit-list.domain.ts';

export const MOST_BYTES = 10 * 1024 * 1024;
export const MOST_ROWS = 100_000;
/** How long a list that was sent waits for its sender. */
export const UPLOAD_MINUTES = 60;

/**
 * Reads a list of visits. Text that is not UTF-8 is taken for Windows-1252, which older programs write.
 *
 * @param columnName what a column without a name is called, by its number from 1
 * @throws InvalidInput `csv.unreadable`, `csv.too-long`, `visits.empty-list`
 */
export const readVisitList = (content: Buffer, columnName: (number: number) => string): VisitList => {
  const records = readCsv(textOf(content), MOST_ROWS + 1);
  const [first] = records;
  if (first === undefined) throw new InvalidInput('visits.empty-list', 'The file has no rows.');
  const isNamed = hasHeading(first.fields);
  const width = Math.max(...records.map(({ fields }) => fields.length));
  const columns = Array.from({ length: width }, (_, index) => {
    const name = isNamed ? (first.fields[index] ?? '') : '';
    return name === '' ? columnName(index + 1) : name;
  });
  return { columns, rows: isNamed ? records.slice(1) : records };
};

const textOf = (content: Buffer): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    return new TextDecoder('windows-1252').decode(content);
  }
};

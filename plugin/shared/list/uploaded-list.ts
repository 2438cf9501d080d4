import { readCsv } from '../csv.ts';
import { InvalidInput } from '../errors.ts';
import type { UploadedList } from './list.domain.ts';

export const MOST_BYTES = 10 * 1024 * 1024;
export const MOST_ROWS = 100_000;
/** How long a list that was sent waits for its sender. */
export const UPLOAD_MINUTES = 60;

/**
 * Reads a list. Text that is not UTF-8 is taken for Windows-1252, which older programs write.
 *
 * @param columnName what a column without a name is called, by its number from 1
 * @param hasHeading whether the first row names the columns
 * @throws InvalidInput `csv.unreadable`, `csv.too-long`, `list.empty`
 */
export const readList = (
  content: Buffer,
  columnName: (number: number) => string,
  hasHeading: (first: readonly string[]) => boolean,
): UploadedList => {
  const records = readCsv(textOf(content), MOST_ROWS + 1);
  const [first] = records;
  if (first === undefined) throw new InvalidInput('list.empty', 'The file has no rows.');
  const isNamed = hasHeading(first.fields);
  const width = records.reduce((widest, { fields }) => Math.max(widest, fields.length), 0);
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

import { readList } from '../../shared/list/uploaded-list.ts';
import { hasHeading, type VisitList } from './visit-list.domain.ts';

/**
 * Reads a list of visits; the first row names the columns unless it holds a date.
 *
 * @param columnName what a column without a name is called, by its number from 1
 * @throws InvalidInput `csv.unreadable`, `csv.too-long`, `list.empty`
 */
export const readVisitList = (content: Buffer, columnName: (number: number) => string): VisitList =>
  readList(content, columnName, hasHeading);

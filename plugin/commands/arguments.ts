import { InvalidArgumentError } from 'commander';
import { isLibraryDay, libraryDay, type LibraryDay } from '../shared/time.ts';

export const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most)
      throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
    return value;
  };

export const port = wholeNumber(1, 65_535);

export const asDay = (text: string): LibraryDay => {
  if (!isLibraryDay(text)) throw new InvalidArgumentError('It must be a day that exists, as YYYY-MM-DD.');
  return libraryDay(text);
};

/** For an option that may be given more than once. */
export const collected = (text: string, before: readonly string[] = []): string[] => [...before, text];

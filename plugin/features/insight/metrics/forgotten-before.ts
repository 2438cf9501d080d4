import type { ReturnMonth } from '../../../koha/ledger/ledger-source.ts';

/** Of what is usual in a month, less than this share is left over by chance. */
const BEGINNING = 0.05;

/**
 * The day before which loans of patrons with the usual privacy were made anonymous. Whoever enrolled before it may have
 * used the library though nothing is known of it. 0 where nothing tells of forgotten loans.
 *
 * Anonymising goes by the day of the return: of what was brought back earlier no such patron is named any more. That
 * loans without a patron lie before that day tells it from the day on which the library began to lend.
 *
 * @param today for where every returned loan was made anonymous
 */
export const forgottenBefore = (months: readonly ReturnMonth[], today: number): number => {
  const sizes = months.filter(({ named }) => named > 0).map(({ named }) => named);
  const typical = sizes.sort((one, other) => one - other)[Math.floor(sizes.length / 2)] ?? 0;
  const fewest = Math.max(1, BEGINNING * typical);
  const known = months.findIndex(({ named }) => named >= fewest);
  const before = known === -1 ? months : months.slice(0, known);
  const nameless = before.reduce((sum, month) => sum + month.nameless, 0);
  if (nameless < fewest) return 0;
  return months[known]?.firstNamedDay ?? today;
};

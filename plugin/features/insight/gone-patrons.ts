import type { LedgerSource } from '../../koha/ledger/ledger-source.ts';

/** A person whom Koha no longer has under their number. */
interface GonePatron {
  readonly borrowernumber: number;
  /** The loan of theirs that the mirror remembers. */
  readonly oldestIssueId: number | null;
}

/** What became of patrons who are gone. */
export interface Fates {
  /** Merged: whose history goes to whom. */
  readonly survivors: ReadonlyMap<number, number>;
  /** Merged with somebody, but Koha's traces do not tell with whom. */
  readonly unknown: readonly number[];
  /** The last entry of Koha's log that was looked at. */
  readonly actionMark: number;
}

/**
 * Tells merges from deletions. Koha's log of merges names the survivor by number but the other only by card number,
 * and may be switched off; a loan of the vanished patron that somebody else holds now is as good a trace.
 *
 * @param isThere whether Koha has a patron of this number
 * @param actionMark last entry of Koha's log that an earlier refresh looked at
 */
export const fatesOf = async (
  source: LedgerSource,
  gone: readonly GonePatron[],
  isThere: (borrowernumber: number) => boolean,
  actionMark: number,
): Promise<Fates> => {
  const nextMark = Math.max(actionMark, await source.highestAction());
  if (gone.length === 0) return { survivors: new Map(), unknown: [], actionMark: nextMark };

  const found = new Map<number, number>();
  const loans = gone.flatMap(({ oldestIssueId }) => (oldestIssueId === null ? [] : [oldestIssueId]));
  const holders = await source.holdersOf(loans);
  for (const { borrowernumber, oldestIssueId } of gone) {
    const holder = oldestIssueId === null ? undefined : holders.get(oldestIssueId);
    if (holder !== undefined && holder !== borrowernumber) found.set(borrowernumber, holder);
  }

  const merges = await source.mergesAfter(actionMark);
  const unexplained = gone.map(({ borrowernumber }) => borrowernumber).filter((number) => !found.has(number));
  const copies = new Map(
    (await source.deletedPatrons(unexplained)).map((copy) => [copy.borrowernumber, copy.cardnumber]),
  );
  for (const borrowernumber of unexplained) {
    const card = copies.get(borrowernumber);
    // An entry also names the survivor's card, and a survivor may have been merged in turn.
    const isTheirs = (merge: (typeof merges)[number]): boolean => merge.survivor !== borrowernumber;
    const merge = card == null ? undefined : merges.find((one) => isTheirs(one) && one.words.has(card));
    if (merge !== undefined) found.set(borrowernumber, merge.survivor);
  }

  const explained = new Set(found.values());
  const hasUnexplainedMerge = merges.some(({ survivor }) => !explained.has(survivor));
  const survivors = new Map<number, number>();
  for (const borrowernumber of found.keys()) {
    const survivor = lastSurvivor(found, borrowernumber);
    if (survivor !== undefined && isThere(survivor)) survivors.set(borrowernumber, survivor);
  }
  const unknown = hasUnexplainedMerge
    ? unexplained.filter((number) => !found.has(number) && copies.get(number) == null)
    : [];
  return { survivors, unknown, actionMark: nextMark };
};

/** Follows merges of merges; undefined where the traces go round in a circle. */
const lastSurvivor = (found: ReadonlyMap<number, number>, borrowernumber: number): number | undefined => {
  let survivor = found.get(borrowernumber);
  for (let steps = 0; survivor !== undefined && found.has(survivor); steps += 1) {
    if (steps > found.size) return undefined;
    survivor = found.get(survivor);
  }
  return survivor;
};

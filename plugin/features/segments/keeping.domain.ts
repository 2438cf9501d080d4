import type { Instant } from '../../shared/time.ts';

/** Why a list could not be kept in step the last time. It is tried again after every refresh. */
export type HeldBack = 'dry_run' | 'not_granted' | 'too_slow' | 'too_many' | 'failed';

/** Why a list is kept in step no longer, other than by its owner's wish. */
export type EndReason =
  /** Koha does not have it any more. */
  | 'list'
  /** Its owner's account is gone or closed. */
  | 'owner'
  /** Its owner may not use segments any more, or not what this one asks for. */
  | 'permission'
  /** The segment was removed. */
  | 'segment';

/** A patron list of Koha that is kept in step with a segment. */
export interface ListKeeping {
  /** Koha's `patron_list_id`. */
  readonly listId: number;
  readonly segment: number;
  /** Borrowernumber. The list holds whom they may see, and nobody else is told of it. */
  readonly owner: number;
  /** Whom it is for. */
  readonly audience: 'outreach' | 'everybody';
  /** When it was last made to agree; undefined before the first time. */
  readonly keptAt: Instant | undefined;
  /** The last time that something had to be changed for that. */
  readonly change: { readonly at: Instant; readonly putOn: number; readonly takenOff: number } | undefined;
  readonly heldBack: HeldBack | undefined;
  readonly ended: EndReason | undefined;
}

/** An entry of a list in Koha. */
interface Entry {
  readonly id: number;
  readonly borrowernumber: number;
}

/**
 * An entry that Kenal put there. `coming`, `leaving`: asked of Koha, but whether it happened was not heard. `withdrawn`:
 * staff took it off by hand, and that holds until the patron leaves the segment.
 */
export interface OwnEntry {
  readonly id: number;
  /** Undefined where it must not be remembered whom it is about. */
  readonly borrowernumber: number | undefined;
  readonly state: 'coming' | 'there' | 'leaving' | 'withdrawn';
}

/** What makes a list agree with its segment. */
export interface Agreement {
  /** Patrons to put on it. */
  readonly putOn: readonly number[];
  /** Entries to take off it; only ever Kenal's own. */
  readonly takeOff: readonly number[];
  /** Own entries of which is known now that they are there, that they were withdrawn, or that they are gone. */
  readonly there: readonly number[];
  readonly withdrawn: readonly number[];
  readonly gone: readonly number[];
}

/**
 * Compares who should be on a list with who is. What staff put on it by hand stays, and nobody is put on it twice; whom
 * they took off by hand stays off as long as the patron is in the segment.
 */
export const agreement = (
  wanted: ReadonlySet<number>,
  entries: readonly Entry[],
  own: readonly OwnEntry[],
): Agreement => {
  const isOn = new Map(entries.map((entry) => [entry.id, entry.borrowernumber]));
  const lost = own.filter(({ id }) => !isOn.has(id));
  const withdrawn = lost.filter(
    ({ state, borrowernumber }) =>
      (state === 'there' || state === 'withdrawn') && borrowernumber !== undefined && wanted.has(borrowernumber),
  );
  const isWithdrawn = new Set(withdrawn.map(({ id }) => id));
  const owned = new Map(own.map((one) => [one.id, one]));
  const byHand = entries.filter(({ id }) => !owned.has(id));
  const kept = new Set(byHand.map(({ borrowernumber }) => borrowernumber));
  const takeOff: number[] = [];
  const there: number[] = [];
  for (const { id, borrowernumber } of entries) {
    const mine = owned.get(id);
    if (mine === undefined) continue;
    // After a merge in Koha somebody may be on it twice.
    if (!wanted.has(borrowernumber) || kept.has(borrowernumber)) takeOff.push(id);
    else {
      kept.add(borrowernumber);
      if (mine.state !== 'there' || mine.borrowernumber !== borrowernumber) there.push(id);
    }
  }
  for (const { borrowernumber } of withdrawn) if (borrowernumber !== undefined) kept.add(borrowernumber);
  return {
    putOn: [...wanted].filter((borrowernumber) => !kept.has(borrowernumber)),
    takeOff,
    there,
    withdrawn: withdrawn.filter(({ state }) => state !== 'withdrawn').map(({ id }) => id),
    gone: lost.filter(({ id }) => !isWithdrawn.has(id)).map(({ id }) => id),
  };
};

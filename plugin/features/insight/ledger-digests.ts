import { LAST_DAY } from './calendar.ts';
import type { DayDigest } from './ledger.repository.ts';

/** Counts and checksums of Koha's rows, day by day, while they are being read. */
export class LedgerDigests {
  readonly #rows = new Uint32Array(LAST_DAY + 1);
  readonly #sums = new Float64Array(LAST_DAY + 1);

  add(day: number, checksum: number): void {
    this.#rows[day] = (this.#rows[day] ?? 0) + 1;
    this.#sums[day] = (this.#sums[day] ?? 0) + checksum;
  }

  addAll(other: LedgerDigests): void {
    for (let day = 0; day <= LAST_DAY; day += 1) {
      this.#rows[day] = (this.#rows[day] ?? 0) + (other.#rows[day] ?? 0);
      this.#sums[day] = (this.#sums[day] ?? 0) + (other.#sums[day] ?? 0);
    }
  }

  /** Days with any row. */
  all(): Map<number, DayDigest> {
    const digests = new Map<number, DayDigest>();
    for (let day = 0; day <= LAST_DAY; day += 1) {
      const rows = this.#rows[day] ?? 0;
      if (rows > 0) digests.set(day, { rows, checksum: this.#sums[day] ?? 0 });
    }
    return digests;
  }
}

/** Days whose rows are not what they were: new, gone or different. */
export const changedDays = (now: ReadonlyMap<number, DayDigest>, before: ReadonlyMap<number, DayDigest>): number[] => {
  const changed: number[] = [];
  for (const [day, digest] of now) {
    const known = before.get(day);
    if (known?.rows !== digest.rows || known.checksum !== digest.checksum) changed.push(day);
  }
  for (const day of before.keys()) if (!now.has(day)) changed.push(day);
  return changed;
};

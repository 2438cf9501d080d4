import { BOUNDS, DOUBT, type Bounds } from './small-groups.domain.ts';

/** One part of a sum that is told, such as the patrons of one library among those of all. */
export interface Part {
  readonly patrons: number;
  /** What is known of it where it is not told; undefined where it may be told. */
  readonly hidden?: Bounds | undefined;
}

/** What is withheld, so that no hidden part can be told from the sum. */
export interface Withheld {
  /** Places of parts. */
  readonly parts: ReadonlySet<number>;
  readonly isSum: boolean;
}

const NOTHING: Withheld = { parts: new Set(), isSum: false };

/**
 * Complementary suppression in one sum: beside what is hidden, the smallest part that leaves enough doubt is withheld
 * too; where none does alone, the largest is, and the smallest of the rest that does with it. Where not even all of them
 * would do, the sum is withheld and no part. For the sources see `small-groups.domain`.
 */
export const withheldBeside = (parts: readonly Part[]): Withheld => {
  const hidden = new Map(parts.flatMap(({ hidden: known }, at) => (known === undefined ? [] : [[at, known] as const])));
  if (isOpen(parts, hidden)) return NOTHING;
  const candidates = [...parts.entries()]
    .filter(([at, { patrons }]) => !hidden.has(at) && patrons >= BOUNDS.withheld.low)
    .sort(([, one], [, other]) => one.patrons - other.patrons)
    .map(([at]) => at);
  const withheld = new Set<number>();
  const isOpenWith = (...more: number[]): boolean =>
    isOpen(parts, new Map([...hidden, ...[...withheld, ...more].map((at) => [at, BOUNDS.withheld] as const)]));
  while (candidates.length > 0) {
    const enough = candidates.find((at) => isOpenWith(at));
    if (enough !== undefined) return { parts: withheld.add(enough), isSum: false };
    const largest = candidates.pop();
    if (largest !== undefined) withheld.add(largest);
  }
  return { parts: new Set(), isSum: true };
};

/** Whether the sum leaves enough doubt about every hidden part. */
const isOpen = (parts: readonly Part[], hidden: ReadonlyMap<number, Bounds>): boolean => {
  const all = [...hidden.values()];
  const sum = [...hidden.keys()].reduce((so, at) => so + (parts[at]?.patrons ?? 0), 0);
  const lows = all.reduce((so, { low }) => so + low, 0);
  const highs = all.reduce((so, { high }) => so + high, 0);
  return all.every(({ low, high }) => {
    const least = Number.isFinite(high) ? Math.max(low, sum - (highs - high)) : low;
    const most = Math.min(high, sum - (lows - low));
    return most - least >= DOUBT;
  });
};

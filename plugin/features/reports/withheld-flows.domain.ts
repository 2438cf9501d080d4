import { BOUNDS, FLOW_DOUBT, type Bounds } from './small-groups.domain.ts';

/** How many went from one place to another. */
export interface FlowCell {
  readonly from: string;
  readonly to: string;
  readonly patrons: number;
  /** What is known of it from what is told. */
  readonly known: Bounds;
  /** Whether there has to be doubt about it. */
  readonly isSecret: boolean;
}

/** Places of which the sum of what comes from them, or goes to them, is not told. */
export interface UntoldSums {
  readonly from: ReadonlySet<string>;
  readonly to: ReadonlySet<string>;
}

/**
 * Complementary suppression in a table whose sums by row and by column are told. A secret cell is safe when there is
 * another table with the same sums, in which everything is as it is known to be and this cell is larger or smaller by
 * {@link FLOW_DOUBT}: such a table comes from moving that many patrons around a ring of cells, on at one corner and off at the
 * next. Where there is no such ring yet, the one that hides the fewest patrons more is looked for, and its cells are
 * withheld.
 *
 * A two-way table as a graph, and rings as what protects a cell in it: D. Gusfield, A graph theoretic approach to
 * statistical data security, SIAM Journal on Computing 17 (1988), 552-571; see also `small-groups.domain`.
 *
 * @returns places of cells to be withheld; undefined where nothing protects a secret one, so that the table is not told
 */
export const withheldAmong = (cells: readonly FlowCell[], untold: UntoldSums): ReadonlySet<number> | undefined => {
  const withheld = new Set<number>();
  for (const cell of cells) {
    if (!cell.isSecret) continue;
    const rings = [FLOW_DOUBT, -FLOW_DOUBT].flatMap((by) => {
      const ring = cheapestRing({ cells, untold, withheld, cell, by });
      return ring === undefined ? [] : [ring];
    });
    const ring = rings.sort((one, other) => one.cost - other.cost).at(0);
    if (ring === undefined) return undefined;
    for (const at of ring.withheld) withheld.add(at);
  }
  return withheld;
};

interface Ring {
  /** How many patrons it hides who were told before. */
  readonly cost: number;
  readonly withheld: readonly number[];
}

interface Search {
  readonly cells: readonly FlowCell[];
  readonly untold: UntoldSums;
  readonly withheld: ReadonlySet<number>;
  /** The cell that is to become larger or, by a number below zero, smaller. */
  readonly cell: FlowCell;
  readonly by: number;
}

interface Step {
  readonly to: string;
  readonly cost: number;
  readonly withheld: readonly number[];
}

interface Reached extends Ring {
  readonly isDone: boolean;
}

/** Where sums that are not told make good what others lack. */
const ELSEWHERE = 'elsewhere';
const rowOf = (from: string): string => `from ${from}`;
const columnOf = (to: string): string => `to ${to}`;

/** The shortest way (Dijkstra) from the cell's column, which now has too many or too few, back to its row. */
const cheapestRing = (search: Search): Ring | undefined => {
  const { cell, by } = search;
  if (!canMove(cell, cell.known, by)) return undefined;
  const steps = stepsOf(search);
  const goal = rowOf(cell.from);
  const reached = new Map<string, Reached>([[columnOf(cell.to), { cost: 0, withheld: [], isDone: false }]]);
  for (let next = nearest(reached); next !== undefined; next = nearest(reached)) {
    const [place, here] = next;
    if (place === goal) return here;
    reached.set(place, { ...here, isDone: true });
    for (const step of steps.get(place) ?? []) {
      const cost = here.cost + step.cost;
      if ((reached.get(step.to)?.cost ?? Number.POSITIVE_INFINITY) <= cost) continue;
      reached.set(step.to, { cost, withheld: [...here.withheld, ...step.withheld], isDone: false });
    }
  }
  return undefined;
};

const nearest = (reached: ReadonlyMap<string, Reached>): [string, Reached] | undefined => {
  let best: [string, Reached] | undefined;
  for (const one of reached) if (!one[1].isDone && (best === undefined || one[1].cost < best[1].cost)) best = one;
  return best;
};

/** A column is made good by the opposite move in one of its cells, and that cell's row by the same move in another. */
const stepsOf = ({ cells, untold, withheld, cell, by }: Search): ReadonlyMap<string, readonly Step[]> => {
  const steps = new Map<string, Step[]>();
  const add = (place: string, step: Step): void => {
    steps.set(place, [...(steps.get(place) ?? []), step]);
  };
  for (const [at, one] of cells.entries()) {
    if (one === cell) continue;
    const addMove = (place: string, to: string, move: number): void => {
      if (canMove(one, withheld.has(at) ? BOUNDS.withheld : one.known, move)) add(place, { to, cost: 0, withheld: [] });
      else if (mayBeWithheld(one) && canMove(one, BOUNDS.withheld, move))
        add(place, { to, cost: one.patrons, withheld: [at] });
    };
    addMove(columnOf(one.to), rowOf(one.from), -by);
    addMove(rowOf(one.from), columnOf(one.to), by);
  }
  for (const free of [...[...untold.from].map(rowOf), ...[...untold.to].map(columnOf)]) {
    add(free, { to: ELSEWHERE, cost: 0, withheld: [] });
    add(ELSEWHERE, { to: free, cost: 0, withheld: [] });
  }
  return steps;
};

const mayBeWithheld = ({ patrons }: FlowCell): boolean => patrons >= BOUNDS.withheld.low;

const canMove = ({ patrons }: FlowCell, { low, high }: Bounds, by: number): boolean =>
  patrons + by >= low && patrons + by <= high;

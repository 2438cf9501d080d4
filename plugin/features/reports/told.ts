import type { Stage, StageMonth } from '../insight/index.ts';
import { BOUNDS, FLOW_DOUBT, isSmall, tellingOf, type Telling } from './small-groups.domain.ts';
import type { SeenSize } from './seen.ts';
import { withheldAmong } from './withheld-flows.domain.ts';

/** A number of patrons, and how it is told. */
export interface Told {
  readonly patrons: number;
  readonly telling: Telling;
}

/** A flow. Where it is told, `patrons` is rounded down to tens; where it is small, there may be none at all. */
export interface ToldFlow extends Told {
  readonly from: Stage | undefined;
  readonly to: Stage | undefined;
}

export const isTold = ({ telling }: Told): boolean => telling === 'told';

export const told = ({ patrons, isWithheld }: Pick<SeenSize, 'patrons' | 'isWithheld'>): Told => ({
  patrons,
  telling: tellingOf(patrons, isWithheld),
});

const TENS = 10;
const OUTSIDE = '';

interface FlowsInput {
  /** Flows of all months. */
  readonly months: readonly StageMonth[];
  readonly sizes: readonly SeenSize[];
  /** The month whose flows are told. */
  readonly month: StageMonth['month'];
}

/**
 * The flows of one month beside the sizes of the stages, which are told too, so that a lone small flow would be what is
 * missing to them. Flows are therefore told in tens, and it is not told which of those under 20 there were at all; where
 * that leaves no doubt, a flow of 20 or more is withheld. Who joined is told as well, by the month of joining; how many
 * left is told nowhere else.
 *
 * @returns every flow that there is in some month; undefined where nothing protects a small one, so that none is told
 */
export const flowsTold = ({ months, sizes, month }: FlowsInput): readonly ToldFlow[] | undefined => {
  const kinds = new Map(months.map(({ from, to }) => [keyOf({ from, to }), { from, to }]));
  const found = new Map(months.filter((one) => one.month.equals(month)).map((one) => [keyOf(one), one.patrons]));
  const flows = [...kinds].map(([key, { from, to }]) => ({ from, to, patrons: found.get(key) ?? 0 }));
  const cells = flows.map(({ from, to, patrons }) => ({
    from: from ?? OUTSIDE,
    to: to ?? OUTSIDE,
    patrons,
    known: patrons < BOUNDS.withheld.low ? { low: 0, high: BOUNDS.small.high } : tensAround(patrons),
    isSecret: isSmall(patrons),
  }));
  const untold = (end: 'from' | 'to') =>
    new Set<string>(
      sizes.filter((one) => one.end === end && one.month.equals(month) && isOpen(one)).map(({ stage }) => stage),
    );
  const withheld = withheldAmong(cells, { from: untold('from'), to: untold('to').add(OUTSIDE) });
  if (withheld === undefined) return undefined;
  return flows.map(({ from, to, patrons }, at) => {
    if (patrons < BOUNDS.withheld.low) return { from, to, patrons, telling: 'small' };
    return { from, to, patrons: tensAround(patrons).low, telling: withheld.has(at) ? 'withheld' : 'told' };
  });
};

const keyOf = ({ from, to }: Pick<StageMonth, 'from' | 'to'>): string => `${from ?? OUTSIDE} ${to ?? OUTSIDE}`;

const tensAround = (patrons: number) => {
  const low = Math.floor(patrons / TENS) * TENS;
  return { low, high: low + TENS - 1 };
};

/** Whether the size of a stage is told so little that it may be larger or smaller by as much as there has to be doubt. */
const isOpen = ({ patrons, isWithheld }: SeenSize): boolean => {
  const { low, high } = isWithheld ? BOUNDS.withheld : BOUNDS.small;
  return patrons - FLOW_DOUBT >= low && patrons + FLOW_DOUBT <= high;
};

/** What is told of a sum: as it is, "so many or more", or that its parts are small or withheld. */
type Ending = '' | 'Some' | 'Few' | 'Withheld';

/** Adds up what is told, so that no sum gives away what its parts do not. */
export const sumTold = (parts: readonly Told[]): { readonly sum: number; readonly ending: Ending } => {
  const sum = parts.filter(isTold).reduce((all, { patrons }) => all + patrons, 0);
  if (parts.every(isTold)) return { sum, ending: '' };
  if (sum > 0) return { sum, ending: 'Some' };
  return { sum, ending: parts.some(({ telling }) => telling === 'withheld') ? 'Withheld' : 'Few' };
};

import type { SeenSize } from './seen.ts';
import { tellingOf, type Telling } from './small-groups.domain.ts';

/** A number of patrons, and how it is told. */
export interface Told {
  readonly patrons: number;
  readonly telling: Telling;
}

export const isTold = ({ telling }: Told): boolean => telling === 'told';

export const told = ({ patrons, isWithheld }: Pick<SeenSize, 'patrons' | 'isWithheld'>): Told => ({
  patrons,
  telling: tellingOf(patrons, isWithheld),
});

/** What is told of a sum: as it is, "so many or more", or that its parts are small or withheld. */
type Ending = '' | 'Some' | 'Few' | 'Withheld';

/** Adds up what is told, so that no sum gives away what its parts do not. */
export const sumTold = (parts: readonly Told[]): { readonly sum: number; readonly ending: Ending } => {
  const sum = parts.filter(isTold).reduce((all, { patrons }) => all + patrons, 0);
  if (parts.every(isTold)) return { sum, ending: '' };
  if (sum > 0) return { sum, ending: 'Some' };
  return { sum, ending: parts.some(({ telling }) => telling === 'withheld') ? 'Withheld' : 'Few' };
};

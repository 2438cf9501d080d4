import type { LibraryDay } from '../../shared/time.ts';
import type { Range } from './column-sql.ts';
import { and, or, sql, type Sql } from './sql.domain.ts';

/** The latest day on which somebody was born who is so old today. Born on 29 February, one is older from 1 March on. */
const bornBy = (age: number, today: LibraryDay): string => today.subtract({ years: age }).toString();

/** Full years from a birth to a day, both `YYYY-MM-DD`. */
export const yearsBetween = (birth: string, day: string): number =>
  Number(day.slice(0, 4)) - Number(birth.slice(0, 4)) - (day.slice(5) < birth.slice(5) ? 1 : 0);

/**
 * Whether an age lies in a range of full years or, if that is not wanted, beside it: asked by days of birth, so that
 * nothing is reckoned for each patron.
 */
export const ageSql = (birth: Sql, { from, until }: Range, wanted: boolean, today: LibraryDay): Sql => {
  const sides: Sql[] = [];
  if (from !== undefined) {
    const day = bornBy(Number(from), today);
    sides.push(wanted ? sql`${birth} <= ${day}` : sql`${birth} > ${day}`);
  }
  if (until !== undefined) {
    const day = bornBy(Number(until) + 1, today);
    sides.push(wanted ? sql`${birth} > ${day}` : sql`${birth} <= ${day}`);
  }
  return wanted ? and(sides) : or(sides);
};

import type { DayNumber } from './calendar.ts';

/** What is planned for later days. A day's plans come out in the order in which they were made. */
export interface Agenda<T> {
  plan(day: DayNumber, what: T): void;
  take(day: DayNumber): readonly T[];
}

export const agenda = <T>(): Agenda<T> => {
  const plans = new Map<DayNumber, T[]>();
  return {
    plan: (day, what) => {
      const known = plans.get(day);
      if (known === undefined) plans.set(day, [what]);
      else known.push(what);
    },
    take: (day) => {
      const known = plans.get(day) ?? [];
      plans.delete(day);
      return known;
    },
  };
};

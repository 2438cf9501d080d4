import type { Translate } from './locale.ts';

/** A span of days in the unit in which people would say it. */
export interface Span {
  readonly unit: 'day' | 'week' | 'month' | 'year';
  readonly count: number;
}

const DAYS_OF_MONTH = 30.44;
const DAYS_OF_YEAR = 365.25;

export const spanOf = (days: number): Span => {
  if (days === 7) return { unit: 'week', count: 1 };
  if (days < 14) return { unit: 'day', count: Math.round(days) };
  if (days < 84) return { unit: 'week', count: Math.round(days / 7) };
  if (days < 2 * DAYS_OF_YEAR) return { unit: 'month', count: Math.round(days / DAYS_OF_MONTH) };
  return { unit: 'year', count: Math.floor(days / DAYS_OF_YEAR) };
};

/** "3 weeks", "1 day". */
export const spanWords = ({ t }: { readonly t: Translate }, days: number): string => {
  const { unit, count } = spanOf(Math.round(days));
  return t(`span.${unit}`, { count });
};

/** "every 3 weeks", "every day". */
export const everyWords = ({ t }: { readonly t: Translate }, days: number): string => {
  const { unit, count } = spanOf(Math.max(1, Math.round(days)));
  return t(`every.${unit}`, { count });
};

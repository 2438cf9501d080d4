import type { LibraryDay } from '../../shared/time.ts';
import type { KnownValue, Truth } from './segment.domain.ts';
import type { RuleCondition } from './tree.domain.ts';

/**
 * Whether a condition is true of what is known, one value at a time and with nothing of SQL in it. What is not known
 * is neither true nor false.
 */
export const judgeValue = (condition: RuleCondition, known: KnownValue, today: LibraryDay): Truth => {
  const { operator, value } = condition;
  if (operator === 'is_known') return known !== null;
  if (operator === 'is_unknown') return known === null;
  if (known === null) return undefined;
  switch (operator) {
    case 'at_least':
    case 'on_or_after':
      return known >= (value as number | string);
    case 'at_most':
    case 'on_or_before':
      return known <= (value as number | string);
    case 'is':
      return known === value;
    case 'between': {
      const [least, most] = value as readonly [number, number];
      return (known as number) >= least && (known as number) <= most;
    }
    case 'in_last_days': {
      const ago = daysAgo(known as string, today);
      return ago >= 0 && ago < (value as number);
    }
    case 'not_in_last_days':
      return daysAgo(known as string, today) >= (value as number);
    case 'in_next_days': {
      const ahead = -daysAgo(known as string, today);
      return ahead >= 0 && ahead <= (value as number);
    }
    case 'is_one_of':
      return (value as readonly string[]).includes(known as string);
    case 'is_none_of':
      return !(value as readonly string[]).includes(known as string);
    case 'starts_with':
      return (known as string).startsWith(value as string);
    case 'is_true':
      return known as boolean;
    case 'is_false':
      return !(known as boolean);
    case 'has_any':
      return (value as readonly string[]).some((one) => (known as readonly string[]).includes(one));
    case 'has_all':
      return (value as readonly string[]).every((one) => (known as readonly string[]).includes(one));
    case 'has_none':
      return !(value as readonly string[]).some((one) => (known as readonly string[]).includes(one));
    case 'happened':
    case 'did_not_happen':
    case 'is_in_sample':
      return undefined;
  }
};

const DAY_MS = 86_400_000;

/** How many days ago a day was; negative for a day to come. */
const daysAgo = (day: string, today: LibraryDay): number =>
  (Date.parse(`${today.toString()}T00:00:00Z`) - Date.parse(`${day}T00:00:00Z`)) / DAY_MS;

export const opposite = (truth: Truth): Truth => (truth === undefined ? undefined : !truth);

/** True if all are, false if any is not, else not known. */
export const allOf = (truths: readonly Truth[]): Truth => {
  if (truths.includes(false)) return false;
  return truths.includes(undefined) ? undefined : true;
};

export const anyOf = (truths: readonly Truth[]): Truth => opposite(allOf(truths.map(opposite)));

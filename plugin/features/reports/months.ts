import type { Locale } from '../../i18n/locale.ts';
import type { LibraryDay } from '../../shared/time.ts';

/** First days of the months from one to another, both included. */
export const monthsBetween = (first: LibraryDay, last: LibraryDay): LibraryDay[] => {
  const count = first.with({ day: 1 }).until(last.with({ day: 1 }), { largestUnit: 'month' }).months;
  return Array.from({ length: Math.max(0, count + 1) }, (_, index) => first.with({ day: 1 }).add({ months: index }));
};

const FEW = 26;

/** Marks every January, where there are few months July too, and the first month where there is none of them. */
export const yearTicks = (
  locale: Locale,
  months: readonly LibraryDay[],
): { readonly index: number; readonly text: string }[] => {
  const marked = months.flatMap((month, index) =>
    month.month === 1 || (month.month === 7 && months.length <= FEW) ? [{ index, text: locale.shortMonth(month) }] : [],
  );
  const [first] = months;
  if (marked.length > 0 || first === undefined) return marked;
  return [{ index: 0, text: locale.shortMonth(first) }];
};

import type { PeriodHistory } from '../../../../plugin/features/insight/models/bgbb.domain.ts';
import type { Renewals } from '../../../../plugin/features/insight/models/sbg.domain.ts';

/** Donors who first gave in 1995: years with a gift among the next six, the last of them, and how many donors. */
export const donations: readonly PeriodHistory[] = [
  [0, 0, 3464],
  [1, 1, 1091],
  [1, 2, 277],
  [1, 3, 129],
  [1, 4, 78],
  [1, 5, 119],
  [1, 6, 129],
  [2, 2, 613],
  [2, 3, 255],
  [2, 4, 155],
  [2, 5, 173],
  [2, 6, 234],
  [3, 3, 322],
  [3, 4, 181],
  [3, 5, 225],
  [3, 6, 357],
  [4, 4, 240],
  [4, 5, 284],
  [4, 6, 512],
  [5, 5, 335],
  [5, 6, 728],
  [6, 6, 1203],
].map(([x = NaN, tx = NaN, count = NaN]) => ({ x, tx, n: 6, count }));

/** Renewals of members of whom so many were left at the start and after each renewal. */
export const lostOf = (left: readonly number[]): Renewals => ({
  lost: left.slice(1).map((members, index) => (left[index] ?? NaN) - members),
  active: left.map((members, renewals) => (renewals === left.length - 1 ? members : 0)),
});

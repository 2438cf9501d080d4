import type { DayHistories } from '../../features/insight/models/history.domain.ts';
import { randomFor } from './random.ts';

interface Wish {
  readonly patrons: number;
  readonly seed: number;
  readonly r?: number;
  readonly alpha?: number;
  readonly a?: number;
  readonly b?: number;
}

const LONGEST_WATCH = 1_000;

/** Histories as MBG/NBD makes them: a rate ~ Gamma(r, alpha) a week, leaving after any visit with p ~ Beta(a, b). */
export const randomHistories = ({ patrons, seed, r = 0.65, alpha = 3.2, a = 0.5, b = 6 }: Wish): DayHistories => {
  const random = randomFor(seed, 'histories');
  const histories = { x: new Int32Array(patrons), tx: new Int32Array(patrons), t: new Int32Array(patrons) };
  for (let i = 0; i < patrons; i += 1) {
    const watch = 1 + random.below(LONGEST_WATCH);
    const gap = 7 / random.gamma(r, 1 / alpha);
    const leaving = random.beta(a, b);
    let [x, last] = [0, 0];
    while (!random.chance(leaving)) {
      const next = last + random.exponential(gap);
      if (next > watch) break;
      [x, last] = [x + 1, next];
    }
    histories.x[i] = x;
    histories.tx[i] = Math.round(last);
    histories.t[i] = watch;
  }
  return histories;
};

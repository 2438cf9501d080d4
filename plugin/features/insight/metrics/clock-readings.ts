import { ClosedDays } from '../models/closures.domain.ts';
import type { DayHistories } from '../models/history.domain.ts';
import type { ClockSample, ReadAt } from './clock-sample.ts';
import { seasonalClockOf, type ModelClock } from './model-clock.ts';

/** Everybody's clocks read on one day, in the time in which a model counts. */
export interface Reading<Weeks extends ReadAt = ReadAt> {
  readonly weeks: Weeks;
  /** The day on which they are read. */
  readonly on: number;
  /** The clock as it could be known then, but for closures, of which all are known now. */
  readonly clock: ModelClock;
  readonly closed: ClosedDays;
  /** One position for each patron of the order; `x` is -1 where nothing had been borrowed by then. */
  readonly histories: DayHistories;
}

/** Reads the clocks of patrons, who stand in this order, some weeks before the end. */
export const readClocks = <Weeks extends ReadAt>(
  sample: ClockSample,
  order: Int32Array,
  weeks: Weeks,
): Reading<Weeks> => {
  const on = sample.day - weeks * 7;
  // Only a day that is over tells how busy it was.
  const lastDay = sample.day - 1;
  const closed = ClosedDays.of(sample.dailyUse(lastDay));
  const clock = seasonalClockOf(sample.dailyUse(Math.min(on, lastDay)), closed);
  const histories = emptyHistories(order.length);
  for (let row = 0; row < order.length; row += 1) {
    const at = order[row] ?? 0;
    const repeats = sample.days(at, weeks) - 1;
    histories.x[row] = repeats;
    if (repeats < 0) continue;
    const first = sample.first(at);
    const tx = clock.between(first, sample.last(at, weeks));
    histories.tx[row] = tx;
    histories.t[row] = Math.max(tx, clock.between(first, Math.min(sample.until(at), on)));
  }
  return { weeks, on, clock, closed, histories };
};

/** The histories of a span of positions. */
export const span = ({ x, tx, t }: DayHistories, from: number, until: number): DayHistories => ({
  x: x.subarray(from, until),
  tx: tx.subarray(from, until),
  t: t.subarray(from, until),
});

/** The histories at some positions. */
export const pick = ({ x, tx, t }: DayHistories, rows: Int32Array): DayHistories => {
  const picked = emptyHistories(rows.length);
  for (let place = 0; place < rows.length; place += 1) {
    const row = rows[place] ?? 0;
    picked.x[place] = x[row] ?? 0;
    picked.tx[place] = tx[row] ?? 0;
    picked.t[place] = t[row] ?? 0;
  }
  return picked;
};

const emptyHistories = (size: number) => ({
  x: new Int32Array(size),
  tx: new Int32Array(size),
  t: new Int32Array(size),
});

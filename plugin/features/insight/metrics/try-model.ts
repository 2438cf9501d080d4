import { groupHistories } from '../models/history.domain.ts';
import { fitRate, forecastAll, refitRate, type RateFit } from '../models/rate-models.domain.ts';
import { judge, type Trial } from '../models/trial.domain.ts';
import { pick, type Reading } from './clock-readings.ts';
import type { ClockSample } from './clock-sample.ts';

/** Fewer than this cannot even be tried. */
const FEWEST_TRIED = 50;

/** What became of a model on the library's own past. */
export interface ScopeTrial {
  /** How long before the end the past was cut, and on which day that was. */
  readonly weeks: number;
  readonly cutOn: number;
  readonly result: Trial;
}

interface Trying {
  /** What fits the whole history: near it lies what fits the past. */
  readonly fit: RateFit<'mbgnbd'>;
  /** Histories at the cut, in the order of the patrons. */
  readonly cut: Reading;
}

/** Cuts the past, fits what was known then, and holds the forecasts against what happened. */
export const tryModel = (
  sample: ClockSample,
  patrons: Int32Array,
  { fit, cut: { weeks, on, clock, histories } }: Trying,
): ScopeTrial | undefined => {
  const known = rowsWhere(patrons.length, (row) => (histories.x[row] ?? -1) >= 0);
  // Whose membership had ended by then teaches how patrons leave, and is not asked about: they are known to be out.
  const tried = rowsWhere(
    patrons.length,
    (row) => (histories.x[row] ?? -1) >= 0 && sample.until(patrons[row] ?? 0) >= on,
  );
  if (tried.length < FEWEST_TRIED) return undefined;
  const past = groupHistories(pick(histories, known));
  const params = fit.converged ? refitRate(fit, past) : fitRate('mbgnbd', past).params;
  const { ahead } = forecastAll('mbgnbd', params, {
    histories: pick(histories, tried),
    horizons: [clock.between(on, sample.day)],
  });
  const { pVisit = new Float64Array(), expectedVisits = new Float64Array() } = ahead[0] ?? {};
  const silence = new Int32Array(tried.length);
  const visits = new Int32Array(tried.length);
  for (let at = 0; at < tried.length; at += 1) {
    const patron = patrons[tried[at] ?? 0] ?? 0;
    silence[at] = on - sample.last(patron, weeks);
    visits[at] = sample.days(patron) - sample.days(patron, weeks);
  }
  return {
    weeks,
    cutOn: on,
    result: judge({ pVisit, expectedVisits, silence, visits }),
  };
};

const rowsWhere = (rows: number, isWanted: (row: number) => boolean): Int32Array => {
  const wanted = new Int32Array(rows);
  let size = 0;
  for (let row = 0; row < rows; row += 1) if (isWanted(row)) wanted[size++] = row;
  return wanted.subarray(0, size);
};

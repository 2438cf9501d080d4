import { randomHistories } from '../plugin/demo/library/histories.ts';
import { groupHistories, type DayHistories } from '../plugin/features/insight/models/history.domain.ts';
import { fitRate, forecastAll } from '../plugin/features/insight/models/rate-models.domain.ts';
import { steadyMs } from '../plugin/shared/time.ts';
import { median, type Figures } from './figures.ts';

interface ModelBench {
  readonly patrons: number;
  readonly rounds: number;
  readonly figures: Figures;
}

const SEED = 20_261_128;
/** A quarter and a half of a year, as the metrics have them. */
const HORIZONS = [91, 182];

/** The models alone, in this process: fitting and asking them, beside a loop that does the least that either could. */
export const measureModels = ({ patrons, rounds, figures }: ModelBench): void => {
  const histories = randomHistories({ patrons, seed: SEED });
  const loops: number[] = [];
  const groups: number[] = [];
  const fits: number[] = [];
  const forecasts: number[] = [];
  let rows = 0;
  let sum = 0;
  for (let round = 0; round < rounds; round += 1) {
    loops.push(seconds(() => (sum += plainLoop(histories))));
    const grouped = timed(groups, () => groupHistories(histories));
    const fit = timed(fits, () => fitRate('mbgnbd', grouped));
    const said = timed(forecasts, () => forecastAll('mbgnbd', fit.params, { histories, horizons: HORIZONS }));
    if (!fit.converged || said.ahead.length !== HORIZONS.length) throw new Error('The model did not fit what it made.');
    rows = grouped.x.length;
  }
  if (!Number.isFinite(sum)) throw new Error('The plain loop counts wrong.');
  figures.add('model_patrons', patrons, 'patrons');
  figures.add('model_rows_by_day', rows, 'rows');
  const loop = figures.add('p_loop_of_exp_and_log1p', median(loops), 's');
  const group = figures.add('model_grouping_by_day', median(groups), 's');
  const fit = figures.add('model_fit_two_starts', median(fits), 's');
  const said = figures.add('model_forecasts_of_all', median(forecasts), 's');
  figures.add('model_fit_per_p', fit / loop, 'x');
  figures.add('model_fit_with_grouping_per_p', (fit + group) / loop, 'x');
  figures.add('model_forecasts_per_p', said / loop, 'x');
  figures.add('model_peak_memory', process.resourceUsage().maxRSS / 1024, 'MB');
};

const seconds = (work: () => void): number => {
  const start = steadyMs();
  work();
  return (steadyMs() - start) / 1000;
};

const timed = <T>(into: number[], work: () => T): T => {
  const start = steadyMs();
  const made = work();
  into.push((steadyMs() - start) / 1000);
  return made;
};

/** One exponential and one logarithm for each patron. */
const plainLoop = ({ x, t }: DayHistories): number => {
  let sum = 0;
  for (let i = 0; i < x.length; i += 1) sum += Math.log1p(Math.exp(((x[i] ?? 0) - (t[i] ?? 0)) / 100));
  return sum;
};

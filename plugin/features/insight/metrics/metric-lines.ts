import { LINES_PER_CHUNK, type LineSource } from '../../../shared/db/bulk-load.ts';
import { LineWriter } from '../../../shared/db/line-writer.ts';
import { computing, type Judging } from './compute.ts';
import { writeMetrics } from './metric-row.ts';
import type { StageMemories } from './metric.repository.ts';
import { outlooksOf } from './outlooks.ts';
import type { Population } from './population.ts';
import type { UseTable } from './use-table.ts';

/** What is known of some patrons, by their position in the population. */
interface Known {
  readonly population: Population;
  readonly uses: UseTable;
  readonly memories: StageMemories;
}

/** Rows of kenal_patron_metric as lines of LOAD DATA, worked out as they are asked for. */
export const metricLines = ({ population, uses, memories }: Known, judging: Judging): LineSource => {
  const compute = computing(judging, population, memories);
  const outlookAt = outlooksOf({
    population,
    uses,
    day: judging.day,
    forecasters: population.categories.map((category) => judging.models.forecasterOf(category)),
  });
  const writer = new LineWriter();
  let at = 0;
  return () => {
    const start = at;
    for (; at < population.size && at - start < LINES_PER_CHUNK; at += 1) {
      // Asking ahead uses the table of uses, of which a patron's is only lent.
      const outlook = outlookAt(at);
      writeMetrics(writer, compute(at, uses.get(at), outlook));
    }
    return at === start ? undefined : { bytes: writer.take(), rows: at - start };
  };
};

import type { Lines, LineSource } from '../../../shared/db/bulk-load.ts';
import { LineWriter } from '../../../shared/db/line-writer.ts';
import { computing } from './compute.ts';
import type { Judging } from './judging.ts';
import { writeMetrics, type MetricFacts } from './metric-row.ts';
import { outlooksIn } from './outlooks.ts';
import type { Population } from './population.ts';
import type { StageMemories } from './stage-memories.ts';
import type { UseTable } from './use-table.ts';

/** What is known of some patrons, by their position in the population. */
export interface Known {
  readonly population: Population;
  readonly uses: UseTable;
  readonly memories: StageMemories;
}

/** So many patrons are worked out at once: enough to ask the models quickly, few enough to be held as lines. */
export const STRETCH = 16_384;

/**
 * So many lines, of about 300 bytes each, are handed on at once. Small enough for memory that was used before to be used
 * again: the system takes its time to give out new pages, and every byte of a row is copied three times on its way.
 */
const LINES_AT_ONCE = 150;

/** The patrons at some positions: rows of kenal_patron_metric as lines of LOAD DATA. No row depends on another. */
export type StretchWriter = (from: number, until: number) => Generator<Lines, void>;

/** Is told what was found of each patron. */
type OnPatron = (at: number, facts: MetricFacts) => void;

export const stretchWriter = (
  { population, uses, memories }: Known,
  judging: Judging,
  onPatron?: OnPatron,
): StretchWriter => {
  const compute = computing(judging, population, memories);
  const asking = {
    population,
    uses,
    day: judging.day,
    forecasters: population.categories.map((category) => judging.models.forecasterOf(category)),
  };
  const writer = new LineWriter();
  return function* (from, until) {
    const outlookAt = outlooksIn(asking, from, until);
    for (let at = from; at < until;) {
      const start = at;
      for (; at < until && at - start < LINES_AT_ONCE; at += 1) {
        // Asking ahead used the table of uses, of which a patron's is only lent.
        const facts = compute(at, uses.get(at), outlookAt(at));
        writeMetrics(writer, facts);
        onPatron?.(at, facts);
      }
      yield { bytes: writer.take(), rows: at - start };
    }
  };
};

/** The lines of everybody, worked out as they are asked for. */
export const metricLines = (known: Known, judging: Judging, onPatron?: OnPatron): LineSource =>
  drawnFrom(allLines(known, stretchWriter(known, judging, onPatron)));

function* allLines({ population: { size } }: Known, write: StretchWriter): Generator<Lines, void> {
  for (let from = 0; from < size; from += STRETCH) yield* write(from, Math.min(from + STRETCH, size));
}

/** Lines that come one after the other. */
export const drawnFrom =
  (lines: Generator<Lines, void> | AsyncGenerator<Lines, void>): LineSource =>
  async () => {
    const next = await lines.next();
    return next.done === true ? undefined : next.value;
  };

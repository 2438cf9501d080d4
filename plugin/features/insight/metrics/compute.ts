import type { Outlook } from './forecast.domain.ts';
import { judge } from './judge.domain.ts';
import type { Judging } from './judging.ts';
import type { MetricFacts } from './metric-row.ts';
import type { StageMemories } from './stage-memories.ts';
import type { JudgedUse } from './patron-clocks.domain.ts';
import type { Population } from './population.ts';

/** Whether the patron may have used the library before what is known of them begins. */
export const isTruncated = (population: Population, at: number, knownFrom: number): boolean =>
  population.isForgotten(at) || (knownFrom > 0 && (population.enrolled(at) ?? Infinity) < knownFrom);

/** Works out what is stored in kenal_patron_metric, one patron after the other. */
export const computing = (
  judging: Judging,
  population: Population,
  memories: StageMemories,
): ((at: number, use: JudgedUse | undefined, foretold?: Outlook) => MetricFacts) => {
  const { day, scales, reason } = judging;
  const { knownFrom } = scales;
  const yardsticks = population.categories.map(judging.yardstickOf);
  const all = { day, weights: judging.weights, closed: judging.models.closed, ...scales };
  return (at, use, foretold) => {
    const yardstick = yardsticks[population.category[at] ?? 0] ?? judging.yardstickOf(population.categoryOf(at));
    const truncated = isTruncated(population, at, knownFrom);
    const judgement = judge(
      {
        enrolled: population.enrolled(at),
        expiry: population.expiry(at),
        isCounted: population.isCounted(at),
        isTruncated: truncated,
        use,
        memory: memories.get(at),
      },
      yardstick,
      all,
      foretold,
    );
    return {
      borrowernumber: population.numbers[at] ?? 0,
      day,
      isTruncated: truncated && (use !== undefined || population.isCounted(at)),
      use,
      judgement,
      reason: reason(judgement.evidence),
      modelId: yardstick.forecaster?.modelId,
    };
  };
};

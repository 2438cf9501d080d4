import type { Knex } from 'knex';
import { firstDayOf, monthAsText, monthOf } from '../calendar.ts';
import { isTruncated } from './compute.ts';
import type { Forecaster } from './forecast.domain.ts';
import { judge } from './judge.domain.ts';
import type { Judging } from './judging.ts';
import type { Population, Which } from './population.ts';
import type { Stage, StageMemory } from './stage.domain.ts';
import { StageFlows, writeStageMonth } from './stage-months.ts';
import { readPopulation } from './population.ts';
import { RecordedUse } from './recorded-use.ts';
import { readUse } from './use-reading.ts';
import type { VisitHistory } from './visit-history.ts';

/** So many months back stages are worked out afterwards, when they are worked out for the first time. */
const MONTHS_BACK = 12;

/**
 * Works out in which stage everybody would have been at the end of past months, by today's models and scales and today's
 * facts of patrons, and keeps the flows between them.
 */
export const reconstructStages = async (crm: Knex, ranges: readonly Which[], judging: Judging): Promise<void> => {
  const { day, scales, forgottenBefore } = judging;
  const thisMonth = monthOf(day);
  // The end of the month before the first flow, then the end of each.
  const ends = Array.from({ length: MONTHS_BACK + 1 }, (_, index) => firstDayOf(thisMonth - MONTHS_BACK + index) - 1);
  const flows = ends.slice(1).map(() => new StageFlows());
  const recorded = await RecordedUse.of(crm);
  for (const which of ranges) {
    const population = await readPopulation(crm, which, forgottenBefore);
    const stagesOf = stagesAt(population, judging);
    const seen = new Uint8Array(population.size);
    const addFlows = (at: number, history: VisitHistory | undefined): void => {
      const stages = stagesOf(at, history, ends);
      for (const [index, flow] of flows.entries()) flow.add(population.branchOf(at), stages[index], stages[index + 1]);
    };
    await readUse({ crm, which, population, day, knownFrom: scales.knownFrom, recorded }, (at, history) => {
      seen[at] = 1;
      addFlows(at, history);
    });
    for (let at = 0; at < population.size; at += 1)
      if (seen[at] === 0 && population.isCounted(at)) addFlows(at, undefined);
  }
  for (const [index, flow] of flows.entries())
    await writeStageMonth(crm, monthAsText(thisMonth - MONTHS_BACK + index), flow, true);
};

const stagesAt = (population: Population, judging: Judging) => {
  const yardsticks = population.categories.map(judging.yardstickOf).map((yardstick) => ({
    ...yardstick,
    forecaster: yardstick.forecaster && withoutFuture(yardstick.forecaster),
  }));
  const all = { ...judging.scales, weights: judging.weights, closed: judging.models.closed };
  return (at: number, history: VisitHistory | undefined, ends: readonly number[]): (Stage | undefined)[] => {
    const yardstick = yardsticks[population.category[at] ?? 0];
    const enrolled = population.enrolled(at);
    let memory: StageMemory | undefined;
    return ends.map((day) => {
      const use = history?.useAt(day);
      const isThere = use !== undefined && use.visitDays > 0;
      if (yardstick === undefined || (!isThere && (enrolled === undefined || enrolled > day))) return undefined;
      const judgement = judge(
        {
          enrolled,
          expiry: population.expiry(at),
          isCounted: true,
          isTruncated: isTruncated(population, at, judging.scales.knownFrom),
          use: isThere ? use : undefined,
          memory,
        },
        yardstick,
        { ...all, day },
      );
      memory = judgement.stage;
      return memory.stage;
    });
  };
};

/** What a stage depends on, without what lies ahead, which costs the most. */
const withoutFuture = (forecaster: Forecaster): Forecaster => ({
  ...forecaster,
  forecast: (clock) => ({
    pActive: forecaster.pActive(clock),
    expectedVisits91: 0,
    expectedVisits182: 0,
    pVisit91: 0,
    pVisit182: 0,
    ownRhythm91: 0,
  }),
});

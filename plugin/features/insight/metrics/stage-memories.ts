import { NO_DAY } from './population.ts';
import { sharedBytes, sharedIntegers } from './shared-memory.ts';
import { STAGES, type StageMemory } from './stage.domain.ts';

/** Columns in memory that threads share. */
interface MemoryColumns {
  readonly stage: Uint8Array;
  readonly since: Int32Array;
  readonly previous: Uint8Array;
}

/** What the last run found of each patron's stage, a few bytes each, by position in the population. */
export class StageMemories {
  readonly columns: MemoryColumns;

  /** @param from how many patrons, or the columns of another thread */
  constructor(from: number | MemoryColumns) {
    this.columns =
      typeof from === 'number'
        ? { stage: sharedBytes(from), since: sharedIntegers(from).fill(NO_DAY), previous: sharedBytes(from) }
        : from;
  }

  /** Of how many patrons nothing was found. */
  get unknown(): number {
    return this.columns.stage.reduce((count, stage) => (stage === 0 ? count + 1 : count), 0);
  }

  /** @param stage number of the stage from 1, as an ENUM counts */
  set(at: number, stage: number, since: number, previous: number): void {
    this.columns.stage[at] = stage;
    this.columns.since[at] = since;
    this.columns.previous[at] = previous;
  }

  get(at: number): StageMemory | undefined {
    const stage = STAGES[(this.columns.stage[at] ?? 0) - 1];
    if (stage === undefined) return undefined;
    return {
      stage,
      since: this.columns.since[at] ?? NO_DAY,
      previous: STAGES[(this.columns.previous[at] ?? 0) - 1],
    };
  }
}

import type { Knex } from 'knex';
import { inParts } from '../../../shared/db/batches.ts';
import type { Lines, LineSource } from '../../../shared/db/bulk-load.ts';
import { dayFromText } from '../calendar.ts';
import type { Judging } from './judging.ts';
import { drawnFrom, stretchWriter, type Known } from './metric-lines.ts';
import { readMemories } from './metric.repository.ts';
import { readPopulation } from './population.ts';
import { readUse } from './use-reading.ts';
import { UseTable } from './use-table.ts';

/** So many patrons are read while the rows of those before are loaded. */
const PATRONS_AT_ONCE = 2_500;

interface FollowRun {
  readonly crm: Knex;
  readonly judging: Judging;
  /** Numbers of the patrons, rising. */
  readonly list: readonly number[];
  /** The day of the first run. */
  readonly beganOn: string;
}

/** Some patrons who are worked out anew; what is known of them is complete when all lines were drawn. */
interface Followed {
  readonly lines: LineSource;
  /** Of whom a stage began today that may have to be logged. */
  readonly began: readonly number[];
  /** Of how many nothing had been worked out before. */
  added(): number;
  /** Of whom nothing may be kept any more. */
  gone(): number[];
}

/**
 * Works out some patrons. Their rows are lines of LOAD DATA that are read for and worked out part by part: the server
 * takes longer to put rows in the place of others than we take for the next ones.
 */
export const followPatrons = ({ crm, judging, list, beganOn }: FollowRun): Followed => {
  const { day, scales } = judging;
  const there = new Set<number>();
  const began: number[] = [];
  const firstDay = dayFromText(beganOn);
  let added = 0;

  const read = async (part: readonly number[]): Promise<Known> => {
    const which = { list: part };
    const population = await readPopulation(crm, which);
    const uses = new UseTable(population.size);
    const memories = await readMemories(crm, which, population);
    await readUse({ crm, which, population, day, knownFrom: scales.knownFrom }, (at, history) =>
      uses.set(at, history.use()),
    );
    return { population, uses, memories };
  };

  const write = (known: Known): Generator<Lines, void> => {
    const { population, memories } = known;
    added += memories.unknown;
    return stretchWriter(known, judging, (at, { stage }) => {
      const number = population.numbers[at] ?? 0;
      there.add(number);
      // Of nobody else would the log tell anything, and to ask it about everybody takes as long as reading them.
      if (stage.since === day && (stage.previous !== undefined || (population.enrolled(at) ?? 0) > firstDay))
        began.push(number);
    })(0, population.size);
  };

  return {
    lines: drawnFrom(readAhead(inParts(list, PATRONS_AT_ONCE), read, write)),
    began,
    added: () => added,
    gone: () => list.filter((number) => !there.has(number)),
  };
};

/** Reads a part while the lines of the one before are drawn. */
async function* readAhead(
  parts: readonly (readonly number[])[],
  read: (part: readonly number[]) => Promise<Known>,
  write: (known: Known) => Generator<Lines, void>,
): AsyncGenerator<Lines, void> {
  const begin = (part: readonly number[] | undefined): Promise<Known> | undefined => {
    const reading = part && read(part);
    // Whoever draws the lines may have failed before they come to this part.
    reading?.catch(() => undefined);
    return reading;
  };
  let ahead = begin(parts[0]);
  for (let part = 1; ahead !== undefined; part += 1) {
    const known = await ahead;
    ahead = begin(parts[part]);
    yield* write(known);
  }
}

import type { Knex } from 'knex';
import type { Lines, LineSource } from '../../../shared/db/bulk-load.ts';
import { dayFromText } from '../calendar.ts';
import type { Judging } from './judging.ts';
import { drawnFrom, stretchWriter, type Known } from './metric-lines.ts';
import { readMemories } from './metric.repository.ts';
import { readPopulation } from './population.ts';
import { readUse } from './use-reading.ts';
import { UseTable } from './use-table.ts';

/** So many parts are read while the rows of those before are loaded. */
const PARTS_AHEAD = 2;
/** The first part is of so many patrons, so that the server has rows to load soon; each further one of twice as many. */
const FIRST_PART = 100;
/** As many as one statement reads. */
const LARGEST_PART = 900;

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
    lines: drawnFrom(readAhead(growingParts(list), read, write)),
    began,
    added: () => added,
    gone: () => list.filter((number) => !there.has(number)),
  };
};

const growingParts = (list: readonly number[]): (readonly number[])[] => {
  const parts: (readonly number[])[] = [];
  for (let [from, size] = [0, FIRST_PART]; from < list.length; from += size, size = Math.min(2 * size, LARGEST_PART))
    parts.push(list.slice(from, from + size));
  return parts;
};

/** Reads parts, each on connections of its own, while the lines of those before are drawn. */
async function* readAhead(
  parts: readonly (readonly number[])[],
  read: (part: readonly number[]) => Promise<Known>,
  write: (known: Known) => Generator<Lines, void>,
): AsyncGenerator<Lines, void> {
  const ahead: Promise<Known>[] = [];
  let next = 0;
  const begin = (): void => {
    for (; next < parts.length && ahead.length < PARTS_AHEAD; next += 1) {
      const reading = read(parts[next] ?? []);
      // Whoever draws the lines may have failed before they come to this part.
      reading.catch(() => undefined);
      ahead.push(reading);
    }
  };
  begin();
  while (ahead.length > 0) {
    const known = await ahead.shift();
    begin();
    if (known !== undefined) yield* write(known);
  }
}

import type { Knex } from 'knex';
import type { Lines, LineSource } from '../../../shared/db/bulk-load.ts';
import { LineWriter } from '../../../shared/db/line-writer.ts';
import { dayFromText } from '../calendar.ts';
import type { Judging } from './judging.ts';
import { drawnFrom, stretchWriter, type Known } from './metric-lines.ts';
import { writeStageChange } from './metric-row.ts';
import { readMemories } from './metric.repository.ts';
import { readPopulation } from './population.ts';
import { RecordedUse } from './recorded-use.ts';
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

/** Some of the patrons who are worked out anew. What else is known of them is complete when all lines were drawn. */
export interface FollowedPart {
  /** Their rows. */
  readonly lines: LineSource;
  /** The stages that this run lets begin, to be logged; undefined where there are none. */
  changes(): Lines | undefined;
  /** Of whom a stage began today in an earlier run, which may have died before its log. */
  readonly unlogged: readonly number[];
  /** Of whom nothing may be kept any more. */
  readonly gone: readonly number[];
  /** Of how many nothing had been worked out before. */
  readonly added: number;
}

/**
 * Works out some patrons. Their rows are lines of LOAD DATA that are read for and worked out part by part: the server
 * takes longer to put rows in the place of others and to log stages than we take for the next ones.
 */
export const followPatrons = ({ crm, judging, list, beganOn }: FollowRun): AsyncGenerator<FollowedPart, void> => {
  const { day, scales, forgottenBefore } = judging;
  const firstDay = dayFromText(beganOn);
  const recordedUse = RecordedUse.of(crm);
  recordedUse.catch(() => undefined);
  // Of one part at a time: its stages are asked for before lines of the next are drawn.
  const changes = new LineWriter();

  const read = async (part: readonly number[]): Promise<Known> => {
    const which = { list: part };
    const population = await readPopulation(crm, which, forgottenBefore);
    const uses = new UseTable(population.size);
    const memories = await readMemories(crm, which, population);
    const recorded = await recordedUse;
    await readUse({ crm, which, population, day, knownFrom: scales.knownFrom, recorded }, (at, history) =>
      uses.set(at, history.use()),
    );
    return { population, uses, memories };
  };

  const partOf = (part: readonly number[], known: Known): FollowedPart => {
    const { population, memories } = known;
    const there = new Set(population.numbers.subarray(0, population.size));
    const unlogged: number[] = [];
    let changed = 0;
    const write = stretchWriter(known, judging, (at, facts) => {
      const { stage } = facts.judgement;
      if (stage.since !== day || (stage.previous === undefined && (population.enrolled(at) ?? 0) <= firstDay)) return;
      const memory = memories.get(at);
      if (memory === undefined || memory.since === day) unlogged.push(facts.borrowernumber);
      else {
        writeStageChange(changes, facts);
        changed += 1;
      }
    });
    return {
      lines: drawnFrom(write(0, population.size)),
      changes: () => (changed === 0 ? undefined : { bytes: changes.take(), rows: changed }),
      unlogged,
      gone: part.filter((number) => !there.has(number)),
      added: memories.unknown,
    };
  };

  return readAhead(growingParts(list), read, partOf);
};

const growingParts = (list: readonly number[]): (readonly number[])[] => {
  const parts: (readonly number[])[] = [];
  for (let [from, size] = [0, FIRST_PART]; from < list.length; from += size, size = Math.min(2 * size, LARGEST_PART))
    parts.push(list.slice(from, from + size));
  return parts;
};

/** Reads parts, each on connections of its own, while something is done with those before. */
async function* readAhead<Part, Read, Whole>(
  parts: readonly Part[],
  read: (part: Part) => Promise<Read>,
  whole: (part: Part, read: Read) => Whole,
): AsyncGenerator<Whole, void> {
  const ahead: Promise<Whole>[] = [];
  let next = 0;
  const begin = (): void => {
    for (; next < parts.length && ahead.length < PARTS_AHEAD; next += 1) {
      const part = parts[next] as Part;
      const reading = read(part).then((found) => whole(part, found));
      // Whoever asks for the parts may have failed before they come to this one.
      reading.catch(() => undefined);
      ahead.push(reading);
    }
  };
  begin();
  for (let reading = ahead.shift(); reading !== undefined; reading = ahead.shift()) {
    const found = await reading;
    begin();
    yield found;
  }
}

import { parentPort } from 'node:worker_threads';
import { readTexts, translator } from '../../../i18n/index.ts';
import type { Lines } from '../../../shared/db/bulk-load.ts';
import { Bug } from '../../../shared/errors.ts';
import { fitSome, tryFurther } from './fit-models.ts';
import { Gathering } from './gathering.ts';
import { judgingOf } from './judging.ts';
import { stretchWriter, type StretchWriter } from './metric-lines.ts';
import { addMonths } from './month-relay.ts';
import { PatronHistories } from './patron-histories.ts';
import { Population } from './population.ts';
import { retold } from './scales.ts';
import type { ThreadRequest } from './second-thread.ts';
import { StageMemories } from './stage-memories.ts';
import { UseTable } from './use-table.ts';

interface Part {
  readonly population: Population;
  readonly histories: PatronHistories;
}

let part: Part | undefined;
let gathering: Gathering | undefined;
let write: StretchWriter | undefined;

const answer = (request: ThreadRequest): unknown => {
  switch (request.kind) {
    case 'read':
      part = partOf(request);
      return undefined;
    case 'months':
      addMonths(request.block, there(part).histories);
      return undefined;
    case 'end':
      there(part).histories.end();
      there(gathering).addEverybody(there(part).population);
      return undefined;
    case 'gathered':
      return there(gathering).told();
    case 'fit':
      return fitSome(there(gathering).clocks, 'categories');
    case 'try':
      return tryFurther(there(gathering).clocks, request.models);
    case 'judge': {
      const { known, by } = request;
      write = stretchWriter(
        {
          population: Population.over(known.population, known.size),
          uses: new UseTable(known.uses),
          memories: new StageMemories(known.memories),
        },
        judgingOf({ ...by, scales: retold(by.scales) }, translator(by.language, readTexts(by.language))),
      );
      return undefined;
    }
    case 'write':
      return [...there(write)(request.from, request.until)];
  }
};

const there = <T>(known: T | undefined): T => {
  if (known === undefined) throw new Bug('insight.told-too-little', 'The thread was asked before it was told.');
  return known;
};

const partOf = ({ telling, size, uses: columns }: Extract<ThreadRequest, { kind: 'read' }>): Part => {
  const { day, knownFrom } = telling;
  const gathered = (gathering ??= new Gathering(day, knownFrom, size));
  const population = Population.over(telling.population, size);
  const known = { population, uses: new UseTable(columns) };
  const histories = new PatronHistories({ ...telling, population }, (at, history) => gathered.add(known, at, history));
  return { population, histories };
};

/** Lines are given away and not copied, but for short ones, which lie in memory that others use, too. */
const givenAway = (request: ThreadRequest, told: unknown): ArrayBuffer[] =>
  request.kind === 'write'
    ? (told as Lines[])
        .map(({ bytes }) => bytes)
        .filter(({ buffer, byteLength }) => buffer.byteLength === byteLength)
        .map(({ buffer }) => buffer as ArrayBuffer)
    : [];

parentPort?.on('message', (request: ThreadRequest) => {
  const told = answer(request);
  parentPort?.postMessage(told, givenAway(request, told));
});

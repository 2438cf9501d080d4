import { parentPort } from 'node:worker_threads';
import { readTexts, translator } from '../../../i18n/index.ts';
import { Bug } from '../../../shared/errors.ts';
import { ClockSample } from './clock-sample.ts';
import { fitSome, tryFurther } from './fit-models.ts';
import { judgingOf } from './judging.ts';
import { stretchWriter, type StretchWriter } from './metric-lines.ts';
import { Population } from './population.ts';
import { retold } from './scales.ts';
import type { ThreadRequest } from './second-thread.ts';
import { StageMemories } from './stage-memories.ts';
import { UseTable } from './use-table.ts';

let clocks: ClockSample | undefined;
let write: StretchWriter | undefined;

const answer = (request: ThreadRequest): unknown => {
  switch (request.kind) {
    case 'fit':
      clocks = ClockSample.from(request.clocks);
      return fitSome(clocks, 'categories');
    case 'try':
      if (clocks === undefined) throw new Bug('insight.no-clocks', 'The thread was told of no clocks.');
      return tryFurther(clocks, request.models);
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
      if (write === undefined) throw new Bug('insight.nobody-to-judge', 'The thread was told of no patrons.');
      return [...write(request.from, request.until)];
  }
};

parentPort?.on('message', (request: ThreadRequest) => parentPort?.postMessage(answer(request)));

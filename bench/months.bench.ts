import { Command, InvalidArgumentError } from 'commander';
import type { LibraryVariant } from '../plugin/demo/library/index.ts';
import { dayIn, systemClock } from '../plugin/shared/time.ts';
import { Figures } from './figures.ts';
import { imaginedMonths } from './months-library.ts';
import { KINDS, madeUpMonths, SIZES } from './months-process.ts';
import { scoreMonths, type Tried } from './months-scores.ts';
import { count } from './options.ts';
import { startBenchServer } from './server.ts';

interface Options {
  readonly libraries: number;
  readonly imagined: number;
  readonly patrons: number;
  readonly seed: number;
  readonly only: 'made-up' | 'imagined' | undefined;
  readonly json: boolean;
}

const VARIANTS: readonly LibraryVariant[] = ['public', 'academic', 'school'];

const part = (text: string): 'made-up' | 'imagined' => {
  if (text === 'made-up' || text === 'imagined') return text;
  throw new InvalidArgumentError('made-up or imagined.');
};

const say = (sentence: string): void => console.error(sentence);

const options = new Command('npm run bench -- months')
  .description(
    'Lays what was foretold of months beside what came, in libraries whose process is known and in imagined ones.',
  )
  .option('--libraries <number>', 'made-up histories of each kind and size', count, 100)
  .option('--imagined <number>', 'whole imagined libraries of each variant and size', count, 4)
  .option(
    '--patrons <number>',
    'cards of the smaller imagined libraries; the others have four times as many',
    count,
    400,
  )
  .option('--seed <number>', 'another number, other libraries', count, 1)
  .option('--only <part>', 'made-up or imagined', part)
  .option('--json', 'one JSON document on standard output', false)
  .parse()
  .opts<Options>();

const madeUp = (): Tried[] =>
  KINDS.flatMap((kind) =>
    SIZES.flatMap((size) =>
      Array.from({ length: options.libraries }, (_, library): Tried => {
        const months = madeUpMonths(kind, size, options.seed * 100_000 + library);
        return { ...months, groups: [`about_${size}`, kind] };
      }),
    ),
  );

const imagined = async (): Promise<Tried[]> => {
  const server = await startBenchServer(say);
  const tried: Tried[] = [];
  try {
    const until = dayIn('UTC', systemClock.now()).with({ day: 1 }).subtract({ days: 1 });
    for (const patrons of [options.patrons, 4 * options.patrons])
      for (const variant of VARIANTS)
        for (let library = 0; library < options.imagined; library += 1) {
          const seed = options.seed * 100_000 + library;
          say(`Imagining a library: ${variant}, ${patrons} cards, seed ${seed}.`);
          tried.push(...(await imaginedMonths(server, { variant, patrons, seed, until })));
        }
  } finally {
    await server.stop();
  }
  return tried;
};

const figures = new Figures((line) => {
  if (!options.json) console.log(line);
});
if (options.only !== 'imagined') scoreMonths(madeUp(), 'made_up', figures);
if (options.only !== 'made-up') scoreMonths(await imagined(), 'imagined', figures);
if (options.json) console.log(JSON.stringify({ bench: 'months', options, figures: figures.all() }, null, 2));

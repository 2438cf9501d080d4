import { Command, InvalidArgumentError } from 'commander';
import { Figures } from './figures.ts';
import { measureMetrics } from './insight-metrics.ts';

interface Options {
  readonly patrons: number;
  readonly rows: number;
  readonly changed: number;
  readonly json: boolean;
}

const say = (sentence: string): void => console.error(sentence);

const count = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('A whole number from 1 on.');
  return value;
};

const options = new Command('npm run bench -- insight')
  .description('Measures what insight works out against what it cannot do without.')
  .option('--patrons <number>', 'patrons of the library', count, 500_000)
  .option('--rows <number>', 'rows of the visit ledger', count, 8_000_000)
  .option('--changed <number>', 'patrons with a new transaction at an incremental run', count, 10_000)
  .option('--json', 'one JSON document on standard output', false)
  .parse()
  .opts<Options>();
const figures = new Figures(say);
await measureMetrics(options, figures, say);
if (options.json) console.log(JSON.stringify({ bench: 'insight', figures: figures.all() }));
else for (const line of figures.lines()) console.log(line);

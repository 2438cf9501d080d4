import { cpus, totalmem } from 'node:os';
import { Command, InvalidArgumentError } from 'commander';
import { Figures } from './figures.ts';
import { measureMetrics } from './insight-metrics.ts';
import { measureModels } from './insight-models.ts';

interface Options {
  readonly patrons: number;
  readonly rounds: number;
  readonly metricPatrons: number;
  readonly metricRounds: number;
  readonly rows: number;
  readonly transactions: number;
  readonly only: 'models' | 'metrics' | undefined;
  readonly json: boolean;
}

const say = (sentence: string): void => console.error(sentence);

const count = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('A whole number from 1 on.');
  return value;
};

const part = (text: string): 'models' | 'metrics' => {
  if (text === 'models' || text === 'metrics') return text;
  throw new InvalidArgumentError('models or metrics.');
};

const options = new Command('npm run bench -- insight')
  .description(
    'Measures models against a plain loop over the patrons, and metrics against a bare reading of the ledger.',
  )
  .option('--patrons <number>', 'patrons that the model is fitted to', count, 1_000_000)
  .option('--rounds <number>', 'how often models are measured; medians count', count, 5)
  .option('--metric-patrons <number>', 'patrons whose metrics are worked out', count, 500_000)
  .option('--metric-rounds <number>', 'how often metrics are measured; medians count', count, 3)
  .option('--rows <number>', 'rows of their visit ledger', count, 8_000_000)
  .option('--transactions <number>', 'new transactions before an incremental run', count, 10_000)
  .option('--only <part>', 'models or metrics', part)
  .option('--json', 'one JSON document on standard output', false)
  .parse()
  .opts<Options>();

const settings = { node: process.version, cores: cpus().length, memory_gb: Math.round(totalmem() / 2 ** 30) };
const figures = new Figures((line) => {
  if (!options.json) console.log(line);
});
if (!options.json) for (const [name, value] of Object.entries(settings)) console.log(`# ${name} = ${value}`);
if (options.only !== 'metrics') measureModels({ ...options, figures });
if (options.only !== 'models')
  await measureMetrics({ ...options, patrons: options.metricPatrons, rounds: options.metricRounds }, figures, say);
if (options.json) console.log(JSON.stringify({ settings, figures: figures.all() }, null, 2));

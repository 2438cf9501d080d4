import { cpus, totalmem } from 'node:os';
import { Command, InvalidArgumentError } from 'commander';
import { Figures } from './figures.ts';
import { measureModels } from './insight-models.ts';

interface Options {
  readonly patrons: number;
  readonly rounds: number;
  readonly json: boolean;
}

const count = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('A whole number from 1 on.');
  return value;
};

const options = new Command('npm run bench -- insight')
  .description('Measures the models against a plain loop over the patrons.')
  .option('--patrons <number>', 'patrons that the model is fitted to', count, 1_000_000)
  .option('--rounds <number>', 'how often everything is repeated; medians count', count, 5)
  .option('--json', 'one JSON document on standard output', false)
  .parse()
  .opts<Options>();

const settings = { node: process.version, cores: cpus().length, memory_gb: Math.round(totalmem() / 2 ** 30) };
const figures = new Figures((line) => {
  if (!options.json) console.log(line);
});
if (!options.json) for (const [name, value] of Object.entries(settings)) console.log(`# ${name} = ${value}`);
measureModels({ ...options, figures });
if (options.json) console.log(JSON.stringify({ settings, figures: figures.all() }, null, 2));

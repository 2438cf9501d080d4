import { Command, InvalidArgumentError } from 'commander';
import type { Knex } from 'knex';
import type { LibraryVariant } from '../plugin/demo/library/index.ts';
import { dayIn, systemClock } from '../plugin/shared/time.ts';
import { Figures } from './figures.ts';
import { bulkPool, startBenchServer, type BenchServer } from './server.ts';
import { countForbidden, countPrivate, scoreInterests } from './truth-interests.ts';
import { CRM, makeLibrary, refreshAsOf } from './truth-library.ts';
import { DAYS_AHEAD, judgedPatrons } from './truth-patrons.ts';
import { scoreForecasts } from './truth-scores.ts';

const VARIANTS: readonly LibraryVariant[] = ['public', 'academic', 'school'];

interface Options {
  readonly patrons: number;
  readonly years: number;
  readonly seed: number;
  readonly variants: readonly LibraryVariant[];
  readonly json: boolean;
}

const say = (sentence: string): void => console.error(sentence);

const count = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('A whole number from 1 on.');
  return value;
};

const variants = (text: string): LibraryVariant[] =>
  text.split(',').map((name) => {
    const variant = VARIANTS.find((known) => known === name);
    if (variant === undefined) throw new InvalidArgumentError(`One or more of ${VARIANTS.join(',')}.`);
    return variant;
  });

const options = new Command('npm run bench -- truth')
  .description('Lays what Kenal foretold half a year ago beside what was true, in libraries whose truth is known.')
  .option('--patrons <number>', 'patrons of each library', count, 8_000)
  .option('--years <number>', 'years of history', count, 4)
  .option('--seed <number>', 'another number, another library', count, 20_261)
  .option('--variants <list>', 'kinds of library', variants, VARIANTS)
  .option('--json', 'one JSON document on standard output', false)
  .parse()
  .opts<Options>();

/** The mirror of who patrons are, now and while the tables show the past. */
const MIRRORS = ['kenal_patron', 'kenal_patron_complete'];

/** Every table that keeps anything of what patrons do. */
const tablesOf = async (db: Knex): Promise<string[]> =>
  (await db('information_schema.columns')
    .where({ table_schema: CRM, column_name: 'borrowernumber' })
    .whereNotIn('table_name', MIRRORS)
    .pluck('table_name')) as string[];

const score = async (server: BenchServer, variant: LibraryVariant, figures: Figures): Promise<void> => {
  const { patrons, years, seed } = options;
  const until = dayIn('UTC', systemClock.now()).subtract({ days: 1 });
  const cut = until.subtract({ days: DAYS_AHEAD });
  say(`Imagining a library: ${variant}, ${patrons} patrons, ${years} years, seed ${seed}.`);
  await makeLibrary(server, { variant, patrons, years, seed, until });
  say(`Running Kenal as of ${cut.toString()}.`);
  await refreshAsOf(server, cut);
  const db = bulkPool(server.settingsFor(CRM));
  try {
    scoreForecasts(await judgedPatrons(db, cut), { name: variant, figures });
    const tables = await tablesOf(db);
    const { all, kept, from10, from5 } = await scoreInterests(db, cut);
    figures.add(`${variant}_readers_of_30`, all.patrons, 'patrons');
    figures.add(`${variant}_readers_of_30_without_interests`, all.unnamed, 'patrons');
    figures.add(`${variant}_top_3_subjects`, all.overlap, 'score');
    figures.add(`${variant}_readers_of_30_known_loans`, kept.patrons, 'patrons');
    figures.add(`${variant}_top_3_subjects_of_known_loans`, kept.overlap, 'score');
    for (const [loans, light] of Object.entries({ '10_to_29': from10, '5_to_9': from5 })) {
      figures.add(`${variant}_readers_of_${loans}`, light.patrons, 'patrons');
      figures.add(`${variant}_readers_of_${loans}_without_interests`, light.unnamed, 'patrons');
      figures.add(`${variant}_top_3_subjects_of_${loans}`, light.overlap, 'score');
      figures.add(`${variant}_precision_of_${loans}`, light.precision, 'score');
    }
    figures.add(`${variant}_patrons_of_privacy_2`, await countPrivate(db), 'patrons');
    figures.add(`${variant}_rows_of_privacy_2`, await countForbidden(db, tables), 'rows');
  } finally {
    await db.destroy();
  }
};

const server = await startBenchServer(say);
const figures = new Figures((line) => {
  if (!options.json) console.log(line);
});
try {
  for (const variant of options.variants) await score(server, variant, figures);
} finally {
  await server.stop();
}
if (options.json) console.log(JSON.stringify({ bench: 'truth', options, figures: figures.all() }, null, 2));

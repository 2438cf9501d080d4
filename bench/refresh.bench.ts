import path from 'node:path';
import { Command } from 'commander';
import type { Knex } from 'knex';
import { appendUniform, generateUniform } from '../plugin/demo/library/index.ts';
import { kohaSchemaSql } from '../plugin/demo/schema/index.ts';
import { addUseKey, dropUseKey } from '../plugin/features/insight/use-key.ts';
import { crmPool, type DatabaseSettings } from '../plugin/shared/db/connection.ts';
import { migrateLatest } from '../plugin/shared/db/migrate.ts';
import { dayIn, steadyMs, systemClock } from '../plugin/shared/time.ts';
import { Figures, median } from './figures.ts';
import { count } from './options.ts';
import { printFigures } from './print.ts';
import { inOwnProcess } from './process.ts';
import type { JobResult } from './refresh-worker.ts';
import { bulkPool, startBenchServer, type BenchServer } from './server.ts';
import {
  anonymousPatronOf,
  compareLedgers,
  ledgerBySql,
  READ_STATISTICS,
  READ_THE_REST,
  writeLines,
} from './yardsticks.ts';

const KOHA_VERSION = '25.11';
const SEED = 1;
/** Incremental refreshes are short, so one alone would say little. */
const INCREMENTAL_ROUNDS = 3;

interface Options {
  readonly patrons: number;
  readonly rows: number;
  readonly months: number;
  readonly newRows: number;
  readonly rounds: number;
  readonly json: boolean;
}

interface Library {
  readonly months: number;
  readonly rows: number;
  readonly koha: DatabaseSettings;
}

interface Bench {
  readonly server: BenchServer;
  readonly options: Options;
  readonly figures: Figures;
}

const say = (sentence: string): void => console.error(sentence);

const readOptions = (): Options =>
  new Command('npm run bench -- refresh')
    .description('Measures full and incremental refreshes of the visit ledger against what they cannot do without.')
    .option('--patrons <number>', 'patrons of the library', count, 500_000)
    .option('--rows <number>', 'rows of statistics over all months', count, 10_000_000)
    .option(
      '--months <number>',
      'months of the largest library; a half and a quarter of it are measured too',
      count,
      48,
    )
    .option('--new-rows <number>', 'rows that are new at an incremental refresh', count, 10_000)
    .option('--rounds <number>', 'how often reading, loading and full refreshes are repeated; medians count', count, 1)
    .option('--json', 'one JSON document on standard output', false)
    .parse()
    .opts<Options>();

/** Of a table whose indexes are made after it is filled: half the time. */
const indexesOf = async (db: Knex, table: string): Promise<{ name: string; columns: string }[]> =>
  db('information_schema.statistics as s')
    .where('s.table_schema', db.raw('DATABASE()'))
    .where('s.table_name', table)
    .groupBy('s.index_name')
    .select({
      name: db.raw("CONCAT('`', s.index_name, '`')"),
      columns: db.raw("GROUP_CONCAT(CONCAT('`', s.column_name, '`') ORDER BY s.seq_in_index)"),
    });

/** A library of so many months: volume per month is the same in each. */
const makeLibrary = async ({ server, options }: Bench, months: number): Promise<Library> => {
  const rows = Math.round((options.rows * months) / options.months);
  say(`Making a library of ${months} months: ${options.patrons} patrons, ${rows} rows of statistics.`);
  const koha = await server.makeDatabase('bench_koha');
  const db = bulkPool(koha);
  await db.raw(`SET foreign_key_checks = 0;\n${kohaSchemaSql(KOHA_VERSION).join(';\n')}`.replaceAll('?', '\\?'));
  const until = dayIn('UTC', systemClock.now());
  const indexes = await indexesOf(db, 'statistics');
  await db.raw(`ALTER TABLE statistics ${indexes.map(({ name }) => `DROP KEY ${name}`).join(', ')}`);
  await generateUniform({ db, version: KOHA_VERSION, seed: SEED, patrons: options.patrons, rows, months, until });
  await db.raw(
    `ALTER TABLE statistics ${indexes.map(({ name, columns }) => `ADD KEY ${name} (${columns})`).join(', ')}`,
  );
  await db.raw('ANALYZE TABLE statistics, issues, old_issues, borrowers');
  await db.destroy();
  return { months, rows, koha };
};

const emptyLedger = async (server: BenchServer, name: string): Promise<DatabaseSettings> => {
  const settings = await server.makeDatabase(name);
  const crm = crmPool(settings);
  await migrateLatest(crm);
  await crm.destroy();
  return settings;
};

interface FullFigures {
  readonly statistics: number;
  readonly rest: number;
  readonly load: number;
  readonly loadPatrons: number;
  readonly refresh: number;
}

/** Bare reading, bare loading and a full refresh from empty, one after the other, so that they share the machine's mood. */
const measureFull = async ({ server, options, figures }: Bench, library: Library): Promise<FullFigures> => {
  const { koha } = library;
  say('A first refresh, not counted: it brings everything into memory and gives the rows to load.');
  await inOwnProcess({ kind: 'refresh', koha, crm: await emptyLedger(server, 'bench_kenal') });
  const crm = crmPool(server.settingsFor('bench_kenal'));
  const months = path.join(server.folder, 'months.tsv');
  const patrons = path.join(server.folder, 'patrons.tsv');
  const monthChunks = await writeLines(crm, 'kenal_visit_month', months);
  const patronChunks = await writeLines(crm, 'kenal_patron', patrons);
  await crm.destroy();

  const all: Record<keyof FullFigures, JobResult[]> = {
    statistics: [],
    rest: [],
    load: [],
    loadPatrons: [],
    refresh: [],
  };
  for (let round = 1; round <= options.rounds; round += 1) {
    say(`Round ${round} of ${options.rounds}: reading, loading, refreshing.`);
    all.statistics.push(await inOwnProcess({ kind: 'read', koha, sql: READ_STATISTICS }));
    all.rest.push(await inOwnProcess({ kind: 'read', koha, sql: READ_THE_REST }));
    const copy = await emptyLedger(server, 'bench_load');
    all.load.push(
      await inOwnProcess({ kind: 'load', crm: copy, table: 'kenal_visit_month', file: months, chunks: monthChunks }),
    );
    all.loadPatrons.push(
      await inOwnProcess({ kind: 'load', crm: copy, table: 'kenal_patron', file: patrons, chunks: patronChunks }),
    );
    await server.dropDatabase('bench_load');
    const refreshed = await inOwnProcess({ kind: 'refresh', koha, crm: await emptyLedger(server, 'bench_kenal') });
    say(`  full refresh: ${JSON.stringify(refreshed.report?.seconds)}, ${Math.round(refreshed.peakMb)} MB`);
    all.refresh.push(refreshed);
  }
  const suffix = `_${library.months}`;
  figures.add(`statistics_rows${suffix}`, all.statistics[0]?.rows ?? 0, 'rows');
  figures.add(`other_rows${suffix}`, all.rest[0]?.rows ?? 0, 'rows');
  figures.add(`ledger_rows${suffix}`, all.load[0]?.rows ?? 0, 'rows');
  const seconds = (results: readonly JobResult[]): number => median(results.map((result) => result.seconds));
  const full = {
    statistics: figures.add(`a_read_statistics${suffix}`, seconds(all.statistics), 's'),
    rest: figures.add(`a_read_loans_and_patrons${suffix}`, seconds(all.rest), 's'),
    load: figures.add(`b_load_months${suffix}`, seconds(all.load), 's'),
    loadPatrons: figures.add(`b_load_patrons${suffix}`, seconds(all.loadPatrons), 's'),
    refresh: figures.add(`d_full_refresh${suffix}`, seconds(all.refresh), 's'),
  };
  figures.add(`d_peak_memory${suffix}`, Math.max(...all.refresh.map(({ peakMb }) => peakMb)), 'MB');
  return full;
};

/** The same ledger by one statement, and whether it is the same. */
const measureSql = async ({ server, figures }: Bench, library: Library): Promise<number> => {
  say('The same ledger by one SQL statement.');
  const settings = await emptyLedger(server, 'bench_sql');
  const crm = bulkPool(settings);
  const koha = bulkPool(library.koha);
  const anonymousPatron = await anonymousPatronOf(koha);
  await koha.destroy();
  const start = steadyMs();
  await dropUseKey(crm);
  await crm.raw(ledgerBySql(library.koha.database, anonymousPatron));
  await addUseKey(crm);
  const seconds = (steadyMs() - start) / 1000;
  const { rows, otherRows, same } = await compareLedgers(crm, 'bench_kenal', 'bench_sql');
  await crm.destroy();
  await server.dropDatabase('bench_sql');
  figures.add(`c_one_statement_${library.months}`, seconds, 's');
  figures.add(`c_rows_${library.months}`, otherRows, 'rows');
  figures.add(`c_rows_unlike_d_${library.months}`, rows + otherRows - 2 * same, 'rows');
  if (rows !== same || otherRows !== same)
    throw new Error(`The ledgers differ: ${rows} rows refreshed, ${otherRows} by SQL, ${same} the same.`);
  return seconds;
};

/** New rows of today, then a refresh that finds them; the median of a few. */
const measureIncremental = async ({ server, options, figures }: Bench, library: Library): Promise<number> => {
  const db = bulkPool(library.koha);
  const results: JobResult[] = [];
  for (let round = 1; round <= INCREMENTAL_ROUNDS; round += 1) {
    const day = dayIn('UTC', systemClock.now());
    await appendUniform({ db, seed: SEED + round, rows: options.newRows, day });
    const result = await inOwnProcess({
      kind: 'refresh',
      koha: library.koha,
      crm: server.settingsFor('bench_kenal'),
    });
    if (result.report?.kind !== 'incremental') throw new Error('The refresh was not an incremental one.');
    say(`  incremental: ${result.seconds.toFixed(2)} s ${JSON.stringify(result.report)}`);
    results.push(result);
  }
  await db.destroy();
  const suffix = `_${library.months}`;
  figures.add(`e_rows_read${suffix}`, results.at(-1)?.report?.source.rows_read ?? 0, 'rows');
  figures.add(`e_rows_written${suffix}`, results.at(-1)?.report?.ledger.rows_written ?? 0, 'rows');
  figures.add(`e_peak_memory${suffix}`, Math.max(...results.map(({ peakMb }) => peakMb)), 'MB');
  return figures.add(`e_incremental_refresh${suffix}`, median(results.map(({ seconds }) => seconds)), 's');
};

/** A library with less of a past: a full refresh, then incremental ones. */
const measureShorter = async (bench: Bench, months: number): Promise<number> => {
  const library = await makeLibrary(bench, months);
  const crm = await emptyLedger(bench.server, 'bench_kenal');
  const full = await inOwnProcess({ kind: 'refresh', koha: library.koha, crm });
  bench.figures.add(`d_full_refresh_${months}`, full.seconds, 's');
  return measureIncremental(bench, library);
};

const measure = async (bench: Bench): Promise<void> => {
  const { options, figures } = bench;
  figures.add('patrons', options.patrons, 'patrons');
  figures.add('months', options.months, 'months');
  figures.add('new_rows', options.newRows, 'rows');
  const library = await makeLibrary(bench, options.months);
  const full = await measureFull(bench, library);
  const sql = await measureSql(bench, library);
  const e = await measureIncremental(bench, library);

  let shortest = e;
  const shorter = new Set(
    [options.months / 2, options.months / 4].map(Math.ceil).filter((one) => one < options.months),
  );
  for (const months of shorter) shortest = await measureShorter(bench, months);

  const { statistics, rest, load, loadPatrons, refresh } = full;
  figures.add('d_per_a_plus_b', refresh / (statistics + rest + load + loadPatrons), 'x');
  figures.add('d_per_a_plus_b_of_statistics_and_months_only', refresh / (statistics + load), 'x');
  figures.add('c_per_d', sql / refresh, 'x');
  figures.add('e_of_d', (100 * e) / refresh, '%');
  figures.add('e_longest_per_e_shortest', e / shortest, 'x');
};

const options = readOptions();
const server = await startBenchServer(say);
const figures = new Figures(say);
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    void server.stop().finally(() => process.exit(1));
  });
try {
  await measure({ server, options, figures });
} finally {
  await server.stop();
}
printFigures({ bench: 'refresh', server, figures, json: options.json });

import { cpus, totalmem } from 'node:os';
import { Command, InvalidArgumentError } from 'commander';
import type { Knex } from 'knex';
import type { AskedSegment } from '../plugin/features/segments/field.ts';
import { segmentRegistry } from '../plugin/segment-registry.ts';
import { runnerOn, type Runner } from '../plugin/features/segments/runner.ts';
import { ALWAYS, sql } from '../plugin/features/segments/sql.domain.ts';
import { EVERYBODY } from '../plugin/features/segments/tree.domain.ts';
import { EVERY_LIBRARY } from '../plugin/koha/visibility.ts';
import { crmPool } from '../plugin/shared/db/connection.ts';
import { migrateLatest } from '../plugin/shared/db/migrate.ts';
import { dayIn, steadyMs, systemClock, type LibraryDay } from '../plugin/shared/time.ts';
import { Figures, median } from './figures.ts';
import { editorOf } from './segments-editor.ts';
import { fillLibrary } from './segments-library.ts';
import { measuredSegments, REGULARS, REGULARS_TREE, SNAPSHOT, type MeasuredSegment } from './segments-rules.ts';
import { SERVER_SETTINGS, startBenchServer } from './server.ts';

const PAGE = 50;
/** A rule may take longer here than on a page, so that what is slow is measured and not cut off. */
const SECONDS = 60;

const say = (sentence: string): void => console.error(sentence);

const count = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('A whole number from 1 on.');
  return value;
};

const options = new Command('npm run bench -- segments')
  .description('Counts and lists segments as Kenal compiles them, beside the best SQL written by hand.')
  .option('--patrons <number>', 'patrons of the library', count, 500_000)
  .option('--rounds <number>', 'how often each is asked, both ways in turn; medians count', count, 5)
  .option('--only <text>', 'segments whose name has this in it', '')
  .option('--json', 'one JSON document on standard output', false)
  .parse()
  .opts<{ patrons: number; rounds: number; only: string; json: boolean }>();

const SEGMENTS = new Map<string, AskedSegment>([
  [SNAPSHOT, { id: 1, key: SNAPSHOT, kind: 'snapshot', tree: EVERYBODY, tellsOfUse: false }],
  [REGULARS, { id: 2, key: REGULARS, kind: 'live', tree: REGULARS_TREE, tellsOfUse: true }],
]);

const timed = async <T>(work: () => Promise<T>): Promise<{ readonly answer: T; readonly ms: number }> => {
  const start = steadyMs();
  const answer = await work();
  return { answer, ms: steadyMs() - start };
};

/** Of what is quick, a moment of the machine would decide: such pairs are asked for so long, and no more often than that. */
const AT_LEAST_MS = 800;
const MOST_ROUNDS = 400;

const roundsFor = (ms: number): number => Math.min(MOST_ROUNDS, Math.max(options.rounds, Math.ceil(AT_LEAST_MS / ms)));

interface Compared {
  readonly kenal: number;
  /** The quickest of the statements written by hand. */
  readonly hand: number;
  readonly all: readonly number[];
}

/** Every way in turn, so that what else the machine does meets all of them; the first round only warms up. */
const compared = async (
  kenal: () => Promise<unknown>,
  hands: readonly (() => Promise<unknown>)[],
): Promise<Compared> => {
  const ways = [kenal, ...hands];
  const times = ways.map((): number[] => []);
  let rounds = options.rounds;
  for (let round = 0; round <= rounds; round += 1) {
    const found = new Array<Awaited<ReturnType<typeof timed>>>(ways.length);
    // Another one begins each round: the first comes after what is done between rounds.
    for (let turn = 0; turn < ways.length; turn += 1) {
      const at = (round + turn) % ways.length;
      found[at] = await timed(ways[at] ?? kenal);
    }
    const [first, ...others] = found.map(({ answer }) => JSON.stringify(answer));
    for (const other of others)
      if (other !== first) throw new Error(`The answers differ: ${String(first)} and ${other}.`);
    if (round === 0) rounds = roundsFor(found.reduce((sum, { ms }) => sum + ms, 0));
    if (round > 0) found.forEach(({ ms }, way) => times[way]?.push(ms));
  }
  const [own = [], ...byHand] = times;
  return { kenal: median(own), hand: Math.min(...byHand.map(median)), all: own };
};

const measure = async (crm: Knex, segment: MeasuredSegment, today: LibraryDay, figures: Figures) => {
  const runner: Runner = runnerOn(crm, SECONDS);
  const population = {
    registry: await segmentRegistry(crm)(),
    tree: segment.tree,
    visible: EVERY_LIBRARY,
    today,
    segments: SEGMENTS,
  };
  // On the same way to the server and under the same limit of time, both of which take a moment by themselves.
  const hands = (select: string, rest: string) =>
    [segment.hand]
      .flat()
      .map(
        (hand) => () =>
          runner.select({ text: `${select} AS value`, values: [] }, { text: `${hand} ${rest}`, values: [] }),
      );
  const counts = await compared(
    async () => runner.select<{ value: number }>(sql`COUNT(*) AS value`, await runner.source(population)),
    hands('COUNT(*)', ''),
  );
  const pages = await compared(
    async () => (await runner.first(population, { after: 0, limit: PAGE, among: ALWAYS })).map((value) => ({ value })),
    hands('p.borrowernumber', `ORDER BY p.borrowernumber LIMIT ${PAGE}`),
  );
  for (const [what, found] of [
    ['count', counts],
    ['page', pages],
  ] as const) {
    figures.add(`${segment.name}_${what}`, found.kenal, 'ms');
    figures.add(`${segment.name}_${what}_by_hand`, found.hand, 'ms');
    figures.add(`${segment.name}_${what}_ratio`, found.kenal / found.hand, 'x');
  }
  return { name: segment.name, counts, pages };
};

const p95 = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[Math.ceil(0.95 * values.length) - 1] ?? NaN;

const server = await startBenchServer(say);
const figures = new Figures(say);
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    void server.stop().finally(() => process.exit(1));
  });
try {
  const today = dayIn('UTC', systemClock.now());
  const crm = crmPool(await server.makeDatabase('bench_kenal'));
  await migrateLatest(crm);
  const small = Math.ceil(options.patrons / 10);
  say(`Making a library of ${options.patrons} patrons.`);
  const editor = await editorOf(server, crm);
  await fillLibrary(crm, { first: 1, last: small }, today, say);
  figures.add('editor_opens_with_a_tenth', await editor.open(), 'ms');
  await fillLibrary(crm, { first: small + 1, last: options.patrons }, today, say);
  figures.add('editor_opens', await editor.open(), 'ms');
  await editor.close();
  figures.add('patrons', options.patrons, 'patrons');
  const chosen = measuredSegments(today).filter(({ name }) => name.includes(options.only));
  const results = [];
  for (const segment of chosen) results.push(await measure(crm, segment, today, figures));
  const manageable = results.filter(({ counts }) => counts.hand <= 300);
  figures.add('segments', results.length, 'segments');
  figures.add('count_ratio_worst', Math.max(...results.map(({ counts }) => counts.kenal / counts.hand)), 'x');
  figures.add('page_ratio_worst', Math.max(...results.map(({ pages }) => pages.kenal / pages.hand)), 'x');
  figures.add('segments_that_hand_counts_in_300_ms', manageable.length, 'segments');
  figures.add('count_p95_of_those', p95(manageable.flatMap(({ counts }) => counts.all)), 'ms');
  figures.add('count_p95_of_all', p95(results.flatMap(({ counts }) => counts.all)), 'ms');
  await crm.destroy();
} finally {
  await server.stop();
}
const settings = {
  mariadb: server.version,
  node: process.versions.node,
  processors: cpus().length,
  processor: cpus()[0]?.model ?? '',
  memory_mb: Math.round(totalmem() / 1_048_576),
  ...SERVER_SETTINGS,
};
if (options.json) console.log(JSON.stringify({ bench: 'segments', settings, figures: figures.all() }));
else {
  for (const [name, value] of Object.entries(settings)) console.log(`# ${name} = ${value}`);
  for (const line of figures.lines()) console.log(line);
}

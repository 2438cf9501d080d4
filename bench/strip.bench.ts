import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { generateUniform } from '../plugin/demo/library/index.ts';
import { kohaSchemaSql } from '../plugin/demo/schema/index.ts';
import { crmPool } from '../plugin/shared/db/connection.ts';
import { migrateLatest } from '../plugin/shared/db/migrate.ts';
import { dayIn, epochSeconds, steadyMs, systemClock } from '../plugin/shared/time.ts';
import { Figures, median, percentile } from './figures.ts';
import { count } from './options.ts';
import { printFigures } from './print.ts';
import { bulkPool, startBenchServer, type BenchServer } from './server.ts';
import type { StripServer } from './strip-worker.ts';

const WORKER = fileURLToPath(new URL('strip-worker.ts', import.meta.url));
const KOHA_VERSION = '25.11';
const SESSION = '5'.repeat(32);
/** Requests of each kind that are not counted: connections are opened, code is compiled, pages come into memory. */
const WARM_UP = 300;
/** How many of a hundred patrons have a hold, and so a second thing to be read. */
const HOLDS_PER_HUNDRED = 10;

interface Options {
  readonly patrons: number;
  readonly requests: number;
  readonly json: boolean;
}

const KINDS = {
  strip: '/kenal/api/v1/strip',
  bare: '/kenal/api/bench/bare',
  signed_in: '/kenal/api/bench/signed-in',
} as const;
type Kind = keyof typeof KINDS;

const say = (sentence: string): void => console.error(sentence);

const readOptions = (): Options =>
  new Command('npm run bench -- strip')
    .description('Measures the desk strip’s answer against a bare look-up by primary key through the same server.')
    .option('--patrons <number>', 'patrons of the library', count, 500_000)
    .option('--requests <number>', 'requests of each kind', count, 4_000)
    .option('--json', 'one JSON document on standard output', false)
    .parse()
    .opts<Options>();

/** Patrons, holds, and one member of the staff who is signed in to Koha; no past, which the strip does not read. */
const makeLibrary = async (server: BenchServer, { patrons }: Options): Promise<StripServer> => {
  say(`Making a library of ${patrons} patrons.`);
  const koha = await server.makeDatabase('bench_koha');
  const db = bulkPool(koha);
  await db.raw(`SET foreign_key_checks = 0;\n${kohaSchemaSql(KOHA_VERSION).join(';\n')}`.replaceAll('?', '\\?'));
  const until = dayIn('UTC', systemClock.now());
  const rows = Math.max(300, Math.round(patrons / 10));
  await generateUniform({ db, version: KOHA_VERSION, seed: 1, patrons, rows, months: 1, until });
  await db.raw(
    `INSERT INTO reserves (reserve_id, borrowernumber, biblionumber, branchcode, reservedate, priority, found, waitingdate)
     SELECT p.borrowernumber, p.borrowernumber, 1, p.branchcode, ?, 0, 'W', ?
     FROM borrowers p WHERE p.borrowernumber % 100 < ?`,
    [until.subtract({ days: 9 }).toString(), until.subtract({ days: 8 }).toString(), HOLDS_PER_HUNDRED],
  );
  await db('borrowers').where('borrowernumber', 1).update({ flags: CATALOGUE_AND_BORROWERS });
  const staff = await db('borrowers').where('borrowernumber', 1).first<{ userid: string }>('userid');
  await db('systempreferences').insert({ variable: 'SessionStorage', value: 'mysql' }).onConflict('variable').merge();
  await db('sessions').insert({ id: SESSION, a_session: sessionRow(staff.userid) });
  await db.raw('ANALYZE TABLE borrowers, reserves, sessions');
  await db.destroy();
  const crm = await server.makeDatabase('bench_kenal');
  const own = crmPool(crm);
  await migrateLatest(own);
  await own.destroy();
  return { koha, crm };
};

const CATALOGUE_AND_BORROWERS = 4 + 16;

const sessionRow = (userid: string): string =>
  [
    '---',
    `_SESSION_ID: ${SESSION}`,
    'interface: intranet',
    `id: ${userid}`,
    "number: '1'",
    'ip: 127.0.0.1',
    `lasttime: '${epochSeconds(systemClock.now())}'`,
    '',
  ].join('\n');

/** The process that answers, so that asking does not take its time away. */
const startAnswering = async (settings: StripServer): Promise<{ child: ChildProcess; port: number }> => {
  const child = spawn(process.execPath, ['--import', 'tsx', WORKER], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify(settings));
  const lines = createInterface({ input: child.stdout });
  const [line] = await Promise.race([
    once(lines, 'line') as Promise<[string]>,
    once(child, 'exit').then((): never => {
      throw new Error('The answering process ended before it listened.');
    }),
  ]);
  return { child, port: Number(line) };
};

const askOnce = async (port: number, agent: Agent, kind: Kind, borrowernumber: number): Promise<number> => {
  const start = steadyMs();
  const request = get({
    port,
    host: '127.0.0.1',
    agent,
    path: `${KINDS[kind]}?borrowernumber=${borrowernumber}`,
    headers: { Cookie: `CGISESSID=${SESSION}`, Accept: 'application/json' },
  });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const body = await buffer(response);
  const ms = steadyMs() - start;
  if (response.statusCode !== 200) throw new Error(`${kind} answered ${response.statusCode}: ${body.toString()}`);
  return ms;
};

/** Another patron each time, never the same in a row; the same ones in every run. */
const patronOf = (request: number, patrons: number): number => 1 + ((request * 7_919) % patrons);

/** The three kinds in turn, one request at a time, so that all share the machine's mood. */
const measure = async (port: number, { patrons, requests }: Options): Promise<Record<Kind, number[]>> => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const took: Record<Kind, number[]> = { strip: [], bare: [], signed_in: [] };
  const kinds = Object.keys(KINDS) as Kind[];
  for (let request = 0; request < WARM_UP + requests; request += 1)
    for (const [turn, kind] of kinds.entries()) {
      const ms = await askOnce(port, agent, kind, patronOf(request * kinds.length + turn, patrons));
      if (request >= WARM_UP) took[kind].push(ms);
    }
  agent.destroy();
  return took;
};

const options = readOptions();
const server = await startBenchServer(say);
const figures = new Figures(say);
let answering: ChildProcess | undefined;
const stop = async (): Promise<void> => {
  answering?.kill('SIGTERM');
  await server.stop();
};
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    void stop().finally(() => process.exit(1));
  });
try {
  const library = await makeLibrary(server, options);
  const { child, port } = await startAnswering(library);
  answering = child;
  say(`Asking ${options.requests} times each: the strip, a bare look-up, a look-up by somebody signed in.`);
  const took = await measure(port, options);
  figures.add('patrons', options.patrons, 'patrons');
  figures.add('requests', options.requests, 'requests');
  for (const kind of Object.keys(KINDS) as Kind[]) {
    figures.add(`${kind}_p50`, median(took[kind]), 'ms');
    figures.add(`${kind}_p95`, percentile(took[kind], 95), 'ms');
  }
  const p95 = percentile(took.strip, 95);
  figures.add('strip_per_bare_p95', p95 / percentile(took.bare, 95), 'x');
  figures.add('strip_per_signed_in_p95', p95 / percentile(took.signed_in, 95), 'x');
} finally {
  await stop();
}
printFigures({ bench: 'strip', server, figures, json: options.json });

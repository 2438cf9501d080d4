import { readFile } from 'node:fs/promises';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import type { Knex } from 'knex';
import {
  configAsJson,
  configAsText,
  loadConfig,
  systemFiles,
  type LoadedConfig,
  type Settings,
} from './config/config.ts';
import { doctorCommand } from './doctor/index.ts';
import { addToken, isScope, listTokens, revokeToken, SCOPES, type Scope } from './features/api/index.ts';
import { addModelCommands, insightReader, type RefreshReport } from './features/insight/index.ts';
import { exportSegments, importSegments } from './features/segments/index.ts';
import { addImportCommands } from './features/visits/index.ts';
import { createLocales, terminalLanguage } from './i18n/index.ts';
import { addInstallCommands } from './install/index.ts';
import { buildKpz, writeKpz } from './koha-plugin/kpz.ts';
import { serve } from './main.ts';
import { loadManifest } from './manifest/manifest.ts';
import { crmPool, kohaPool } from './shared/db/connection.ts';
import { migrateLatest } from './shared/db/migrate.ts';
import { InvalidInput, KenalError } from './shared/errors.ts';
import { createLogger } from './shared/log.ts';
import { isLibraryDay, libraryDay, systemClock } from './shared/time.ts';
import { openCrm, openDatabases, refreshing, segmentRegistry, type Surroundings } from './wiring.ts';
import { work } from './worker.ts';

const DONE = 0;
const FAILED = 1;
const WRONG_USAGE = 2;

interface CommonOptions {
  readonly config?: string;
  readonly kohaConf?: string;
  readonly json?: boolean;
}

/** Whoever reads through a pipe may stop reading (`kenal install | head`); the work goes on. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};
const printJson = (value: unknown): void => print(JSON.stringify(value, null, 2));

const load = async (options: CommonOptions, overrides?: Settings): Promise<LoadedConfig> =>
  loadConfig({
    configFile: options.config,
    kohaConf: options.kohaConf,
    overrides,
    env: process.env,
    cwd: process.cwd(),
    files: systemFiles,
  });

const surroundings = async (options: CommonOptions, overrides?: Settings): Promise<Surroundings> => {
  const { config, warnings } = await load(options, overrides);
  const log = createLogger(config.log.level);
  for (const warning of warnings) log.warn({ event: 'config.warning' }, warning.sentence);
  return { config, manifest: await loadManifest(), clock: systemClock, log, warnings };
};

/** A signal that is aborted when this process is asked to end. */
const untilStopped = (): AbortSignal => {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort());
  return stop.signal;
};

const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most)
      throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
    return value;
  };

const asDay = (text: string): string => {
  if (!isLibraryDay(text)) throw new InvalidArgumentError('It must be a day that exists, as YYYY-MM-DD.');
  return text;
};

const port = wholeNumber(1, 65_535);

const program = new Command('kenal')
  .description('Patron relationship management for libraries that run Koha')
  .exitOverride()
  .showHelpAfterError()
  .configureOutput({ writeErr: (text) => process.stderr.write(text) });

const command = (name: string, description: string, parent = program): Command =>
  parent
    .command(name)
    .description(description)
    .option('--config <file>', 'configuration file (default: kenal.json in this folder)')
    .option('--koha-conf <file>', "koha-conf.xml to take Koha's host, port, database, TLS and time zone from");

command('migrate', "Bring Kenal's own tables to this version")
  .option('--json', 'print a JSON document')
  .action(async (options: CommonOptions) => {
    const { config } = await load(options);
    const crm = await openCrm(config);
    try {
      const names = await migrateLatest(crm);
      if (options.json === true) printJson({ migrated: names });
      else print(names.length === 0 ? 'The tables are up to date.' : `Done: ${names.join(', ')}`);
    } finally {
      await crm.destroy();
    }
  });

command('refresh', 'Bring the visit ledger and the mirrored facts of patrons up to date with Koha')
  .option('--full', 'build everything anew')
  .option('--verify', 'compare every day with Koha and repair what differs')
  .option('--as-of <day>', 'show the past: only what happened up to the end of this day', asDay)
  .option('--json', 'print a JSON document')
  .action(async (options: CommonOptions & { full?: boolean; verify?: boolean; asOf?: string }) => {
    const all = await surroundings(options);
    const databases = await openDatabases(all, 'refresh');
    try {
      const report = await refreshing(all, databases).refresh({
        full: options.full === true,
        verify: options.verify === true,
        asOf: options.asOf === undefined ? undefined : libraryDay(options.asOf),
        signal: untilStopped(),
      });
      const { steps, ...ledger } = report;
      if (options.json === true) printJson({ ...ledger, ...steps });
      else print(refreshAsText(report));
    } finally {
      await databases.close();
    }
  });

const refreshAsText = (report: RefreshReport): string =>
  [
    report.because,
    `${report.source.rows_read} rows of Koha read, up to ${report.source.until}.`,
    `Ledger: ${report.ledger.rows_written} rows written, ${report.ledger.removed} removed.`,
    `Patrons: ${report.patrons.mirrored} mirrored, ${report.patrons.changed} looked at, ${report.patrons.gone} gone (${report.patrons.merged} of them merged).`,
    report.patrons.set_aside > 0
      ? `${report.patrons.set_aside} merged patrons are set aside, because Koha does not tell who they were merged with.`
      : null,
    ...Object.entries(report.steps).map(stepAsText),
    report.note,
    `Seconds: ${Object.entries(report.seconds)
      .map(([step, seconds]) => `${step} ${seconds}`)
      .join(', ')}.`,
  ]
    .filter((line) => line !== null)
    .join('\n');

/** The figures of a step; what else it answers is for --json. */
const stepAsText = ([step, answer]: readonly [string, Readonly<Record<string, unknown>>]): string | null => {
  const figures = Object.entries(answer).filter(([, value]) => typeof value === 'number');
  if (figures.length === 0) return null;
  return `${step}: ${figures.map(([name, value]) => `${name} ${String(value)}`).join(', ')}.`;
};

command('serve', 'Serve the staff pages')
  .option('--port <number>', 'TCP port to listen on', port)
  .action(async (options: CommonOptions & { port?: number }) => {
    const all = await surroundings(options, options.port === undefined ? undefined : { web: { port: options.port } });
    await serve(all, untilStopped(), (url) => all.log.info({ event: 'serve.ready', url }, 'Kenal is ready'));
  });

command('work', 'Work on background jobs: refreshing and verifying on the schedule of the manifest').action(
  async (options: CommonOptions) => {
    await work(await surroundings(options), untilStopped());
  },
);

const segment = program.command('segment').description('Carry segments to and from files');

const segmentCommand = (name: string, description: string): Command =>
  segment
    .command(name)
    .description(description)
    .option('--config <file>', 'configuration file (default: kenal.json in this folder)');

segmentCommand('export [keys...]', 'Print the rules of live segments as a JSON document, all or those with these keys')
  .option('--json', 'the document is JSON in any case')
  .action(async (keys: string[], options: CommonOptions) => {
    const { config } = await load(options);
    const crm = await openCrm(config);
    try {
      printJson(await exportSegments(crm, keys));
    } finally {
      await crm.destroy();
    }
  });

segmentCommand('import <file>', 'Take the rules of segments from a file that was exported')
  .option('--json', 'print a JSON document')
  .action(async (file: string, options: CommonOptions) => {
    const { config } = await load(options);
    const document = await readJson(file);
    const crm = await openCrm(config);
    try {
      const done = await importSegments(crm, { registry: segmentRegistry, document, now: systemClock.now() });
      if (options.json === true) printJson(done);
      else print(`${done.created} segments made, ${done.changed} changed, ${done.unchanged} as they were.`);
    } finally {
      await crm.destroy();
    }
  });

const readJson = async (file: string): Promise<unknown> => {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as unknown;
  } catch (error) {
    throw new InvalidInput(
      'cli.file',
      `The file ${file} cannot be read as JSON: give the file that "kenal segment export" wrote.`,
      [],
      { cause: error },
    );
  }
};

const token = program.command('token').description('Let other programs ask Kenal (docs/api.md)');

const tokenCommand = (name: string, description: string): Command =>
  token
    .command(name)
    .description(description)
    .option('--config <file>', 'configuration file (default: kenal.json in this folder)')
    .option('--json', 'print a JSON document');

const collected = (text: string, before: readonly string[] = []): string[] => [...before, text];

const scope = (text: string, before: readonly Scope[] = []): Scope[] => {
  if (!isScope(text)) throw new InvalidArgumentError(`It must be one of ${SCOPES.join(', ')}.`);
  return [...before, text];
};

const onCrm = async (options: CommonOptions, work: (crm: Knex) => Promise<void>): Promise<void> => {
  const { config } = await load(options);
  const crm = await openCrm(config);
  try {
    await work(crm);
  } finally {
    await crm.destroy();
  }
};

tokenCommand('create', 'Make a token and print it: it is told only now')
  .requiredOption('--name <text>', 'which program it is for')
  .requiredOption('--scope <scope>', `what it may ask: ${SCOPES.join(', ')}; may be given more than once`, scope)
  .option('--library <branchcode>', 'only patrons of this library; may be given more than once', collected)
  .action((options: CommonOptions & { name: string; scope: Scope[]; library?: string[] }) =>
    onCrm(options, async (crm) => {
      const { name, scope: scopes, library: libraries } = options;
      const made = await addToken(crm, { name, scopes, libraries }, systemClock.now());
      if (options.json === true) printJson({ token: made });
      else print(made);
    }),
  );

tokenCommand('list', 'List the tokens that are good').action((options: CommonOptions) =>
  onCrm(options, async (crm) => {
    const tokens = (await listTokens(crm)).map(({ id, name, scopes, visible, createdAt }) => ({
      id,
      name,
      scopes,
      libraries: visible.all ? null : visible.branchcodes,
      created_at: createdAt.toString(),
    }));
    if (options.json === true) printJson(tokens);
    else for (const { id, name, scopes } of tokens) print(`${id}  ${name}  ${scopes.join(', ')}`);
  }),
);

tokenCommand('revoke <id>', 'End a token at once').action((id: string, options: CommonOptions) =>
  onCrm(options, async (crm) => {
    if (!(await revokeToken(crm, Number(id), systemClock.now())))
      throw new InvalidInput('cli.token', `There is no token ${id}: "kenal token list" shows those that are good.`);
    if (options.json === true) printJson({ revoked: Number(id) });
    else print(`Token ${id} is no longer good.`);
  }),
);

command('doctor', 'Look at everything Kenal depends on and say what to do')
  .option('--json', 'print a JSON document')
  .action(async (options: CommonOptions) => {
    const { config, warnings } = await load(options);
    const [koha, crm] = [kohaPool(config.koha), crmPool(config.crm)];
    try {
      const { output, exitCode } = await doctorCommand(
        {
          config,
          warnings,
          manifest: await loadManifest(),
          koha,
          crm,
          freshness: () => insightReader(crm).freshness(),
          clock: systemClock,
          log: createLogger('silent'),
          words: createLocales(config.koha.timezone)[config.library.language ?? terminalLanguage(process.env)],
        },
        { json: options.json === true },
      );
      print(output);
      process.exitCode = exitCode;
    } finally {
      await Promise.all([koha.destroy(), crm.destroy()]);
    }
  });

command('config', 'Show the configuration in force, secrets hidden, and where each setting comes from')
  .option('--json', 'print a JSON document')
  .action(async (options: CommonOptions) => {
    const loaded = await load(options);
    if (options.json === true) printJson(configAsJson(loaded));
    else print(configAsText(loaded));
  });

addInstallCommands({
  command,
  load: async (options) => (await load(options)).config,
  version: async () => (await loadManifest()).version,
  clock: systemClock,
  print,
  kpz: async () => buildKpz(await loadManifest()),
  first: {
    isDone: async ({ crm: settings }) => {
      const crm = crmPool(settings);
      try {
        return (await insightReader(crm).freshness()).refreshedAt !== undefined;
      } catch {
        // Before the tables are there, nothing has been read.
        return false;
      } finally {
        await crm.destroy();
      }
    },
    refresh: async (config) => {
      const all = { config, manifest: await loadManifest(), clock: systemClock, log: createLogger(config.log.level) };
      const databases = await openDatabases(all, 'refresh');
      try {
        await refreshing(all, databases).refresh();
      } finally {
        await databases.close();
      }
    },
  },
});

addModelCommands({ program, print });

const importing = program.command('import').description('Bring in what Koha does not count');
addImportCommands({
  command: (name, description) => command(name, description, importing),
  withDatabases: async (options: CommonOptions, work) => {
    const all = await surroundings(options);
    const databases = await openDatabases(all, 'pages');
    try {
      await work({ ...all, ...databases });
    } finally {
      await databases.close();
    }
  },
  print,
});

program
  .command('kpz')
  .description('Pack the Koha plugin, for the upload page of Koha')
  .option('--out <folder>', 'folder to write it into', '.')
  .option('--json', 'print a JSON document')
  .action(async (options: { out: string; json?: boolean }) => {
    const file = await writeKpz(await loadManifest(), options.out);
    if (options.json === true) printJson({ file });
    else print(file);
  });

program
  .command('demo')
  .description('Start a library to look at, with a private database server')
  .option('--patrons <number>', 'how many patrons', wholeNumber(20, 1_000_000), 5_000)
  .option('--years <number>', 'years of history', wholeNumber(1, 20), 4)
  .option('--seed <number>', 'another number, another library', wholeNumber(0, 2 ** 31), 1)
  .option('--port <number>', 'TCP port of the pages', port, 8099)
  .option('--fresh', 'start over instead of using what is there', false)
  .action(async (options: { patrons: number; years: number; seed: number; port: number; fresh: boolean }) => {
    const deps = {
      env: process.env,
      isRoot: process.getuid?.() === 0,
      manifest: await loadManifest(),
      clock: systemClock,
      log: createLogger('warn'),
      terminal: process.stdout,
    };
    const refresh = async (all: Surroundings): Promise<void> => {
      const databases = await openDatabases(all, 'refresh');
      try {
        await refreshing(all, databases).refresh();
      } finally {
        await databases.close();
      }
    };
    const { runDemo } = await import('./demo/demo.command.ts');
    await runDemo(options, { refresh, serve, work }, deps, untilStopped());
  });

/** Says what went wrong on standard error and answers the exit code. */
const explain = (error: unknown): number => {
  if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : WRONG_USAGE;
  if (error instanceof KenalError) {
    process.stderr.write(`${error.message}\n${error.help === undefined ? '' : `${error.help}\n`}`);
    return error instanceof InvalidInput ? WRONG_USAGE : FAILED;
  }
  const { code } = error as { code?: unknown };
  process.stderr.write(
    `Something failed that Kenal did not expect${typeof code === 'string' ? ` (${code})` : ''}.\n` +
      'Run "kenal doctor": it looks at everything Kenal depends on.\n',
  );
  createLogger('error').error({ event: 'cli.failed', err: error }, 'a command failed');
  return FAILED;
};

/** A reader such as `head` that has seen enough is no failure: the work goes on, unheard. */
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = explain(error);
}

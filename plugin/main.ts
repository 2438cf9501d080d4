import { createServer, type Server } from 'node:http';
import { hostname } from 'node:os';
import { pid } from 'node:process';
import { openDatabases, type Databases, type Surroundings } from './databases.ts';
import { Unavailable } from './shared/errors.ts';
import { pendingMigrations } from './shared/db/migrate.ts';
import { listen } from './shared/listen.ts';
import { whileAnnounced } from './shared/db/running.ts';
import { application } from './wiring.ts';

/** How long requests under way may take once the service is asked to stop. */
const DRAIN_MS = 10_000;

/**
 * Serves the staff pages until the signal is aborted, then lets requests under way end.
 *
 * @param onReady called with the address of the start page once requests are answered
 * @throws Unavailable `serve.pending-migrations` or `serve.port-in-use`
 */
export const serve = async (
  surroundings: Surroundings,
  signal: AbortSignal,
  onReady: (url: string) => void | Promise<void>,
): Promise<void> => {
  const databases = await openDatabases(surroundings, 'pages');
  try {
    await refuseWithPendingMigrations(databases);
    const process = { kind: 'serve', host: hostname(), pid } as const;
    await whileAnnounced({ crm: databases.crm, process, log: surroundings.log }, async () => {
      const { host, port, basePath } = surroundings.config.web;
      const server = createServer(application(surroundings, databases));
      await listen(server, host, port);
      try {
        await onReady(`http://${host.includes(':') ? `[${host}]` : host}:${port}${basePath}/`);
        await aborted(signal);
      } finally {
        await drain(server);
      }
    });
  } finally {
    await databases.close();
  }
};

const refuseWithPendingMigrations = async ({ crm }: Databases): Promise<void> => {
  const pending = await pendingMigrations(crm);
  if (pending.length === 0) return;
  throw new Unavailable(
    'serve.pending-migrations',
    `Kenal's tables are not those of this version: ${pending.length} migrations have not run.`,
    { pending: pending.length },
    { help: 'Run "kenal migrate", then start the service again.' },
  );
};

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

const drain = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });

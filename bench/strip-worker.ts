import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { configOf } from '../plugin/config/config.ts';
import { loadManifest } from '../plugin/manifest/manifest.ts';
import type { DatabaseSettings } from '../plugin/shared/db/connection.ts';
import { createLogger } from '../plugin/shared/log.ts';
import { systemClock } from '../plugin/shared/time.ts';
import { formValidator } from '../plugin/shared/validation.ts';
import { route } from '../plugin/web/route.ts';
import { openDatabases } from '../plugin/databases.ts';
import { application } from '../plugin/wiring.ts';

/** What the process that answers needs to know. */
export interface StripServer {
  readonly koha: DatabaseSettings;
  readonly crm: DatabaseSettings;
}

const place = ({ host, port, user, password, database }: DatabaseSettings): object => ({
  host,
  port,
  user,
  password,
  database,
});

const validNumber = formValidator<{ borrowernumber: number }>(
  { type: 'object', required: ['borrowernumber'], properties: { borrowernumber: { type: 'integer' } } },
  'bench.query',
  'The address',
);

const { koha, crm } = JSON.parse(await text(process.stdin)) as StripServer;
const surroundings = {
  config: configOf({
    koha: { ...place(koha), timezone: 'UTC' },
    crm: place(crm),
    web: { port: 8099 },
  }),
  manifest: await loadManifest(),
  clock: systemClock,
  log: createLogger('silent'),
};
const databases = await openDatabases(surroundings, 'pages');
const lookUp = async (borrowernumber: number): Promise<unknown> =>
  databases.koha
    .db('borrowers')
    .where('borrowers.borrowernumber', borrowernumber)
    .first('borrowers.borrowernumber', 'borrowers.surname');

/** The yardsticks: one look-up by primary key through the same server, headers, checks and pool. */
const yardsticks = [
  route({
    method: 'get',
    path: '/api/bench/bare',
    permission: 'anybody',
    withoutIdentity: true,
    query: validNumber,
    handler: async ({ query }, response) => response.json(await lookUp(query.borrowernumber)),
  }),
  route({
    method: 'get',
    path: '/api/bench/signed-in',
    permission: 'patrons.view',
    query: validNumber,
    handler: async ({ query }, response) => response.json(await lookUp(query.borrowernumber)),
  }),
];

const server = createServer(application(surroundings, databases, yardsticks));
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});
process.once('SIGTERM', () => {
  server.closeAllConnections();
  server.close(() => void databases.close());
});

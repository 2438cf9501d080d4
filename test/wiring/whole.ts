import { createServer, type Server } from 'node:http';
import type { Express } from 'express';
import request from 'supertest';
import { configOf, type RawSettings } from '../../plugin/config/config.ts';
import { loadManifest } from '../../plugin/manifest/manifest.ts';
import type { Logger } from '../../plugin/shared/log.ts';
import type { DatabaseSettings } from '../../plugin/shared/db/connection.ts';
import { epochSeconds, systemClock, type Clock } from '../../plugin/shared/time.ts';
import type { Route } from '../../plugin/web/route.ts';
import { openDatabases, type Databases, type Surroundings } from '../../plugin/databases.ts';
import { refreshing } from '../../plugin/refreshing.ts';
import { allRoutes, application } from '../../plugin/wiring.ts';
import { crmDatabase, kohaDatabase, type TestDatabase } from '../support/database.ts';
import { silentLog } from '../support/log.ts';
import { testFolder } from '../support/server.ts';

/** The application as it is served, on a Koha and a database of its own. */
export interface Whole {
  readonly koha: TestDatabase;
  readonly crm: TestDatabase;
  readonly surroundings: Surroundings;
  readonly databases: Databases;
  app(): Express;
  routes(): Route[];
  refresh(): Promise<void>;
  /** Signs somebody in to Koha; answers the cookie. */
  signIn(userid: string, borrowernumber: number): Promise<string>;
  close(): Promise<void>;
}

/** @param log where a test reads what is logged */
export const openWhole = async (clock: Clock, log: Logger = silentLog, more: RawSettings = {}): Promise<Whole> => {
  const [koha, crm] = await Promise.all([kohaDatabase('25.11'), crmDatabase()]);
  const surroundings: Surroundings = {
    config: configOf({
      koha: { ...configured(koha.settings), timezone: 'Asia/Jakarta' },
      crm: configured(crm.settings),
      library: { language: 'en' },
      attachments: { folder: await testFolder() },
      ...more,
      // What is there only where it is switched on, so that every route is looked at.
      access: { form: 'password-column', ticketSecret: 'a'.repeat(64) },
    }),
    manifest: await loadManifest(),
    clock,
    log,
  };
  const databases = await openDatabases(surroundings, 'pages');
  return {
    koha,
    crm,
    surroundings,
    databases,
    app: () => application(surroundings, databases),
    routes: () => allRoutes(surroundings, databases),
    refresh: async () => {
      await refreshing(surroundings, databases).refresh({ full: true });
    },
    signIn: async (userid, borrowernumber) => {
      const id = String(borrowernumber).padStart(32, '0');
      await koha.db('sessions').insert({ id, a_session: sessionRow(id, userid, borrowernumber) });
      return `CGISESSID=${id}`;
    },
    close: async () => {
      await databases.close();
      await Promise.all([koha.drop(), crm.drop()]);
    },
  };
};

const configured = ({ host, port, user, password, database }: DatabaseSettings) => ({
  host,
  port,
  user,
  password,
  database,
});

/** Koha's database judges the age of a session by its own clock, so this one is not the test's. */
const sessionRow = (id: string, userid: string, borrowernumber: number): string =>
  [
    '---',
    `_SESSION_ID: ${id}`,
    'interface: intranet',
    `id: ${userid}`,
    `number: '${borrowernumber}'`,
    'ip: 127.0.0.1',
    `lasttime: '${epochSeconds(systemClock.now())}'`,
    '',
  ].join('\n');

/** What can be searched for a patron. A route that answers otherwise needs a reader here. */
const READABLE = /^(text\/|application\/json|image\/svg)/;

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Record<string, string>;
}

const servers = new WeakMap<Express, Server>();

/** One server for all requests to an application; it holds no process back. */
const serverOf = (app: Express): Server => {
  const server = servers.get(app) ?? createServer(app).listen(0, '127.0.0.1').unref();
  servers.set(app, server);
  return server;
};

/** One request as a browser of the same site sends it. */
export const ask = async (
  app: Express,
  { method, path, cookie, also, bearer, body, files }: Question,
): Promise<Answer> => {
  const server = request(serverOf(app));
  const question = method === 'get' ? server.get(`/kenal${path}`) : server.post(`/kenal${path}`);
  // The port differs from one request to the next, and pages may tell their own address.
  void question.set('Host', 'kenal.example').set('Accept', 'text/html').set('Sec-Fetch-Site', 'same-origin');
  const cookies = [cookie, also].filter((one) => one !== undefined);
  if (cookies.length > 0) void question.set('Cookie', cookies.join('; '));
  if (bearer !== undefined) void question.set('Authorization', `Bearer ${bearer}`);
  const { status, text, headers } = await sent(question, { method, body, files });
  const type = headers['content-type'] ?? 'text/none';
  if (!READABLE.test(type)) throw new Error(`${path} answers ${type}, which this test cannot read.`);
  return { status, text, headers };
};

const sent = (question: request.Test, { method, body, files }: Pick<Question, 'method' | 'body' | 'files'>) => {
  if (method === 'get') return question;
  return files === undefined ? question.type('form').send(body ?? {}) : withFiles(question, body, files);
};

/** As a browser sends a form with files. */
const withFiles = (question: request.Test, body: Question['body'] = {}, files: readonly SentFile[]): request.Test => {
  for (const [name, value] of Object.entries(body)) void question.field(name, value as string);
  for (const { name, content } of files) void question.attach('files', content, { filename: name });
  return question;
};

export interface SentFile {
  readonly name: string;
  readonly content: Buffer;
}

export interface Question {
  readonly method: 'get' | 'post';
  readonly path: string;
  readonly cookie?: string | undefined;
  /** A cookie beside that of the session. */
  readonly also?: string | undefined;
  readonly bearer?: string | undefined;
  readonly body?: Readonly<Record<string, string | readonly string[]>> | undefined;
  /** Sends the form as multipart/form-data. */
  readonly files?: readonly SentFile[] | undefined;
}

import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { configOf } from '../../plugin/config/config.ts';
import { kohaSeedSql } from '../../plugin/demo/schema/index.ts';
import { loadManifest } from '../../plugin/manifest/manifest.ts';
import { openDatabases, type Databases, type Surroundings } from '../../plugin/databases.ts';
import { fixedClock } from '../support/clock.ts';
import { crmDatabase, kohaDatabase, runStatements, type TestDatabase } from '../support/database.ts';
import { silentLog } from '../support/log.ts';
import { testFolder } from '../support/server.ts';

/** Where files lie that were attached. */
export const FILES = { folder: await testFolder() };

/** Every house has the same folder: whoever counts what lies in it begins with none. */
export const forgetFiles = async (): Promise<void> => {
  for (const name of await readdir(FILES.folder)) await rm(path.join(FILES.folder, name), { recursive: true });
};

export interface Wired {
  readonly surroundings: Surroundings;
  readonly databases: Databases;
  readonly koha: TestDatabase;
  readonly crm: TestDatabase;
}

const place = ({ settings: { host, port, user, password, database } }: TestDatabase): object => ({
  host,
  port,
  user,
  password,
  database,
});

/** Everything wired together as `kenal serve` does it, with every kind of page there is. Close the databases yourself. */
export const wired = async (): Promise<Wired> => {
  const [koha, crm] = await Promise.all([kohaDatabase(), crmDatabase()]);
  await runStatements(koha.db, kohaSeedSql('25.11'));
  const config = configOf({
    koha: { ...place(koha), timezone: 'Asia/Jakarta' },
    crm: place(crm),
    attachments: FILES,
    access: { form: 'password-column', ticketSecret: 'a'.repeat(64) },
  });
  const surroundings = { config, manifest: await loadManifest(), clock: fixedClock(), log: silentLog };
  return { surroundings, databases: await openDatabases(surroundings, 'pages'), koha, crm };
};

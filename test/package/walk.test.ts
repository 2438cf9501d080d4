import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { startPrivateMariadb, type MariadbServer } from '../../plugin/demo/mariadb.ts';
import { generateLibrary } from '../../plugin/demo/library/index.ts';
import { crmPool, settingsFromUrl, type DatabaseSettings } from '../../plugin/shared/db/connection.ts';
import { knownMigrations, migrateTo } from '../../plugin/shared/db/migrate.ts';
import { libraryDay } from '../../plugin/shared/time.ts';
import { freePort } from '../cli/kenal.ts';
import { dataChecksums, fillKenal, fingerprint } from '../install/tables.ts';
import { adminDb, freshDatabase, kohaDatabase, testAccount, type TestDatabase } from '../support/database.ts';
import { testBinaries, testFolder, testServer } from '../support/server.ts';
import { buildPackage } from './built.ts';

/** The tables of the first release that people could install. */
const FIRST_RELEASE = '20261122';
const INSTANCE = `w${randomBytes(4).toString('hex')}`;

interface Ended {
  readonly code: number | null;
  /** Standard output alone. */
  readonly out: string;
  readonly said: string;
}

/** Where a service says that it answers. */
const addressOf = (log: Readable): Promise<string> =>
  new Promise((resolve, reject) => {
    let seen = '';
    log.on('data', (chunk: Buffer) => {
      seen += chunk.toString();
      const address = /"(http:[^"]+\/crm\/kenal\/)"/.exec(seen)?.[1];
      if (address !== undefined) resolve(address);
    });
    log.once('end', () => reject(new Error(`It ended without saying where it answers: ${seen}`)));
  });

/** Content and definition of every table of Koha, and who holds rights in it. */
interface KohaState {
  readonly checksums: Readonly<Record<string, number | null>>;
  readonly definitions: object;
  readonly holders: unknown;
}

/** A backup is noted after it was made, so it does not hold its own note. */
const withoutBackups = (checksums: Readonly<Record<string, number | null>>): Record<string, number | null> =>
  Object.fromEntries(Object.entries(checksums).filter(([table]) => table !== 'kenal_backup'));

describe('the built package, from an empty server and away again', function () {
  this.timeout(400_000);
  let program: string;
  let folder: string;
  let koha: TestDatabase;
  let atFirst: KohaState;

  const kenal = async (...args: string[]): Promise<Ended> => {
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('KENAL_')));
    const child = spawn(process.execPath, [program, ...args], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const ended = once(child, 'close') as Promise<[number | null]>;
    const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    return { code, out, said: out + err };
  };

  const configFile = (): string => path.join(folder, 'etc', INSTANCE, 'kenal.json');
  const installing = async (...more: string[]): Promise<Ended> => {
    const flags = ['--instance', INSTANCE, '--yes', '--account-host', '%', ...administrator(), ...folders(), ...more];
    return kenal('install', ...flags, '--koha-conf', path.join(folder, 'koha-conf.xml'));
  };
  const administrator = (): string[] => [
    ...['--admin-user', koha.settings.user, '--admin-password-file', path.join(folder, 'password')],
  ];
  const folders = (): string[] => ['--config', configFile(), '--systemd-dir', path.join(folder, 'systemd')];

  const stateOfKoha = async (): Promise<KohaState> =>
    (await fingerprint(await adminDb(), koha.name)) as unknown as KohaState;
  /** Accounts come and go; content and definitions of Koha's tables never change. */
  const expectKohaUntouched = async (): Promise<void> => {
    const { checksums, definitions } = await stateOfKoha();
    expect(checksums).to.deep.equal(atFirst.checksums);
    expect(definitions).to.deep.equal(atFirst.definitions);
  };
  const traces = async (): Promise<string[]> => {
    const root = await adminDb();
    const databases = await root({ s: 'information_schema.schemata' })
      .where('s.schema_name', 'like', `%${INSTANCE}%`)
      .pluck<string[]>('s.schema_name');
    return [
      ...databases,
      ...(await root({ u: 'mysql.user' }).where('u.user', 'like', `%${INSTANCE}%`).pluck<string[]>('u.User')),
    ];
  };
  const onTables = async <T>(settings: DatabaseSettings, work: (db: Knex) => Promise<T>): Promise<T> => {
    const db = crmPool(settings);
    try {
      return await work(db);
    } finally {
      await db.destroy();
    }
  };
  const installedTables = (): DatabaseSettings => ({ ...koha.settings, database: `kenal_${INSTANCE}` });
  const fileFor = async (name: string, settings: object): Promise<string> => {
    const file = path.join(folder, name);
    await writeFile(file, JSON.stringify(settings), { mode: 0o600 });
    return file;
  };

  before(async () => {
    program = await buildPackage();
    folder = await testFolder();
    await mkdir(path.join(folder, 'systemd'));
    koha = await kohaDatabase('25.11');
    const until = libraryDay('2026-11-20');
    const people = { seed: 3, patrons: 60, years: 1, until, timezone: 'Asia/Jakarta' };
    await generateLibrary({ db: koha.db, version: '25.11', ...people });
    const { host, port, password } = settingsFromUrl((await testServer()).adminUrl);
    await writeFile(path.join(folder, 'password'), password, { mode: 0o600 });
    const elements = {
      hostname: host,
      port,
      database: koha.name,
      user: 'koha_own',
      pass: 'x',
      timezone: 'Asia/Jakarta',
    };
    const inner = Object.entries(elements).map(([name, value]) => `<${name}>${value}</${name}>`);
    await writeFile(path.join(folder, 'koha-conf.xml'), `<yazgfs><config>${inner.join('')}</config></yazgfs>`);
    await chmod(path.join(folder, 'koha-conf.xml'), 0o640);
    atFirst = await stateOfKoha();
    expect(Object.keys(atFirst.checksums)).to.have.length.greaterThan(50);
  });

  it('says in a dry run what it would do, and does nothing', async () => {
    const { code, said } = await installing('--dry-run', '--refresh');
    expect(code, said).to.equal(0);
    expect(said).to.include('would do  Make the database').and.include('would do  Pack the Koha plugin');
    expect(await traces()).to.deep.equal([]);
    expect(await readdir(folder)).to.have.members(['password', 'koha-conf.xml', 'systemd']);
    expect(await stateOfKoha()).to.deep.equal(atFirst);
  });

  it('installs, reads Koha, and packs the plugin', async () => {
    const { code, said } = await installing('--refresh');
    expect(code, said).to.equal(0);
    expect(await readdir(path.dirname(configFile()))).to.have.members([
      'kenal.json',
      'installed.json',
      'kenal-0.1.0.kpz',
    ]);
    expect(await onTables(installedTables(), (db) => db('kenal_patron').count({ n: '*' }))).to.not.deep.equal([
      { n: 0 },
    ]);
    await expectKohaUntouched();
  });

  it('changes nothing when it is run again', async () => {
    const state = () => onTables(installedTables(), dataChecksums);
    const [kenalBefore, rights] = [await state(), (await stateOfKoha()).holders];
    const { code, said } = await installing('--refresh');
    expect(code, said).to.equal(0);
    expect(said)
      .to.include('nothing was changed')
      .and.not.match(/^ {2}done /m);
    expect(await state()).to.deep.equal(kenalBefore);
    expect((await stateOfKoha()).holders).to.deep.equal(rights);
    await expectKohaUntouched();
  });

  it('brings the tables of the first release to its own, with every row in place, and again changes nothing', async () => {
    const [older, owner] = [await freshDatabase('first_release', crmPool), await testAccount('kenal')];
    const first = (await knownMigrations()).filter((name) => name.startsWith(FIRST_RELEASE));
    await migrateTo(older.db, first);
    await fillKenal(older.db);
    const rows = await dataChecksums(older.db);
    await (await adminDb()).raw(`GRANT ALL PRIVILEGES ON ${older.name}.* TO '${owner.user}'@'%'`);
    const { host, port } = koha.settings;
    const config = await fileFor('older.json', {
      koha: { host, port, user: 'x', password: 'x', database: koha.name, timezone: 'Asia/Jakarta' },
      crm: { host, port, ...owner, database: older.name },
    });
    const upgrade = (): Promise<Ended> =>
      kenal('upgrade', '--config', config, '--json', '--backup', path.join(folder, 'before-upgrade'));
    const upgraded = await upgrade();
    expect(upgraded.code, upgraded.said).to.equal(0);
    const { migrated } = JSON.parse(upgraded.out) as { migrated: string[] };
    expect(migrated).to.deep.equal((await knownMigrations()).filter((name) => !first.includes(name)));
    expect(await dataChecksums(older.db)).to.include(withoutBackups(rows));
    expect(JSON.parse((await upgrade()).out)).to.deep.equal({ backup: null, migrated: [] });
    await expectKohaUntouched();
  });

  describe('with a backup', () => {
    let elsewhere: MariadbServer;
    let other: DatabaseSettings;
    let config: string;

    before(async () => {
      elsewhere = await startPrivateMariadb({
        binaries: await testBinaries(),
        dataFolder: await testFolder(),
        ephemeral: true,
      });
      other = { ...settingsFromUrl(elsewhere.adminUrl), database: 'another_name' };
      await onTables({ ...other, database: '' }, (db) => db.raw('CREATE DATABASE another_name'));
      const { host, port, user, password, database } = other;
      const reader = { ...koha.settings, database: koha.name };
      config = await fileFor('elsewhere.json', {
        koha: {
          host: reader.host,
          port: reader.port,
          user: reader.user,
          password: reader.password,
          database: koha.name,
          timezone: 'Asia/Jakarta',
        },
        crm: { host, port, user, password, database },
        web: { port: await freePort(), basePath: '/crm/kenal' },
      });
    });

    after(() => elsewhere.stop());

    it('restores every row into another server, database and path', async () => {
      const backup = await kenal('backup', path.join(folder, 'backup'), '--config', configFile());
      expect(backup.code, backup.said).to.equal(0);
      const restored = await kenal('restore', path.join(folder, 'backup'), '--config', config);
      expect(restored.code, restored.said).to.equal(0);
      expect(withoutBackups(await onTables(other, dataChecksums))).to.deep.equal(
        withoutBackups(await onTables(installedTables(), dataChecksums)),
      );
      await expectKohaUntouched();
    });

    it('serves them there, and lets nobody restore meanwhile', async () => {
      const child = spawn(process.execPath, [program, 'serve', '--config', config], {
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      try {
        const health = await fetch(`${await addressOf(child.stderr)}health`);
        expect(await health.json()).to.have.nested.property('checks.migrations.status', 'ok');
        const refused = await kenal('restore', path.join(folder, 'backup'), '--replace', '--config', config);
        expect(refused.code).to.equal(1);
        expect(refused.said).to.include('Kenal is running on this database: "kenal serve"');
      } finally {
        child.kill('SIGTERM');
        await once(child, 'close');
      }
      const now = await kenal('restore', path.join(folder, 'backup'), '--replace', '--config', config);
      expect(now.code, now.said).to.equal(0);
    });
  });

  describe('taken away', () => {
    it('goes away and leaves Koha, the server and the machine as they were', async () => {
      const handedBack = path.join(folder, 'handed-back');
      const { code, said } = await kenal(
        'uninstall',
        ...['--instance', INSTANCE, '--yes', '--backup', handedBack],
        ...[...administrator(), ...folders()],
      );
      expect(code, said).to.equal(0);
      expect(await traces()).to.deep.equal([]);
      expect(await readdir(path.join(folder, 'systemd'))).to.deep.equal([]);
      expect(await readdir(folder))
        .to.include('handed-back')
        .and.not.include('etc');
      expect(await stateOfKoha()).to.deep.equal(atFirst);
    });
  });
});

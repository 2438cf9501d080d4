import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { type Settings } from '../../plugin/config/config.ts';
import { install } from '../../plugin/install/install.ts';
import { lastBackup } from '../../plugin/install/backup/backup-record.ts';
import { checkBackup } from '../../plugin/install/backup/read-backup.ts';
import { restoreBackup } from '../../plugin/install/backup/restore.ts';
import { upgrade } from '../../plugin/install/upgrade.ts';
import { writeBackup } from '../../plugin/install/backup/write-backup.ts';
import { buildKpz, type Kpz } from '../../plugin/koha-plugin/kpz.ts';
import { loadManifest } from '../../plugin/manifest/manifest.ts';
import { crmPool, kohaPool } from '../../plugin/shared/db/connection.ts';
import { knownMigrations, migrateTo } from '../../plugin/shared/db/migrate.ts';
import { adminDb, crmDatabase, freshDatabase, testAccount, type TestDatabase } from '../support/database.ts';
import { newMachine } from './machine.ts';
import { rejection } from './rejection.ts';
import { dataChecksums, fillKenal } from './tables.ts';

import {
  VERSION,
  clock,
  kpz,
  first,
  type Site,
  newSite,
  installing,
  removing,
  configOfSite,
  withCrm,
  kohaOf,
  tracesOf,
  checksumsOf,
  writes,
} from './site.ts';

describe('installing and removing', function () {
  this.timeout(60_000);

  it('goes from an empty server to tables, and a second run changes nothing', async () => {
    const site = await newSite();
    const before = await checksumsOf(site);
    const made = await installing(site);
    expect(made.changes).to.equal(11);
    expect(await withCrm(site, (crm) => crm('kenal_migration').pluck('name'))).to.have.members(await knownMigrations());
    const again = await installing(site, { adminUser: undefined, adminPasswordFile: undefined });
    expect(again.changes).to.equal(0);
    expect(site.machine.said()).to.include('nothing was changed');
    expect(await checksumsOf(site)).to.deep.equal(before);
    await removing(site);
  });

  it('names a folder for attached files, and hands them back with everything else', async () => {
    const site = await newSite();
    await installing(site);
    const { folder = '' } = (await configOfSite(site)).attachments ?? {};
    expect(folder).to.equal(path.join(site.machine.host.stateRoot, site.instance, 'files'));
    await mkdir(path.join(folder, 'ab'), { recursive: true });
    await writeFile(path.join(folder, 'ab', 'abcd'), 'a letter', { mode: 0o600 });
    await writeFile(path.join(folder, 'not-ours'), 'of somebody else');
    await removing(site);
    expect(await readdir(folder)).to.deep.equal(['not-ours']);
    const back = path.join(site.machine.folder, 'handed-back.files', 'ab', 'abcd');
    expect(await readFile(back, 'utf8')).to.equal('a letter');
    expect((await stat(back)).mode & 0o777).to.equal(0o600);
  });

  it('packs the Koha plugin beside the configuration, once for each version, and takes it away', async () => {
    const site = await newSite();
    const folder = path.dirname(site.configFile);
    const packages = async (): Promise<string[]> => (await readdir(folder)).filter((name) => name.endsWith('.kpz'));
    await installing(site);
    expect(await readFile(path.join(folder, 'kenal-0.1.0.kpz'))).to.deep.equal((await kpz()).content);
    expect(site.machine.said()).to.include(`upload ${path.join(folder, 'kenal-0.1.0.kpz')}`);
    const newer = async (): Promise<Kpz> => buildKpz({ ...(await loadManifest()), version: '0.2.0' });
    const again = { ...site.machine.flags, instance: site.instance };
    const deps = { host: site.machine.host, clock, first, kpz: newer, writes: await writes() };
    expect((await install(again, deps)).changes).to.equal(1);
    expect(await packages()).to.deep.equal(['kenal-0.2.0.kpz']);
    await removing(site);
    expect(await readdir(path.join(site.machine.folder, 'etc'))).to.deep.equal(['koha']);
  });

  it('gives the account on Koha what it needs and no more', async () => {
    const site = await newSite();
    await installing(site);
    const { koha } = await configOfSite(site);
    const reader = kohaPool(koha);
    try {
      expect(await reader('borrowers').pluck('borrowernumber')).to.have.members([1, 2, 3]);
      expect(await rejection(reader('borrowers').pluck('password'))).to.have.property('errno', 1143);
      await reader.raw('SET SESSION TRANSACTION READ WRITE');
      expect(await rejection(reader('borrowers').update({ surname: 'x' }))).to.have.property('errno', 1142);
    } finally {
      await reader.destroy();
    }
    await removing(site);
  });

  it('keeps the configuration from everybody else, and Koha’s own account out of it', async () => {
    const site = await newSite();
    await installing(site);
    const text = await readFile(site.configFile, 'utf8');
    expect((await stat(site.configFile)).mode & 0o777).to.equal(0o600);
    expect((await stat(path.dirname(site.configFile))).mode & 0o007).to.equal(0);
    expect(text).to.not.include('koha_own').and.not.include('the&password<of Koha');
    await removing(site);
  });

  it('lets the group of a service account read the configuration, when there is one', async () => {
    const site = await newSite();
    await installing(site, { serviceUser: userInfo().username });
    const facts = await stat(site.configFile);
    expect([facts.mode & 0o777, facts.gid]).to.deep.equal([0o640, userInfo().gid]);
    expect((await installing(site, { serviceUser: userInfo().username })).changes).to.equal(0);
    const nobody = installing(site, { serviceUser: 'kenal-is-nobody' });
    expect(await rejection(nobody)).to.have.property('code', 'install.no-such-account');
    await removing(site);
  });

  it('never says a password', async () => {
    const site = await newSite();
    await installing(site, { printSql: true });
    await installing(site);
    const { koha, crm } = await configOfSite(site);
    const admin = (await readFile(site.machine.flags.adminPasswordFile ?? '', 'utf8')).trim();
    await removing(site);
    for (const secret of [koha.password, crm.password, admin, 'the&password<of Koha'])
      expect(site.machine.said()).to.not.include(secret);
  });

  it('changes nothing in a dry run and says every step', async () => {
    const site = await newSite();
    const before = await kohaOf(site);
    const { changes } = await installing(site, { dryRun: true, refresh: true });
    expect(changes).to.equal(12);
    expect(site.machine.said()).to.include('would do  Make the database').and.include('Read Koha for the first time');
    expect(await kohaOf(site)).to.deep.equal(before);
    expect(await tracesOf(site.instance)).to.deep.equal([]);
    expect(await readdir(site.machine.folder)).to.have.members(['password', 'systemd', 'etc']);
    expect(await readdir(site.machine.systemdDir)).to.deep.equal([]);
    expect(site.machine.systemctl).to.deep.equal([]);
  });

  it('prints statements that a database administrator can run, and goes on after they were run', async () => {
    const site = await newSite();
    await installing(site, { printSql: true });
    expect(await tracesOf(site.instance)).to.deep.equal([]);
    const printed = site.machine
      .said()
      .split('\n')
      .filter((line) => /^(CREATE|GRANT) /.test(line));
    const root = await adminDb();
    for (const sql of printed) await root.raw(sql.replace(/;$/, ''));
    const { changes } = await installing(site, { adminUser: undefined, adminPasswordFile: undefined });
    expect(changes).to.equal(5);
    await removing(site);
    expect(await tracesOf(site.instance)).to.deep.equal([]);
  });

  it('goes on where it stopped, wherever that was', async () => {
    const site = await newSite();
    const failing = { isDone: () => Promise.resolve(false), refresh: () => Promise.reject(new Error('no')) };
    const stopped = await rejection(
      install(
        { ...site.machine.flags, instance: site.instance, refresh: true },
        { host: site.machine.host, clock, first: failing, kpz, writes: await writes() },
      ),
    );
    expect(stopped).to.have.property('code', 'install.step-failed');
    const root = await adminDb();
    const { koha, crm } = await configOfSite(site);
    await root.raw(`DROP USER '${koha.user}'@'%'`);
    await root.raw('DROP TABLE ??.kenal_job', [crm.database]);
    await root('kenal_migration').withSchema(crm.database).where('name', 'like', '%create_job').delete();
    expect((await installing(site)).changes).to.equal(6);
    expect((await installing(site)).changes).to.equal(0);
    await removing(site);
  });

  it('leaves an account alone that is there with another password, unless told otherwise', async () => {
    const site = await newSite();
    const root = await adminDb();
    await root.raw(`CREATE USER 'kenal_${site.instance}'@'%' IDENTIFIED BY 'of somebody else'`);
    expect(await rejection(installing(site))).to.have.property('code', 'install.account-exists');
    await installing(site, { resetPasswords: true });
    expect((await installing(site)).changes).to.equal(0);
    await removing(site);
    expect(await tracesOf(site.instance)).to.deep.equal([`kenal_${site.instance}`]);
    await root.raw(`DROP USER 'kenal_${site.instance}'@'%'`);
  });

  it('says what to do where no administrator is known', async () => {
    const site = await newSite();
    const refused = await rejection(installing(site, { adminUser: undefined, adminPasswordFile: undefined }));
    expect(refused).to.have.property('code', 'install.no-administrator');
    expect(refused).to.have.property('help').that.includes('--print-sql');
    const account = await testAccount();
    const passwordFile = path.join(site.machine.folder, 'plain');
    await writeFile(passwordFile, account.password);
    const plain = { adminUser: account.user, adminPasswordFile: passwordFile };
    expect(await rejection(installing(site, plain))).to.have.property('code', 'install.not-an-administrator');
  });

  it('gives each instance of one machine a port of its own', async () => {
    const one = await newSite();
    await installing(one);
    const other: Site = { ...one, instance: `${one.instance}b` };
    const more = { kohaConf: path.join(one.machine.host.kohaSites, one.instance, 'koha-conf.xml') };
    await installing(other, more);
    const file = path.join(one.machine.host.configRoot, other.instance, 'kenal.json');
    expect((JSON.parse(await readFile(file, 'utf8')) as Settings).web?.port).to.equal(8100);
    await removing(one);
    expect(await readdir(one.machine.systemdDir)).to.have.members(['kenal@.service', 'kenal-work@.service']);
    await removing(other, { backup: path.join(one.machine.folder, 'handed-back-too') });
    expect(await readdir(one.machine.systemdDir)).to.deep.equal([]);
  });

  it('keeps what an administrator wrote into the configuration', async () => {
    const site = await newSite();
    await mkdir(path.dirname(site.configFile), { recursive: true });
    await writeFile(site.configFile, '{ "web": { "port": 9000 }, "log": { "level": "warn" } }');
    await installing(site);
    const config = await configOfSite(site);
    expect([config.web.port, config.log.level]).to.deep.equal([9000, 'warn']);
    await removing(site);
  });

  it('hands everything back and leaves Koha and the server as they were', async () => {
    const site = await newSite();
    const before = await kohaOf(site);
    await installing(site);
    await withCrm(site, fillKenal);
    const data = await withCrm(site, dataChecksums);
    await removing(site);
    expect(await kohaOf(site)).to.deep.equal(before);
    expect(await tracesOf(site.instance)).to.deep.equal([]);
    expect(await readdir(site.machine.systemdDir)).to.deep.equal([]);
    expect(await readdir(path.join(site.machine.folder, 'etc'))).to.deep.equal(['koha']);
    expect(site.machine.systemctl).to.deep.include([
      'disable',
      '--now',
      `kenal@${site.instance}`,
      `kenal-work@${site.instance}`,
    ]);
    expect(site.machine.said()).to.include('Nothing that Kenal wrote stays in Koha.');
    const elsewhere = await freshDatabase('elsewhere', crmPool);
    await restoreBackup(
      path.join(site.machine.folder, 'handed-back'),
      { crm: elsewhere.db, version: VERSION },
      { replace: false },
    );
    expect(await dataChecksums(elsewhere.db)).to.deep.equal(data);
    expect(await removing(site)).to.equal(0);
  });

  it('says in a dry run what removing would do, and does none of it', async () => {
    const site = await newSite();
    await installing(site);
    const [before, files] = [await tracesOf(site.instance), await readdir(site.machine.folder, { recursive: true })];
    await removing(site, { dryRun: true, yes: false });
    expect(site.machine.said()).to.include('would do  Hand back').and.include('would do  Drop the database');
    expect(await tracesOf(site.instance)).to.deep.equal(before);
    expect(await readdir(site.machine.folder, { recursive: true })).to.have.members(files);
    await removing(site);
  });

  it('goes on with removing where it stopped, without a second backup', async () => {
    const site = await newSite();
    await installing(site);
    const wrong = path.join(site.machine.folder, 'wrong');
    await writeFile(wrong, 'not the password');
    expect(await rejection(removing(site, { adminPasswordFile: wrong }))).to.have.property('code');
    expect(await tracesOf(site.instance)).to.have.length(2);
    await removing(site);
    expect(await tracesOf(site.instance)).to.deep.equal([]);
    const reader = { version: VERSION, migrations: await knownMigrations() };
    expect((await checkBackup(path.join(site.machine.folder, 'handed-back'), reader)).header.version).to.equal(VERSION);
  });

  it('removes nothing when nobody says yes, and only what was agreed to otherwise', async () => {
    const site = await newSite();
    await installing(site);
    expect(await rejection(removing(site, { yes: false }))).to.have.property('code', 'uninstall.not-confirmed');
    const ask = { text: () => Promise.resolve(''), secret: () => Promise.resolve(''), close: () => undefined };
    const host = {
      ...site.machine.host,
      ask: { ...ask, yes: (question: string) => Promise.resolve(!question.includes('account')) },
    };
    await removing({ ...site, machine: { ...site.machine, host } }, { yes: false });
    expect(await tracesOf(site.instance)).to.have.length(2);
    await stat(site.configFile);
    await removing(site);
    expect(await tracesOf(site.instance)).to.deep.equal([]);
  });

  it('never drops a database or an account that installing did not make', async () => {
    const [site, crm] = [await newSite(), await crmDatabase()];
    const account = await testAccount();
    const root = await adminDb();
    await root.raw(`GRANT ALL ON ${crm.name}.* TO '${account.user}'@'%'`);
    await root.raw(`CREATE TABLE ${crm.name}.of_somebody_else (id INT PRIMARY KEY)`);
    await mkdir(path.dirname(site.configFile), { recursive: true });
    await writeFile(
      site.configFile,
      JSON.stringify({ crm: { user: account.user, password: account.password, database: crm.name } }),
    );
    await installing(site);
    await removing(site);
    const left = await root({ t: 'information_schema.tables' })
      .where('t.table_schema', crm.name)
      .pluck<string[]>('t.table_name');
    expect(left).to.deep.equal(['of_somebody_else']);
    expect(await root({ u: 'mysql.user' }).where('u.user', account.user).pluck('u.user')).to.have.length(1);
  });
});

describe('upgrading', function () {
  this.timeout(60_000);

  /** Tables as they were before their last three migrations, with rows. */
  const olderState = async (): Promise<TestDatabase> => {
    const database = await freshDatabase('older', crmPool);
    await migrateTo(database.db, (await knownMigrations()).slice(0, 9));
    await fillKenal(database.db);
    return database;
  };

  it('backs up the older state, brings it to this version, and keeps every row', async () => {
    const [{ folder }, older] = [await newMachine(), await olderState()];
    const before = await dataChecksums(older.db);
    const file = path.join(folder, 'before');
    const report = await upgrade({ crm: older.db, version: VERSION, clock }, file);
    expect(report.migrated).to.deep.equal((await knownMigrations()).slice(9));
    expect(await dataChecksums(older.db)).to.deep.include(before);
    expect(await lastBackup(older.db)).to.deep.include({ bytes: (await stat(file)).size, version: VERSION });
    const elsewhere = await freshDatabase('elsewhere', crmPool);
    const { header } = await restoreBackup(file, { crm: elsewhere.db, version: VERSION }, { replace: false });
    expect(header.migrations).to.have.length(9);
    expect(await dataChecksums(elsewhere.db)).to.deep.include(before);
    expect((await upgrade({ crm: older.db, version: VERSION, clock }, file)).backup).to.equal(undefined);
  });

  it('goes on after a migration that died half way, and can be taken back to before it', async () => {
    const [{ folder }, older] = [await newMachine(), await olderState()];
    await older.db.raw('CREATE TABLE kenal_backup (id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, half INT)');
    const half = path.join(folder, 'half');
    await writeBackup(half, { crm: older.db, version: VERSION, clock });
    const elsewhere = await freshDatabase('elsewhere', crmPool);
    await restoreBackup(half, { crm: elsewhere.db, version: VERSION }, { replace: false });
    expect(await elsewhere.db.schema.hasColumn('kenal_backup', 'made_at')).to.equal(true);
  });

  it('refuses tables of a newer version with a sentence, and touches nothing', async () => {
    const [{ folder }, newer] = [await newMachine(), await crmDatabase()];
    await newer
      .db('kenal_migration')
      .insert({ name: '20991231000000_from_the_future', batch: 9, migration_time: '2037-12-31' });
    const refused = await rejection(upgrade({ crm: newer.db, version: VERSION, clock }, path.join(folder, 'file')));
    expect(refused).to.have.property('code', 'migrate.newer-database');
    expect(refused).to.have.property('message').that.includes('newer version than this one');
    expect(await readdir(folder)).to.not.include('file');
  });
});

import { appendFile, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { lastBackup, recordBackup } from '../../plugin/install/backup/backup-record.ts';
import { checkBackup } from '../../plugin/install/backup/read-backup.ts';
import { restoreBackup } from '../../plugin/install/backup/restore.ts';
import { compareVersions } from '../../plugin/install/backup/versions.ts';
import { writeBackup, type BackupMade } from '../../plugin/install/backup/write-backup.ts';
import { crmPool } from '../../plugin/shared/db/connection.ts';
import { knownMigrations } from '../../plugin/shared/db/migrate.ts';
import { whileAnnounced } from '../../plugin/shared/db/running.ts';
import { fixedClock } from '../support/clock.ts';
import { crmDatabase, freshDatabase, type TestDatabase } from '../support/database.ts';
import { silentLog } from '../support/log.ts';
import { testFolder } from '../support/server.ts';
import { rejection } from './rejection.ts';
import { dataChecksums, fillKenal } from './tables.ts';

const VERSION = '0.1.0';

const newFile = async (): Promise<string> => path.join(await testFolder(), 'kenal.backup');

const backup = (database: TestDatabase, file: string): Promise<BackupMade> =>
  writeBackup(file, { crm: database.db, version: VERSION, clock: fixedClock() });

const filled = async (): Promise<TestDatabase> => {
  const database = await crmDatabase();
  await fillKenal(database.db);
  return database;
};

const emptyDatabase = (): Promise<TestDatabase> => freshDatabase('elsewhere', crmPool);

/** The file again, with its text changed. */
const forged = async (file: string, change: (text: string) => string): Promise<string> => {
  const copy = `${file}.forged`;
  await writeFile(copy, gzipSync(change(gunzipSync(await readFile(file)).toString('utf8'))));
  return copy;
};

describe('backup and restore', () => {
  it('brings every row into another database exactly as it was', async () => {
    const [from, to, file] = [await filled(), await emptyDatabase(), await newFile()];
    const made = await backup(from, file);
    const restored = await restoreBackup(file, { crm: to.db, version: VERSION }, { replace: false });
    expect(restored.rows).to.deep.equal(made.rows);
    expect(made.rows).to.include({ kenal_visit_month: 3_000, kenal_recorded_visit: 3 });
    expect(await dataChecksums(to.db)).to.deep.equal(await dataChecksums(from.db));
  });

  it('refuses a database on which a service runs, names it, and goes on once it has ended', async () => {
    const [from, file] = [await filled(), await newFile()];
    await backup(from, file);
    const restoring = () => restoreBackup(file, { crm: from.db, version: VERSION }, { replace: true });
    const before = await dataChecksums(from.db);
    const process = { kind: 'work', host: 'kenal1', pid: 7 } as const;
    await whileAnnounced({ crm: from.db, process, log: silentLog }, async () => {
      const refused = await rejection(restoring());
      expect(refused).to.have.property('code', 'restore.running');
      expect(refused).to.have.property('message').that.includes('"kenal work" on kenal1 (process 7)');
      expect(await dataChecksums(from.db)).to.deep.equal(before);
    });
    expect((await restoring()).rows).to.include({ kenal_recorded_visit: 3 });
  });

  it('forgets a service that was killed after a minute', async () => {
    const [from, file] = [await filled(), await newFile()];
    await backup(from, file);
    await from.db.raw(
      `INSERT INTO kenal_process VALUES ('x', 'serve', 'kenal1', 7, UTC_TIMESTAMP() - INTERVAL 1 HOUR, UTC_TIMESTAMP() - INTERVAL 61 SECOND)`,
    );
    await restoreBackup(file, { crm: from.db, version: VERSION }, { replace: true });
  });

  it('lets no service start while a restore has not ended', async () => {
    const { db } = await crmDatabase();
    await db.raw('CREATE TABLE kenal_restoring (id TINYINT NOT NULL PRIMARY KEY)');
    const process = { kind: 'serve', host: 'kenal1', pid: 7 } as const;
    const started = whileAnnounced({ crm: db, process, log: silentLog }, () => Promise.resolve('served'));
    expect(await rejection(started)).to.have.property('code', 'running.restoring');
  });

  it('makes a file that its owner alone may read', async () => {
    const file = await newFile();
    await backup(await filled(), file);
    expect((await stat(file)).mode & 0o777).to.equal(0o600);
  });

  it('shows one moment, whatever is written meanwhile', async () => {
    const [from, to, file] = [await filled(), await emptyDatabase(), await newFile()];
    const before = await dataChecksums(from.db);
    const stop = new AbortController();
    const writer = (async () => {
      while (!stop.signal.aborted) {
        await from.db('kenal_visit_month').increment('loans');
        await from.db('kenal_recorded_visit').increment('borrowernumber');
      }
    })();
    const made = await backup(from, file);
    stop.abort();
    await writer;
    expect(await dataChecksums(from.db)).to.not.deep.equal(before);
    await restoreBackup(file, { crm: to.db, version: VERSION }, { replace: false });
    const [ledger, recorded] = [
      await to.db('kenal_visit_month').distinct('loans').pluck<number[]>('loans'),
      await to.db('kenal_recorded_visit').min<{ least: number }[]>({ least: 'borrowernumber' }),
    ];
    expect(made.rows['kenal_visit_month']).to.equal(3_000);
    expect(ledger).to.have.length(1);
    // The ledger is written first in each turn, so one moment shows it no more than one turn ahead.
    expect((ledger[0] ?? 0) - (recorded[0]?.least ?? 0)).to.be.within(0, 1);
  });

  it('holds no session of anybody', async () => {
    const [from, file] = [await filled(), await newFile()];
    await backup(from, file);
    expect(gunzipSync(await readFile(file)).toString('utf8')).to.not.include('kenal_session');
  });

  it('overwrites no file', async () => {
    const [from, file] = [await filled(), await newFile()];
    await writeFile(file, 'a letter to a friend');
    expect(await rejection(backup(from, file))).to.have.property('code', 'backup.file-exists');
    expect(await readFile(file, 'utf8')).to.equal('a letter to a friend');
  });

  it('leaves nothing behind when the folder cannot be written to', async () => {
    const file = path.join(await testFolder(), 'not-there', 'kenal.backup');
    expect(await rejection(backup(await filled(), file))).to.have.property('code', 'ENOENT');
  });

  it('refuses a damaged, cut, lengthened or strange file before anything is touched', async () => {
    const [from, to, file] = [await filled(), await emptyDatabase(), await newFile()];
    await backup(from, file);
    const whole = await readFile(file);
    const cut = `${file}.cut`;
    await writeFile(cut, whole.subarray(0, whole.length - 50));
    const lengthened = await forged(file, (text) => `${text}[1]\n`);
    const changed = await forged(file, (text) => text.replace('2026-01-01', '2026-02-01'));
    const shortened = await forged(file, (text) => text.split('\n').slice(0, -2).join('\n'));
    const restoring = (one: string): Promise<unknown> =>
      rejection(restoreBackup(one, { crm: to.db, version: VERSION }, { replace: true }));
    for (const one of [cut, lengthened, changed, shortened])
      expect(await restoring(one), one).to.have.property('code', 'backup.damaged');
    const strange = `${file}.txt`;
    await appendFile(strange, 'a letter to a friend');
    expect(await restoring(strange)).to.have.property('code', 'backup.not-a-backup');
    expect(await restoring(`${file}.none`)).to.have.property('code', 'backup.no-file');
    expect(await dataChecksums(to.db)).to.deep.equal({});
  });

  it('refuses a file of a newer version', async () => {
    const [from, file] = [await filled(), await newFile()];
    await backup(from, file);
    const migrations = await knownMigrations();
    const older = { version: '0.0.9', migrations };
    const sameVersionFewerTables = { version: VERSION, migrations: migrations.slice(0, -1) };
    expect(await rejection(checkBackup(file, older))).to.have.property('code', 'backup.newer');
    expect(await rejection(checkBackup(file, sameVersionFewerTables))).to.have.property('code', 'backup.newer');
  });

  it('replaces tables that are there only when told to', async () => {
    const [from, to, file] = [await filled(), await crmDatabase(), await newFile()];
    await backup(from, file);
    const deps = { crm: to.db, version: VERSION };
    expect(await rejection(restoreBackup(file, deps, { replace: false }))).to.have.property(
      'code',
      'restore.not-empty',
    );
    await restoreBackup(file, deps, { replace: true });
    expect(await dataChecksums(to.db)).to.deep.equal(await dataChecksums(from.db));
  });

  it('begins again after a restore that died half way', async () => {
    const [from, to, file] = [await filled(), await emptyDatabase(), await newFile()];
    await backup(from, file);
    await to.db.raw('CREATE TABLE kenal_restoring (id TINYINT NOT NULL PRIMARY KEY)');
    await to.db.raw('CREATE TABLE kenal_visit_month (half TINYINT NOT NULL PRIMARY KEY)');
    await restoreBackup(file, { crm: to.db, version: VERSION }, { replace: false });
    expect(await dataChecksums(to.db)).to.deep.equal(await dataChecksums(from.db));
  });

  it('notes when the last backup was made', async () => {
    const { db } = await crmDatabase();
    expect(await lastBackup(db)).to.equal(undefined);
    const record = { madeAt: fixedClock().now(), bytes: 1_234, version: VERSION };
    await recordBackup(db, record);
    expect(await lastBackup(db)).to.deep.equal(record);
  });

  it('compares versions by their numbers', () => {
    expect(compareVersions('0.9.0', '0.10.0')).to.be.lessThan(0);
    expect(compareVersions('1.0.0', '0.99.99')).to.be.greaterThan(0);
    expect(compareVersions('1.2.3', '1.2.3')).to.equal(0);
  });
});

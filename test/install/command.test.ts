import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { adminDb, kohaDatabase, type TestDatabase } from '../support/database.ts';
import { seedLibrary, setPreference } from '../koha/library.ts';
import { newMachine, type Machine } from './machine.ts';
import { fingerprint } from './tables.ts';

const SCRIPT = fileURLToPath(new URL('../../scripts/kenal.js', import.meta.url));

interface Run {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

const runKenal = (folder: string, args: readonly string[]): Promise<Run> =>
  new Promise((resolve) => {
    const env = { PATH: process.env['PATH'] };
    const child = execFile(process.execPath, [SCRIPT, ...args], { cwd: folder, env }, (error, output, errors) =>
      resolve({ code: error === null ? 0 : Number(error.code), output, errors }),
    );
    child.stdin?.end();
  });

interface Shell {
  readonly machine: Machine;
  readonly koha: TestDatabase;
  readonly kenal: (...args: readonly string[]) => Promise<Run>;
  readonly config: readonly string[];
  readonly administrator: readonly string[];
}

const newShell = async (): Promise<Shell> => {
  const [machine, koha] = [await newMachine(), await kohaDatabase()];
  await seedLibrary(koha.db);
  await setPreference(koha.db, 'Version', '25.1100000');
  const { adminUser = '', adminPasswordFile = '' } = machine.flags;
  return {
    machine,
    koha,
    kenal: (...args) => runKenal(machine.folder, args),
    config: ['--config', path.join(machine.folder, 'etc/kenal/shell/kenal.json')],
    administrator: ['--admin-user', adminUser, '--admin-password-file', adminPasswordFile],
  };
};

describe('kenal install, upgrade, backup, restore and uninstall', function () {
  this.timeout(120_000);

  it('take an instance from nothing to nothing on the command line', async () => {
    const { machine, koha, kenal, config, administrator } = await newShell();
    const root = await adminDb();
    const before = await fingerprint(root, koha.name);
    const { host, port } = koha.settings;
    const server = ['--koha-host', host, '--koha-port', String(port), '--koha-database', koha.name];
    const wishes = ['--instance', 'shell', ...config, ...server, ...administrator, '--timezone', 'Asia/Jakarta'];
    const installed = await kenal('install', ...wishes, '--account-host', '%', '--no-systemd', '--yes', '--refresh');
    expect(installed.code, installed.errors).to.equal(0);
    expect(installed.output).to.include('Read Koha for the first time').and.include('ProxyPass');
    const upgraded = await kenal('upgrade', ...config, '--backup', 'before-upgrade', '--json');
    expect(JSON.parse(upgraded.output)).to.deep.equal({ backup: null, migrated: [] });
    const backup = await kenal('backup', 'all', ...config, '--json');
    expect(JSON.parse(backup.output)).to.have.nested.property('rows.kenal_ledger_state');
    expect((await kenal('restore', 'all', ...config, '--check')).output).to.match(/^Whole: made by Kenal /);
    expect(await kenal('restore', 'all', ...config)).to.include({ code: 1 });
    expect((await kenal('restore', 'all', ...config, '--replace')).output).to.match(/^Restored: /);
    const unasked = await kenal('uninstall', '--instance', 'shell', ...config, ...administrator);
    expect(unasked).to.include({ code: 2 });
    const away = ['uninstall', '--instance', 'shell', ...config, ...administrator, '--backup', 'back'];
    const removed = await kenal(...away, '--systemd-dir', machine.systemdDir, '--yes');
    expect(removed).to.include({ code: 0, errors: '' });
    expect(await fingerprint(root, koha.name)).to.deep.equal(before);
    expect((await readFile(path.join(machine.folder, 'back'))).length).to.be.greaterThan(100);
  });
});

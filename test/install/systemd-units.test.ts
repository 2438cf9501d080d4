import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { proxySnippet } from '../../plugin/install/proxy-snippet.ts';
import { systemdUnits, type UnitsOptions } from '../../plugin/install/systemd-units.ts';
import { testFolder } from '../support/server.ts';

const run = promisify(execFile);

const OPTIONS: UnitsOptions = {
  program: [process.execPath, fileURLToPath(new URL('../../scripts/kenal.js', import.meta.url))],
  configRoot: '/etc/kenal',
  serviceUser: undefined,
};

const ANALYZE = '/usr/bin/systemd-analyze';
/** The first version that judges files without a running systemd. */
const OLDEST = 250;
const version = existsSync(ANALYZE)
  ? Number(/^systemd (\d+)/.exec(execFileSync(ANALYZE, ['--version']).toString())?.[1])
  : 0;
const WHY_NOT = `The units are not judged by systemd-analyze: ${ANALYZE} of systemd ${OLDEST} or newer is not here (apt-get install systemd).`;

/** The units of one instance in a folder, judged by systemd's own program. */
const analyse = async (command: readonly string[], options: UnitsOptions): Promise<string> => {
  const folder = await testFolder();
  const units = systemdUnits(options).map((unit) => ({
    ...unit,
    file: path.join(folder, unit.name.replace('@', '@library')),
  }));
  for (const { file, text } of units) await writeFile(file, text);
  const { stdout, stderr } = await run(ANALYZE, [...command, ...units.map(({ file }) => file)]);
  return `${stdout}${stderr}`;
};

const judged = (): void => {
  it('are without a complaint for systemd-analyze verify', async () => {
    expect(await analyse(['verify', '--man=no'], OPTIONS)).to.equal('');
    expect(await analyse(['verify', '--man=no'], { ...OPTIONS, serviceUser: 'root' })).to.equal('');
  });

  it('expose little, as systemd-analyze security counts it', async () => {
    const report = await analyse(['security', '--offline=true', '--threshold=25', '--no-pager'], OPTIONS);
    expect(report).to.match(/Overall exposure level for \S+: [01]\.\d/);
  });
};

describe('the systemd units', () => {
  if (version >= OLDEST) judged();
  else console.warn(WHY_NOT);

  it('read the configuration of their instance, and start both programs', () => {
    const [web = '', work = ''] = systemdUnits(OPTIONS).map(({ text }) => text);
    expect(web).to.include('LoadCredential=kenal.json:/etc/kenal/%i/kenal.json').and.include(' serve --config ');
    expect(work).to.include(' work --config ');
  });

  it('quote paths with spaces and percent signs', () => {
    const [unit] = systemdUnits({ ...OPTIONS, program: ['/opt/my node/bin', '/opt/100%/kenal.js'] });
    expect(unit?.text).to.include('ExecStart="/opt/my node/bin" /opt/100%%/kenal.js serve');
  });
});

describe('the settings of the web server', () => {
  const options = { instance: 'library', host: '127.0.0.1', port: 8100, basePath: '/kenal' };

  it('stand in docs/admin.md as they are printed', async () => {
    const guide = await readFile(new URL('../../docs/admin.md', import.meta.url), 'utf8');
    const usual = { ...options, port: 8099 };
    for (const server of ['apache', 'nginx'] as const)
      expect(guide).to.include(proxySnippet(server, usual).replaceAll(/^#.*\n/gm, ''));
  });

  it('pass the path of the pages to this instance', () => {
    expect(proxySnippet('apache', options)).to.include('ProxyPass "http://127.0.0.1:8100/kenal/"');
    expect(proxySnippet('nginx', options))
      .to.include('location /kenal/ {')
      .and.include('proxy_pass http://127.0.0.1:8100;');
    expect(proxySnippet('nginx', { ...options, host: '::1' })).to.include('http://[::1]:8100');
  });
});

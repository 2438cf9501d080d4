import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { configAsJson, configAsText, systemFiles } from '../../plugin/config/config.ts';
import { settingsReference } from '../../plugin/config/reference.ts';
import { SETTING_GROUPS, SETTINGS } from '../../plugin/config/settings.ts';
import { load } from './support.ts';

describe('the schema of the configuration', () => {
  it('describes every group in a sentence', () => {
    expect(SETTING_GROUPS.map((group) => group.description)).to.satisfy(allSentences);
  });

  it('describes every setting in a sentence', () => {
    expect(SETTINGS.map((setting) => setting.description)).to.satisfy(allSentences);
  });

  it('marks every password as a secret', () => {
    const passwords = SETTINGS.filter((setting) => setting.key === 'password');
    expect(passwords.map((setting) => setting.secret)).to.deep.equal([true, true, true, true]);
  });

  it('has no setting whose variable could be mistaken for the file of another', () => {
    expect(SETTINGS.filter((setting) => setting.variable.endsWith('_FILE'))).to.deep.equal([]);
  });

  it('offers what the contract names', () => {
    expect(SETTINGS.map((setting) => setting.variable)).to.include.members([
      'KENAL_KOHA__HOST',
      'KENAL_KOHA__PORT',
      'KENAL_KOHA__SOCKET',
      'KENAL_KOHA__USER',
      'KENAL_KOHA__PASSWORD',
      'KENAL_KOHA__DATABASE',
      'KENAL_KOHA__TLS',
      'KENAL_KOHA__TIMEZONE',
      'KENAL_CRM__HOST',
      'KENAL_CRM__PORT',
      'KENAL_CRM__SOCKET',
      'KENAL_CRM__USER',
      'KENAL_CRM__PASSWORD',
      'KENAL_CRM__DATABASE',
      'KENAL_KOHA_WRITE__USER',
      'KENAL_KOHA_WRITE__PASSWORD',
      'KENAL_WEB__HOST',
      'KENAL_WEB__PORT',
      'KENAL_WEB__BASE_PATH',
      'KENAL_WEB__TRUSTED_PROXIES',
      'KENAL_LOG__LEVEL',
    ]);
  });

  it('is explained in docs/configuration.md, setting by setting', async () => {
    const page = await readFile(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
    expect(page).to.contain(settingsReference());
  });
});

describe('showing the configuration', () => {
  it('lists each setting with its value and where it comes from', async () => {
    const lines = configAsText(await load({ env: { KENAL_WEB__PORT: '9000', KENAL_COLOUR: 'green' } })).split('\n');
    expect(lines).to.include.members([
      'Configuration file: /srv/kenal.json',
      'koha.password = "********"  (/srv/kenal.json)',
      'web.port = 9000  (KENAL_WEB__PORT)',
      'web.host = "127.0.0.1"  (default)',
    ]);
    expect(lines.at(-1)).to.contain('Warning: The environment variable KENAL_COLOUR');
  });

  it('gives the same as a document', async () => {
    expect(configAsJson(await load({ cwd: '/srv' }))).to.deep.include({ file: '/srv/kenal.json', warnings: [] });
  });
});

describe('files of the configuration', () => {
  it('are read from the disk with their permission bits', async () => {
    const here = new URL('./support.ts', import.meta.url).pathname;
    expect(await systemFiles.readText(here)).to.contain('LEAST');
    expect(await systemFiles.mode(here)).to.be.within(0o400, 0o777);
  });
});

const allSentences = (texts: readonly string[]): boolean => texts.every((text) => /^[A-Z].{9,}\.$/s.test(text));

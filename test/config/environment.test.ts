import { expect } from 'chai';
import { LEAST, jsonFile, load, problemsOf } from './support.ts';

describe('settings from the environment', () => {
  it('have the type that the schema asks for', async () => {
    const { config } = await load({
      env: {
        KENAL_KOHA__TLS: 'yes',
        KENAL_WEB__PORT: '9000',
        KENAL_INSIGHT__EXCLUDED_PATRONS: '12, 51',
        KENAL_INSIGHT__EXCLUDED_CATEGORIES: '["ILL","BIND"]',
        KENAL_INSIGHT__EXCLUDED_CATEGORY_TYPES: 'X',
      },
    });
    expect(config.koha.tls).to.equal(true);
    expect(config.web.port).to.equal(9000);
    expect(config.insight).to.deep.include({
      excludedPatrons: [12, 51],
      excludedCategories: ['ILL', 'BIND'],
      excludedCategoryTypes: ['X'],
    });
  });

  it('keep text that looks like a number as text', async () => {
    const { config } = await load({ env: { KENAL_KOHA__PASSWORD: '0123', KENAL_KOHA__DATABASE: '0042' } });
    expect(config.koha).to.include({ password: '0123', database: '0042' });
  });

  it('may be written with or without underscores inside a name', async () => {
    const { config } = await load({
      env: { KENAL_WEB__BASEPATH: '/crm', KENAL_KOHAWRITE__USER: 'w', KENAL_KOHA_WRITE__PASSWORD: 'p' },
    });
    expect(config.web.basePath).to.equal('/crm');
    expect(config.kohaWrite).to.deep.equal({ user: 'w', password: 'p' });
  });

  it('may lie in files, whose last line end does not count', async () => {
    const { config } = await load({
      env: { KENAL_KOHA__PASSWORD_FILE: '/run/secrets/koha', KENAL_WEB__PORT_FILE: '/run/port' },
      files: { '/run/secrets/koha': { text: ' pass word \n' }, '/run/port': { text: '9100\n' } },
    });
    expect(config.koha.password).to.equal(' pass word ');
    expect(config.web.port).to.equal(9100);
  });

  it('are refused when a file they name cannot be read, without asking for the setting a second time', async () => {
    const problems = await problemsOf(
      load({
        env: { KENAL_KOHA__PASSWORD_FILE: '/run/none' },
        files: { '/srv/kenal.json': jsonFile({ ...LEAST, koha: { ...LEAST.koha, password: undefined } }) },
      }),
    );
    expect(problems).to.have.length(1);
    expect(problems[0]).to.contain('The file /run/none, named by KENAL_KOHA__PASSWORD_FILE, cannot be read');
  });

  it('are refused when a setting is given twice', async () => {
    const problems = await problemsOf(
      load({ env: { KENAL_CRM__USER: 'a', KENAL_CRM__USER_FILE: '/run/user' }, files: { '/run/user': { text: 'b' } } }),
    );
    expect(problems[0]).to.contain('KENAL_CRM__USER and KENAL_CRM__USER_FILE both give "crm.user"');
  });

  it('count as not set when empty', async () => {
    const { config } = await load({ env: { KENAL_WEB__PORT: '', KENAL_KOHA__SOCKET: '' } });
    expect(config.web.port).to.equal(8099);
    expect(config.koha).not.to.have.property('socket');
  });

  it('are refused when misspelt, with the names that are known', async () => {
    const problems = await problemsOf(load({ env: { KENAL_KOHA__HOTS: 'db', KENAL_NOTHING__AT_ALL: '1' } }));
    expect(problems).to.have.length(2);
    expect(problems[0]).to.contain('KENAL_KOHA__HOTS names no setting').and.contain('KENAL_KOHA__HOST,');
    expect(problems[1]).to.contain('KENAL_NOTHING__AT_ALL names no setting');
  });

  it('only cause a warning when they cannot have been meant as a setting', async () => {
    const { warnings } = await load({ env: { KENAL_COLOUR: 'green', HOME: '/root' } });
    expect(warnings.map(({ sentence }) => sentence)).to.deep.equal([
      'The environment variable KENAL_COLOUR means nothing to Kenal: check its spelling or remove it.',
    ]);
  });

  it('leave alone what the demonstration and the tests read', async () => {
    const { warnings } = await load({
      env: {
        KENAL_DB_URL: 'mysql://x',
        KENAL_CACHE_DIR: '/tmp',
        KENAL_TEST_DB_URL: 'mysql://y',
        KENAL_BROWSER: '/usr/bin/x',
      },
    });
    expect(warnings).to.deep.equal([]);
  });
});

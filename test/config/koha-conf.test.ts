import { expect } from 'chai';
import { jsonFile, load, problemsOf } from './support.ts';

const KOHA_CONF = '/etc/koha/sites/library/koha-conf.xml';

const kohaConf = (elements: string): Readonly<Record<string, { text: string }>> => ({
  [KOHA_CONF]: {
    text: `<?xml version="1.0"?>\n<yazgfs><listen id="x">y</listen><config>${elements}</config></yazgfs>`,
  },
});

const ACCOUNTS = jsonFile({ koha: { user: 'reader', password: 'read' }, crm: { user: 'kenal', password: 'own' } });

const CONNECTION = `
  <db_scheme>mysql</db_scheme><database>0042</database><hostname>db.example</hostname><port>3307</port>
  <user>koha_library</user><pass>0123</pass><tls>yes</tls><timezone>Asia/Jakarta</timezone>`;

describe('--koha-conf', () => {
  it('supplies host, port, database, TLS and time zone', async () => {
    const { config, origins } = await load({
      kohaConf: KOHA_CONF,
      files: { ...kohaConf(CONNECTION), '/srv/kenal.json': ACCOUNTS },
    });
    expect(config.koha).to.include({
      host: 'db.example',
      port: 3307,
      database: '0042',
      tls: true,
      timezone: 'Asia/Jakarta',
    });
    expect(origins.get('koha.timezone')).to.equal(KOHA_CONF);
  });

  it('never supplies user or password', async () => {
    const problems = await problemsOf(
      load({
        kohaConf: KOHA_CONF,
        files: { ...kohaConf(CONNECTION), '/srv/kenal.json': jsonFile({ crm: { user: 'kenal', password: 'own' } }) },
      }),
    );
    expect(problems).to.have.length(2);
    expect(problems[0]).to.contain('"koha.user" is missing');
    expect(problems[1]).to.contain('"koha.password" is missing');
  });

  it('gives way to the file and to the environment', async () => {
    const { config } = await load({
      kohaConf: KOHA_CONF,
      files: {
        ...kohaConf(CONNECTION),
        '/srv/kenal.json': jsonFile({
          koha: { user: 'reader', password: 'read', host: 'replica.example' },
          crm: { user: 'kenal', password: 'own' },
        }),
      },
      env: { KENAL_KOHA__PORT: '3308' },
    });
    expect(config.koha).to.include({ host: 'replica.example', port: 3308, database: '0042' });
  });

  it('says nothing where an element is empty or was never filled in', async () => {
    const problems = await problemsOf(
      load({
        kohaConf: KOHA_CONF,
        files: {
          ...kohaConf(
            '<database>koha_library</database><hostname>__DB_HOST__</hostname><port></port><timezone></timezone>',
          ),
          '/srv/kenal.json': ACCOUNTS,
        },
      }),
    );
    expect(problems).to.have.length(1);
    expect(problems[0]).to.contain('"koha.timezone" is missing').and.contain('or let --koha-conf FILE supply it');
  });

  it('does not expand entities', async () => {
    const text = `<?xml version="1.0"?><!DOCTYPE yazgfs [<!ENTITY zone "Asia/Jakarta">]>
      <yazgfs><config><database>koha_library</database><timezone>&zone;</timezone></config></yazgfs>`;
    const problems = await problemsOf(
      load({ kohaConf: KOHA_CONF, files: { [KOHA_CONF]: { text }, '/srv/kenal.json': ACCOUNTS } }),
    );
    expect(problems).to.have.length(1);
    expect(problems[0]).to.contain('it is "&zone;"').and.contain(`It comes from ${KOHA_CONF}.`);
  });

  it('is refused when it is not a configuration of Koha', async () => {
    const problems = await problemsOf(
      load({ kohaConf: KOHA_CONF, files: { [KOHA_CONF]: { text: 'host = db.example' } } }),
    );
    expect(problems[0]).to.contain('is not a configuration of Koha');
  });

  it('is refused when it cannot be read', async () => {
    const problems = await problemsOf(load({ kohaConf: '/etc/none.xml' }));
    expect(problems[0]).to.contain('/etc/none.xml, named by --koha-conf, cannot be read: there is no such file.');
  });
});

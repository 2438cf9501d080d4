import { expect } from 'chai';
import { configOf, printable } from '../../plugin/config/config.ts';
import { InvalidInput } from '../../plugin/shared/errors.ts';
import { jsonFile, LEAST, load, problemsOf } from './support.ts';

describe('loading the configuration', () => {
  it('fills in every default', async () => {
    const { config } = await load();
    expect(config).to.deep.equal({
      koha: { ...LEAST.koha, host: '127.0.0.1', port: 3306, tls: false, preferencesView: '' },
      crm: { ...LEAST.crm, host: '127.0.0.1', port: 3306, database: 'kenal', tls: false },
      web: { host: '127.0.0.1', port: 8099, basePath: '/kenal', trustedProxies: [], kohaStaffUrl: '' },
      access: { form: 'off', kohaApiUrl: '', formSessionMinutes: 30 },
      insight: {
        excludedCategoryTypes: ['X', 'I'],
        excludedCategories: [],
        excludedPatrons: [],
        datesOfAnonymisedLoans: false,
        refreshPauseMs: 0,
      },
      loyalty: { breadth: 20, refers: 15, returns: 35, stays: 30 },
      log: { level: 'info' },
      library: { name: '' },
    });
  });

  it('lets the environment win over the file, and the command line over both', async () => {
    const env = { KENAL_WEB__PORT: '9001', KENAL_WEB__HOST: '0.0.0.0' };
    const file = jsonFile({ ...LEAST, web: { host: '10.0.0.1', port: 9000, basePath: '/crm' } });
    const { config } = await load({ env, files: { '/srv/kenal.json': file }, overrides: { web: { port: 9002 } } });
    expect(config.web).to.include({ basePath: '/crm', host: '0.0.0.0', port: 9002 });
  });

  it('says where each setting that was given comes from', async () => {
    const { origins, file } = await load({ env: { KENAL_WEB__PORT: '9001' }, overrides: { log: { level: 'debug' } } });
    expect(file).to.equal('/srv/kenal.json');
    expect(origins.get('koha.user')).to.equal('/srv/kenal.json');
    expect(origins.get('web.port')).to.equal('KENAL_WEB__PORT');
    expect(origins.get('log.level')).to.equal('the command line');
  });

  it('reads the file that --config names instead of kenal.json, relative to the current folder', async () => {
    const { config, file } = await load({
      configFile: 'etc/other.json',
      files: { '/srv/etc/other.json': jsonFile({ ...LEAST, web: { port: 8100 } }) },
    });
    expect([file, config.web.port]).to.deep.equal(['/srv/etc/other.json', 8100]);
  });

  it('needs no file when the environment says everything', async () => {
    const { config, file } = await load({
      cwd: '/empty',
      env: {
        KENAL_KOHA__USER: 'reader',
        KENAL_KOHA__PASSWORD: 'secret',
        KENAL_KOHA__DATABASE: 'koha_library',
        KENAL_KOHA__TIMEZONE: 'Europe/Paris',
        KENAL_CRM__USER: 'kenal',
        KENAL_CRM__PASSWORD: 'own',
      },
    });
    expect(file).to.equal(undefined);
    expect(config.koha.user).to.equal('reader');
  });

  it('freezes the result to the last list', async () => {
    const { config } = await load();
    expect(Object.isFrozen(config)).to.equal(true);
    expect(Object.isFrozen(config.koha)).to.equal(true);
    expect(Object.isFrozen(config.insight.excludedCategoryTypes)).to.equal(true);
  });

  it('leaves out the account for writing to Koha unless it is given', async () => {
    const { config } = await load();
    expect(config).not.to.have.property('kohaWrite');
  });

  it("puts Kenal's own database on the server of Koha's unless it is told where", () => {
    const koha = { ...LEAST.koha, host: 'db.example', port: 3307, socket: '/run/db.sock', tls: true };
    const together = configOf({ ...LEAST, koha });
    expect(together.crm).to.include({ host: 'db.example', port: 3307, socket: '/run/db.sock', tls: true });
    const apart = configOf({ ...LEAST, koha, crm: { ...LEAST.crm, host: 'own.example' } });
    expect(apart.crm).to.deep.equal({ ...LEAST.crm, host: 'own.example', port: 3306, database: 'kenal', tls: false });
  });

  it('warns of a file with passwords that others may read, and not of one without', async () => {
    const open = await load({ files: { '/srv/kenal.json': jsonFile(LEAST, 0o640) } });
    expect(open.warnings).to.have.length(1);
    expect(open.warnings[0]?.sentence).to.contain('chmod 600 /srv/kenal.json');
    const closed = await load({ files: { '/srv/kenal.json': jsonFile(LEAST, 0o600) } });
    expect(closed.warnings).to.deep.equal([]);
    const harmless = await load({
      files: {
        '/srv/kenal.json': jsonFile({ koha: { ...LEAST.koha, password: undefined }, crm: { user: 'kenal' } }, 0o644),
      },
      env: { KENAL_KOHA__PASSWORD: 'a', KENAL_CRM__PASSWORD: 'b' },
    });
    expect(harmless.warnings).to.deep.equal([]);
  });

  it('hides every secret when printed, and nothing else', async () => {
    const { config } = await load({ env: { KENAL_KOHA_WRITE__USER: 'writer', KENAL_KOHA_WRITE__PASSWORD: 'write' } });
    const shown = printable(config);
    expect(shown['koha']).to.include({ user: 'kenal_koha', password: '********', database: 'koha_library' });
    expect(shown['kohaWrite']).to.deep.equal({ user: 'writer', password: '********' });
    expect(JSON.stringify(shown)).not.to.match(/"(read|own|write)"/);
  });
});

describe('a wrong configuration', () => {
  it('is refused with everything that is wrong, each with how to mend it', async () => {
    const problems = await problemsOf(
      load({
        files: { '/srv/kenal.json': jsonFile({ koha: { user: 'x', port: 'many' }, wbe: {}, log: { level: 'loud' } }) },
        env: { KENAL_WEB__PORT: '70000' },
      }),
    );
    expect(problems).to.have.length(9);
    expect(problems).to.include('"koha.port" must be a whole number; it is "many". It comes from /srv/kenal.json.');
    expect(problems).to.include('"web.port" must be <= 65535; it is 70000. It comes from KENAL_WEB__PORT.');
    expect(problems.join('\n'))
      .to.contain('"wbe", which is not known here')
      .and.contain('"log.level" must be one of')
      .and.contain('set the environment variable KENAL_KOHA__PASSWORD or KENAL_KOHA__PASSWORD_FILE')
      .and.contain('"koha.timezone" is missing')
      .and.contain('"koha.database" is missing')
      .and.contain('"crm.user" is missing')
      .and.contain('"crm.password" is missing');
  });

  it('never repeats a secret', async () => {
    const crm = { ...LEAST.crm, password: 12345 };
    const problems = await problemsOf(load({ files: { '/srv/kenal.json': jsonFile({ ...LEAST, crm }) } }));
    expect(problems).to.deep.equal([
      '"crm.password" must be text; it is a value that is not shown. It comes from /srv/kenal.json.',
    ]);
  });

  it('is told in full by the message of the error', () => {
    expect(() => configOf({}))
      .to.throw(InvalidInput, /"koha\.user" is missing.*\n.*"koha\.password" is missing/)
      .with.property('code', 'config.invalid');
  });

  it('says near which line a file is not JSON, without quoting it', async () => {
    const text = '{\n  "koha": {\n    "password": hunter2\n  }\n}';
    const problems = await problemsOf(load({ files: { '/srv/kenal.json': { text } } }));
    expect(problems[0]).to.contain('/srv/kenal.json is not valid JSON, near line 3');
    expect(problems.join()).not.to.contain('hunter2');
  });

  it('includes a file that was named and is not there', async () => {
    const problems = await problemsOf(load({ configFile: '/etc/none.json' }));
    expect(problems[0]).to.equal('The configuration file /etc/none.json cannot be read: there is no such file.');
  });

  it('includes a time zone that does not exist', () => {
    expect(() => configOf({ ...LEAST, koha: { ...LEAST.koha, timezone: 'Mars/Olympus' } })).to.throw(
      '"koha.timezone" must be the IANA name of a time zone, such as Asia/Jakarta; it is "Mars/Olympus".',
    );
  });

  it('includes proxies that are neither addresses nor networks', () => {
    const trustedProxies = ['127.0.0.1', '::1', '10.0.0.0/8', 'fd00::/8', 'proxy.example', '10.0.0.0/33'];
    expect(() => configOf({ ...LEAST, web: { trustedProxies } }))
      .to.throw(InvalidInput)
      .with.nested.property('problems.length', 2);
  });

  it("needs the address of Koha's REST API when the sign-in form is to ask it", () => {
    expect(() => configOf({ ...LEAST, access: { form: 'koha-api' } })).to.throw('"access.kohaApiUrl" is needed');
    const kohaApiUrl = 'https://staff.library.example/api/v1';
    expect(configOf({ ...LEAST, access: { form: 'koha-api', kohaApiUrl } }).access.kohaApiUrl).to.equal(kohaApiUrl);
  });

  it('fill in what is usual in a group that may be left out, where it is given', () => {
    const mail = {
      host: 'smtp.library.example',
      from: 'kenal@library.example',
      kenalUrl: 'https://library.example/kenal',
    };
    const given = configOf({ ...LEAST, mail, attachments: { folder: '/var/lib/kenal/library/files', most: 3 } });
    expect(given.mail).to.deep.equal({ ...mail, port: 587, security: 'starttls' });
    expect(given.attachments).to.include({ most: 3, largestMegabytes: 10, scanSeconds: 60 });
    expect(configOf(LEAST)).not.to.have.any.keys('mail', 'attachments', 'kohaApi');
  });

  it('includes an address of Koha that is none, or that carries a password', () => {
    const wrong = (kohaStaffUrl: string) => () => configOf({ ...LEAST, web: { kohaStaffUrl } });
    expect(wrong('staff.library.example')).to.throw('"web.kohaStaffUrl" must be an address');
    expect(wrong('https://me:secret@staff.library.example')).to.throw('"web.kohaStaffUrl" must be an address');
    expect(wrong('https://staff.library.example/')).to.throw('without ?, # or a slash at the end');
    expect(wrong('javascript:alert(1)')).to.throw('"web.kohaStaffUrl" must be an address');
  });

  it('includes a base path that ends with a slash', () => {
    expect(() => configOf({ ...LEAST, web: { basePath: '/kenal/' } })).to.throw('"web.basePath" must match');
  });
});

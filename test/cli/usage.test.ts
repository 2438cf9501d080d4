import { expect } from 'chai';
import { configFile, kenal, startKenal } from './kenal.ts';

const COMMANDS = ['migrate', 'refresh', 'serve', 'work', 'doctor', 'config', 'model', 'demo'];

const GIVEN = {
  koha: {
    host: 'koha-database.invalid',
    user: 'kenal_koha',
    password: 'Rahasia-Koha-1',
    database: 'koha_library',
    timezone: 'Asia/Jakarta',
  },
  crm: { user: 'kenal', password: 'Rahasia-Kenal-2' },
};
const SECRETS = [GIVEN.koha.password, GIVEN.crm.password];

describe('kenal on the command line', function () {
  this.timeout(240_000);

  it('explains itself and every command', async () => {
    const [own, ...commands] = await Promise.all([
      kenal(['--help']),
      ...COMMANDS.map((name) => kenal([name, '--help'])),
    ]);
    expect(COMMANDS.filter((name) => !own.out.includes(`  ${name} `))).to.deep.equal([]);
    expect(commands.map(({ out }) => /^Usage: kenal (\w+) \[options\]/.exec(out)?.[1])).to.deep.equal(COMMANDS);
    expect([own, ...commands].map(({ exitCode }) => exitCode)).to.satisfy((codes: number[]) =>
      codes.every((c) => c === 0),
    );
  });

  it('does its work to the end for a reader who stops listening', async () => {
    const running = startKenal(['install', '--help']);
    running.stdout?.destroy();
    expect(await running.ended).to.include({ exitCode: 0, err: '' });
  });

  it('answers wrong usage with 2, on standard error', async () => {
    const wrong = await Promise.all([
      kenal(['prune']),
      kenal(['refresh', '--as-of', '2026-02-30']),
      kenal(['serve', '--port', '70000']),
    ]);
    expect(wrong.map(({ exitCode, out }) => `${exitCode}${out}`)).to.deep.equal(['2', '2', '2']);
    expect(wrong[1].err).to.include('It must be a day that exists, as YYYY-MM-DD.');
    expect(wrong[2].err).to.include('It must be a whole number from 1 to 65535.');
  });

  it('refuses to show a day that is yet to come, before it asks a database', async () => {
    const config = await configFile(GIVEN);
    const { exitCode, out, err } = await kenal(['refresh', '--as-of', '2130-01-01', '--json', '--config', config]);
    expect({ exitCode, out }).to.deep.equal({ exitCode: 2, out: '' });
    expect(err).to.match(
      /^--as-of shows the past, and 2130-01-01 is yet to come: it is \d{4}-\d\d-\d\d in the library\.\n/,
    );
  });

  it('names every mistake of the configuration at once, and no secret', async () => {
    const config = await configFile({
      koha: { ...GIVEN.koha, port: '33o6', timezone: 'Asia/Jakart' },
      crm: { user: 'kenal' },
      wep: {},
    });
    const { exitCode, out, err } = await kenal(['migrate', '--config', config], { KENAL_LOG__LEVEL: 'loud' });
    expect(exitCode).to.equal(2);
    expect(out).to.equal('');
    expect(err)
      .to.match(/koha\.port/)
      .and.to.match(/koha\.timezone/)
      .and.to.match(/crm\.password/);
    expect(err)
      .to.match(/wep/)
      .and.to.match(/KENAL_LOG__LEVEL/);
    expect(err).not.to.include(GIVEN.koha.password);
  });

  it('does not repeat what is around a mistake in a configuration file', async () => {
    const config = await configFile(`{ "koha": { "password": "${GIVEN.koha.password}" "user": "x" } }`);
    const { exitCode, err } = await kenal(['config', '--config', config]);
    expect(exitCode).to.equal(2);
    expect(err).to.include('not valid JSON').and.not.to.include(GIVEN.koha.password);
  });

  it('shows the configuration in force, where it comes from, and stars for secrets', async () => {
    const config = await configFile(GIVEN);
    const [text, json] = await Promise.all([
      kenal(['config', '--config', config], { KENAL_WEB__PORT: '8123' }),
      kenal(['config', '--json', '--config', config]),
    ]);
    expect(text.out).to.include('web.port = 8123  (KENAL_WEB__PORT)');
    const shown = JSON.parse(json.out) as { settings: { koha: object } };
    expect(shown.settings.koha).to.include({ user: 'kenal_koha', password: '********' });
    expect(SECRETS.filter((secret) => `${text.out}${text.err}${json.out}${json.err}`.includes(secret))).to.deep.equal(
      [],
    );
  });

  it('says in a sentence that a database server is not known, and what to correct', async () => {
    const config = await configFile(GIVEN);
    const ends = await Promise.all(['migrate', 'work'].map((name) => kenal([name, '--config', config])));
    const sentence =
      'The database "kenal" at koha-database.invalid:3306 cannot be used: the host name is not known.\nCorrect crm.host.\n';
    expect(ends.map(({ err }) => err)).to.deep.equal([sentence, sentence]);
    expect(ends.map(({ exitCode, out }) => `${exitCode}${out}`)).to.deep.equal(['1', '1']);
  });
});

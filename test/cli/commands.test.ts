import { chmod } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import { addPerson, setPreference } from '../koha/library.ts';
import { freePort, install, kenal, saying, startKenal, type Ended, type Installation } from './kenal.ts';

interface Refreshed {
  readonly as_of: string;
  readonly source: object;
  readonly ledger: object;
  readonly seconds: Readonly<Record<string, number>>;
}

/** Two visit days in November, one of them with a loan that Koha still names. */
const liveALittle = async ({ koha: { db } }: Installation): Promise<void> => {
  await addPerson(db, { borrowernumber: 51, surname: 'Rahayu', cardnumber: '51', privacy: 1 });
  await db('old_issues').insert({
    issue_id: 1,
    borrowernumber: 51,
    branchcode: 'MPL',
    issuedate: '2025-11-03 10:00:00',
    returndate: '2025-11-10 10:00:00',
    date_due: '2025-11-17 23:59:00',
  });
  await db('statistics').insert([
    { datetime: '2025-11-03 10:00:00', branch: 'MPL', type: 'issue', borrowernumber: 51 },
    { datetime: '2025-11-10 10:00:00', branch: 'MPL', type: 'return', borrowernumber: 51 },
  ]);
};

/** What the log lines of a run tell of. Throws when something else is among them. */
const eventsIn = (err: string): unknown[] =>
  err
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { event: unknown }).event);

describe('the commands of kenal on real databases', function () {
  this.timeout(60_000);
  let installed: Installation;
  const everything: Ended[] = [];

  const run = async (...args: string[]): Promise<Ended> => {
    const ended = await kenal([...args, '--config', installed.config]);
    everything.push(ended);
    return ended;
  };

  const visits = (): Promise<{ month: string; day_counts: string }[]> =>
    installed.crm.db('kenal_visit_month').select<{ month: string; day_counts: string }[]>('month', 'day_counts');

  before(async () => {
    installed = await install();
    await liveALittle(installed);
  });

  it('refuses to serve or to look fine before the tables are there, and names the command', async () => {
    const [serve, doctor] = await Promise.all([run('serve'), run('doctor', '--json')]);
    expect(serve).to.include({ exitCode: 1, out: '' });
    expect(serve.err).to.include('migrations have not run').and.to.include('Run "kenal migrate"');
    expect(doctor.exitCode).to.equal(2);
    expect(doctor.err).to.equal('');
    expect(JSON.parse(doctor.out)).to.include({ status: 'critical' });
  });

  it('migrates once, and says so when there is nothing to do', async () => {
    const first = await run('migrate', '--json');
    const second = await run('migrate');
    expect(first.exitCode).to.equal(0);
    expect((JSON.parse(first.out) as { migrated: string[] }).migrated).to.include('20261122090000_create_visit_month');
    expect(second).to.include({ exitCode: 0, out: 'The tables are up to date.\n', err: '' });
  });

  it('refreshes, with one JSON document on standard output and the log on standard error', async () => {
    const { exitCode, out, err } = await run('refresh', '--json');
    expect(exitCode).to.equal(0);
    const report = JSON.parse(out) as Refreshed;
    expect(report.as_of).to.match(/^\d{4}-\d{2}-\d{2}$/);
    expect(report.source).to.have.property('from');
    expect(report.source).to.have.property('until');
    expect(report.source).to.have.property('rows_read').that.is.greaterThan(0);
    expect(report.ledger).to.include.keys('rows_written', 'unchanged', 'removed');
    expect(Object.values(report.seconds)).to.satisfy((steps: unknown[]) => steps.every((s) => typeof s === 'number'));
    expect(eventsIn(err)).to.include('ledger.refreshed');
    expect(await visits()).to.deep.equal([{ month: '2025-11-01', day_counts: '3L1 10R1' }]);
  });

  it('tells a person what a refresh did', async () => {
    const { exitCode, out } = await run('refresh', '--verify');
    expect(exitCode).to.equal(0);
    expect(out)
      .to.match(/rows of Koha read/)
      .and.to.match(/Seconds: /);
  });

  it('shows the past for as long as it is asked to, and says what it cannot know', async () => {
    const past = await run('refresh', '--as-of', '2025-11-05', '--json');
    expect(JSON.parse(past.out)).to.include({ as_of: '2025-11-05' }).and.to.have.property('note').that.is.a('string');
    expect(await visits()).to.deep.equal([{ month: '2025-11-01', day_counts: '3L1' }]);
    await run('refresh');
    expect(await visits()).to.deep.equal([{ month: '2025-11-01', day_counts: '3L1 10R1' }]);
  });

  it('answers on the port it was given until it is asked to stop, then ends with 0', async () => {
    const port = await freePort();
    const serving = startKenal(['serve', '--port', String(port), '--config', installed.config]);
    await saying(serving, 'serve.ready');
    const [health, page] = await Promise.all(
      ['health', 'patrons'].map((path) => fetch(`http://127.0.0.1:${port}/kenal/${path}`, { redirect: 'manual' })),
    );
    const second = await run('serve', '--port', String(port));
    serving.kill('SIGTERM');
    const ended = await serving.ended;
    everything.push(ended);
    expect(health?.status).to.equal(200);
    expect(page?.headers.get('location')).to.match(/^\/kenal\/sign-in/);
    expect(second).to.include({ exitCode: 1, out: '' });
    expect(second.err).to.include(`Another program listens on port ${port} already.`);
    expect(ended).to.include({ exitCode: 0, out: '' });
  });

  it('works on jobs until it is asked to stop, then ends with 0', async () => {
    const working = startKenal(['work', '--config', installed.config]);
    await saying(working, '"kind":"refresh"');
    working.kill('SIGTERM');
    const ended = await working.ended;
    everything.push(ended);
    expect(ended).to.include({ exitCode: 0, out: '' });
    expect(await installed.crm.db('kenal_job').where({ state: 'done' }).pluck('kind')).to.include('refresh');
  });

  it('is looked at by the doctor, whose exit code monitoring can read', async () => {
    const unkept = await run('doctor', '--json');
    await run('backup', path.join(path.dirname(installed.config), 'kept'));
    const fine = await run('doctor', '--json');
    await chmod(installed.config, 0o644);
    const warned = await run('doctor', '--json');
    await chmod(installed.config, 0o600);
    await setPreference(installed.koha.db, 'SessionStorage', 'tmp');
    const critical = await run('doctor');
    expect(unkept.out).to.include('No backup is known.').and.include('"code": "backup.look"');
    expect(JSON.parse(fine.out)).to.include({ status: 'fine' });
    expect(JSON.parse(warned.out)).to.include({ status: 'warning' });
    expect(critical.out).to.include('CRITICAL');
    expect([unkept, fine, warned, critical].map(({ exitCode }) => exitCode)).to.deep.equal([1, 0, 1, 2]);
    expect(fine.err + warned.err + critical.err).to.equal('');
  });

  it('never printed or logged a password or a name', () => {
    const said = everything.map(({ out, err }) => out + err).join('');
    expect([...installed.secrets, 'Rahayu'].filter((word) => said.includes(word))).to.deep.equal([]);
  });
});

import { expect } from 'chai';
import sinon from 'sinon';
import { exitCodeOf, type DoctorDeps } from '../../plugin/doctor/index.ts';
import { systemClock } from '../../plugin/shared/time.ts';
import { complaints, found, longAgo, patient, type Patient } from './support.ts';

describe('the doctor', () => {
  let library: Patient;
  before(async () => {
    library = await patient();
    await library.grantAsAdvised();
  });

  it('finds a sound installation fine in every area', async () => {
    const report = await library.examine();
    expect(complaints(report)).to.deep.equal([]);
    expect(exitCodeOf(report)).to.equal(0);
    const areas = report.findings.map(({ area }) => area);
    expect(areas).to.include.members(['configuration', 'koha', 'sessions', 'grants', 'database', 'ledger']);
  });

  it('says which server, version and time zone it found', async () => {
    const report = await library.examine();
    expect(found(report, 'koha.server')[0]?.sentence).to.match(/^The server is MariaDB \d+\.\d+\.\d+/);
    expect(found(report, 'koha.version')[0]?.sentence).to.equal('Koha 25.11.00.000 is supported.');
    expect(found(report, 'configuration.timezone')[0]?.sentence).to.contain('Asia/Jakarta');
  });

  it('passes on what the configuration was warned of', async () => {
    const report = await library.examine({
      warnings: [{ code: 'others-may-read', about: '/srv/kenal.json', sentence: 'Too open.' }],
    });
    expect(complaints(report)).to.deep.equal(['warning configuration.others-may-read']);
    expect(exitCodeOf(report)).to.equal(1);
    expect(found(report, 'configuration.others-may-read')[0]?.help).to.equal('Run: chmod 600 /srv/kenal.json');
  });

  it('says why Koha’s database cannot be reached, and still looks at the other', async () => {
    const report = await library.examine({ kohaAt: { password: 'wrong' } });
    expect(complaints(report)).to.deep.equal(['critical koha.unreachable']);
    expect(found(report, 'koha.unreachable')[0]?.sentence).to.contain('refuses the account or its password');
    expect(found(report, 'ledger.fresh')).to.have.length(1);
    expect(exitCodeOf(report)).to.equal(2);
  });

  it('tells a server that does not answer from a database that is not there', async () => {
    const silent = await library.examine({ kohaAt: { host: '127.0.0.1', port: 1 } });
    expect(found(silent, 'koha.unreachable')[0]?.sentence).to.contain('127.0.0.1:1').and.contain('nothing answers');
    const absent = await library.examine({ crmAt: { database: 'kenal_nowhere' } });
    expect(found(absent, 'database.unreachable')[0]?.sentence).to.contain('there is no such database');
  });

  it('never repeats a password', async () => {
    const report = await library.examine({ kohaAt: { password: 'hunter2-wrong' } });
    expect(JSON.stringify(report)).not.to.contain('hunter2').and.not.to.contain(library.account.password);
  });

  it('prints nothing by itself, not even when a connection fails', async () => {
    const print = sinon.spy(console, 'log');
    await library.examine({ kohaAt: { password: 'wrong' } });
    print.restore();
    expect(print.callCount).to.equal(0);
  });

  it('names pending migrations and the command, and leaves the ledger alone until then', async () => {
    const fresh = await patient('25.11', false);
    await fresh.grantAsAdvised();
    const report = await fresh.examine();
    expect(complaints(report)).to.deep.equal(['critical database.migrations-pending']);
    expect(found(report, 'database.migrations-pending')[0]?.help).to.equal('Run: kenal migrate');
    expect(report.findings.map(({ area }) => area)).not.to.include('ledger');
  });

  it('says when the ledger was never read, is late, or shows the past', async () => {
    const freshness =
      (state: Partial<Awaited<ReturnType<DoctorDeps['freshness']>>>): DoctorDeps['freshness'] =>
      () =>
        Promise.resolve({ refreshedAt: systemClock.now(), asOf: undefined, patrons: 12, ...state });
    const never = await library.examine({ deps: { freshness: freshness({ refreshedAt: undefined }) } });
    expect(complaints(never)).to.deep.equal(['warning ledger.never-refreshed']);
    const late = await library.examine({
      deps: { freshness: freshness({ refreshedAt: systemClock.now().subtract({ minutes: 40 }) }) },
    });
    expect(complaints(late)).to.deep.equal(['warning ledger.stale']);
    expect(found(late, 'ledger.stale')[0]?.sentence).to.contain('40 minutes ago').and.contain('12 patrons');
    const lost = await library.examine({ deps: { freshness: freshness({ refreshedAt: longAgo }) } });
    expect(complaints(lost)).to.deep.equal(['critical ledger.stale']);
    const asOf = systemClock.now().toZonedDateTimeISO('UTC').toPlainDate();
    const past = await library.examine({ deps: { freshness: freshness({ asOf }) } });
    expect(complaints(past)).to.deep.equal(['warning ledger.as-of']);
  });

  it('turns what fails on the way into a finding', async () => {
    const report = await library.examine({ deps: { freshness: () => Promise.reject(new Error('broken')) } });
    expect(complaints(report)).to.deep.equal(['critical ledger.not-examined']);
  });

  it('sees clocks that differ', async () => {
    const clock = { now: () => systemClock.now().add({ seconds: 95 }) };
    const report = await library.examine({ deps: { clock } });
    expect(found(report, 'koha.clock-differs')[0]?.sentence).to.match(/clock is 9[456] seconds behind/);
  });

  it('calls bulk loads that are switched off slower, not wrong', async () => {
    await library.admin('SET GLOBAL local_infile = 0');
    try {
      const report = await library.examine();
      expect(complaints(report)).to.deep.equal([]);
      expect(found(report, 'database.local-infile-off')).to.have.length(1);
    } finally {
      await library.admin('SET GLOBAL local_infile = 1');
    }
  });

  it('answers as text for people and as JSON for programs, with an exit status for monitoring', async () => {
    await library.admin('GRANT INSERT ON KOHA.message_queue TO ACCOUNT');
    const text = await library.command({ json: false });
    expect(text.exitCode).to.equal(2);
    expect(text.output)
      .to.match(/^Kenal 0\.1\.0, looked at \d{4}-/)
      .and.contain('Rights in Koha’s database')
      .and.contain('CRITICAL  The account holds INSERT on')
      .and.contain('            REVOKE INSERT ON')
      .and.match(/see CRITICAL\.$/);
    const json = JSON.parse((await library.command({ json: true })).output) as { status: string; findings: unknown[] };
    expect(json.status).to.equal('critical');
    expect(json.findings.length).to.be.greaterThan(5);
    await library.admin('REVOKE INSERT ON KOHA.message_queue FROM ACCOUNT');
  });
});

describe('the doctor on sessions of Koha', () => {
  const storedIn = async (storage: string): Promise<Patient> => {
    const library = await patient();
    await library.grantAsAdvised();
    await library.admin("DELETE FROM KOHA.systempreferences WHERE variable = 'SessionStorage'");
    await library.admin(`INSERT INTO KOHA.systempreferences (variable, value) VALUES ('SessionStorage', '${storage}')`);
    return library;
  };

  it('says what to do when they are kept in memcached', async () => {
    const [finding] = found(await (await storedIn('memcached')).examine(), 'sessions.storage-unseen');
    expect(finding).to.include({ level: 'critical' });
    expect(finding?.sentence).to.contain('in memcached').and.contain('Nobody can sign in');
    expect(finding?.help).to.contain('Set the preference SessionStorage to mysql');
  });

  it('only warns where staff have the form to sign in with', async () => {
    const library = await storedIn('tmp');
    const access = { form: 'koha-api', kohaApiUrl: 'https://staff.library.example/api/v1' } as const;
    const [finding] = found(await library.examine({ settings: { access } }), 'sessions.storage-unseen');
    expect(finding?.level).to.equal('warning');
    expect(finding?.sentence).to.contain('in files');
  });
});

describe('the doctor on versions of Koha', () => {
  const withVersion = async (version: string): Promise<Patient> => {
    const library = await patient();
    await library.grantAsAdvised();
    await library.admin(`UPDATE KOHA.systempreferences SET value = '${version}' WHERE variable = 'Version'`);
    return library;
  };

  it('warns of one that is older than supported', async () => {
    const library = await patient('19.05');
    await library.grantAsAdvised();
    const report = await library.examine();
    expect(complaints(report)).to.deep.equal(['warning koha.version-old']);
    const absent = found(report, 'capabilities.absent-optional').map(({ sentence }) => sentence);
    expect(absent.join('\n'))
      .to.contain('does not have the table borrower_relationships. Read for: households')
      .and.contain('borrowers.pronouns');
  });

  it('warns of one that is newer than tested', async () => {
    const report = await (await withVersion('27.0500000')).examine();
    expect(found(report, 'koha.version-new')[0]?.level).to.equal('warning');
  });

  it('warns of one that it cannot read', async () => {
    const report = await (await withVersion('next')).examine();
    expect(found(report, 'koha.version-unknown')[0]?.level).to.equal('warning');
  });

  it('refuses one that is too old', async () => {
    const report = await (await withVersion('18.1100000')).examine();
    expect(found(report, 'koha.version-too-old')[0]?.level).to.equal('critical');
  });
});

import { expect } from 'chai';
import type { Knex } from 'knex';
import type { KohaGateway } from '../../plugin/koha/gateway.ts';
import { readKohaSession, type SessionOutcome } from '../../plugin/koha/sessions.ts';
import { permissionsOf } from '../../plugin/koha/staff.ts';
import { kohaPool } from '../../plugin/shared/db/connection.ts';
import { fixedClock } from '../support/clock.ts';
import { kohaDatabase, type TestDatabase } from '../support/database.ts';
import { addPerson, recordedSession, seedLibrary, setPreference, testKoha } from './library.ts';

const COOKIE = '0123456789abcdef0123456789abcdef';
const RECORDED = {
  anonymous: '222ce7e0c67943b405a3ff50c1f1d6a1',
  superlibrarian: 'a0bbf9a227ef2898fd68fcbd7d31645e',
  limited: 'a734b0f40cb371b33898c04702071623',
  patron: 'f44014f9289d7c408e77a3fde71ddb7c',
  'wrong-password': '049b52e8afa3f5268efe7feab72781e7',
  reporter: 'c9e25e893731a4a0e467cb1af48217d3',
} as const;

/** A row as YAML::XS writes it today, with other lines at the end. */
const newerRow = (lines = ''): string =>
  [
    '---',
    "_SESSION_ATIME: '1795309934'",
    "_SESSION_CTIME: '1795309934'",
    `_SESSION_ID: ${COOKIE}`,
    '_SESSION_REMOTE_ADDR: 127.0.0.1',
    'branch: FPL',
    'branchname: Fairview',
    'cardnumber: 0x1F',
    'desk_id: ~',
    'emailaddress: ~',
    'firstname: yes',
    "flags: '1'",
    'id: admin',
    'interface: intranet',
    'ip: 127.0.0.1',
    'lasttime: 1795309934',
    'number: 51',
    'register_id: ~',
    'shibboleth: 0',
    'surname: 2024-01-01',
    'waiting-for-2FA: 0',
  ]
    .join('\n')
    .concat('\n', lines);

describe('signing in with the session of Koha', () => {
  let database: TestDatabase;
  let reader: Knex;
  let koha: KohaGateway;
  const clock = fixedClock('2026-11-22T01:12:20Z');

  const store = async (id: string, row: string | Buffer): Promise<void> => {
    await database.db('sessions').insert({ id, a_session: row }).onConflict('id').merge();
  };
  const signIn = (cookie: string | undefined = COOKIE, clientAddress = '127.0.0.1'): Promise<SessionOutcome> =>
    readKohaSession(koha, { cookie, clientAddress });
  const answer = async (cookie?: string, clientAddress?: string): Promise<string> => {
    const outcome = await signIn(cookie, clientAddress);
    return outcome.ok ? 'accepted' : outcome.reason;
  };
  const answerTo = async (row: string | Buffer): Promise<string> => {
    await store(COOKIE, row);
    return answer();
  };

  before(async () => {
    database = await kohaDatabase('25.11');
    await seedLibrary(database.db);
    await addPerson(database.db, { borrowernumber: 51, userid: 'admin', flags: 1, firstname: 'Super' });
    await addPerson(database.db, { borrowernumber: 52, userid: 'limited', flags: 4 });
    await addPerson(database.db, { borrowernumber: 55, userid: 'reporter', flags: 4 });
    await addPerson(database.db, { borrowernumber: 56, userid: 'patron', flags: 0 });
    reader = kohaPool(database.settings, { maxConnections: 1 });
    // The moment at which the rows were recorded.
    await reader.raw('SET SESSION timestamp = 1795309940');
  });

  beforeEach(async () => {
    await database.db('systempreferences').del();
    await database.db('sessions').del();
    await database.db('borrowers').where('borrowernumber', 51).update({
      userid: 'admin',
      login_attempts: 0,
      anonymized: 0,
      password_expiration_date: null,
    });
    await setPreference(database.db, 'SessionStorage', 'mysql');
    await setPreference(database.db, 'SessionRestrictionByIP', '1');
    await setPreference(database.db, 'timeout', '1d');
    koha = await testKoha(reader, clock);
  });

  after(() => reader.destroy());

  describe('recorded on Koha 19.06', () => {
    beforeEach(async () => {
      for (const [name, id] of Object.entries(RECORDED)) await store(id, await recordedSession(`19.06-${name}`));
    });

    it('knows a superlibrarian', async () => {
      const outcome = await signIn(RECORDED.superlibrarian);
      expect(outcome.ok && outcome.staff.firstname).to.equal('Super');
      expect((await permissionsOf(koha, 51)).superlibrarian).to.equal(true);
    });

    it('still knows the superlibrarian after the next page', async () => {
      await store(RECORDED.superlibrarian, await recordedSession('19.06-superlibrarian-next-page'));
      expect(await answer(RECORDED.superlibrarian)).to.equal('accepted');
    });

    it('knows staff who may only use the catalogue', async () => {
      expect(await answer(RECORDED.limited)).to.equal('accepted');
      expect((await permissionsOf(koha, 52)).staff).to.equal(true);
    });

    it('still knows them after a page that Koha refused', async () => {
      await store(RECORDED.limited, await recordedSession('19.06-limited-after-refusal'));
      expect(await answer(RECORDED.limited)).to.equal('accepted');
    });

    it('knows staff with a name beyond ASCII, at the library chosen at sign-in', async () => {
      const outcome = await signIn(RECORDED.reporter);
      expect(outcome.ok && outcome.session.loginLibrary).to.equal('IPT');
      expect(outcome.ok && outcome.staff.branchcode).to.equal('MPL');
    });

    it('does not take a patron with the right password for staff', async () => {
      expect(await answer(RECORDED.patron)).to.equal('accepted');
      expect((await permissionsOf(koha, 56)).staff).to.equal(false);
    });

    it('refuses who has not signed in', async () => {
      expect(await answer(RECORDED.anonymous)).to.equal('not-signed-in');
    });

    it('refuses who typed a wrong password', async () => {
      expect(await answer(RECORDED['wrong-password'])).to.equal('not-signed-in');
    });

    it('reads them from the text column of that time too', async () => {
      const old = await kohaDatabase('19.05');
      await seedLibrary(old.db);
      await addPerson(old.db, { borrowernumber: 55, userid: 'reporter', flags: 4 });
      await setPreference(old.db, 'SessionStorage', 'mysql');
      await setPreference(old.db, 'timeout', '1000d');
      await old.db('sessions').insert({ id: RECORDED.reporter, a_session: await recordedSession('19.06-reporter') });
      const outcome = await readKohaSession(await testKoha(old.db, clock), {
        cookie: RECORDED.reporter,
        clientAddress: '127.0.0.1',
      });
      expect(outcome.ok && outcome.staff.userid).to.equal('reporter');
    });

    it('refuses a cookie after signing out of Koha', async () => {
      await database.db('sessions').where('id', RECORDED.limited).del();
      expect(await answer(RECORDED.limited)).to.equal('unknown-session');
    });
  });

  describe('written by newer versions', () => {
    it('accepts bytes of YAML::XS with bare words', async () => {
      await store(COOKIE, Buffer.from(newerRow()));
      const outcome = await signIn();
      expect(outcome.ok && outcome.session).to.deep.equal({
        borrowernumber: 51,
        userid: 'admin',
        loginLibrary: 'FPL',
        secondsLeft: 86_394,
      });
    });

    it('accepts numbers in quotes', async () => {
      const row = newerRow()
        .replace('number: 51', "number: '51'")
        .replace('lasttime: 1795309934', "lasttime: '1795309934'");
      expect(await answerTo(row)).to.equal('accepted');
    });

    it('accepts nested values that it does not need', async () => {
      expect(await answerTo(newerRow('search_history:\n- a: b\n'))).to.equal('accepted');
    });

    it('refuses while the second factor is awaited', async () => {
      expect(await answerTo(newerRow().replace('FA: 0', 'FA: 1'))).to.equal('waiting-for-second-factor');
      expect(await answerTo(newerRow('waiting-for-2FA-setup: 1\n'))).to.equal('waiting-for-second-factor');
    });

    it('refuses what is expired by the clock of the database', async () => {
      await setPreference(database.db, 'timeout', '5');
      expect(await answerTo(newerRow())).to.equal('expired');
    });

    it('refuses a sign-in at the OPAC', async () => {
      expect(await answerTo(newerRow().replace('intranet', 'opac'))).to.equal('not-staff-interface');
    });

    it('refuses malformed rows, tags and alias bombs', async () => {
      expect(await answerTo('---\nid: "admin\n')).to.equal('malformed');
      expect(await answerTo(newerRow('x: !perl/hash:Evil {}\n'))).to.equal('malformed');
      expect(await answerTo(newerRow('a: &a [x]\nb: [*a, *a]\n'))).to.equal('malformed');
    });

    it('refuses a megabyte of junk without fetching it', async () => {
      expect(await answerTo(Buffer.alloc(1_048_576, 'x'))).to.equal('malformed');
    });
  });

  describe('from another address', () => {
    beforeEach(() => store(COOKIE, newerRow()));

    it('refuses it where Koha compares addresses', async () => {
      expect(await answer(COOKIE, '192.0.2.7')).to.equal('another-address');
    });

    it('compares also where the preference is missing', async () => {
      await database.db('systempreferences').where('variable', 'SessionRestrictionByIP').del();
      expect(await answer(COOKIE, '192.0.2.7')).to.equal('another-address');
    });

    it('accepts it where Koha does not compare', async () => {
      await setPreference(database.db, 'SessionRestrictionByIP', '0');
      expect(await answer(COOKIE, '192.0.2.7')).to.equal('accepted');
    });

    it('knows an IPv4 address mapped into IPv6', async () => {
      expect(await answer(COOKIE, '::ffff:127.0.0.1')).to.equal('accepted');
    });
  });

  describe('by who the patron is now', () => {
    beforeEach(() => store(COOKIE, newerRow()));
    const changed = async (columns: Record<string, unknown>): Promise<string> => {
      await database.db('borrowers').where('borrowernumber', 51).update(columns);
      return answer();
    };

    it('accepts the name in other letters, as Koha’s collation does', async () => {
      expect(await changed({ userid: 'ADMIN' })).to.equal('accepted');
    });

    it('refuses when the number belongs to another name', async () => {
      expect(await changed({ userid: 'somebody' })).to.equal('patron-not-found');
    });

    it('refuses an account that an administrator locked', async () => {
      expect(await changed({ login_attempts: -1 })).to.equal('locked');
    });

    it('refuses an account locked by failed attempts', async () => {
      await setPreference(database.db, 'FailedLoginAttempts', '3');
      expect(await changed({ login_attempts: 3 })).to.equal('locked');
    });

    it('accepts fewer failures than the limit, and any number without one', async () => {
      expect(await changed({ login_attempts: 99 })).to.equal('accepted');
      await setPreference(database.db, 'FailedLoginAttempts', '100');
      expect(await answer()).to.equal('accepted');
    });

    it('refuses from the day on which the password expires at the library', async () => {
      expect(await changed({ password_expiration_date: '2026-11-22' })).to.equal('password-expired');
      expect(await changed({ password_expiration_date: '2026-11-23' })).to.equal('accepted');
    });

    it('takes a zero date for no expiry', async () => {
      expect(await changed({ password_expiration_date: '0000-00-00' })).to.equal('accepted');
    });

    it('refuses who was anonymised', async () => {
      expect(await changed({ anonymized: 1 })).to.equal('anonymized');
    });

    it('refuses the anonymous patron', async () => {
      await setPreference(database.db, 'AnonymousPatron', '51');
      expect(await answer()).to.equal('anonymous-patron');
    });
  });

  it('refuses cookies that Koha never gives', async () => {
    await store(COOKIE, newerRow());
    expect(await answer('')).to.equal('no-cookie');
    expect(await answer(COOKIE.toUpperCase())).to.equal('no-cookie');
    expect(await answer(`${COOKIE}0`)).to.equal('no-cookie');
    expect(await answer("' OR 1=1 -- ")).to.equal('no-cookie');
    expect((await readKohaSession(koha, { cookie: undefined, clientAddress: '127.0.0.1' })).ok).to.equal(false);
  });

  it('says so when Koha keeps its sessions elsewhere', async () => {
    await setPreference(database.db, 'SessionStorage', 'memcached');
    await store(COOKIE, newerRow());
    expect(await answer()).to.equal('stored-elsewhere');
  });

  it('writes nothing to the row', async () => {
    await store(COOKIE, newerRow());
    await signIn();
    const row = await database.db('sessions').where('id', COOKIE).first<{ a_session: Buffer }>('a_session');
    expect(row.a_session.toString()).to.equal(newerRow());
  });
});

import { expect } from 'chai';
import type { Knex } from 'knex';
import { readableColumns, schemaColumns } from '../../plugin/koha/capabilities.ts';
import { compareGrants, type GrantFinding } from '../../plugin/koha/compare-grants.ts';
import { grantSql } from '../../plugin/koha/grants.ts';
import { showGrants } from '../../plugin/koha/held-grants.ts';
import { preferencesViewName, preferencesViewSql } from '../../plugin/koha/preferences-view.ts';
import { preferences } from '../../plugin/koha/preferences.ts';
import { openKoha } from '../../plugin/koha/gateway.ts';
import type { OptionalRead } from '../../plugin/koha/reads.ts';
import { parseKohaVersion } from '../../plugin/koha/version.ts';
import { kohaPool } from '../../plugin/shared/db/connection.ts';
import { fixedClock } from '../support/clock.ts';
import {
  adminDb,
  freshDatabase,
  kohaDatabase,
  testAccount,
  type TestAccount,
  type TestDatabase,
} from '../support/database.ts';
import { silentLog } from '../support/log.ts';
import { addPerson, seedLibrary, setPreference } from './library.ts';

describe('grants on the database of Koha', () => {
  let newest: TestDatabase;
  let database: TestDatabase;
  let root: Knex;
  let account: TestAccount;
  const roles: string[] = [];

  const run = async (...statements: string[]): Promise<void> => {
    for (const sql of statements) await root.raw(sql);
  };
  const who = (): string => `'${account.user}'@'%'`;
  const grantAsAdvised = async (optional: OptionalRead[] = []): Promise<void> =>
    run(
      ...grantSql({
        kohaDatabase: database.name,
        account: { user: account.user, host: '%' },
        schemaColumns: await schemaColumns(database.db),
        optional,
      }),
    );
  const asAccount = async <T>(work: (pool: Knex) => Promise<T>): Promise<T> => {
    const pool = kohaPool(database.settingsFor(account), { maxConnections: 1 });
    try {
      return await work(pool);
    } finally {
      await pool.destroy();
    }
  };
  const findings = (optional: OptionalRead[] = [], version = '25.1100000'): Promise<GrantFinding[]> =>
    asAccount(async (pool) =>
      compareGrants({
        held: await showGrants(pool),
        kohaDatabase: database.name,
        readable: await readableColumns(pool),
        version: parseKohaVersion(version),
        optional,
        preferencesThroughView: false,
      }),
    );
  const role = async (): Promise<string> => {
    const name = `${account.user}_role${roles.length}`;
    roles.push(name);
    await run(`CREATE ROLE ${name}`);
    return name;
  };
  const errno = (sql: string): Promise<number> =>
    asAccount((pool) =>
      pool.raw(sql).then(
        () => 0,
        (error: unknown) => (error as { errno: number }).errno,
      ),
    );
  /** Whether nothing is said but what an old version does not have and Kenal can do without. */
  const absentHere = (found: readonly GrantFinding[]): boolean =>
    found.every((one) => one.kind === 'missing' && one.reason === 'not-in-this-version' && one.need === 'optional');

  before(async () => {
    newest = await kohaDatabase('25.11');
    database = newest;
    root = await adminDb();
    await seedLibrary(database.db);
    await addPerson(database.db, { borrowernumber: 7, userid: 'siti', password: '!' });
  });

  beforeEach(async () => {
    account = await testAccount('kenal');
  });

  after(async () => {
    for (const name of roles) await root.raw(`DROP ROLE IF EXISTS ${name}`);
  });

  describe('made as advised', () => {
    beforeEach(() => grantAsAdvised());

    it('leave nothing to say', async () => {
      expect(await findings()).to.deep.equal([]);
    });

    it('let everything be read that is on the list', async () => {
      expect(await errno('SELECT surname, cardnumber FROM borrowers')).to.equal(0);
      expect(await errno('SELECT a_session FROM sessions')).to.equal(0);
    });

    it('hide passwords, secrets, keys and the text of notices', async () => {
      expect(await errno('SELECT password FROM borrowers')).to.equal(1143);
      expect(await errno('SELECT secret FROM borrowers')).to.equal(1143);
      expect(await errno('SELECT password FROM deletedborrowers')).to.equal(1143);
      expect(await errno('SELECT content FROM message_queue')).to.equal(1143);
      expect(await errno('SELECT to_address FROM message_queue')).to.equal(1143);
      expect(await errno('SELECT comment FROM borrower_debarments')).to.equal(1143);
      expect(await errno('SELECT description FROM accountlines')).to.equal(1143);
      expect(await errno('SELECT secret FROM api_keys')).to.equal(1142);
    });

    it('refuse a stray write', async () => {
      expect(await errno("UPDATE borrowers SET surname = 'x'")).to.equal(1142);
      expect(await errno('DELETE FROM sessions')).to.equal(1142);
    });

    it('let a mistaken write grant do no harm: the session only reads', async () => {
      await run(`GRANT UPDATE, DELETE ON ${database.name}.* TO ${who()}`);
      expect(await errno("UPDATE borrowers SET surname = 'x'")).to.equal(1792);
      expect(await errno('DELETE FROM sessions')).to.equal(1792);
    });

    it('include the password column only where it was asked for', async () => {
      expect(await findings(['password-column'])).to.deep.include({
        kind: 'missing',
        table: 'borrowers',
        column: 'password',
        need: 'optional',
        reason: 'not-granted',
      });
      await grantAsAdvised(['password-column']);
      expect(await findings(['password-column'])).to.deep.equal([]);
      expect(await errno('SELECT password FROM borrowers')).to.equal(0);
    });
  });

  describe('that are too few', () => {
    beforeEach(() => grantAsAdvised());

    it('are told from what this version does not have', async () => {
      await run(
        `REVOKE SELECT (datetime) ON ${database.name}.statistics FROM ${who()}`,
        `REVOKE SELECT (email) ON ${database.name}.borrowers FROM ${who()}`,
      );
      const found = await findings();
      expect(found).to.deep.include({
        kind: 'missing',
        table: 'statistics',
        column: 'datetime',
        need: 'required',
        reason: 'not-granted',
      });
      expect(found).to.deep.include({
        kind: 'missing',
        table: 'borrowers',
        column: 'email',
        need: 'optional',
        reason: 'not-granted',
      });
    });

    it('do not miss what newer versions have given up', async () => {
      expect((await findings()).filter((one) => one.kind === 'missing')).to.deep.equal([]);
    });

    it('are told from what an older version never had', async () => {
      database = await kohaDatabase('19.05');
      await grantAsAdvised();
      const found = await findings([], '19.0500000');
      database = newest;
      expect(found).to.deep.include({
        kind: 'missing',
        table: 'borrower_relationships',
        column: undefined,
        need: 'optional',
        reason: 'not-in-this-version',
      });
      expect(absentHere(found)).to.equal(true);
    });

    it('name a table of which nothing can be read', async () => {
      await run(`REVOKE SELECT ON ${database.name}.user_permissions FROM ${who()}`);
      expect(await findings()).to.deep.include({
        kind: 'missing',
        table: 'user_permissions',
        column: undefined,
        need: 'required',
        reason: 'not-granted',
      });
    });

    it('leave open what came between two releases', async () => {
      await run(`REVOKE SELECT (preferred_name) ON ${database.name}.borrowers FROM ${who()}`);
      expect(await findings([], '24.0500000')).to.deep.include({
        kind: 'missing',
        table: 'borrowers',
        column: 'preferred_name',
        need: 'optional',
        reason: 'unknown',
      });
    });

    it('are nothing at all on a new account', async () => {
      account = await testAccount('kenal');
      await run(`GRANT SELECT ON ${database.name}.branches TO ${who()}`);
      const missing = (await findings()).filter((one) => one.kind === 'missing' && one.need === 'required');
      expect(missing.map((one) => one.kind === 'missing' && one.table)).to.include.members([
        'borrowers',
        'sessions',
        'statistics',
      ]);
    });
  });

  describe('that are too many', () => {
    beforeEach(() => grantAsAdvised());

    const excesses = async (): Promise<unknown[]> =>
      (await findings())
        .filter((one) => one.kind === 'excessive')
        .map(({ excess, privilege, table, columns }) => ({ excess, privilege, table, columns }));

    it('are named where the account may write', async () => {
      await run(`GRANT INSERT, UPDATE (lang) ON ${database.name}.borrowers TO ${who()}`);
      expect(await excesses()).to.have.deep.members([
        { excess: 'write', privilege: 'INSERT', table: 'borrowers', columns: undefined },
        { excess: 'write', privilege: 'UPDATE', table: 'borrowers', columns: ['lang'] },
      ]);
    });

    it('are named where the account may read the password', async () => {
      await run(`GRANT SELECT (password) ON ${database.name}.borrowers TO ${who()}`);
      expect(await excesses()).to.deep.equal([
        { excess: 'secret', privilege: 'SELECT', table: 'borrowers', columns: ['password'] },
      ]);
    });

    it('are named where columns would do', async () => {
      await run(
        `GRANT SELECT ON ${database.name}.message_queue TO ${who()}`,
        `GRANT SELECT ON ${database.name}.borrowers TO ${who()}`,
      );
      expect(await excesses()).to.have.deep.members([
        { excess: 'too-wide', privilege: 'SELECT', table: 'message_queue', columns: undefined },
        { excess: 'secret', privilege: 'SELECT', table: 'borrowers', columns: undefined },
      ]);
    });

    it('are named where a table is never read', async () => {
      await run(
        `GRANT SELECT ON ${database.name}.letter TO ${who()}`,
        `GRANT SELECT (secret) ON ${database.name}.api_keys TO ${who()}`,
      );
      expect(await excesses()).to.have.deep.members([
        { excess: 'too-wide', privilege: 'SELECT', table: 'letter', columns: undefined },
        { excess: 'secret', privilege: 'SELECT', table: 'api_keys', columns: ['secret'] },
      ]);
    });

    it('are named where a pattern covers the database', async () => {
      await run(`GRANT SELECT, DELETE ON \`${database.name.replace('_', '\\_').slice(0, -2)}%\`.* TO ${who()}`);
      expect(await excesses()).to.have.deep.members([
        { excess: 'secret', privilege: 'SELECT', table: '*', columns: undefined },
        { excess: 'write', privilege: 'DELETE', table: '*', columns: undefined },
      ]);
    });

    it('are not those on another database', async () => {
      const other = await freshDatabase('other');
      await run(`GRANT ALL ON ${other.name}.* TO ${who()}`);
      expect(await excesses()).to.deep.equal([]);
    });
  });

  describe('through a role', () => {
    it('count when the role is switched on at the start', async () => {
      const readers = await role();
      await grantAsAdvised();
      await run(
        `REVOKE SELECT ON ${database.name}.branches FROM ${who()}`,
        `GRANT SELECT ON ${database.name}.branches TO ${readers}`,
        `GRANT ${readers} TO ${who()}`,
        `SET DEFAULT ROLE ${readers} FOR ${who()}`,
      );
      expect(await findings()).to.deep.equal([]);
    });

    it('count through a role of a role', async () => {
      const [outer, inner] = [await role(), await role()];
      await grantAsAdvised();
      await run(
        `GRANT UPDATE ON ${database.name}.items TO ${inner}`,
        `GRANT ${inner} TO ${outer}`,
        `GRANT ${outer} TO ${who()}`,
        `SET DEFAULT ROLE ${outer} FOR ${who()}`,
      );
      expect(await findings()).to.deep.include({
        kind: 'excessive',
        excess: 'write',
        privilege: 'UPDATE',
        database: database.name,
        table: 'items',
        columns: undefined,
        grantee: inner,
      });
    });

    it('do not count when the role sleeps, which is said', async () => {
      const sleeper = await role();
      await grantAsAdvised();
      await run(
        `REVOKE SELECT ON ${database.name}.branches FROM ${who()}`,
        `GRANT SELECT ON ${database.name}.branches TO ${sleeper}`,
        `GRANT ${sleeper} TO ${who()}`,
      );
      const found = await findings();
      expect(found).to.deep.include({ kind: 'dormant-role', role: sleeper });
      expect(found).to.deep.include({
        kind: 'missing',
        table: 'branches',
        column: undefined,
        need: 'required',
        reason: 'not-granted',
      });
    });
  });

  it('count when they are granted to everybody', async () => {
    await grantAsAdvised();
    await run(`GRANT SELECT (password) ON ${database.name}.borrowers TO PUBLIC`);
    const found = await findings();
    await run(`REVOKE SELECT (password) ON ${database.name}.borrowers FROM PUBLIC`);
    expect(found).to.deep.include({
      kind: 'excessive',
      excess: 'secret',
      privilege: 'SELECT',
      database: database.name,
      table: 'borrowers',
      columns: ['password'],
      grantee: 'PUBLIC',
    });
  });

  it('can leave out all preferences but those in a view', async () => {
    const crm = await freshDatabase('kenal');
    const preferencesView = preferencesViewName(crm.name);
    const definer = await testAccount('definer');
    await setPreference(database.db, 'timeout', '8h');
    await setPreference(database.db, 'SMSSendPassword', 'hush');
    await run(
      `GRANT SELECT (variable, value) ON ${database.name}.systempreferences TO '${definer.user}'@'%'`,
      preferencesViewSql({
        kohaDatabase: database.name,
        crmDatabase: crm.name,
        definer: { user: definer.user, host: '%' },
      }),
      ...grantSql({
        kohaDatabase: database.name,
        account: { user: account.user, host: '%' },
        schemaColumns: await schemaColumns(database.db),
        preferencesView,
      }),
    );
    expect(await errno('SELECT value FROM systempreferences')).to.equal(1142);
    expect(await errno(`SELECT value FROM ${preferencesView}`)).to.equal(0);
    await asAccount(async (db) => {
      const options = { db, timezone: 'Asia/Jakarta', clock: fixedClock(), log: silentLog };
      const koha = await openKoha({ ...options, preferencesTable: preferencesView });
      expect((await preferences(koha, ['timeout'])).get('timeout')).to.equal('8h');
      expect(await db(preferencesView).where('variable', 'SMSSendPassword').select('value')).to.deep.equal([]);
    });
  });

  it('name accounts and databases safely, whatever they are called', () => {
    const statements = grantSql({
      kohaDatabase: 'ko`ha',
      account: { user: "o'brien", host: '10.0.0.%' },
      schemaColumns: new Map([['branches', new Set(['branchcode'])]]),
    });
    expect(statements).to.deep.equal(["GRANT SELECT ON `ko``ha`.`branches` TO 'o''brien'@'10.0.0.%'"]);
  });
});

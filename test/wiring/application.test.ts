import { expect } from 'chai';
import request from 'supertest';
import { openDatabases } from '../../plugin/databases.ts';
import { application } from '../../plugin/wiring.ts';
import { jobs } from '../../plugin/working.ts';
import { Unavailable } from '../../plugin/shared/errors.ts';
import { systemClock } from '../../plugin/shared/time.ts';
import { addPerson, seedLibrary, setPreference } from '../koha/library.ts';
import { wired, type Wired } from './house.ts';
import { ask, openWhole } from './whole.ts';

describe('everything wired together', () => {
  let house: Wired;

  before(async () => {
    house = await wired();
  });

  after(() => house.databases.close());

  const health = (): request.Test => request(application(house.surroundings, house.databases)).get('/kenal/health');

  it('reports on every part without a sign-in', async () => {
    const { status, body } = (await health()) as { status: number; body: { status: string; checks: object } };
    expect(status).to.equal(200);
    expect(body).to.have.property('version', '0.1.0');
    expect(body.checks).to.deep.include({
      crm: { status: 'ok' },
      migrations: { status: 'ok', pending: 0 },
      jobs: { status: 'ok', ready: 0, running: 0, dead: 0 },
      freshness: { status: 'warning', minutes: null },
    });
    expect(body.checks).to.have.nested.property('koha.status', 'ok');
  });

  it('answers 503 when a migration is pending, without naming databases or accounts', async () => {
    const { crm, surroundings } = house;
    await crm.db('kenal_migration').orderBy('id', 'desc').limit(1).delete();
    const { status, body, text } = (await health()) as { status: number; body: { checks: object }; text: string };
    expect(status).to.equal(503);
    expect(body.checks).to.have.nested.property('migrations.pending', 1);
    const { koha, crm: own } = surroundings.config;
    const secrets = [koha.database, koha.user, own.database, own.password];
    expect(secrets.filter((secret) => secret !== 'root' && secret !== '' && text.includes(secret))).to.deep.equal([]);
  });

  it('leads to each part once', async () => {
    const whole = await openWhole(systemClock);
    try {
      await seedLibrary(whole.koha.db);
      await addPerson(whole.koha.db, { borrowernumber: 51, userid: 'chief', surname: 'Chief', flags: 1 });
      await setPreference(whole.koha.db, 'SessionStorage', 'mysql');
      const { text } = await ask(whole.app(), { method: 'get', path: '/', cookie: await whole.signIn('chief', 51) });
      const side = /<nav class="side"[\s\S]*?<\/nav>/.exec(text)?.[0] ?? '';
      const paths = [...side.matchAll(/href="([^"]+)"/g)].map(([, path]) => path);
      expect(paths).to.have.length.greaterThan(8);
      expect(paths.filter((path, place) => paths.indexOf(path) !== place)).to.deep.equal([]);
    } finally {
      await whole.close();
    }
  });

  it('has work for every job of the manifest', () => {
    const { work, schedule } = jobs(house.surroundings, house.databases);
    expect([...work.keys()]).to.have.members(schedule.map(({ name }) => name));
  });

  it('says which database does not answer, and what to correct', async () => {
    const { config } = house.surroundings;
    const nowhere = { ...config, koha: { ...config.koha, port: 1 } };
    const failure: unknown = await openDatabases({ ...house.surroundings, config: nowhere }, 'pages').catch(
      (error: unknown) => error,
    );
    expect(failure).to.be.instanceOf(Unavailable).and.to.include({ code: 'koha.unreachable' });
    expect((failure as Unavailable).help).to.include('koha.host');
  });
});

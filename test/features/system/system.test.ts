import { expect } from 'chai';
import type { Express } from 'express';
import request from 'supertest';
import { recordedRefreshes } from '../../../plugin/features/system/index.ts';
import { fileJob } from '../../../plugin/jobs/job.repository.ts';
import { systemClock } from '../../../plugin/shared/time.ts';
import { silentLog } from '../../support/log.ts';
import { ask, openWhole, type Whole } from '../../wiring/whole.ts';
import { addPerson, seedLibrary, setPreference } from '../../koha/library.ts';
import { textOf } from '../patrons/page.ts';

describe('the health page', () => {
  let whole: Whole;
  let app: Express;
  let chief: string;

  before(async () => {
    whole = await openWhole(systemClock);
    await seedLibrary(whole.koha.db);
    await setPreference(whole.koha.db, 'SessionStorage', 'mysql');
    await addPerson(whole.koha.db, { borrowernumber: 51, userid: 'chief', cardnumber: '1', flags: 1 });
    chief = await whole.signIn('chief', 51);
    app = whole.app();
  });

  after(() => whole.close());

  const page = async (): Promise<string> =>
    textOf((await ask(app, { method: 'get', path: '/system', cookie: chief })).text);
  const post = (path: string) => ask(app, { method: 'post', path, cookie: chief });
  const deadJob = async (slot: string): Promise<number> => {
    const now = systemClock.now();
    await fileJob(whole.crm.db, { kind: 'refresh', slot, runAt: now, now });
    await whole.crm
      .db('kenal_job')
      .where({ slot })
      .update({ state: 'dead', attempts: 5, last_error: 'ECONNREFUSED', finished_at: '2026-11-22 03:00:00' });
    const [id = 0] = await whole.crm.db('kenal_job').where({ slot }).pluck<number[]>('id');
    return id;
  };

  it('says how everything is, and what to do about what is not well', async () => {
    const text = await page();
    expect(text)
      .to.include('Its clock agrees with the one of this machine.')
      .and.include('No backup is known. Run “kenal backup”')
      .and.include('It has never been read from Koha')
      .and.include('No mail route is set up')
      .and.match(/Kenal’s tables take \d\.\d MB\. \d/)
      .and.include('Koha’s session cookie arrives, and Kenal knows you by it.');
  });

  it('says all of it in Indonesian to who reads Indonesian', async () => {
    const cookie = `${chief}; kenal_language=id`;
    const { text } = await ask(app, { method: 'get', path: '/system', cookie });
    expect(textOf(text))
      .to.include('Jamnya sama dengan jam mesin ini.')
      .and.include('Tabelnya sesuai dengan versi Kenal ini.')
      .and.include('Belum pernah dibaca dari Koha')
      .and.include('yang lebih dari membaca. Kenal tidak boleh mampu melakukannya.');
    expect(text).to.not.match(/ lang="en"[^>]*class="health|\b(The|the|not|its|which|account)\b(?![^<]*>)/);
  });

  it('says what this very request shows of the web server in front', async () => {
    const claimed = await request(app).get('/kenal/system').set('Cookie', chief).set('X-Forwarded-For', '10.1.2.3');
    expect(textOf(claimed.text)).to.include('and is not believed').and.include('web.trustedProxies');
    expect(await page())
      .to.include('without a web server between')
      .and.include('not encrypted');
  });

  it('shows what refreshes asked of Koha', async () => {
    expect(await page()).to.include('No refresh has been recorded');
    await whole.refresh();
    expect(await page())
      .to.match(/In 24 hours: 1 refresh, \d+ rows/)
      .and.include('built anew');
  });

  it('shows a refresh that failed', async () => {
    const failing = recordedRefreshes(
      { refresh: () => Promise.reject(new Error('away')) },
      { crm: whole.crm.db, clock: systemClock, log: silentLog },
    );
    const outcome = await failing.refresh().catch((error: unknown) => (error as Error).message);
    expect(outcome).to.equal('away');
    expect(await page()).to.include('The last one failed.');
  });

  it('tries a dead job again', async () => {
    const id = await deadJob('one');
    expect(await page())
      .to.include('refresh, tried 5 times')
      .and.include('ECONNREFUSED');
    expect((await post(`/system/jobs/${id}/retry`)).status).to.equal(303);
    expect(await whole.crm.db('kenal_job').where({ id }).first('state', 'attempts')).to.deep.equal({
      state: 'ready',
      attempts: 0,
    });
    expect((await post(`/system/jobs/${id}/retry`)).status).to.equal(404);
  });

  it('drops a dead job, and no other', async () => {
    const id = await deadJob('two');
    expect((await post(`/system/jobs/${id}/drop`)).status).to.equal(303);
    expect(await whole.crm.db('kenal_job').where({ id }).first('id')).to.equal(undefined);
    const [living = 0] = await whole.crm.db('kenal_job').where({ slot: 'one' }).pluck<number[]>('id');
    expect((await post(`/system/jobs/${living}/drop`)).status).to.equal(404);
    expect(await whole.crm.db('kenal_job').where({ id: living }).first('state')).to.deep.equal({ state: 'ready' });
  });

  it('says when a backup was made', async () => {
    await whole.crm
      .db('kenal_backup')
      .insert({ made_at: whole.crm.db.raw('UTC_TIMESTAMP()'), bytes: 1_500_000, version: '0.1.0' });
    expect(await page()).to.match(/The last one was made .* \(1\.5 MB\)/);
  });

  it('comes up where a part of it cannot be looked at', async () => {
    await whole.crm.db.raw('RENAME TABLE kenal_refresh_run TO aside');
    const text = await page();
    await whole.crm.db.raw('RENAME TABLE aside TO kenal_refresh_run');
    expect(text).to.include('This cannot be found out now.').and.include('No mail route is set up');
  });
});

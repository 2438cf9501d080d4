import { expect } from 'chai';
import type { Express } from 'express';
import {
  DRY_RUN,
  leavingService,
  settingsService,
  type SettingsService,
} from '../../../plugin/features/settings/index.ts';
import { systemClock } from '../../../plugin/shared/time.ts';
import { silentLog } from '../../support/log.ts';
import { ask, openWhole, type Whole } from '../../wiring/whole.ts';
import { addPerson, seedLibrary, setPreference } from '../../koha/library.ts';
import { textOf } from '../patrons/page.ts';

const SUPERLIBRARIAN = 1;
const CATALOGUE = 4;
const PARAMETERS = 8;
const BORROWERS = 16;

describe('settings', () => {
  let whole: Whole;
  let app: Express;
  let settings: SettingsService;
  let chief: string;
  let technician: string;
  let desk: string;

  before(async () => {
    whole = await openWhole(systemClock);
    const { db } = whole.koha;
    await seedLibrary(db);
    await db('userflags').insert([
      { bit: 3, flag: 'parameters', flagdesc: 'Manage Koha', defaulton: 0 },
      { bit: 13, flag: 'tools', flagdesc: '', defaulton: 0 },
    ]);
    await setPreference(db, 'SessionStorage', 'mysql');
    const named = { surname: 'Kusumadewi', firstname: 'Ratna' };
    await addPerson(db, { ...named, borrowernumber: 51, userid: 'chief', cardnumber: '1', flags: SUPERLIBRARIAN });
    await addPerson(db, { borrowernumber: 52, userid: 'tech', cardnumber: '2', flags: CATALOGUE + PARAMETERS });
    await addPerson(db, { borrowernumber: 53, userid: 'desk', cardnumber: '3', flags: CATALOGUE + BORROWERS });
    chief = await whole.signIn('chief', 51);
    technician = await whole.signIn('tech', 52);
    desk = await whole.signIn('desk', 53);
    settings = settingsService({ crm: whole.crm.db, log: silentLog });
    app = whole.app();
  });

  beforeEach(async () => {
    await whole.crm.db('kenal_setting').delete();
    await whole.crm.db('kenal_setting_change').delete();
  });

  after(() => whole.close());

  const get = (path: string, cookie: string) => ask(app, { method: 'get', path, cookie });
  const post = (path: string, cookie: string, body: Readonly<Record<string, string>>) =>
    ask(app, { method: 'post', path, cookie, body });

  describe('about permissions', () => {
    it('hold from the next request on', async () => {
      expect((await get('/system', desk)).status).to.equal(403);
      const { status } = await post('/settings/permissions/system.view', chief, { koha: 'borrowers:*' });
      expect([status, (await get('/system', desk)).status]).to.deep.equal([303, 200]);
    });

    it('take away what was given as shipped', async () => {
      await post('/settings/permissions/patrons.view', chief, { koha: 'circulate' });
      expect((await get('/patrons', desk)).status).to.equal(403);
      await post('/settings/permissions/patrons.view', chief, { shipped: 'yes' });
      expect((await get('/patrons', desk)).status).to.equal(200);
    });

    it('never lock out a superlibrarian, whatever they say', async () => {
      await post('/settings/permissions/system.administer', chief, {});
      expect((await get('/settings', chief)).status).to.equal(200);
      expect((await get('/settings', technician)).status).to.equal(403);
    });

    it('cannot be given up by who would lose them', async () => {
      const { status, text } = await post('/settings/permissions/system.administer', technician, { koha: 'tools:*' });
      expect(status).to.equal(422);
      expect(textOf(text)).to.include('you would lose this permission yourself');
      expect((await get('/settings', technician)).status).to.equal(200);
    });

    it('are chosen from those that this Koha has, and no others', async () => {
      const { text } = await get('/settings/permissions/patrons.view', chief);
      expect(text).to.include('value="borrowers:edit_borrowers"').and.include('value="parameters:*"');
      expect((await post('/settings/permissions/patrons.view', chief, { koha: 'made:up' })).status).to.equal(422);
      expect(await settings.history(5)).to.deep.equal([]);
    });

    it('let in nobody but superlibrarians where the stored rule cannot be understood', async () => {
      await whole.crm.db('kenal_setting').insert({
        name: 'permission.patrons.view',
        value: '["borrowers"]',
        changed_at: '2026-11-22 03:00:00',
      });
      expect((await get('/patrons', desk)).status).to.equal(403);
      expect((await get('/patrons', chief)).status).to.equal(200);
    });
  });

  describe('about dry run', () => {
    const turn = (dryRun: 'on' | 'off') => post('/settings/dry-run', chief, { dryRun });

    it('let nothing leave while it is on', async () => {
      const leaving = leavingService(settings);
      expect(await leaving.mayLeave()).to.equal(true);
      await turn('on');
      expect(await leaving.mayLeave()).to.equal(false);
      await turn('off');
      expect(await leaving.mayLeave()).to.equal(true);
    });

    it('let nothing leave where it cannot be told', async () => {
      await whole.crm
        .db('kenal_setting')
        .insert({ name: DRY_RUN.name, value: '"?"', changed_at: '2026-11-22 03:00:00' });
      expect(await leavingService(settings).mayLeave()).to.equal(false);
    });

    it('are said on every page, also to who is not signed in and where something went wrong', async () => {
      await turn('on');
      for (const [path, cookie] of [
        ['/', desk],
        ['/patrons', desk],
        ['/settings', chief],
        ['/system', chief],
        ['/system', desk],
        ['/nothing-here', chief],
        ['/sign-in', ''],
      ] as const)
        expect((await get(path, cookie)).text, path).to.include('Dry run: nothing leaves the building.');
      await turn('off');
      expect((await get('/', desk)).text).not.to.include('Dry run: nothing leaves the building.');
    });
  });

  describe('keep a history', () => {
    it('of who changed what, from what and to what', async () => {
      await post('/settings/permissions/reports.view', chief, { koha: 'tools' });
      const [change] = await settings.history(5);
      expect(change).to.include({ name: 'permission.reports.view', before: undefined, by: 51 });
      expect(change?.after).to.equal('[{"module":"tools"}]');
      expect(textOf((await get('/settings', chief)).text)).to.match(/Read reports as shipped tools Ratna Kusumadewi/);
    });

    it('without a line where nothing changed', async () => {
      await post('/settings/dry-run', chief, { dryRun: 'on' });
      await post('/settings/dry-run', chief, { dryRun: 'on' });
      expect(await settings.history(5)).to.have.length(1);
    });

    it('without secrets', async () => {
      const { text } = await post('/settings/metrics/token', chief, { token: 'new' });
      const token = /<code class="secret">([^<]+)</.exec(text)?.[1] ?? '';
      expect(token).to.have.length(43);
      const kept = JSON.stringify([
        await whole.crm.db('kenal_setting').select('name', 'value'),
        await whole.crm.db('kenal_setting_change').select('name', 'value_before', 'value_after'),
      ]);
      expect(kept).not.to.include(token);
      expect(await settings.history(1)).to.have.nested.property('[0].after', undefined);
    });
  });

  describe('about the loyalty score', () => {
    const weights = { returns: '50', stays: '30', refers: '0', breadth: '20' };

    it('are kept, said in history with both sides, and taken back', async () => {
      const { status } = await post('/settings/loyalty', chief, weights);
      expect(status).to.equal(303);
      const form = await get('/settings/loyalty', chief);
      expect(form.text).to.match(/name="returns"[^>]*value="50"/);
      expect(textOf((await get('/settings', chief)).text)).to.match(
        /Weights of the loyalty score as shipped: Comes back 35, Brings others 15 Comes back 50, Brings others 0 Ratna/,
      );
      await post('/settings/loyalty', chief, { shipped: 'yes' });
      expect((await get('/settings/loyalty', chief)).text).to.match(/name="returns"[^>]*value="35"/);
      expect(await whole.crm.db('kenal_setting').where('name', 'loyalty.weights')).to.deep.equal([]);
    });

    it('come back with what was typed and what is wrong with it', async () => {
      const { status, text } = await post('/settings/loyalty', chief, { ...weights, stays: '-3', breadth: '101' });
      expect(status).to.equal(422);
      expect(text).to.include('value="-3"').and.include('value="101"').and.include('value="50"');
      expect(textOf(text)).to.include('Write a whole number from 0 to 100.');
      expect(await settings.history(5)).to.deep.equal([]);
    });

    it('do not let both traits that are known of everybody weigh nothing', async () => {
      const { status, text } = await post('/settings/loyalty', chief, { ...weights, returns: '0', stays: '0' });
      expect(status).to.equal(422);
      expect(textOf(text)).to.include('cannot both weigh nothing');
    });
  });

  describe('about what is never inferred', () => {
    it('are kept, said in history as what came and went, and taken back', async () => {
      const { text } = await get('/settings/sensitive', chief);
      const area = (name: string): string =>
        new RegExp(`name="${name}"[^>]*>\\n([^<]*)<`).exec(text)?.[1]?.replaceAll('&#x27;', "'") ?? '';
      expect(area('classes')).to.match(/^ddc:2\n/);
      const sent = { classes: `${area('classes')}\r\nddc:133`, words: area('words').replace('cancer\n', '') };
      expect((await post('/settings/sensitive', chief, sent)).status).to.equal(303);
      const page = textOf((await get('/settings', chief)).text);
      expect(page).to.include('as shipped: Taken out: cancer Added: ddc:133');
      expect(textOf((await get('/settings/sensitive', chief)).text)).to.include('Taken out: cancer');
      await post('/settings/sensitive', chief, { shipped: 'yes' });
      expect(textOf((await get('/settings/sensitive', chief)).text)).to.include('Everything that was shipped');
    });

    it('come back with what was typed and what is wrong with it', async () => {
      const { status, text } = await post('/settings/sensitive', chief, { classes: 'ddc:61\n 61', words: 'law\n**' });
      expect(status).to.equal(422);
      expect(textOf(text))
        .to.include('“61” is not the beginning of a class number')
        .and.include('“**” cannot be looked');
      expect(text).to.include('ddc:61\n 61</textarea>');
    });

    it('cannot be emptied', async () => {
      const { status, text } = await post('/settings/sensitive', chief, { classes: ' ', words: '' });
      expect(status).to.equal(422);
      expect(textOf(text)).to.include('The list cannot be empty.');
    });
  });

  describe('about metrics', () => {
    const metrics = async (authorization?: string) => {
      const question = (await import('supertest')).default(app).get('/kenal/metrics');
      return authorization === undefined ? question : question.set('Authorization', authorization);
    };
    const open = (addresses: string) => post('/settings/metrics', chief, { on: 'yes', addresses });

    it('keep them shut as shipped', async () => {
      expect((await metrics()).status).to.equal(404);
    });

    it('open them to listed addresses only', async () => {
      await open('10.0.0.0/8');
      expect((await metrics()).status).to.equal(404);
      await open('10.0.0.0/8, 127.0.0.0/8 ::1');
      const { status, headers, text } = await metrics();
      expect([status, headers['content-type']]).to.deep.equal([200, 'text/plain; version=0.0.4; charset=utf-8']);
      expect(text).to.match(/kenal_http_answers_total\{method="GET",route="\/settings",status="\d+"\} \d+/);
      expect(text).to.include('kenal_jobs{state="dead"} 0').and.include('kenal_data_age_seconds -1');
    });

    it('do not believe an address that a stranger claims', async () => {
      await open('127.0.0.1');
      const question = (await import('supertest')).default(app).get('/kenal/metrics');
      expect((await question.set('X-Forwarded-For', '127.0.0.1')).status).to.equal(404);
    });

    it('open them to the token, until it is dropped', async () => {
      await open('');
      const { text } = await post('/settings/metrics/token', chief, { token: 'new' });
      const token = /<code class="secret">([^<]+)</.exec(text)?.[1] ?? '';
      expect((await metrics(`Bearer ${token}`)).status).to.equal(200);
      expect((await metrics(`Bearer ${token}x`)).status).to.equal(404);
      await post('/settings/metrics/token', chief, { token: 'none' });
      expect((await metrics(`Bearer ${token}`)).status).to.equal(404);
    });

    it('say what is wrong with an address, and keep what was typed', async () => {
      const { status, text } = await open('10.0.0.0/40');
      expect(status).to.equal(422);
      expect(textOf(text)).to.include('10.0.0.0/40 is neither an address nor a network.');
      expect(text).to.include('value="10.0.0.0/40"');
    });
  });
});

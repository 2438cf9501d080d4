import { expect } from 'chai';
import { mailFollower } from '../../../plugin/features/mail/index.ts';
import { mailer } from '../../../plugin/features/mail/mailer.ts';
import { DRY_RUN, settingsService } from '../../../plugin/features/settings/index.ts';
import { mailingJobs } from '../../../plugin/mailing.ts';
import { collectedLog, silentLog } from '../../support/log.ts';
import { BAYU, CHIEF, openWorld, RATNA, SITI, type World } from '../conversations/world.ts';
import { textOf } from '../patrons/page.ts';
import { certificate, key } from './certificate.ts';
import { openMailRoom, wordsOf, type MailRoom } from './server.ts';

const PASSWORD = 'Geheim-Rahasia-1';
const NEW = { borrowernumber: String(SITI), what: 'Send the data sources', due: '2026-11-22' };
const MORNING = '2026-11-22T00:00:00Z';

describe('mail to staff', () => {
  let room: MailRoom;
  let world: World;
  const collected = collectedLog();
  const db = () => world.whole.crm.db;

  before(async () => {
    room = await openMailRoom({
      onAuth: ({ password }, _session, done) =>
        password === PASSWORD ? done(null, { user: 'kenal' }) : done(new Error('no')),
    });
    world = await openWorld(collected.log, {
      mail: {
        ...{ host: '127.0.0.1', port: room.port, security: 'none', user: 'kenal', password: PASSWORD },
        ...{ from: 'Kenal <kenal@library.example>', kenalUrl: 'https://staff.library.example/kenal' },
      },
    });
    const emails = { [CHIEF]: 'chief', [RATNA]: 'ratna', [BAYU]: 'bayu' };
    for (const [borrowernumber, name] of Object.entries(emails))
      await world.whole.koha
        .db('borrowers')
        .where({ borrowernumber })
        .update({ email: `${name}@library.example` });
  });

  beforeEach(async () => {
    for (const table of ['mail', 'mail_declined', 'promise', 'promise_change', 'setting', 'confidential_opening'])
      await db()(`kenal_${table}`).delete();
    room.taken.length = 0;
    room.refuse = undefined;
    world.clock.set(MORNING);
  });

  after(async () => {
    await world.close();
    await room.close();
  });

  const settings = () => settingsService({ crm: db(), log: silentLog });
  const make = async (more: Readonly<Record<string, string>> = {}, who: 'ratna' | 'bayu' = 'ratna'): Promise<void> => {
    const { status, text } = await world.post('/promises', { ...NEW, ...more }, who);
    expect(status, textOf(text)).to.equal(303);
  };
  const work = async (...kinds: readonly ('reminders' | 'mail')[]): Promise<void> => {
    const jobs = mailingJobs(world.whole.surroundings, world.whole.databases);
    for (const kind of kinds) await jobs.get(kind)?.(new AbortController().signal);
  };
  const states = (): Promise<string[]> => db()('kenal_mail').orderBy('id').pluck<string[]>('state');
  const words = (): string => room.taken.map(({ source }) => wordsOf(source)).join('\n');

  describe('that reminds of promises', () => {
    it('goes to who keeps what is due or late, in one, with a link and without a patron’s name', async () => {
      await make();
      await make({ what: 'Later', due: '2026-11-30' });
      await make({ what: 'Of Bayu' }, 'bayu');
      world.clock.advance({ hours: 24 });
      await make({ what: 'Due on the next day', due: '2026-11-23' });
      await work('reminders', 'mail');
      expect(room.taken.map(({ to }) => to)).to.deep.equal([['ratna@library.example'], ['bayu@library.example']]);
      const said = wordsOf(room.taken[0]?.source ?? '');
      const [id] = await db()('kenal_promise').orderBy('id').pluck<number[]>('id');
      for (const word of [
        'Subject: 2 promises are due',
        'From: Kenal <kenal@library.example>',
        'Auto-Submitted: auto-generated',
        'Send the data sources (1 day late)',
        'Due on the next day (Today)',
        `https://staff.library.example/kenal/promises/${id}`,
      ])
        expect(said).to.include(word);
      for (const word of ['Siti', 'Later', 'Of Bayu']) expect(said).not.to.include(word);
    });

    it('tells of a confidential one only that there is one', async () => {
      await make({ what: 'The divorce papers', confidential: 'yes' });
      await work('reminders', 'mail');
      expect(words()).to.include('A confidential promise (Today)').and.not.include('divorce');
    });

    it('goes once a day, however often the jobs run, and never for a day that is over', async () => {
      await make();
      await work('reminders', 'mail', 'reminders', 'mail');
      expect(room.taken).to.have.length(1);
      world.clock.advance({ hours: 24 });
      await work('reminders');
      world.clock.advance({ hours: 24 });
      await work('mail');
      expect(room.taken).to.have.length(1);
      expect(await states()).to.deep.equal(['sent', 'nothing']);
    });

    it('does not go when the promise was kept meanwhile, nor for one that was put off', async () => {
      await make();
      const [id] = await db()('kenal_promise').pluck<number[]>('id');
      await work('reminders');
      await world.post(`/promises/${id}/done`, {});
      await work('mail');
      expect(await states()).to.deep.equal(['nothing']);
      await world.post(`/promises/${id}/reopen`, {});
      await world.post(`/promises/${id}/snooze`, { until: '2026-11-25' });
      world.clock.advance({ hours: 24 });
      await work('reminders', 'mail');
      expect(room.taken).to.deep.equal([]);
    });

    it('does not go to who declined, until they want it again', async () => {
      await make();
      expect(textOf((await world.get('/calendar')).text)).to.include('ratna@library.example');
      await world.post('/calendar/reminders', { reminders: 'off' });
      expect(textOf((await world.get('/calendar')).text)).to.include('You are not reminded');
      await work('reminders', 'mail');
      expect(room.taken).to.deep.equal([]);
      await world.post('/calendar/reminders', { reminders: 'on' });
      await work('reminders', 'mail');
      expect(room.taken).to.have.length(1);
    });

    it('goes to nobody where the library does not want it', async () => {
      await make();
      await world.post('/settings/mail', { reminders: 'off' }, 'chief');
      await work('reminders', 'mail');
      expect(room.taken).to.deep.equal([]);
    });
  });

  describe('on its way', () => {
    it('waits while nothing may leave', async () => {
      await make();
      await settings().change(DRY_RUN, true, { now: world.clock.now(), by: undefined });
      await work('reminders', 'mail');
      expect([room.taken.length, await states()]).to.deep.equal([0, ['waiting']]);
      await settings().change(DRY_RUN, undefined, { now: world.clock.now(), by: undefined });
      await work('mail');
      expect(await states()).to.deep.equal(['sent']);
    });

    it('is tried again, later each time, and given up after five times; the Health page says so', async () => {
      await make();
      room.refuse = { code: 451, message: 'try later, ratna@library.example' };
      await work('reminders', 'mail', 'mail');
      const attempts = () => db()('kenal_mail').pluck<number[]>('attempts');
      expect(await attempts()).to.deep.equal([1]);
      expect(textOf((await world.get('/system', 'chief')).text))
        .to.include('EENVELOPE-451')
        .and.include('tried again');
      for (const [minutes, expected] of [
        [4, 1],
        [2, 2],
        [21, 3],
        [81, 4],
        [321, 5],
      ] as const) {
        world.clock.advance({ minutes });
        await work('mail');
        expect(await attempts()).to.deep.equal([expected]);
      }
      expect(await states()).to.deep.equal(['failed']);
      expect(textOf((await world.get('/system', 'chief')).text)).to.include('given up (EENVELOPE-451)');
    });

    it('arrives when the server is back', async () => {
      await make();
      room.refuse = { code: 451, message: 'later' };
      await work('reminders', 'mail');
      room.refuse = undefined;
      world.clock.advance({ minutes: 6 });
      await work('mail');
      expect(await states()).to.deep.equal(['sent']);
      expect(textOf((await world.get('/system', 'chief')).text)).to.include('1 was sent');
    });

    it('is given up at once where the server refuses it for good, and where Koha has no address', async () => {
      await make();
      await make({}, 'bayu');
      room.refuse = { code: 550, message: 'no such person' };
      const bayu = world.whole.koha.db('borrowers').where({ borrowernumber: BAYU });
      await bayu.clone().update({ email: '' });
      world.whole.databases.koha.memory.forget();
      await work('reminders', 'mail');
      expect(await db()('kenal_mail').orderBy('owner').pluck('last_error')).to.deep.equal([
        'EENVELOPE-550',
        'no-address',
      ]);
      expect(await states()).to.deep.equal(['failed', 'failed']);
      await bayu.clone().update({ email: 'bayu@library.example' });
      world.whole.databases.koha.memory.forget();
    });

    it('goes to nobody who has no rights any more, and its row goes with the account', async () => {
      await make();
      const ratna = world.whole.koha.db('borrowers').where({ borrowernumber: RATNA });
      const { flags } = await ratna.clone().first<{ flags: number }>('flags');
      await ratna.clone().update({ flags: 0 });
      await work('reminders', 'mail');
      await ratna.clone().update({ flags });
      expect([room.taken.length, await states()]).to.deep.equal([0, ['nothing']]);
      await mailFollower.drop(db(), [RATNA]);
      expect(await states()).to.deep.equal([]);
    });

    it('leaves no name, address or word in the log', async () => {
      await make({ what: 'Very particular words' });
      room.refuse = { code: 550, message: 'ratna@library.example is unknown' };
      await work('reminders', 'mail');
      expect(collected.records.some(({ event }) => event === 'mail.failed')).to.equal(true);
      for (const word of ['ratna@library.example', 'Very particular', 'Siti', PASSWORD])
        expect(collected.text()).not.to.include(word);
    });
  });

  it('tells an owner that something confidential was opened, and no more', async () => {
    await make({ what: 'The divorce papers', confidential: 'yes' });
    const reason = 'Complaint of 20 November';
    expect(
      (await world.post('/confidential', { borrowernumber: String(SITI), reason, minutes: '30' }, 'chief')).status,
    ).to.equal(303);
    await work('mail');
    expect(room.taken.map(({ to }) => to)).to.deep.equal([['ratna@library.example']]);
    expect(words()).to.include('opened something confidential of yours');
    for (const word of ['Siti', 'divorce', reason]) expect(words()).not.to.include(word);
  });

  describe('on its page of settings', () => {
    it('shows the server and never its password; only for who may', async () => {
      const { text } = await world.get('/settings/mail', 'chief');
      const said = textOf(text.replaceAll('<wbr>', ''));
      expect(said).to.include(`127.0.0.1:${room.port}`).and.include('kenal@library.example');
      expect(text).not.to.include(PASSWORD);
      expect((await world.get('/settings/mail')).status).to.equal(403);
      expect((await world.post('/settings/mail/test', {})).status).to.equal(403);
    });

    it('sends a test to who asks for it, and says what is wrong where it cannot', async () => {
      expect((await world.post('/settings/mail/test', {}, 'chief')).status).to.equal(303);
      expect(room.taken.map(({ to }) => to)).to.deep.equal([['chief@library.example']]);
      room.refuse = { code: 550, message: 'sender refused' };
      const refused = await world.post('/settings/mail/test', {}, 'chief');
      expect(refused.status).to.equal(503);
      expect(textOf(refused.text)).to.include('EENVELOPE-550').and.include('mail.from');
      await settings().change(DRY_RUN, true, { now: world.clock.now(), by: undefined });
      expect((await world.post('/settings/mail/test', {}, 'chief')).status).to.equal(409);
      expect(room.taken).to.have.length(1);
    });
  });

  describe('and encryption', () => {
    const codeOf = async (port: number, ca?: string): Promise<string> => {
      const account = { user: 'kenal', password: PASSWORD, from: 'kenal@library.example' };
      const mail = { to: 'ratna@library.example', subject: 'x', text: 'x', id: '<x@kenal>' };
      return mailer({ ...account, host: '127.0.0.1', port, security: 'starttls' }, ca)
        .send(mail)
        .then(
          () => 'sent',
          (error: unknown) => String((error as { code?: unknown }).code),
        );
    };

    it('sends nothing where the line cannot be encrypted', async () => {
      expect(await codeOf(room.port)).to.match(/^ETLS/);
      expect(room.taken).to.deep.equal([]);
    });

    it('sends nothing, not even the account, to a server whose certificate nobody vouches for', async () => {
      const asked: string[] = [];
      const encrypted = await openMailRoom({
        disabledCommands: [],
        cert: certificate,
        key,
        onAuth: ({ username = '' }, _session, done) => {
          asked.push(username);
          done(null, { user: username });
        },
      });
      try {
        expect(await codeOf(encrypted.port)).to.match(/^(ETLS|ESOCKET)/);
        expect([asked, encrypted.taken]).to.deep.equal([[], []]);
        expect(await codeOf(encrypted.port, certificate)).to.equal('sent');
        expect(asked).to.deep.equal(['kenal']);
      } finally {
        await encrypted.close();
      }
    });
  });
});

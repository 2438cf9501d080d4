import { expect } from 'chai';
import { calendarFile } from '../../../plugin/features/promises/calendar/calendar-file.ts';
import { promiseFollower } from '../../../plugin/features/promises/index.ts';
import { instant, libraryDay } from '../../../plugin/shared/time.ts';
import { collectedLog } from '../../support/log.ts';
import { BAYU, FAR, openWorld, RATNA, SITI, type World } from '../conversations/world.ts';
import { textOf } from '../patrons/page.ts';

const NEW = { borrowernumber: String(SITI), what: 'Send the data sources', due: '2026-11-23' };

/** Lines of a calendar as a program reads them: folded ones together. */
const linesOf = (file: string): string[] => file.replaceAll(/\r\n[ \t]/g, '').split('\r\n');

describe('promises in a calendar', () => {
  let world: World;
  const collected = collectedLog();
  const db = () => world.whole.crm.db;

  before(async () => {
    world = await openWorld(collected.log);
  });

  beforeEach(async () => {
    world.clock.set('2026-11-22T03:00:00Z');
    for (const table of ['promise', 'promise_change', 'calendar_feed', 'setting'])
      await db()(`kenal_${table}`).delete();
    await world.whole.koha
      .db('borrowers')
      .where({ borrowernumber: RATNA })
      .update({ cardnumber: 'R-1', branchcode: 'MPL' });
  });

  after(() => world.close());

  const make = async (more: Readonly<Record<string, string>> = {}, who: 'ratna' | 'bayu' = 'ratna'): Promise<void> => {
    const { status, text } = await world.post('/promises', { ...NEW, ...more }, who);
    expect(status, textOf(text)).to.equal(303);
  };
  /** A new address of Ratna's, as a path. */
  const address = async (): Promise<string> => {
    const { text } = await world.post('/calendar', {});
    const [, path = ''] = /https?:\/\/[^/]+\/kenal(\/calendar\/[\w-]{43}\.ics)/.exec(text) ?? [];
    expect(path).not.to.equal('');
    return path;
  };
  const fetched = async (path: string): Promise<string> => {
    const { status, text, headers } = await world.get(path, 'nobody');
    expect(status).to.equal(200);
    expect(headers['content-type']).to.equal('text/calendar; charset=utf-8');
    return text;
  };

  it('are one’s own open ones, with a link, and say nothing of the patron beyond one’s own words', async () => {
    const path = await address();
    await make();
    await make({ what: 'Of Bayu' }, 'bayu');
    await make({ what: 'Nobody’s', owner: '0' });
    await make({ what: 'At a time', time: '15:00' });
    const lines = linesOf(await fetched(path));
    expect(lines.filter((line) => line === 'BEGIN:VEVENT')).to.have.length(2);
    expect(lines)
      .to.include('SUMMARY:Send the data sources')
      .and.include('DTSTART;VALUE=DATE:20261123')
      .and.include('SUMMARY:At a time')
      .and.include('DTSTART:20261123T080000Z');
    const [id] = await db()('kenal_promise').orderBy('id').pluck<number[]>('id');
    expect(lines.join('\n'))
      .to.match(new RegExp(`URL;VALUE=URI:http://kenal.example/kenal/promises/${id}`))
      .and.not.include('Siti');
    await world.post(`/promises/${id}/done`, {});
    expect(await fetched(path)).not.to.include('Send the data sources');
  });

  it('keep their number, and tell when they were changed', async () => {
    const path = await address();
    await make();
    const before = linesOf(await fetched(path));
    const [id] = await db()('kenal_promise').pluck<number[]>('id');
    world.clock.advance({ hours: 1 });
    expect(linesOf(await fetched(path))).to.deep.equal(before);
    await world.post(`/promises/${id}`, { what: 'Send it all', due: '2026-11-24', version: '1' });
    const after = linesOf(await fetched(path));
    expect(after).to.include('SEQUENCE:1').and.include('DTSTAMP:20261122T040000Z').and.include('SUMMARY:Send it all');
    const uid = (lines: readonly string[]): string | undefined => lines.find((line) => line.startsWith('UID:'));
    expect(uid(after)).to.equal(uid(before)).and.not.equal(undefined);
  });

  it('tell of a confidential one only that there is one', async () => {
    const path = await address();
    await make({ what: 'The divorce papers', confidential: 'yes' });
    expect(await fetched(path))
      .to.include('SUMMARY:A confidential promise')
      .and.not.include('divorce');
  });

  it('are opened by their secret alone, which ends when its owner says so, and is not kept', async () => {
    const first = await address();
    const second = await address();
    expect((await world.get(first, 'nobody')).status).to.equal(404);
    await fetched(second);
    const [row] = await db()('kenal_calendar_feed').select<object[]>('*');
    expect(JSON.stringify(row)).not.to.include(/calendar\/([\w-]+)/.exec(second)?.[1]);
    expect((await world.get('/calendar')).text).not.to.include('.ics');
    expect((await world.post('/calendar/revoke', {})).status).to.equal(303);
    expect((await world.get(second, 'nobody')).status).to.equal(404);
    expect((await world.get('/calendar/anything.ics', 'nobody')).status).to.equal(404);
  });

  it('leave out patrons whom their owner may not see any more, and whose number is somebody else’s by now', async () => {
    const path = await address();
    await make();
    await db()('kenal_promise').insert(
      await db()('kenal_promise')
        .first('*')
        .then((row: object) => ({ ...row, id: 900, borrowernumber: FAR, what: 'Far away' })),
    );
    expect(await fetched(path))
      .to.include('Send the data')
      .and.not.include('Far away');
    const { db: koha } = world.whole.koha;
    const was = await koha('borrowers').where({ borrowernumber: SITI }).first<object>('cardnumber', 'dateenrolled');
    await koha('borrowers').where({ borrowernumber: SITI }).update({ cardnumber: 'other', dateenrolled: '2026-11-22' });
    expect(await fetched(path)).not.to.include('Send the data');
    await koha('borrowers').where({ borrowernumber: SITI }).update(was);
  });

  it('end with the rights of their owner, and with the account', async () => {
    const path = await address();
    const staff = world.whole.koha.db('borrowers').where({ borrowernumber: RATNA });
    const { flags } = await staff.clone().first<{ flags: number }>('flags');
    await staff.clone().update({ flags: 4 });
    expect((await world.get(path, 'nobody')).status).to.equal(404);
    await staff.clone().update({ flags: 0 });
    expect((await world.get(path, 'nobody')).status).to.equal(404);
    await staff.clone().update({ flags });
    await fetched(path);
    await promiseFollower.drop(db(), [RATNA]);
    expect((await world.get(path, 'nobody')).status).to.equal(404);
    expect(BAYU).not.to.equal(RATNA);
  });

  it('have an address that is in no line of the log', async () => {
    const path = await address();
    await fetched(path);
    const secret = /calendar\/([\w-]+)/.exec(path)?.[1] ?? '';
    expect(collected.records.some(({ route }) => route === '/kenal/calendar/:file')).to.equal(true);
    expect(collected.text()).not.to.include(secret);
  });

  it('are written as RFC 5545 asks: folded by octets, escaped, with lines that end in CRLF', () => {
    const file = calendarFile('Promises', 'EN', [
      {
        id: 'promise-1@kenal',
        summary: `Kirim; daftar, C:\\data\nbaris dua ${'é'.repeat(120)}`,
        at: { day: libraryDay('2026-11-23') },
        changedAt: instant('2026-11-22T03:00:00Z'),
        changes: 0,
        url: 'https://staff.example/kenal/promises/1',
      },
    ]);
    expect(file.split('\r\n').every((line) => Buffer.byteLength(line) <= 75 && !line.includes('\n'))).to.equal(true);
    expect(file.startsWith('BEGIN:VCALENDAR\r\nVERSION:2.0\r\n')).to.equal(true);
    expect(file.endsWith('END:VCALENDAR\r\n')).to.equal(true);
    expect(linesOf(file)).to.include(`SUMMARY:Kirim\\; daftar\\, C:\\\\data\\nbaris dua ${'é'.repeat(120)}`);
  });
});

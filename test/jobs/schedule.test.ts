import { expect } from 'chai';
import { fileDueSlots, latestSlot } from '../../plugin/jobs/schedule.ts';
import { instant } from '../../plugin/shared/time.ts';
import { crmDatabase, type TestDatabase } from '../support/database.ts';
import { allJobs } from './queue.ts';

const slotAt = (pattern: string, timezone: string, now: string): string | undefined =>
  latestSlot(pattern, timezone, instant(now))?.toString();

describe('the schedule', () => {
  it('finds the last moment at which a pattern was due, that very second included', () => {
    expect(slotAt('*/5 * * * *', 'UTC', '2026-11-22T03:04:59Z')).to.equal('2026-11-22T03:00:00Z');
    expect(slotAt('*/5 * * * *', 'UTC', '2026-11-22T03:05:00Z')).to.equal('2026-11-22T03:05:00Z');
  });

  it("reads a pattern on the library's wall clock", () => {
    expect(slotAt('10 3 * * *', 'Asia/Jakarta', '2026-11-22T03:00:00Z')).to.equal('2026-11-21T20:10:00Z');
  });

  it('keeps the hour of the wall when clocks change', () => {
    expect(slotAt('10 3 * * *', 'Europe/Berlin', '2026-10-24T12:00:00Z')).to.equal('2026-10-24T01:10:00Z');
    expect(slotAt('10 3 * * *', 'Europe/Berlin', '2026-10-25T12:00:00Z')).to.equal('2026-10-25T02:10:00Z');
  });

  it('is due once on the day whose clocks repeat the hour', () => {
    const slots = quarters('2026-10-24T22:00:00Z', 25).map((now) => slotAt('30 2 * * *', 'Europe/Berlin', now));
    expect(new Set(slots.filter((slot) => slot?.startsWith('2026-10-25')))).to.have.property('size', 1);
  });

  it('is due once on the day whose clocks leave the hour out', () => {
    const slots = quarters('2026-03-28T23:00:00Z', 23).map((now) => slotAt('30 2 * * *', 'Europe/Berlin', now));
    expect(new Set(slots.filter((slot) => slot?.startsWith('2026-03-29')))).to.have.property('size', 1);
  });

  it('does not reach back further than a day and an hour', () => {
    expect(slotAt('0 0 1 * *', 'UTC', '2026-11-02T00:59:00Z')).to.equal('2026-11-01T00:00:00Z');
    expect(slotAt('0 0 1 * *', 'UTC', '2026-11-02T02:00:00Z')).to.equal(undefined);
  });

  describe('filed', () => {
    const jobs = [
      { name: 'refresh', schedule: '*/5 * * * *' },
      { name: 'verify', schedule: '10 3 * * *' },
    ];
    let database: TestDatabase;

    const fileAt = (now: string): Promise<void> =>
      fileDueSlots(database.db, jobs, { timezone: 'Asia/Jakarta', now: instant(now) });

    const filed = async (): Promise<string[]> =>
      (await allJobs(database.db)).map(({ kind, slot }) => `${kind} ${slot}`);

    before(async () => {
      database = await crmDatabase();
    });

    afterEach(() => database.db('kenal_job').delete());

    it('files a slot once when many schedulers file it at once', async () => {
      await Promise.all(Array.from({ length: 6 }, () => fileAt('2026-11-22T03:02:00Z')));
      expect(await filed()).to.have.members(['refresh 2026-11-22 03:00:00', 'verify 2026-11-21 20:10:00']);
    });

    it('makes up for all slots that were missed with one', async () => {
      await fileAt('2026-11-22T03:02:00Z');
      await fileAt('2026-11-22T09:02:00Z');
      expect(await filed()).to.have.members([
        'refresh 2026-11-22 03:00:00',
        'verify 2026-11-21 20:10:00',
        'refresh 2026-11-22 09:00:00',
      ]);
    });
  });
});

/** A moment every quarter of an hour, for so many hours. */
const quarters = (from: string, hours: number): string[] =>
  Array.from({ length: hours * 4 }, (_, quarter) =>
    instant(from)
      .add({ minutes: quarter * 15 })
      .toString(),
  );

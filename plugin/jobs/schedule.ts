import { Cron } from 'croner';
import type { Knex } from 'knex';
import { instant, utcText, type Instant } from '../shared/time.ts';
import { fileJob } from './job.repository.ts';

/** A kind of job and when it runs: a cron pattern on the library's wall clock. */
export interface ScheduledJob {
  readonly name: string;
  readonly schedule: string;
}

/** How far back a missed slot is still made up for; older ones are covered by the next. */
const LOOK_BACK_HOURS = 25;

/**
 * Files the latest due slot of every scheduled job. Slots that were missed while nothing ran are not filed one by
 * one: the latest does the work of all of them.
 */
export const fileDueSlots = async (
  crm: Knex,
  jobs: readonly ScheduledJob[],
  { timezone, now }: { timezone: string; now: Instant },
): Promise<void> => {
  for (const job of jobs) {
    const slot = latestSlot(job.schedule, timezone, now);
    if (slot !== undefined) await fileJob(crm, { kind: job.name, slot: utcText(slot), runAt: slot, now });
  }
};

/** The last moment at which the pattern was due, not after `now`; undefined if that is more than a day ago. */
export const latestSlot = (pattern: string, timezone: string, now: Instant): Instant | undefined => {
  const cron = new Cron(pattern, { timezone, paused: true });
  const from = now.subtract({ hours: LOOK_BACK_HOURS });
  let slot: Instant | undefined;
  for (let next = cron.nextRun(from.toString()); next !== null; next = cron.nextRun(next)) {
    const at = instant(next.toISOString());
    if (at.epochMilliseconds > now.epochMilliseconds) break;
    slot = at;
  }
  return slot;
};

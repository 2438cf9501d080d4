import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { utcText, type Instant } from '../../shared/time.ts';

/** After so many failed attempts in a row the form waits, whatever is typed. */
export const MOST_FAILURES = 5;
export const WAIT_MINUTES = 15;
const PURGE_AT_MOST = 1_000;

/**
 * Under what an attempt is counted: the person, whether they typed user name or card number; for a name that nobody
 * has, the name, so that the answer after many attempts does not tell which names exist.
 */
export const failureSubject = (borrowernumber: number | undefined, login: string): string =>
  borrowernumber === undefined
    ? `name:${createHash('sha256').update(login.trim().toLowerCase()).digest('hex')}`
    : `patron:${borrowernumber}`;

/** Whether this subject has to wait. */
export const mustWait = async (crm: Knex, subject: string, now: Instant): Promise<boolean> => {
  const row = await crm('kenal_sign_in_failure as failure')
    .where('failure.subject', subject)
    .where('failure.failures', '>=', MOST_FAILURES)
    .where('failure.last_failure_at', '>', waitingSince(now))
    .first<{ subject: string } | undefined>('failure.subject');
  return row !== undefined;
};

/**
 * Counts an attempt before its password is looked at, so that many at the same moment all count.
 *
 * @returns whether this one is within what is allowed
 */
export const countAttempt = async (crm: Knex, subject: string, now: Instant): Promise<boolean> => {
  const since = waitingSince(now);
  await crm('kenal_sign_in_failure').where('last_failure_at', '<=', since).limit(PURGE_AT_MOST).delete();
  await crm.raw(
    `INSERT INTO kenal_sign_in_failure (subject, failures, last_failure_at) VALUES (?, 1, ?)
     ON DUPLICATE KEY UPDATE
       failures = IF(last_failure_at <= ?, 1, LEAST(failures + 1, 60000)),
       last_failure_at = VALUES(last_failure_at)`,
    [subject, utcText(now), since],
  );
  const row = await crm('kenal_sign_in_failure as failure')
    .where('failure.subject', subject)
    .first<{ failures: number } | undefined>('failure.failures');
  return (row?.failures ?? 0) <= MOST_FAILURES;
};

/** Takes back an attempt that said nothing about the password. */
export const uncountAttempt = async (crm: Knex, subject: string): Promise<void> => {
  await crm('kenal_sign_in_failure').where('subject', subject).where('failures', '>', 0).decrement('failures', 1);
};

export const forgetFailures = async (crm: Knex, subject: string): Promise<void> => {
  await crm('kenal_sign_in_failure').where('subject', subject).delete();
};

const waitingSince = (now: Instant): string => utcText(now.subtract({ minutes: WAIT_MINUTES }));

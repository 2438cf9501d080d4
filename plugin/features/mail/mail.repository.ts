import type { Knex } from 'knex';
import { inParts } from '../../shared/db/batches.ts';
import type { Db } from '../../shared/db/connection.ts';
import { instantOfUtcText, utcText, type Instant } from '../../shared/time.ts';
import type { PatronFollower } from '../insight/index.ts';
import type { MailKind } from './mail-kind.ts';

const TABLE = 'kenal_mail';
const DECLINED = 'kenal_mail_declined';
const DAYS_KEPT = 30;

/** A mail that is this process's to send. */
export interface TakenMail {
  readonly id: number;
  readonly kind: MailKind;
  readonly owner: number;
  readonly about: string;
  /** Of this attempt, counted from 1. */
  readonly attempt: number;
}

/** Files a mail to each of these members of staff, once for each thing that it can be about. */
export const fileMails = async (
  db: Db,
  { kind, about }: { readonly kind: MailKind; readonly about: string },
  owners: readonly number[],
  now: Instant,
): Promise<void> => {
  const rows = owners.map((owner) => ({ kind, owner, about, next_at: utcText(now) }));
  for (const part of inParts(rows)) await db(TABLE).insert(part).onConflict(['kind', 'owner', 'about']).ignore();
};

/**
 * Takes the mail that waits longest. Until `again` nobody else takes it, and whoever takes it then tries it anew: that is
 * how one is not lost with the process that had it.
 */
export const takeMail = async (
  crm: Knex,
  now: Instant,
  againAfter: (attempt: number) => Instant,
): Promise<TakenMail | undefined> => {
  for (;;) {
    const row = await crm(TABLE)
      .where({ state: 'waiting' })
      .where('next_at', '<=', utcText(now))
      .orderBy(['next_at', 'id'])
      .first<(Omit<TakenMail, 'attempt'> & { readonly attempts: number }) | undefined>(
        'id',
        'kind',
        'owner',
        'about',
        'attempts',
      );
    if (row === undefined) return undefined;
    const attempt = row.attempts + 1;
    const taken = await crm(TABLE)
      .where({ id: row.id, state: 'waiting', attempts: row.attempts })
      .update({ attempts: attempt, next_at: utcText(againAfter(attempt)) });
    if (taken === 1) return { id: row.id, kind: row.kind, owner: row.owner, about: row.about, attempt };
  }
};

/** How a mail ended. */
export type Ending = { readonly state: 'sent' | 'nothing' } | { readonly state: 'failed'; readonly code: string };

export const endMail = async (db: Db, id: number, ending: Ending, now: Instant): Promise<void> => {
  await db(TABLE)
    .where({ id })
    .update({
      state: ending.state,
      ended_at: utcText(now),
      last_error: ending.state === 'failed' ? ending.code.slice(0, 60) : null,
    });
};

/** What went wrong with an attempt that is followed by another. */
export const noteFailure = async (db: Db, id: number, code: string): Promise<void> => {
  await db(TABLE)
    .where({ id })
    .update({ last_error: code.slice(0, 60) });
};

/** Forgets mails that went, or did not, a month ago. */
export const tidyMails = async (db: Db, now: Instant): Promise<void> => {
  await db(TABLE)
    .where('ended_at', '<', utcText(now.subtract({ hours: 24 * DAYS_KEPT })))
    .delete();
};

/** How mails to staff went lately, for the Health page. */
export interface MailFigures {
  readonly waiting: number;
  /** Of those that wait: what went wrong last. */
  readonly waitingError: string | undefined;
  readonly sent: number;
  readonly failed: number;
  readonly failedError: string | undefined;
  readonly lastSentAt: Instant | undefined;
}

export const mailFigures = async (crm: Knex, since: Instant): Promise<MailFigures> => {
  const rows = await crm(TABLE)
    .where((counted) => {
      void counted.where({ state: 'waiting' }).orWhere('ended_at', '>=', utcText(since));
    })
    .groupBy('state')
    .select<{ state: string; mails: number; last: string | null; error: string | null }[]>(
      'state',
      crm.raw('COUNT(*) AS mails, MAX(ended_at) AS last, MAX(last_error) AS error'),
    );
  const of = (state: string) => rows.find((row) => row.state === state);
  const last = of('sent')?.last ?? undefined;
  return {
    waiting: of('waiting')?.mails ?? 0,
    waitingError: of('waiting')?.error ?? undefined,
    sent: of('sent')?.mails ?? 0,
    failed: of('failed')?.mails ?? 0,
    failedError: of('failed')?.error ?? undefined,
    lastSentAt: last === undefined ? undefined : instantOfUtcText(last),
  };
};

export const hasDeclined = async (db: Db, owner: number): Promise<boolean> =>
  (await db(DECLINED).where({ owner }).first<unknown>('owner')) !== undefined;

/** Of these members of staff, those who want to be reminded. */
export const willing = async (db: Db, owners: readonly number[]): Promise<number[]> => {
  const declined = new Set<number>();
  for (const part of inParts(owners))
    for (const owner of await db(DECLINED).whereIn('owner', part).pluck<number[]>('owner')) declined.add(owner);
  return owners.filter((owner) => !declined.has(owner));
};

export const decline = async (db: Db, owner: number, now: Instant): Promise<void> => {
  await db(DECLINED)
    .insert({ owner, declined_at: utcText(now) })
    .onConflict('owner')
    .ignore();
};

export const accept = async (db: Db, owner: number): Promise<void> => {
  await db(DECLINED).where({ owner }).delete();
};

/** Nothing goes to an account that is gone, nor to whoever gets its number. */
export const mailFollower: PatronFollower = {
  move: async (db, from) => {
    await db(TABLE).where({ owner: from }).delete();
    await db(DECLINED).where({ owner: from }).delete();
  },
  drop: async (db, borrowernumbers) => {
    for (const part of inParts(borrowernumbers)) {
      await db(TABLE).whereIn('owner', part).delete();
      await db(DECLINED).whereIn('owner', part).delete();
    }
  },
};

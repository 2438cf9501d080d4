import type { Knex } from 'knex';
import { instantOfUtcText, utcText, type Instant } from '../../shared/time.ts';
import { hashOfToken, newToken } from '../../shared/token.ts';

export const FORM_COOKIE = 'kenal_session';

/** However busy a session is, after this it ends. */
export const LONGEST_HOURS = 12;
/** `last_seen_at` is written at most this often, so that reading pages does not write on each. */
const TOUCH_AFTER_SECONDS = 60;
const PURGE_AT_MOST = 1_000;

interface SessionRow {
  readonly borrowernumber: number;
  readonly last_seen_at: string;
}

/** Sessions of people who used Kenal's own form. Only a hash of the cookie is kept, so the table opens no door. */
export interface FormSessions {
  /** @returns the cookie's value */
  begin(borrowernumber: number, now: Instant): Promise<string>;
  /** Whose session this is, if it still lives; puts off its end. */
  borrowernumberOf(token: string, now: Instant): Promise<number | undefined>;
  end(token: string): Promise<void>;
}

/** @param idleMinutes minutes without a request after which a session ends */
export const formSessions = (crm: Knex, idleMinutes: number): FormSessions => ({
  begin: async (borrowernumber, now) => {
    await crm('kenal_session').where('expires_at', '<=', utcText(now)).limit(PURGE_AT_MOST).delete();
    const token = newToken();
    await crm('kenal_session').insert({
      id_hash: hashOfToken(token),
      borrowernumber,
      created_at: utcText(now),
      last_seen_at: utcText(now),
      expires_at: utcText(now.add({ hours: LONGEST_HOURS })),
    });
    return token;
  },
  borrowernumberOf: async (token, now) => {
    if (!/^[\w-]{43}$/.test(token)) return undefined;
    const session = crm('kenal_session').where('kenal_session.id_hash', hashOfToken(token));
    const row = await session
      .clone()
      .where('kenal_session.expires_at', '>', utcText(now))
      .where('kenal_session.last_seen_at', '>', utcText(now.subtract({ minutes: idleMinutes })))
      .first<SessionRow | undefined>('kenal_session.borrowernumber', 'kenal_session.last_seen_at');
    if (row === undefined) return undefined;
    if (instantOfUtcText(row.last_seen_at).until(now).total('second') >= TOUCH_AFTER_SECONDS)
      await session.clone().update({ last_seen_at: utcText(now) });
    return row.borrowernumber;
  },
  end: async (token) => {
    await crm('kenal_session').where('id_hash', hashOfToken(token)).delete();
  },
});

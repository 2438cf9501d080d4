import { createHmac, timingSafeEqual } from 'node:crypto';
import { epochSeconds, type Instant } from '../../shared/time.ts';

/** Seconds from the making of a ticket to its end. */
const LIFETIME_SECONDS = 60;
/** How far the clocks of Koha's machine and of this one may be apart. */
const SKEW_SECONDS = 60;

/** What the Koha plugin says about the person whom it sends. */
export interface Ticket {
  /** The member of staff who was signed in to Koha. */
  readonly staff: number;
  /** The patron whose page was asked for; undefined for the start page. */
  readonly patron: number | undefined;
  /** Unique to the ticket: 32 hexadecimal digits. */
  readonly nonce: string;
  /** Seconds since 1970 until which this ticket could pass here. */
  readonly goodUntil: number;
}

export type TicketRefusal = 'malformed' | 'forged' | 'expired' | 'from-the-future';

export type TicketReading =
  { readonly ok: true; readonly ticket: Ticket } | { readonly ok: false; readonly reason: TicketRefusal };

const SHAPE =
  /^(?<fields>k1\.(?<staff>[1-9]\d{0,9})\.(?<patron>0|[1-9]\d{0,9})\.(?<issued>\d{1,12})\.(?<nonce>[0-9a-f]{32}))\.(?<signature>[0-9a-f]{64})$/;

/**
 * Reads a ticket of the Koha plugin: `k1.<staff>.<patron or 0>.<seconds since 1970>.<nonce>.<signature>`, where the
 * signature is the HMAC-SHA256, in hexadecimal, of `kenal-ticket:` and the fields before it. Whether it was used
 * before is not known here.
 */
export const readTicket = (text: string, secret: string, now: Instant): TicketReading => {
  const { fields, staff, patron, issued, nonce, signature } = SHAPE.exec(text)?.groups ?? {};
  if (fields === undefined || nonce === undefined || signature === undefined) return { ok: false, reason: 'malformed' };
  if (!isSigned(fields, signature, secret)) return { ok: false, reason: 'forged' };
  const made = Number(issued);
  const seconds = epochSeconds(now);
  if (made - seconds > SKEW_SECONDS) return { ok: false, reason: 'from-the-future' };
  const goodUntil = made + LIFETIME_SECONDS + SKEW_SECONDS;
  if (seconds > goodUntil) return { ok: false, reason: 'expired' };
  const asked = Number(patron);
  return { ok: true, ticket: { staff: Number(staff), patron: asked === 0 ? undefined : asked, nonce, goodUntil } };
};

const isSigned = (fields: string, signature: string, secret: string): boolean => {
  const right = createHmac('sha256', secret).update(`kenal-ticket:${fields}`).digest();
  return timingSafeEqual(right, Buffer.from(signature, 'hex'));
};

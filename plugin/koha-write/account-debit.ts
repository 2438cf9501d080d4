import { formBody, jsonOf, trySending, type Answer } from './rest-call.ts';

/** Koha's programming interface, and the client that Koha's administrator made for Kenal. */
export interface KohaApiSettings {
  /** Address of the staff client or the public catalogue, such as `https://staff.library.example`. */
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Koha's debit type, such as MANUAL. */
  readonly debitType: string;
  readonly timeoutSeconds: number;
}

export interface NewDebit {
  readonly borrowernumber: number;
  /** A decimal number, such as `150000.00`. */
  readonly amount: string;
  readonly description: string;
  /** Ours, in the internal note; by it a debit is found again. */
  readonly reference: string;
  readonly library: string;
}

/**
 * What came of asking for a debit. `refused`: Koha made none and will not; `not-sent`: Koha was not reached, so that
 * there is none; `unknown`: there may be one, and only looking can tell. `why` is a code for the log.
 */
export type DebitOutcome =
  | { readonly outcome: 'made'; readonly lineId: number }
  | { readonly outcome: 'refused' | 'not-sent' | 'unknown'; readonly why: string };

/** What looking for a debit found. */
export type DebitLook =
  | { readonly outcome: 'found'; readonly lineId: number }
  | { readonly outcome: 'absent' }
  | { readonly outcome: 'unknown'; readonly why: string };

export interface KohaAccounts {
  charge(debit: NewDebit): Promise<DebitOutcome>;
  look(borrowernumber: number, reference: string): Promise<DebitLook>;
}

interface Token {
  readonly text: string;
  /** Milliseconds of the steady clock after which it is not used any more. */
  readonly until: number;
}

type TokenAnswer = { readonly token: string } | { readonly failure: 'refused' | 'not-sent'; readonly why: string };

/** A token is given up a minute before Koha does. */
const TOKEN_MARGIN_SECONDS = 60;

/**
 * Debits on patrons' accounts: `POST` and `GET /api/v1/patrons/{id}/account/debits`, with a token of
 * `POST /api/v1/oauth/token` (client credentials). The client needs Koha's permission
 * `updatecharges: manual_invoice` or `remaining_permissions`.
 *
 * @param nowMs milliseconds of a steady clock
 */
export const kohaAccounts = (settings: KohaApiSettings, nowMs: () => number): KohaAccounts => {
  const base = settings.url.replace(/\/+$/, '');
  const timeoutMs = settings.timeoutSeconds * 1_000;
  let known: Token | undefined;

  const token = async (): Promise<TokenAnswer> => {
    if (known !== undefined && nowMs() < known.until) return { token: known.text };
    const answer = await trySending(`${base}/api/v1/oauth/token`, timeoutMs, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' },
      body: formBody({
        grant_type: 'client_credentials',
        client_id: settings.clientId,
        client_secret: settings.clientSecret,
      }),
    });
    // Without a token no debit can have been asked for.
    if ('failure' in answer) return { failure: 'not-sent', why: 'unreachable' };
    if (answer.status >= 500) return { failure: 'not-sent', why: `token-${answer.status}` };
    const text = jsonOf(answer)['access_token'];
    if (answer.status !== 200 || typeof text !== 'string') return { failure: 'refused', why: `token-${answer.status}` };
    const seconds = Number(jsonOf(answer)['expires_in'] ?? 0);
    known = { text, until: nowMs() + Math.max(0, seconds - TOKEN_MARGIN_SECONDS) * 1_000 };
    return { token: text };
  };

  /** Asks with a token, and once more with a new one where Koha says that it has expired. */
  const ask = async (
    path: string,
    init: RequestInit,
  ): Promise<Answer | { readonly failure: 'refused' | 'not-sent' | 'unknown'; readonly why: string }> => {
    for (let attempt = 1; ; attempt += 1) {
      const pass = await token();
      if ('failure' in pass) return pass;
      const answer = await trySending(`${base}${path}`, timeoutMs, {
        ...init,
        headers: {
          Accept: 'application/json',
          Authorization: `Bearer ${pass.token}`,
          ...(init.body === undefined ? {} : { 'Content-Type': 'application/json' }),
        },
      });
      if ('failure' in answer)
        return { failure: answer.failure, why: answer.failure === 'not-sent' ? 'unreachable' : 'no-answer' };
      if (answer.status !== 401) return answer;
      known = undefined;
      if (attempt > 1) return { failure: 'refused', why: 'debit-401' };
    }
  };

  const debitsOf = (borrowernumber: number): string => `/api/v1/patrons/${borrowernumber}/account/debits`;

  return {
    charge: async ({ borrowernumber, amount, description, reference, library }) => {
      const answer = await ask(debitsOf(borrowernumber), {
        method: 'POST',
        body: JSON.stringify({
          amount: Number(amount),
          type: settings.debitType,
          description,
          internal_note: reference,
          library_id: library,
        }),
      });
      if ('failure' in answer) return { outcome: answer.failure, why: answer.why };
      const lineId = jsonOf(answer)['account_line_id'];
      if (answer.status === 201)
        return typeof lineId === 'number' ? { outcome: 'made', lineId } : { outcome: 'unknown', why: 'no-line' };
      const isOurs = answer.status >= 400 && answer.status < 500;
      return { outcome: isOurs ? 'refused' : 'unknown', why: `debit-${answer.status}` };
    },

    look: async (borrowernumber, reference) => {
      const query = new URLSearchParams({ q: JSON.stringify({ internal_note: reference }), _per_page: '-1' });
      const answer = await ask(`${debitsOf(borrowernumber)}?${query.toString()}`, { method: 'GET' });
      if ('failure' in answer) return { outcome: 'unknown', why: answer.why };
      const lines = answer.status === 200 ? parsed(answer.text) : undefined;
      if (!Array.isArray(lines)) return { outcome: 'unknown', why: `look-${answer.status}` };
      const own = (lines as readonly Readonly<Record<string, unknown>>[]).find(
        (line) => line['internal_note'] === reference,
      );
      if (own === undefined) return { outcome: 'absent' };
      return { outcome: 'found', lineId: Number(own['account_line_id']) };
    },
  };
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

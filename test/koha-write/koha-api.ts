import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A debit as it stands on an account. */
export interface StoredDebit {
  readonly account_line_id: number;
  readonly patron_id: number;
  readonly amount: number;
  readonly type: string;
  readonly description: string | null;
  readonly internal_note: string | null;
  readonly library_id: string | null;
}

/** How the server behaves at the next request for a debit; `late`: the debit is made and the answer never comes. */
export type Mood = 'well' | 'late' | 400 | 403 | 404 | 409 | 500 | 503;

/** A server that keeps to the documented contract of Koha's accounts, and refuses everything else. */
export interface KohaApi {
  readonly url: string;
  readonly debits: StoredDebit[];
  /** Moods of coming POSTs, used up one by one; after them it is well. */
  readonly moods: Mood[];
  /** Method and path of each request that it understood. */
  readonly asked: string[];
  /** Moods of coming looks. */
  readonly looks: (500 | 'late')[];
  isOauthOn: boolean;
  /** Makes every token that was given out invalid, as time does. */
  expire(): void;
  close(): Promise<void>;
}

export const CLIENT = { clientId: 'kenal', clientSecret: 'not a secret here' };
export const PATRONS: ReadonlySet<number> = new Set([51, 52]);

/** Properties of a debit in the documentation; there are no others. */
const WRITABLE: Readonly<Record<string, 'number' | 'string'>> = {
  amount: 'number',
  type: 'string',
  description: 'string',
  internal_note: 'string',
  library_id: 'string',
  cash_register_id: 'number',
  date: 'string',
  user_id: 'number',
};
const QUERY = new Set(['q', '_per_page', '_page', '_match', '_order_by']);

export const openKohaApi = async (): Promise<KohaApi> => {
  const tokens = new Set<string>();
  const state = {
    debits: [] as StoredDebit[],
    moods: [] as Mood[],
    looks: [] as (500 | 'late')[],
    asked: [] as string[],
  };
  let isOauthOn = true;
  let count = 0;

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '', 'http://koha.invalid');
    const say = (status: number, body: unknown): void => {
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
    };
    const text = await bodyOf(request);
    const type = request.headers['content-type'] ?? '';
    state.asked.push(`${request.method ?? ''} ${url.pathname}`);

    if (url.pathname === '/api/v1/oauth/token') {
      if (request.method !== 'POST' || !type.startsWith('application/x-www-form-urlencoded')) {
        say(400, { error: 'Bad request' });
        return;
      }
      const form = new URLSearchParams(text);
      if (!isOauthOn || form.get('grant_type') !== 'client_credentials') {
        say(400, { error: 'Unimplemented grant type' });
        return;
      }
      if (form.get('client_id') !== CLIENT.clientId || form.get('client_secret') !== CLIENT.clientSecret) {
        say(403, { error: 'unauthorized_client' });
        return;
      }
      count += 1;
      const token = `token-${count}`;
      tokens.add(token);
      say(200, { access_token: token, token_type: 'Bearer', expires_in: 3_600 });
      return;
    }

    const [, patron] = /^\/api\/v1\/patrons\/(\d+)\/account\/debits$/.exec(url.pathname) ?? [];
    if (patron === undefined) {
      say(404, { error: 'Not Found' });
      return;
    }
    const [, token = ''] = /^Bearer (.+)$/.exec(request.headers.authorization ?? '') ?? [];
    if (!tokens.has(token)) {
      say(401, { error: 'Authentication failure.' });
      return;
    }
    const number = Number(patron);

    if (request.method === 'GET') {
      const mood = state.looks.shift();
      if (mood === 'late') return;
      if (mood !== undefined) {
        say(mood, { error: 'Something went wrong' });
        return;
      }
      if ([...url.searchParams.keys()].some((name) => !QUERY.has(name))) {
        say(400, { error: 'Malformed query string' });
        return;
      }
      if (!PATRONS.has(number)) {
        say(404, { error: 'Patron not found', error_code: 'not_found' });
        return;
      }
      const wanted = JSON.parse(url.searchParams.get('q') ?? '{}') as Record<string, unknown>;
      const isWanted = (debit: StoredDebit): boolean =>
        Object.entries(wanted).every(([name, value]) => debit[name as keyof StoredDebit] === value);
      say(
        200,
        state.debits.filter((debit) => debit.patron_id === number && isWanted(debit)),
      );
      return;
    }

    if (request.method !== 'POST' || !type.startsWith('application/json')) {
      say(400, { error: 'Bad request' });
      return;
    }
    const body = JSON.parse(text) as Record<string, unknown>;
    const wrong = Object.entries(body).find(([name, value]) => typeof value !== WRITABLE[name]);
    const amount = body['amount'];
    if (wrong !== undefined || typeof amount !== 'number' || amount <= 0 || typeof body['type'] !== 'string') {
      say(400, { errors: [{ message: 'Properties not allowed or missing.', path: '/body' }] });
      return;
    }
    const mood = state.moods.shift() ?? 'well';
    if (typeof mood === 'number') {
      say(mood, { error: 'Refused', required_permissions: { updatecharges: 1 } });
      return;
    }
    if (!PATRONS.has(number)) {
      say(404, { error: 'Patron not found', error_code: 'not_found' });
      return;
    }
    const debit: StoredDebit = {
      account_line_id: 900 + state.debits.length,
      patron_id: number,
      amount,
      type: body['type'],
      description: (body['description'] as string | undefined) ?? null,
      internal_note: (body['internal_note'] as string | undefined) ?? null,
      library_id: (body['library_id'] as string | undefined) ?? null,
    };
    state.debits.push(debit);
    if (mood === 'late') return;
    response.setHeader('Location', `${url.pathname}/${debit.account_line_id}`);
    say(201, debit);
  };

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    ...state,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get isOauthOn() {
      return isOauthOn;
    },
    set isOauthOn(isOn: boolean) {
      isOauthOn = isOn;
    },
    expire: () => tokens.clear(),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
};

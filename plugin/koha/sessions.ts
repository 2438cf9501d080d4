import { reading, type KohaGateway } from './gateway.ts';
import { isOn, preferences } from './preferences.ts';
import {
  judgeSession,
  LARGEST_SESSION_BYTES,
  parseSession,
  timeoutSeconds,
  type KohaSession,
  type RowRefusal,
} from './session-row.ts';
import { accountRefusal, findStaff, type AccountRefusal, type StaffRecord } from './staff.ts';

export type { KohaSession } from './session-row.ts';

/** Name of the cookie of Koha's staff client and OPAC. */
export const KOHA_SESSION_COOKIE = 'CGISESSID';

/** Why a cookie lets nobody in. Only `stored-elsewhere` is a matter for the administrator. */
export type SessionRefusal =
  'no-cookie' | 'stored-elsewhere' | 'unknown-session' | 'patron-not-found' | RowRefusal | AccountRefusal;

export type SessionOutcome =
  | { readonly ok: true; readonly session: KohaSession; readonly staff: StaffRecord }
  | { readonly ok: false; readonly reason: SessionRefusal };

export interface SessionRequest {
  /** The cookie's value as the browser sent it. */
  readonly cookie: string | undefined;
  /** The client's address as Koha would see it, after trusted proxies. */
  readonly clientAddress: string;
}

interface SessionRow {
  readonly a_session: Buffer | string | null;
  readonly now: number;
}

/**
 * Whose session this cookie is, checked as Koha checks it. Nothing is written, so Koha's own timeout is not put off.
 *
 * An accepted session is a person who signed in at the staff client, **not** yet a member of staff: Koha keeps such a
 * session for any patron who typed the right password there. Ask `permissionsOf(...).staff`.
 */
export const readKohaSession = async (koha: KohaGateway, request: SessionRequest): Promise<SessionOutcome> => {
  const refused = (reason: SessionRefusal): SessionOutcome => ({ ok: false, reason });
  const { cookie } = request;
  if (cookie === undefined || !/^[0-9a-f]{32}$/.test(cookie)) return refused('no-cookie');
  const rules = await sessionRules(koha);
  if (!rules.inDatabase) return refused('stored-elsewhere');
  const row = await findRow(koha, cookie);
  if (row === undefined) return refused('unknown-session');
  const values = row.a_session === null ? undefined : parseSession(row.a_session);
  if (values === undefined) return refused('malformed');
  const judgement = judgeSession(values, {
    cookie,
    now: row.now,
    timeoutSeconds: rules.timeoutSeconds,
    clientAddress: rules.comparesAddresses ? request.clientAddress : undefined,
  });
  if (!judgement.ok) return judgement;
  const { session } = judgement;
  const staff = await findStaff(koha, session.borrowernumber, session.userid);
  if (staff === undefined) return refused('patron-not-found');
  const inTheWay = await accountRefusal(koha, staff);
  return inTheWay === undefined ? { ok: true, session, staff } : refused(inTheWay);
};

/** How Koha keeps and ends its sessions. */
export interface SessionRules {
  /** False where Koha keeps sessions in memcached or files, which cannot be read from here. */
  readonly inDatabase: boolean;
  /** `SessionStorage` as it is set. */
  readonly storage: string | undefined;
  readonly timeoutSeconds: number;
  readonly comparesAddresses: boolean;
}

export const sessionRules = async (koha: KohaGateway): Promise<SessionRules> => {
  const known = await preferences(koha, ['SessionStorage', 'SessionRestrictionByIP', 'timeout']);
  const storage = known.get('SessionStorage');
  return {
    inDatabase: storage === 'mysql',
    storage,
    timeoutSeconds: timeoutSeconds(known.get('timeout')),
    // Koha's own default is to compare, so a preference that cannot be read means the same.
    comparesAddresses: isOn(known.get('SessionRestrictionByIP') ?? '1'),
  };
};

/** The row and the database's own time, by which `lasttime` is judged. A row too big to be true is not fetched. */
const findRow = (koha: KohaGateway, cookie: string): Promise<SessionRow | undefined> =>
  reading(
    koha,
    () =>
      koha
        .db('sessions')
        .where('sessions.id', cookie)
        .first({
          a_session: koha.db.raw('CASE WHEN OCTET_LENGTH(sessions.a_session) <= ? THEN sessions.a_session END', [
            LARGEST_SESSION_BYTES,
          ]),
          now: koha.db.raw('UNIX_TIMESTAMP()'),
        }) as PromiseLike<SessionRow | undefined>,
  );

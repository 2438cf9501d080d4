import { compare } from 'bcryptjs';
import type { Config } from '../../config/config.ts';
import type { KohaGateway } from '../../koha/gateway.ts';
import { passwordHash } from '../../koha/password.ts';
import type { StaffRecord } from '../../koha/staff.ts';

/** `unavailable`: the password could not be checked, so nothing is known and nothing is counted. */
export type PasswordVerdict = 'right' | 'wrong' | 'expired' | 'unavailable';

export interface PasswordAttempt {
  /** Whom the name belongs to; `undefined` is checked too, and takes as long. */
  readonly person: StaffRecord | undefined;
  readonly login: string;
  readonly password: string;
}

export type PasswordCheck = (attempt: PasswordAttempt) => Promise<PasswordVerdict>;

/** A bcrypt hash, at Koha's cost, of bytes that were thrown away: what is compared where there is nobody. */
const NOBODYS_HASH = '$2a$08$6wSl3BjuDyfkl9Dyc4DSFO4KoTZDz.CNf7qs4LMevR7W7jgQHyMqS';

/** Checks against `borrowers.password`. `!` (no password) and hashes older than bcrypt let nobody in. */
export const passwordColumnCheck =
  (koha: KohaGateway): PasswordCheck =>
  async ({ person, password }) => {
    // Nobody has number 0; asking for it takes as long as asking for somebody.
    const stored = await passwordHash(koha, person?.borrowernumber ?? 0);
    const usable = stored?.startsWith('$2') === true ? stored : undefined;
    const matches = await compare(password, usable ?? NOBODYS_HASH);
    return matches && usable !== undefined ? 'right' : 'wrong';
  };

export interface KohaApiSettings {
  /** Address of Koha's REST API, such as `https://staff.library.example/api/v1`. */
  readonly url: string;
  /** Value of the Authorization header, where Koha's API asks who calls. */
  readonly authorization?: string | undefined;
}

const WAIT_MS = 5_000;

/** Asks Koha's REST API. Its attempts count towards Koha's own lock-out. */
export const kohaApiCheck =
  (settings: KohaApiSettings, ask: typeof fetch): PasswordCheck =>
  async ({ person, login, password }) => {
    const answer = await ask(`${settings.url.replace(/\/$/, '')}/auth/password/validation`, {
      method: 'POST',
      redirect: 'error',
      signal: AbortSignal.timeout(WAIT_MS),
      headers: {
        'Content-Type': 'application/json',
        Accept: 'application/json',
        ...(settings.authorization === undefined ? {} : { Authorization: settings.authorization }),
      },
      body: JSON.stringify({ identifier: login, password }),
    }).catch(() => undefined);
    if (answer === undefined) return 'unavailable';
    const body = (await answer.json().catch(() => ({}))) as { readonly patron_id?: unknown; readonly error?: unknown };
    if (answer.status === 201)
      return person !== undefined && body.patron_id === person.borrowernumber ? 'right' : 'wrong';
    if (answer.status !== 400) return 'unavailable';
    return body.error === 'Password expired' ? 'expired' : 'wrong';
  };

/** The way of checking that is configured; undefined where Kenal has no form of its own. */
export const passwordCheck = (access: Config['access'], koha: KohaGateway): PasswordCheck | undefined => {
  switch (access.form) {
    case 'off':
      return undefined;
    case 'password-column':
      return passwordColumnCheck(koha);
    case 'koha-api':
      return kohaApiCheck({ url: access.kohaApiUrl, authorization: basicAuthorization(access) }, fetch);
  }
};

const basicAuthorization = ({ kohaApiUser, kohaApiPassword }: Config['access']): string | undefined =>
  kohaApiUser === undefined
    ? undefined
    : `Basic ${Buffer.from(`${kohaApiUser}:${kohaApiPassword ?? ''}`).toString('base64')}`;

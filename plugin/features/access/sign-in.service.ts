import type { Knex } from 'knex';
import type { KohaGateway } from '../../koha/gateway.ts';
import { preference } from '../../koha/preferences.ts';
import { accountRefusal, findStaffByLogin, type StaffRecord } from '../../koha/staff.ts';
import type { Logger } from '../../shared/log.ts';
import type { Instant } from '../../shared/time.ts';
import type { FormSessions } from './form-session.ts';
import type { PasswordCheck } from './password-check.ts';
import {
  countAttempt,
  failureSubject,
  forgetFailures,
  mustWait,
  uncountAttempt,
} from './sign-in-failure.repository.ts';

/**
 * Why the form lets somebody not in. Whoever does not know the password learns only `wrong` or `wait`, the same for
 * people who do not exist; the other reasons are told after the right password.
 */
export type SignInRefusal = 'wrong' | 'wait' | 'koha-only' | 'password-expired' | 'unavailable';

export type SignInOutcome =
  { readonly ok: true; readonly token: string } | { readonly ok: false; readonly reason: SignInRefusal };

export interface SignInDeps {
  readonly koha: KohaGateway;
  readonly crm: Knex;
  readonly sessions: FormSessions;
  readonly check: PasswordCheck;
}

interface Attempt {
  readonly login: string;
  readonly password: string;
  readonly now: Instant;
  readonly log: Logger;
  /** The session that this browser had before; it ends with a new one. */
  readonly before: string | undefined;
}

export interface SignInService {
  signIn(attempt: Attempt): Promise<SignInOutcome>;
  signOut(token: string): Promise<void>;
}

export const signInService = ({ koha, crm, sessions, check }: SignInDeps): SignInService => ({
  signIn: async ({ login, password, now, log, before }) => {
    const refused = (reason: SignInRefusal): SignInOutcome => {
      log.info({ event: 'access.sign-in-refused', reason }, 'a sign-in was refused');
      return { ok: false, reason };
    };
    const known = await findStaffByLogin(koha, login);
    const subject = failureSubject(known?.borrowernumber, login);
    if (await mustWait(crm, subject, now)) return refused('wait');
    const hindrance = known === undefined ? undefined : await accountRefusal(koha, known);
    const person = hindrance === undefined || hindrance === 'password-expired' ? known : undefined;
    if (!(await countAttempt(crm, subject, now))) return refused('wait');
    const verdict = await check({ person, login, password });
    if (verdict === 'wrong' || (verdict === 'right' && person === undefined)) return refused('wrong');
    if (verdict === 'unavailable') {
      await uncountAttempt(crm, subject);
      return refused('unavailable');
    }
    await forgetFailures(crm, subject);
    if (verdict === 'expired' || hindrance === 'password-expired') return refused('password-expired');
    if (person === undefined || (await needsSecondFactor(koha, person))) return refused('koha-only');
    if (before !== undefined) await sessions.end(before);
    const token = await sessions.begin(person.borrowernumber, now);
    log.info({ event: 'access.signed-in', borrowernumber: person.borrowernumber }, 'signed in by the form');
    return { ok: true, token };
  },
  signOut: (token) => sessions.end(token),
});

/** A password alone is not enough for people who, or whose library, asked for more. */
const needsSecondFactor = async (koha: KohaGateway, person: StaffRecord): Promise<boolean> =>
  person.twoFactor || (await preference(koha, 'TwoFactorAuthentication')) === 'enforced';

import type { Translate } from '../../i18n/index.ts';
import type { SessionRefusal } from '../../koha/sessions.ts';
import type { Field } from '../../web/partials.ts';
import { WAIT_MINUTES } from './sign-in-failure.repository.ts';
import type { SignInRefusal } from './sign-in.service.ts';
import type { Asker } from './viewer.ts';

/** What the sign-in page prints. */
export interface SignInPage {
  /** Path of Koha's own sign-in. */
  readonly kohaPath: string;
  /** Kenal's form; `undefined` where the administrator has left it off. */
  readonly form: SignInForm | undefined;
  /** Why the person is here; already translated. */
  readonly notice: string | undefined;
}

export interface SignInForm {
  /** Path inside Kenal to go to afterwards. */
  readonly next: string;
  /** Why the last attempt failed. */
  readonly failure: string | undefined;
  readonly userid: Field;
  readonly password: Field;
}

/** What is printed after signing out. */
export interface SignedOutPage {
  readonly explanation: string;
  /** Koha's own way out; `undefined` where the session was Kenal's and has ended. */
  readonly kohaLogoutPath: string | undefined;
  readonly back: { readonly path: string; readonly text: string };
}

const KOHA_HOME = '/cgi-bin/koha/mainpage.pl';
const KOHA_LOGOUT = '/cgi-bin/koha/mainpage.pl?logout.x=1';

interface SignInFacts {
  readonly t: Translate;
  readonly asker: Asker;
  readonly hasForm: boolean;
  readonly next: string;
  readonly userid: string;
  readonly failure: SignInRefusal | undefined;
}

export const signInPage = ({ t, asker, hasForm, next, userid, failure }: SignInFacts): SignInPage => ({
  kohaPath: KOHA_HOME,
  notice: failure === undefined ? noticeFor(t, asker, next) : undefined,
  form: hasForm
    ? {
        next,
        failure: failure === undefined ? undefined : t(FAILURE[failure], { minutes: WAIT_MINUTES }),
        userid: line({
          name: 'userid',
          type: 'text',
          label: t('access.signIn.userid'),
          value: userid,
          autocomplete: 'username',
        }),
        // A password is never printed back, right or wrong.
        password: line({
          name: 'password',
          type: 'password',
          label: t('access.signIn.password'),
          value: '',
          autocomplete: 'current-password',
        }),
      }
    : undefined,
});

const line = (field: Pick<Field, 'name' | 'type' | 'label' | 'value' | 'autocomplete'>): Field => ({
  ...field,
  id: field.name,
  isRequired: true,
  help: undefined,
  error: undefined,
});

const FAILURE: Readonly<Record<SignInRefusal, string>> = {
  wrong: 'access.failure.wrong',
  wait: 'access.failure.wait',
  'koha-only': 'access.failure.kohaOnly',
  'password-expired': 'access.failure.passwordExpired',
  unavailable: 'access.failure.unavailable',
};

/** Refusals of a session that the person can do something about. */
const NOTICE: Readonly<Partial<Record<SessionRefusal, string>>> = {
  expired: 'access.notice.expired',
  'another-address': 'access.notice.otherAddress',
  'waiting-for-second-factor': 'access.notice.secondFactor',
  'not-staff-interface': 'access.notice.wrongInterface',
  'stored-elsewhere': 'access.notice.storedElsewhere',
  locked: 'access.notice.locked',
  'password-expired': 'access.notice.locked',
};

const noticeFor = (t: Translate, asker: Asker, next: string): string | undefined => {
  if (asker.state === 'patron') return t('access.notice.otherAccount', { name: asker.displayName });
  const reason = asker.state === 'nobody' ? asker.reason : undefined;
  const key = reason === undefined ? undefined : NOTICE[reason];
  if (key !== undefined) return t(key);
  return next === '/' ? undefined : t('access.notice.signInFirst');
};

export const signedOutPage = (t: Translate, asker: Asker): SignedOutPage => {
  const stillInKoha = asker.state !== 'nobody';
  return {
    explanation: t(stillInKoha ? 'access.signedOut.koha' : 'access.signedOut.done'),
    kohaLogoutPath: stillInKoha ? KOHA_LOGOUT : undefined,
    back: stillInKoha
      ? { path: '/', text: t('access.signedOut.back') }
      : { path: '/sign-in', text: t('access.signedOut.again') },
  };
};

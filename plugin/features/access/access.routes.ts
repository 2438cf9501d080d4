import { formValidator } from '../../shared/validation.ts';
import { safeNext } from '../../web/links.ts';
import { route, type Route } from '../../web/route.ts';
import { signedOutPage, signInPage } from './access.presenter.ts';
import { FORM_COOKIE } from './form-session.ts';
import type { SignInRefusal, SignInService } from './sign-in.service.ts';

interface AccessRoutesDeps {
  /** Kenal's own form; `undefined` where the administrator has left it off. */
  readonly form: SignInService | undefined;
}

const next = { type: 'string', maxLength: 2000, description: 'Path inside Kenal to go to after signing in.' } as const;

const signInQuery = formValidator<{ next?: string }>(
  { type: 'object', properties: { next } },
  'access.sign-in-query',
  'The address of the sign-in page',
);

const signInBody = formValidator<{ userid: string; password: string; next?: string }>(
  {
    type: 'object',
    additionalProperties: false,
    required: ['userid', 'password'],
    properties: {
      next,
      userid: { type: 'string', minLength: 1, maxLength: 75, description: 'User name or card number.' },
      password: {
        type: 'string',
        minLength: 1,
        maxLength: 256,
        format: 'secret',
        description: 'The password in Koha.',
      },
    },
  },
  'access.sign-in-form',
  'The sign-in form',
);

const STATUS: Readonly<Record<SignInRefusal, number>> = {
  wrong: 422,
  wait: 429,
  'koha-only': 422,
  'password-expired': 422,
  unavailable: 503,
};

/** Tighter than the counter for each person: one machine that tries many names is stopped too. */
const ATTEMPTS = { requests: 30, minutes: 10 } as const;

export const accessRoutes = ({ form }: AccessRoutesDeps): Route[] => [
  route({
    method: 'get',
    path: '/sign-in',
    permission: 'anybody',
    query: signInQuery,
    handler: async ({ query, viewer, asker, t }, response) => {
      const goal = safeNext(query.next);
      if (viewer !== undefined) {
        response.see(goal);
        return;
      }
      const page = signInPage({ t, asker, hasForm: form !== undefined, next: goal, userid: '', failure: undefined });
      await response.page('access/sign-in', signInFrame(t('access.signIn.title')), page);
    },
  }),
  ...(form === undefined ? [] : [signInRoute(form)]),
  route({
    method: 'post',
    path: '/sign-out',
    permission: 'anybody',
    handler: async ({ cookie }, response) => {
      const token = cookie(FORM_COOKIE);
      if (token !== undefined) await form?.signOut(token);
      response.clearCookie(FORM_COOKIE).see('/signed-out');
    },
  }),
  route({
    method: 'get',
    path: '/signed-out',
    permission: 'anybody',
    handler: ({ asker, t }, response) =>
      response.page('access/signed-out', signInFrame(t('access.signedOut.title')), signedOutPage(t, asker)),
  }),
];

const signInRoute = (form: SignInService): Route =>
  route({
    method: 'post',
    path: '/sign-in',
    permission: 'anybody',
    body: signInBody,
    limit: ATTEMPTS,
    handler: async ({ body, asker, cookie, now, log, t }, response) => {
      const goal = safeNext(body.next);
      const before = cookie(FORM_COOKIE);
      const outcome = await form.signIn({ login: body.userid, password: body.password, now, log, before });
      if (outcome.ok) {
        response.setCookie(FORM_COOKIE, outcome.token).see(goal);
        return;
      }
      const page = signInPage({ t, asker, hasForm: true, next: goal, userid: body.userid, failure: outcome.reason });
      await response.status(STATUS[outcome.reason]).page('access/sign-in', signInFrame(t('access.signIn.title')), page);
    },
  });

const signInFrame = (title: string) => ({ title, breadcrumbs: [{ text: title, path: undefined }] });

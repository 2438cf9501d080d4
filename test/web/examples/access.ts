import { createLocales } from '../../../plugin/i18n/index.ts';
import { InvalidInput, NotFound } from '../../../plugin/shared/errors.ts';
import { errorPage } from '../../../plugin/web/errors.ts';
import { signedOutPage, signInPage } from '../../../plugin/features/access/access.presenter.ts';
import { librarian } from '../app.ts';

const { en } = createLocales('Asia/Jakarta');
const signIn = { t: en.t, asker: { state: 'nobody' }, next: '/patrons/7', userid: '' } as const;
const situation = {
  locale: en,
  reference: 'a1',
  personName: '',
  canRetry: true,
  basePath: '/kenal',
  kohaHome: '/cgi-bin/koha/mainpage.pl',
  path: '/patrons/7',
};
const wrong = new InvalidInput('test.wrong', 'Wrong.', [{ path: '/day', message: '"day" must be a valid date.' }], {
  help: 'Choose a day of the calendar.',
});

export const accessExamples = {
  'access/sign-in': [
    signInPage({ ...signIn, hasForm: false, failure: undefined }),
    signInPage({ ...signIn, hasForm: true, failure: 'wrong' }),
  ],
  'access/signed-out': [
    signedOutPage(en.t, { state: 'nobody' }),
    signedOutPage(en.t, { state: 'staff', viewer: librarian() }),
  ],
  'errors/error': [errorPage(wrong, situation), errorPage(new NotFound('test.gone', 'Gone.'), situation)],
};

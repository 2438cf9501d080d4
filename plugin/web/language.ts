import { isLanguage, type Language } from '../i18n/index.ts';
import { formValidator } from '../shared/validation.ts';
import { safeNext } from './links.ts';
import { route } from './route.ts';

const COOKIE = 'kenal_language';
const A_YEAR_SECONDS = 365 * 86_400;

const chosenLanguage = formValidator<{ language: Language; next?: string }>(
  {
    type: 'object',
    additionalProperties: false,
    required: ['language'],
    properties: {
      language: { type: 'string', enum: ['en', 'id'], description: 'The language to read Kenal in.' },
      next: { type: 'string', maxLength: 2000, description: 'Path inside Kenal to go back to.' },
    },
  },
  'web.language',
  'The language form',
);

/** Chooses a language and comes back to the page it was chosen on. */
export const languageRoute = route({
  method: 'post',
  path: '/language',
  permission: 'anybody',
  body: chosenLanguage,
  handler: ({ body }, response) =>
    response
      .setCookie(COOKIE, body.language, { maxAgeSeconds: A_YEAR_SECONDS })
      .see(safeNext(body.next), { flash: 'frame.done.language' }),
});

interface LanguageWishes {
  readonly cookie: (name: string) => string | undefined;
  readonly library: Language | undefined;
  /** What the browser accepts, best first. */
  readonly accepted: readonly string[];
}

/** The person's choice, else the library's, else the browser's, else English. */
export const languageFor = ({ cookie, library, accepted }: LanguageWishes): Language => {
  const chosen = cookie(COOKIE);
  if (isLanguage(chosen)) return chosen;
  return library ?? accepted.map((tag) => tag.split('-')[0]).find(isLanguage) ?? 'en';
};

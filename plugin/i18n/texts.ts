import { readdirSync, readFileSync } from 'node:fs';
import { IntlMessageFormat } from 'intl-messageformat';
import { Bug } from '../shared/errors.ts';
import type { Language, Translate } from './locale.ts';

/** Every language that Kenal speaks, by its own name. */
export const LANGUAGES: Readonly<Record<Language, string>> = { en: 'English', id: 'Bahasa Indonesia' };

export const isLanguage = (text: string | undefined): text is Language =>
  text !== undefined && Object.hasOwn(LANGUAGES, text);

/** The language of whoever sits at the terminal, as POSIX has it (`id_ID.UTF-8`); English where it is another one. */
export const terminalLanguage = ({ LC_ALL, LC_MESSAGES, LANG }: NodeJS.ProcessEnv): Language => {
  const wished = [LC_ALL, LC_MESSAGES, LANG].find((one) => one !== undefined && one !== '')?.split(/[_.@]/)[0];
  return isLanguage(wished) ? wished : 'en';
};

export type Texts = ReadonlyMap<string, string>;

/**
 * All texts of a language, from every file of its folder.
 *
 * @throws Bug `i18n.key-twice` when two files own the same key
 */
export const readTexts = (language: Language, folder = new URL(`./${language}/`, import.meta.url)): Texts => {
  const texts = new Map<string, string>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
    const content = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Record<string, string>;
    for (const [key, text] of Object.entries(content)) {
      if (texts.has(key)) throw new Bug('i18n.key-twice', `The text ${key} stands in two files of ${language}.`);
      texts.set(key, text);
    }
  }
  return texts;
};

/** A translator over these texts; a text is parsed when it is first needed and kept. */
export const translator = (language: Language, texts: Texts): Translate => {
  const parsed = new Map<string, IntlMessageFormat>();
  const parse = (key: string): IntlMessageFormat => {
    const text = texts.get(key);
    if (text === undefined) throw new Bug('i18n.unknown-key', `There is no text ${key} in ${language}.`);
    const message = new IntlMessageFormat(text, language, undefined, { ignoreTag: true });
    parsed.set(key, message);
    return message;
  };
  return (key, values) => String((parsed.get(key) ?? parse(key)).format(values));
};

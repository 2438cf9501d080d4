export type { Language, Locale, TextValues, Translate } from './locale.ts';
export { createLocales, type Locales } from './locales.ts';
export { isLanguage, LANGUAGES, readTexts, terminalLanguage, translator } from './texts.ts';

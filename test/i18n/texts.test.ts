import { expect } from 'chai';
import { IntlMessageFormat } from 'intl-messageformat';
import { LANGUAGES, readTexts, translator, type Language } from '../../plugin/i18n/index.ts';

const languages = Object.keys(LANGUAGES) as Language[];
const english = readTexts('en');

/** Names of the values that a text needs, from its parsed form: 1 to 6 are the kinds that take a value. */
const placeholders = (part: unknown): string[] => {
  if (typeof part !== 'object' || part === null) return [];
  const { type, value } = part as { type?: unknown; value?: unknown };
  const own = typeof type === 'number' && type >= 1 && type <= 6 ? [String(value)] : [];
  return [...own, ...Object.values(part).flatMap(placeholders)];
};

const needs = (language: Language, text: string): string[] =>
  [...new Set(placeholders(new IntlMessageFormat(text, language, undefined, { ignoreTag: true }).getAst()))].sort();

describe('texts', () => {
  it('say that a key is unknown', () => {
    expect(() => translator('en', new Map())('no.such')).to.throw('There is no text no.such in en.');
  });

  it('say that a value is missing', () => {
    const t = translator('en', new Map([['a', 'Hello {name}']]));
    expect(() => t('a')).to.throw(/name/);
  });

  it('count as the language does', () => {
    const t = translator('en', new Map([['loans', '{count, plural, one {# loan} other {# loans}}']]));
    expect([t('loans', { count: 1 }), t('loans', { count: 1200 })]).to.deep.equal(['1 loan', '1,200 loans']);
  });

  for (const language of languages)
    describe(LANGUAGES[language], () => {
      const texts = readTexts(language);

      it('has every text that English has, and no other', () => {
        expect([...texts.keys()].sort()).to.deep.equal([...english.keys()].sort());
      });

      it('needs the same values as English for every text', () => {
        const of = (here: Language, all: ReadonlyMap<string, string>) =>
          [...all].map(([key, text]) => `${key}: ${needs(here, text).join(' ')}`).sort();
        expect(of(language, texts)).to.deep.equal(of('en', english));
      });

      it('has no text that is empty or carries markup', () => {
        expect([...texts].filter(([, text]) => text.trim() === '' || /<[a-z/]/i.test(text))).to.deep.equal([]);
      });
    });
});

import { readMarcXml } from '../../koha/catalogue/marc-xml.ts';
import { marc21Tokens, wantsMarc21 } from './marc21.ts';
import { keyOf, type Token } from './token.domain.ts';
import { unimarcTokens, wantsUnimarc } from './unimarc.ts';

/** Raised whenever tokens are made in another way, so that every record is read again. */
export const READING = 2;

const MOST_TOKENS = 400;

/**
 * The tokens of a title's record, each once.
 *
 * @param schema `biblio_metadata.schema`: UNIMARC, or MARC21 and what is like it
 * @throws BrokenRecord
 */
export const titleTokens = (xml: string, schema: string): Token[] => {
  const isUnimarc = schema.toUpperCase() === 'UNIMARC';
  const record = readMarcXml(xml, isUnimarc ? wantsUnimarc : wantsMarc21);
  const tokens = new Map<string, Token>();
  for (const one of isUnimarc ? unimarcTokens(record) : marc21Tokens(record)) {
    const key = `${one.kind} ${keyOf(one.value)}`;
    if (keyOf(one.value) !== '' && !tokens.has(key)) tokens.set(key, one);
  }
  return [...tokens.values()].slice(0, MOST_TOKENS);
};

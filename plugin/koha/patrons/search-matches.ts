import type { Knex } from 'knex';
import type { KohaGateway } from '../gateway.ts';
import { NAME_COLUMNS } from './name.ts';
import { asksSomething, type SearchTerms } from './search-terms.ts';
import { likeText } from './values.ts';

type Where = (where: Knex.QueryBuilder) => void;

const EMAIL_COLUMNS = ['email', 'emailpro', 'B_email'] as const;
const PHONE_COLUMNS = ['phone', 'mobile', 'phonepro', 'B_phone', 'smsalertnumber'] as const;
/** Shorter beginnings of a card number or user name would find everybody. */
const SHORTEST_IDENTIFIER = 3;

/** What Koha's indexes answer: whole or beginning card numbers and user names, beginnings of names. */
export const matchesByIndex =
  (koha: KohaGateway, terms: SearchTerms): Where =>
  (where) => {
    if (!asksSomething(terms)) return;
    where.where((any) => {
      byIdentifier(terms, any);
      byBeginnings(koha, terms, any);
    });
  };

/** The same, and parts of names, addresses and numbers wherever they stand. Reads every patron. */
export const matchesAnywhere =
  (koha: KohaGateway, terms: SearchTerms): Where =>
  (where) => {
    if (!asksSomething(terms)) return;
    where.where((any) => {
      byIdentifier(terms, any);
      byBeginnings(koha, terms, any);
      // No name holds the sign of an e-mail address.
      if (terms.email === undefined) byPartsOfNames(koha, terms, any);
      byEmail(koha, terms, any);
      byPhone(koha, terms, any);
    });
  };

const begins = (column: string, text: string): [sql: string, values: string[]] => [
  `?? like ? escape '|'`,
  [column, `${likeText(text)}%`],
];

const byIdentifier = ({ identifier }: SearchTerms, any: Knex.QueryBuilder): void => {
  if (identifier === undefined) return;
  any.orWhere('patron.cardnumber', identifier).orWhere('patron.userid', identifier);
  if (identifier.length < SHORTEST_IDENTIFIER) return;
  any.orWhereRaw(...begins('patron.cardnumber', identifier)).orWhereRaw(...begins('patron.userid', identifier));
};

const nameColumns = (koha: KohaGateway): string[] =>
  koha.columns('borrowers', NAME_COLUMNS).map((column) => `patron.${column}`);

const byBeginnings = (koha: KohaGateway, { words, inverted }: SearchTerms, any: Knex.QueryBuilder): void => {
  const columns = nameColumns(koha);
  if (inverted !== undefined) {
    any.orWhere((one) => {
      one.whereRaw(...begins('patron.surname', inverted.surname));
      for (const word of inverted.given)
        one.where((given) => {
          for (const column of columns.filter((name) => name !== 'patron.surname'))
            given.orWhereRaw(...begins(column, word));
        });
    });
    return;
  }
  if (words.length === 0) return;
  any.orWhere((every) => {
    for (const word of words)
      every.where((one) => {
        for (const column of columns) one.orWhereRaw(...begins(column, word));
      });
  });
  // "van der Meulen" is one surname of three words.
  if (words.length > 1) any.orWhereRaw(...begins('patron.surname', words.join(' ')));
};

/**
 * The collation is a newer one than Koha's, because Koha's takes Ł, Ø and Đ for letters of their own: somebody who
 * types "Lucja" or "Soren" must find Łucja and Søren.
 */
const allLetters = (names: string): string => `convert(${names} using utf8mb4) collate utf8mb4_unicode_520_ci`;

const byPartsOfNames = (koha: KohaGateway, { words, inverted }: SearchTerms, any: Knex.QueryBuilder): void => {
  const columns = nameColumns(koha);
  const holds = (among: readonly string[], word: string): [sql: string, values: string[]] => [
    `${allLetters(`concat_ws(' ', ${among.map(() => '??').join(', ')})`)} like ? escape '|'`,
    [...among, `%${likeText(word)}%`],
  ];
  if (inverted !== undefined) {
    any.orWhere((one) => {
      one.whereRaw(...holds(['patron.surname'], inverted.surname));
      for (const word of inverted.given) one.whereRaw(...holds(columns, word));
    });
    return;
  }
  if (words.length === 0) return;
  any.orWhere((every) => {
    for (const word of words) every.whereRaw(...holds(columns, word));
  });
};

const byEmail = (koha: KohaGateway, { email, identifier, words }: SearchTerms, any: Knex.QueryBuilder): void => {
  const text = email ?? (words.length === 1 ? identifier : undefined);
  if (text === undefined || text.length < SHORTEST_IDENTIFIER) return;
  for (const column of koha.columns('borrowers', EMAIL_COLUMNS))
    any.orWhereRaw(`?? like ? escape '|'`, [
      `patron.${column}`,
      email?.startsWith('@') === true ? `%${likeText(text)}%` : `${likeText(text)}%`,
    ]);
};

/** Signs that people write between the digits of a telephone number. */
const BETWEEN_DIGITS = [' ', '-', '.', '(', ')', '/', '+'] as const;

const byPhone = (koha: KohaGateway, { phone }: SearchTerms, any: Knex.QueryBuilder): void => {
  if (phone === undefined) return;
  // Digits in this order with anything between them: cheap, and leaves few numbers to look at closely.
  const loosely = `%${phone.split('').join('%')}%`;
  for (const column of koha.columns('borrowers', PHONE_COLUMNS)) {
    const name = `patron.${column}`;
    const bare = BETWEEN_DIGITS.reduce((inner) => `replace(${inner}, ?, '')`, '??');
    any.orWhere((one) => {
      one.where(name, 'like', loosely).whereRaw(`${bare} like ?`, [name, ...BETWEEN_DIGITS, `%${phone}%`]);
    });
  }
};

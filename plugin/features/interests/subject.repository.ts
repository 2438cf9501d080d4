import type { Knex } from 'knex';
import { inParts, readRows } from '../../shared/db/batches.ts';
import type { Db } from '../../shared/db/connection.ts';
import { keyOf, type Token, type TokenKind } from './token.domain.ts';

/** More than these are not remembered between two parts of the catalogue. */
const MOST_REMEMBERED = 300_000;

interface Known {
  readonly id: number;
  readonly label: string;
}

interface SubjectRow extends Known {
  readonly kind: TokenKind;
  readonly spelling_key: string;
}

const keyIn = (kind: TokenKind, spellingKey: string): string => `${kind} ${spellingKey}`;
const keyOfToken = ({ kind, value }: Token): string => keyIn(kind, keyOf(value));

/** Numbers for tokens: `kenal_subject.id`. */
export class SubjectNumbers {
  readonly #known = new Map<string, Known>();

  /**
   * The numbers of these tokens, by `idOf`; new ones are given a number, and the words of authority records follow the
   * catalogue.
   */
  async learn(db: Db, tokens: readonly Token[]): Promise<(token: Token) => number> {
    if (this.#known.size > MOST_REMEMBERED) this.#known.clear();
    const wanted = new Map(tokens.map((token) => [keyOfToken(token), token]));
    const missing = (): Token[] => [...wanted].filter(([key]) => !this.#known.has(key)).map(([, token]) => token);
    await this.#recall(db, missing());
    const unheard = missing();
    await insertSubjects(db, unheard);
    await this.#recall(db, unheard);
    await this.#relabel(db, [...wanted.values()]);
    return (token) => this.#known.get(keyOfToken(token))?.id ?? 0;
  }

  async #recall(db: Db, tokens: readonly Token[]): Promise<void> {
    for (const part of inParts(tokens)) {
      const rows = await db('kenal_subject')
        .whereIn(
          ['kind', 'spelling_key'],
          part.map(({ kind, value }) => [kind, keyOf(value)]),
        )
        .select<SubjectRow[]>('id', 'kind', 'spelling_key', 'label');
      for (const { id, kind, spelling_key, label } of rows) this.#known.set(keyIn(kind, spelling_key), { id, label });
    }
  }

  async #relabel(db: Db, tokens: readonly Token[]): Promise<void> {
    for (const token of tokens) {
      const known = this.#known.get(keyOfToken(token));
      if (known === undefined || known.label === token.label || !token.value.startsWith('auth:')) continue;
      await db('kenal_subject').where('id', known.id).update({ label: token.label });
      this.#known.set(keyOfToken(token), { id: known.id, label: token.label });
    }
  }
}

const insertSubjects = async (db: Db, tokens: readonly Token[]): Promise<void> => {
  for (const part of inParts(tokens))
    await db('kenal_subject').insert(
      part.map(({ kind, value, label }) => ({ kind, spelling_key: keyOf(value), value, label })),
    );
};

/** Every subject that titles are linked to by an authority record. */
export const eachLinkedSubject = (crm: Knex, onSubject: (id: number, label: string) => void): Promise<void> =>
  readRows(
    crm,
    `SELECT s.id, s.label FROM kenal_subject AS s
      WHERE s.kind = 'subject' AND s.value LIKE 'auth:%'
        AND EXISTS (SELECT 1 FROM kenal_biblio_subject AS t WHERE t.subject_id = s.id)`,
    [],
    ([id, label]) => onSubject(id as number, String(label)),
  );

/** Every token with its number, in the order of kind and value. */
export const eachSubject = (crm: Knex, onSubject: (id: number, token: Token) => void): Promise<void> =>
  readRows(
    crm,
    'SELECT s.id, s.kind, s.value, s.label FROM kenal_subject AS s ORDER BY s.kind, s.value, s.id',
    [],
    ([id, kind, value, label]) =>
      onSubject(id as number, { kind: kind as TokenKind, value: String(value), label: String(label) }),
  );

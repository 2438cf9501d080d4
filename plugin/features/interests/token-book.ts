import type { Knex } from 'knex';
import { inParts, readRows } from '../../shared/db/batches.ts';
import { eachLinkedSubject, eachSubject } from './subject.repository.ts';
import { INTEREST_KINDS, keyOf, tokenWeight, type InterestKind, type Token } from './token.domain.ts';

/** Which titles have which tokens, in arrays: all of a large catalogue fits into memory. */
export interface TokenBook {
  /** One more than the highest number of a token. */
  readonly size: number;
  /** The token's place in `INTEREST_KINDS`; -1 where it is no interest. */
  readonly kind: Int8Array;
  readonly weight: Float64Array;
  /** By number, in the order of the table that interests are written to. */
  readonly place: Int32Array;
  readonly values: readonly (string | undefined)[];
  /** Calls once for every token of a title that may feed an interest; for none of a sensitive title. */
  eachToken(biblionumber: number, onToken: (id: number) => void): void;
}

/**
 * @param titles only of these, or of all
 * @param isSensitive a title with such a token has none at all
 */
export const tokenBook = async (
  crm: Knex,
  titles: readonly number[] | 'all',
  isSensitive: (token: Token) => boolean,
): Promise<TokenBook> => {
  const highest = await highestNumbers(crm);
  const subjects = await readSubjects(crm, highest.subject + 1, isSensitive);
  const shelves = new Shelves(highest.biblio + 1);
  await eachPair(crm, titles, (biblionumber, id) => {
    if (subjects.isSensitive[id] === 1) shelves.hide(biblionumber);
    if ((subjects.kind[id] ?? -1) >= 0) shelves.put(biblionumber, subjects.countsAs[id] ?? id);
  });
  return { ...subjects, size: highest.subject + 1, eachToken: (title, onToken) => shelves.each(title, onToken) };
};

const highestNumbers = async (crm: Knex): Promise<{ readonly subject: number; readonly biblio: number }> => {
  const [subject] = await crm('kenal_subject').max<{ highest: number | null }[]>({ highest: 'id' });
  const [biblio] = await crm('kenal_biblio_subject').max<{ highest: number | null }[]>({ highest: 'biblionumber' });
  return { subject: subject?.highest ?? 0, biblio: biblio?.highest ?? 0 };
};

const readSubjects = async (crm: Knex, size: number, isSensitive: (token: Token) => boolean) => {
  const subjects = {
    kind: new Int8Array(size).fill(-1),
    weight: new Float64Array(size),
    place: new Int32Array(size),
    values: [] as (string | undefined)[],
    isSensitive: new Uint8Array(size),
    countsAs: new Int32Array(size),
  };
  const linkedTo = await linkedSubjects(crm);
  let place = 0;
  await eachSubject(crm, (id, token) => {
    subjects.kind[id] = INTEREST_KINDS.indexOf(token.kind as InterestKind);
    subjects.weight[id] = tokenWeight(token);
    subjects.isSensitive[id] = isSensitive(token) ? 1 : 0;
    subjects.countsAs[id] = token.kind === 'subject' ? (linkedTo(token) ?? id) : id;
    subjects.place[id] = place;
    if (subjects.kind[id] !== -1) subjects.values[id] = token.value;
    place += 1;
  });
  return subjects;
};

/**
 * Words of a heading count as the authority record that these words are linked to elsewhere in the catalogue: headings
 * with subdivisions have no link of their main heading, and often not every record is linked. Where the words stand for
 * several records, as of two people of one name, it is not known which, and they stay by themselves.
 */
const linkedSubjects = async (crm: Knex): Promise<(token: Token) => number | undefined> => {
  const linked = new Map<string, number | undefined>();
  await eachLinkedSubject(crm, (id, label) => {
    const key = keyOf(label);
    linked.set(key, linked.has(key) ? undefined : id);
  });
  return ({ value }) => (linked.size === 0 || value.startsWith('auth:') ? undefined : linked.get(keyOf(value)));
};

const PAIRS = 'SELECT t.biblionumber, t.subject_id FROM kenal_biblio_subject AS t';

const eachPair = async (
  crm: Knex,
  titles: readonly number[] | 'all',
  onPair: (biblionumber: number, id: number) => void,
): Promise<void> => {
  const pass = ([biblionumber, id]: readonly unknown[]): void => onPair(biblionumber as number, id as number);
  const order = 'ORDER BY t.biblionumber, t.subject_id';
  if (titles === 'all') return readRows(crm, `${PAIRS} ${order}`, [], pass);
  for (const part of inParts([...titles].sort((one, other) => one - other)))
    await readRows(crm, `${PAIRS} WHERE t.biblionumber IN (?) ${order}`, [part], pass);
};

/** Tokens by title, one after the other in one array; titles come in rising order. */
class Shelves {
  readonly #start: Int32Array;
  readonly #count: Uint16Array;
  readonly #isHidden: Uint8Array;
  #ids = new Int32Array(1 << 16);
  #length = 0;

  constructor(titles: number) {
    this.#start = new Int32Array(titles);
    this.#count = new Uint16Array(titles);
    this.#isHidden = new Uint8Array(titles);
  }

  hide(title: number): void {
    this.#isHidden[title] = 1;
  }

  /** Of two headings that count as one, a title has it once. */
  put(title: number, id: number): void {
    if (this.#has(title, id)) return;
    if (this.#length === this.#ids.length) {
      const larger = new Int32Array(this.#length * 2);
      larger.set(this.#ids);
      this.#ids = larger;
    }
    if (this.#count[title] === 0) this.#start[title] = this.#length;
    this.#count[title] = (this.#count[title] ?? 0) + 1;
    this.#ids[this.#length] = id;
    this.#length += 1;
  }

  #has(title: number, id: number): boolean {
    const start = this.#start[title] ?? 0;
    const end = start + (this.#count[title] ?? 0);
    for (let at = start; at < end; at += 1) if (this.#ids[at] === id) return true;
    return false;
  }

  each(title: number, onToken: (id: number) => void): void {
    if (this.#isHidden[title] === 1) return;
    const start = this.#start[title] ?? 0;
    const end = start + (this.#count[title] ?? 0);
    for (let at = start; at < end; at += 1) onToken(this.#ids[at] ?? 0);
  }
}

import type { Knex } from 'knex';
import type { CatalogueSource, TitleRecord } from '../../koha/catalogue/catalogue-source.ts';
import { BrokenRecord } from '../../koha/catalogue/marc-xml.ts';
import { inParts } from '../../shared/db/batches.ts';
import { inTransaction } from '../../shared/db/transaction.ts';
import type { Logger } from '../../shared/log.ts';
import { instantOfUtcText, utcText } from '../../shared/time.ts';
import {
  addSubjects,
  catalogueState,
  dropTitles,
  eachKeptTitle,
  markChanged,
  noteBroken,
  removeSubjects,
  subjectsOfTitles,
  writeCatalogueState,
  type CatalogueState,
  type Fault,
} from './catalogue.repository.ts';
import { SubjectNumbers } from './subject.repository.ts';
import { READING, titleTokens } from './title-tokens.ts';
import type { Token } from './token.domain.ts';

const RECORDS_AT_ONCE = 1_000;
const MOST_NAMED_IN_LOG = 20;
/** Before any change that Koha can have seen. */
const BEGINNING = '1970-01-02 00:00:00';

export interface CatalogueReading {
  readonly crm: Knex;
  readonly source: CatalogueSource;
  readonly log: Logger;
  /** Called between parts, which is where the reading may stop and is gone on with next time. */
  readonly throwIfAborted: () => void;
}

export interface CatalogueReport {
  readonly records_read: number;
  readonly titles_changed: number;
  readonly newly_broken: number;
  readonly titles_gone: number;
}

/**
 * Brings the tokens of titles up to date with Koha's records.
 *
 * Records are read in the order of their change, and how far that has come is written with what was read: killed at
 * any moment, the next reading goes on from there.
 *
 * @param how `changed`: since the last reading; `night`: since the last night, for changes that were still under way
 *   in Koha, and without titles that are gone; `all`: everything
 */
export const readCatalogue = async (
  reading: CatalogueReading,
  how: 'changed' | 'night' | 'all',
): Promise<CatalogueReport> => {
  const { crm, source } = reading;
  const before = await catalogueState(crm);
  const isFresh = how === 'all' || before?.reading !== READING;
  const state = isFresh ? { read_until: BEGINNING, night_mark: null, reading: READING } : before;
  if (isFresh) await writeCatalogueState(crm, state);
  const since = how === 'night' ? (state.night_mark ?? state.read_until) : state.read_until;
  const { ids, marks } = await changesSince(source, since);
  const numbers = new SubjectNumbers();
  const total = { records_read: 0, titles_changed: 0, newly_broken: 0, titles_gone: 0 };
  for (const [part, list] of inParts(ids, RECORDS_AT_ONCE).entries()) {
    reading.throwIfAborted();
    const read = await readPart(reading, list);
    const mark = marks[part] ?? state.read_until;
    const written = await writePart(reading, numbers, read, { ...state, read_until: laterOf(mark, state.read_until) });
    total.records_read += read.tokens.size;
    total.titles_changed += written.changed;
    total.newly_broken += written.broken;
  }
  if (how !== 'changed') total.titles_gone = await dropGone(reading);
  await writeCatalogueState(crm, {
    read_until: source.readAt,
    night_mark: how === 'changed' && state.night_mark !== null ? state.night_mark : hourBefore(source.readAt),
    reading: READING,
  });
  return total;
};

/** Longer than a change in Koha stays uncommitted. */
const hourBefore = (readAt: string): string => utcText(instantOfUtcText(readAt).subtract({ hours: 1 }));

const laterOf = (one: string, other: string): string => (one > other ? one : other);

interface Changes {
  readonly ids: readonly number[];
  /** For each part of the ids, the time of its last change. */
  readonly marks: readonly string[];
}

const changesSince = async (source: CatalogueSource, since: string): Promise<Changes> => {
  const ids: number[] = [];
  const marks: string[] = [];
  await source.eachChange(since === BEGINNING ? undefined : since, ({ id, changedAt }) => {
    marks[Math.floor(ids.length / RECORDS_AT_ONCE)] = changedAt;
    ids.push(id);
  });
  return { ids, marks };
};

interface PartRead {
  /** Of a broken record, none. */
  readonly tokens: Map<number, readonly Token[]>;
  readonly faults: Map<number, Fault>;
}

const readPart = async ({ source }: CatalogueReading, ids: readonly number[]): Promise<PartRead> => {
  const read: PartRead = { tokens: new Map(), faults: new Map() };
  await source.eachRecord(ids, (record) => {
    const found = tokensOrFault(record);
    read.tokens.set(record.biblionumber, typeof found === 'string' ? [] : found);
    if (typeof found === 'string') read.faults.set(record.biblionumber, found);
    else read.faults.delete(record.biblionumber);
  });
  return read;
};

const tokensOrFault = ({ xml, schema }: TitleRecord): readonly Token[] | Fault => {
  if (xml === undefined) return 'too-long';
  try {
    return titleTokens(xml, schema);
  } catch (error) {
    if (error instanceof BrokenRecord) return error.fault;
    throw error;
  }
};

const writePart = async (
  { crm, source, log }: CatalogueReading,
  numbers: SubjectNumbers,
  { tokens, faults }: PartRead,
  state: CatalogueState,
): Promise<{ readonly changed: number; readonly broken: number }> => {
  const titles = [...tokens.keys()];
  // Outside the transaction: a number that nothing uses yet does no harm, and is not lost when this is done again.
  const idOf = await numbers.learn(crm, [...tokens.values()].flat());
  const { changed, broken } = await inTransaction(crm, async (trx) => {
    const kept = await subjectsOfTitles(trx, titles);
    const added: [number, number][] = [];
    const removed: [number, number][] = [];
    for (const [biblionumber, list] of tokens) {
      const before = kept.get(biblionumber) ?? new Set<number>();
      const now = new Set(list.map(idOf));
      for (const id of now) if (!before.has(id)) added.push([biblionumber, id]);
      for (const id of before) if (!now.has(id)) removed.push([biblionumber, id]);
    }
    await removeSubjects(trx, removed);
    await addSubjects(trx, added);
    const titlesChanged = [...new Set([...added, ...removed].map(([biblionumber]) => biblionumber))];
    await markChanged(trx, titlesChanged);
    const readable = titles.filter((biblionumber) => !faults.has(biblionumber));
    const newlyBroken = await noteBroken(trx, faults, readable, source.readAt);
    await writeCatalogueState(trx, state);
    return { changed: titlesChanged, broken: newlyBroken };
  });
  if (broken.length > 0)
    log.warn(
      {
        event: 'catalogue.broken-records',
        records: broken.length,
        biblionumbers: broken.slice(0, MOST_NAMED_IN_LOG),
      },
      'records of the catalogue cannot be read; the Health page names them',
    );
  return { changed: changed.length, broken: broken.length };
};

/** Drops what is kept of titles that Koha has no record of any more. */
const dropGone = async ({ crm, source }: CatalogueReading): Promise<number> => {
  const isThere = new Set<number>();
  await source.eachTitle((biblionumber) => isThere.add(biblionumber));
  const gone = new Set<number>();
  await eachKeptTitle(crm, (biblionumber) => {
    if (!isThere.has(biblionumber)) gone.add(biblionumber);
  });
  await dropTitles(crm, [...gone]);
  return gone.size;
};

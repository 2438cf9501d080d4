import type { KohaGateway } from '../gateway.ts';
import { parts, SECONDS_OF_OVERLAP, type LedgerReader } from '../ledger/ledger-reader.ts';
import { withSnapshot } from '../ledger/snapshot.ts';
import { preference } from '../preferences.ts';
import { loanReads, type TitleUse } from './title-use.ts';

/** A record longer than this is passed over: no catalogue card has that much to say. Bytes. */
const LONGEST_RECORD = 4_000_000;

/** The record of a title as Koha keeps it. */
export interface TitleRecord {
  readonly biblionumber: number;
  /** `MARC21`, `UNIMARC` or what is like the first. */
  readonly schema: string;
  /** MARCXML; undefined where it is too long to be read. */
  readonly xml: string | undefined;
}

/** Which record changed when. */
export interface RecordChange {
  /** `biblio_metadata.id` */
  readonly id: number;
  /** UTC text. */
  readonly changedAt: string;
}

/** What Kenal reads of Koha's catalogue and of who used which title, in one consistent snapshot. */
export interface CatalogueSource extends TitleUse {
  /** UTC by the clock of Koha's database, taken just before the snapshot. */
  readonly readAt: string;
  /** Records that changed since (UTC text, with two seconds of overlap), or all of them, the earliest change first. */
  eachChange(since: string | undefined, onChange: (change: RecordChange) => void): Promise<void>;
  /** The records of these `biblio_metadata.id`, as far as they are there. */
  eachRecord(ids: readonly number[], onRecord: (record: TitleRecord) => void): Promise<void>;
  /** Every title that has a record. */
  eachTitle(onTitle: (biblionumber: number) => void): Promise<void>;
}

/** @param pauseMs politeness: how long to wait after every 50,000 rows */
export const withCatalogueSource = async <T>(
  koha: KohaGateway,
  pauseMs: number,
  work: (source: CatalogueSource) => Promise<T>,
): Promise<T> => {
  const flavour = (await preference(koha, 'marcflavour')) ?? '';
  return withSnapshot(koha, pauseMs, (reader, readAt) =>
    work({ readAt, ...recordReads(reader, flavour), ...loanReads(reader) }),
  );
};

const recordReads = (
  { stream }: LedgerReader,
  flavour: string,
): Pick<CatalogueSource, 'eachChange' | 'eachRecord' | 'eachTitle'> => ({
  eachChange: (since, onChange) =>
    stream(
      `SELECT m.id, m.timestamp FROM biblio_metadata AS m
        ${since === undefined ? '' : `WHERE m.timestamp >= ? - INTERVAL ${SECONDS_OF_OVERLAP} SECOND`}
        ORDER BY m.timestamp, m.id`,
      since === undefined ? [] : [since],
      ([id, changedAt]) => onChange({ id: id as number, changedAt: String(changedAt) }),
    ),

  eachRecord: async (ids, onRecord) => {
    for (const part of parts(ids))
      await stream(
        `SELECT m.biblionumber, m.schema, IF(LENGTH(m.metadata) > ${LONGEST_RECORD}, NULL, m.metadata)
           FROM biblio_metadata AS m
          WHERE m.id IN (?) AND m.format = 'marcxml'`,
        [part],
        ([biblionumber, schema, xml]) =>
          onRecord({
            biblionumber: biblionumber as number,
            schema: String(schema ?? '') || flavour,
            xml: xml == null ? undefined : String(xml),
          }),
      );
  },

  eachTitle: (onTitle) =>
    stream('SELECT m.biblionumber FROM biblio_metadata AS m', [], ([biblionumber]) => onTitle(biblionumber as number)),
});

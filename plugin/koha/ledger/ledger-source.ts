import type { KohaGateway } from '../gateway.ts';
import { circulationReads } from './circulation-reads.ts';
import { fateReads } from './fate-reads.ts';
import { patronReads } from './patron-reads.ts';
import type { LedgerSource } from './ledger-source.types.ts';
import { withSnapshot } from './snapshot.ts';

export type {
  DaySketch,
  LedgerSource,
  PatronFacts,
  Patrons,
  PatronSignature,
  ReturnMonth,
  WallTimes,
} from './ledger-source.types.ts';

/**
 * Opens a snapshot of Koha for the ledger, runs `work` on it and closes it.
 *
 * @param pauseMs politeness: how long to wait after every 50,000 rows
 */
export const withLedgerSource = <T>(
  koha: KohaGateway,
  pauseMs: number,
  work: (source: LedgerSource) => Promise<T>,
): Promise<T> =>
  withSnapshot(koha, pauseMs, (reader, readAt) =>
    work({
      readAt,
      anonymousPatron: reader.anonymousPatron,
      ...patronReads(reader),
      ...circulationReads(reader),
      ...fateReads(reader),
    }),
  );

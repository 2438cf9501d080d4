import type { KohaGateway } from '../gateway.ts';
import { preference } from '../preferences.ts';
import { streamRows, withRawConnection } from '../../shared/db/stream.ts';
import { circulationReads } from './circulation-reads.ts';
import { fateReads } from './fate-reads.ts';
import { ledgerReader } from './ledger-reader.ts';
import { patronReads } from './patron-reads.ts';
import type { LedgerSource } from './ledger-source.types.ts';

export type { LedgerSource, PatronFacts, Patrons, PatronSignature, WallTimes } from './ledger-source.types.ts';

const ROWS_BETWEEN_PAUSES = 50_000;

/**
 * Opens the snapshot, runs `work` on it and closes it.
 *
 * @param pauseMs politeness: how long to wait after every 50,000 rows
 */
export const withLedgerSource = async <T>(
  koha: KohaGateway,
  pauseMs: number,
  work: (source: LedgerSource) => Promise<T>,
): Promise<T> => {
  const anonymous = Number(await preference(koha, 'AnonymousPatron'));
  return withRawConnection(koha.db, async (connection) => {
    const pace = { rows: ROWS_BETWEEN_PAUSES, pauseMs };
    const readAt = (await ledgerReader(koha, connection, pace, undefined).text('SELECT UTC_TIMESTAMP()')) ?? '';
    await streamRows(connection, 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ', [], pace, ignore);
    await streamRows(connection, 'START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY', [], pace, ignore);
    try {
      const reader = ledgerReader(
        koha,
        connection,
        pace,
        Number.isInteger(anonymous) && anonymous > 0 ? anonymous : undefined,
      );
      return await work({
        readAt,
        anonymousPatron: reader.anonymousPatron,
        ...patronReads(reader),
        ...circulationReads(reader),
        ...fateReads(reader),
      });
    } finally {
      await streamRows(connection, 'ROLLBACK', [], pace, ignore);
    }
  });
};

const ignore = (): void => undefined;

import type { KohaGateway } from '../gateway.ts';
import { preference } from '../preferences.ts';
import { streamRows, withRawConnection } from '../../shared/db/stream.ts';
import { ledgerReader, type LedgerReader } from './ledger-reader.ts';

const ROWS_BETWEEN_PAUSES = 50_000;

/**
 * Runs `work` on one connection and in one consistent snapshot of Koha, in which nothing is locked.
 *
 * @param pauseMs politeness: how long to wait after every 50,000 rows
 * @param work gets UTC by the clock of Koha's database, taken just before the snapshot
 */
export const withSnapshot = async <T>(
  koha: KohaGateway,
  pauseMs: number,
  work: (reader: LedgerReader, readAt: string) => Promise<T>,
): Promise<T> => {
  const anonymous = Number(await preference(koha, 'AnonymousPatron'));
  return withRawConnection(koha.db, async (connection) => {
    const pace = { rows: ROWS_BETWEEN_PAUSES, pauseMs };
    const readAt = (await ledgerReader(koha, connection, pace, undefined).text('SELECT UTC_TIMESTAMP()')) ?? '';
    await streamRows(connection, 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ', [], pace, ignore);
    await streamRows(connection, 'START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY', [], pace, ignore);
    try {
      const anonymousPatron = Number.isInteger(anonymous) && anonymous > 0 ? anonymous : undefined;
      return await work(ledgerReader(koha, connection, pace, anonymousPatron), readAt);
    } finally {
      await streamRows(connection, 'ROLLBACK', [], pace, ignore);
    }
  });
};

const ignore = (): void => undefined;

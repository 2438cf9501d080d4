import type { Knex } from 'knex';
import type { Logger } from '../../shared/log.ts';
import { steadyMs, type Clock } from '../../shared/time.ts';
import type { RefreshReport, RefreshService } from '../insight/index.ts';
import { recordRun, type RefreshRun } from './refresh-run.repository.ts';

interface RecordedRefreshDeps {
  readonly crm: Knex;
  readonly clock: Clock;
  readonly log: Logger;
}

/** The same service, with a record of what each run asked of Koha. A record that cannot be kept stops nothing. */
export const recordedRefreshes = (
  service: RefreshService,
  { crm, clock, log }: RecordedRefreshDeps,
): RefreshService => ({
  refresh: async (options) => {
    const startedAt = clock.now();
    const start = steadyMs();
    const record = async (run: Omit<RefreshRun, 'startedAt' | 'seconds'>): Promise<void> => {
      const seconds = Math.round((steadyMs() - start) / 10) / 100;
      await recordRun(crm, { ...run, startedAt, seconds }).catch((err: unknown) => {
        log.warn({ event: 'refresh.not-recorded', err }, 'what a refresh did could not be recorded');
      });
    };
    let report: RefreshReport;
    try {
      report = await service.refresh(options);
    } catch (error) {
      await record({ kind: 'failed', rowsRead: undefined, rowsWritten: undefined });
      throw error;
    }
    await record({ kind: report.kind, rowsRead: report.source.rows_read, rowsWritten: report.ledger.rows_written });
    return report;
  },
});

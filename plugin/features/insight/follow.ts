import type { Knex } from 'knex';
import type { LedgerSource } from '../../koha/ledger/ledger-source.ts';
import type { LedgerState } from './ledger.repository.ts';
import type { Coverage } from './patron-history.domain.ts';
import type { Deciding } from './patron-status.ts';

/** What the steps of an incremental refresh share. */
export interface Follow {
  readonly crm: Knex;
  readonly source: LedgerSource;
  readonly timezone: string;
  readonly coverage: Coverage;
  readonly deciding: Deciding;
  readonly state: LedgerState;
  /** The most events held in memory at once. */
  readonly maxEvents: number;
  /** Look at every day that Koha still has and at every patron's oldest loan, not only at what is recent. */
  readonly everything: boolean;
}

import type { Knex } from 'knex';
import { withCatalogueSource } from '../../koha/catalogue/catalogue-source.ts';
import type { KohaGateway } from '../../koha/gateway.ts';
import type { Logger } from '../../shared/log.ts';
import type { RefreshStep } from '../insight/index.ts';
import { readCatalogue } from './read-catalogue.ts';

export interface InterestStepDeps {
  readonly crm: Knex;
  /** On a pool of its own, whose statements may take long. */
  readonly koha: KohaGateway;
  /** How long to wait after every 50,000 rows read from Koha, in milliseconds. */
  readonly pauseMs: number;
  readonly log: Logger;
}

/** Whether this account was granted the catalogue's records; without them there are no interests. */
export const mayReadRecords = (koha: KohaGateway): boolean => koha.has('biblio_metadata', 'metadata');

const READING = { changes: 'changed', verify: 'night', full: 'all' } as const;

/** Reads the catalogue after the ledger. */
export const interestStep = ({ crm, koha, pauseMs, log }: InterestStepDeps): RefreshStep => ({
  name: 'interests',
  run: async ({ asked, throwIfAborted }) => {
    if (!mayReadRecords(koha)) return { records_read: 0 };
    return withCatalogueSource(koha, pauseMs, async (source) => ({
      ...(await readCatalogue({ crm, source, log, throwIfAborted }, READING[asked])),
    }));
  },
});

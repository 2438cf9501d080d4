import { expect } from 'chai';
import type { Knex } from 'knex';
import { generateLibrary, type LibraryOptions } from '../../../plugin/demo/library/index.ts';
import type { KohaVariant, KohaVersion } from '../../../plugin/demo/schema/index.ts';
import type { PatronFollower } from '../../../plugin/features/insight/patron-follower.ts';
import type { CountingRules } from '../../../plugin/features/insight/patron-history.domain.ts';
import {
  refreshService,
  type RefreshOptions,
  type RefreshReport,
  type RefreshService,
} from '../../../plugin/features/insight/refresh.service.ts';
import type { RefreshStep } from '../../../plugin/features/insight/refresh-step.ts';
import { openKoha } from '../../../plugin/koha/gateway.ts';
import { crmPool, kohaPool } from '../../../plugin/shared/db/connection.ts';
import { dayIn, systemClock, type LibraryDay } from '../../../plugin/shared/time.ts';
import { crmDatabase, kohaDatabase, type TestDatabase } from '../../support/database.ts';
import { collectedLog, type CollectedLog } from '../../support/log.ts';
import { RULES, TIMEZONE } from './support-rules.ts';

/** The library's day by the real clock, which is the one that the server writes its timestamps by. */
export const today = (): LibraryDay => dayIn(TIMEZONE, systemClock.now());

/** Koha, Kenal and a ledger between them. */
export interface World {
  readonly koha: TestDatabase;
  readonly crm: TestDatabase;
  readonly log: CollectedLog;
  refresh(options?: RefreshOptions): Promise<RefreshReport>;
  /** Another process on the same databases. */
  another(options?: {
    readonly maxEvents?: number;
    readonly rules?: CountingRules;
    readonly followers?: readonly PatronFollower[];
    readonly steps?: readonly RefreshStep[];
  }): Promise<RefreshService>;
  close(): Promise<void>;
}

export const worldOf = async (koha: TestDatabase, crm: TestDatabase): Promise<World> => {
  const log = collectedLog();
  const pools: Knex[] = [];
  const another: World['another'] = async ({ maxEvents, rules = RULES, followers = [], steps = [] } = {}) => {
    const [kohaDb, crmDb] = [kohaPool(koha.settings, { statementSeconds: 60 }), crmPool(crm.settings)];
    pools.push(kohaDb, crmDb);
    const gateway = await openKoha({ db: kohaDb, timezone: TIMEZONE, clock: systemClock, log: log.log });
    return refreshService({
      crm: crmDb,
      koha: gateway,
      rules,
      pauseMs: 0,
      log: log.log,
      followers,
      steps,
      ...(maxEvents === undefined ? {} : { maxEvents }),
    });
  };
  const service = await another();
  return {
    koha,
    crm,
    log,
    refresh: (options) => service.refresh(options),
    another,
    close: async () => {
      await Promise.all(pools.map((pool) => pool.destroy()));
      await koha.drop();
      await crm.drop();
    },
  };
};

/** A small library that looks true, up to today, and an empty ledger beside it. */
export const libraryWorld = async (
  options: Partial<LibraryOptions> & { readonly version?: KohaVersion; readonly schemaVariant?: KohaVariant } = {},
): Promise<World> => {
  const { version = '25.11', schemaVariant } = options;
  const koha = await kohaDatabase(version, schemaVariant);
  await generateLibrary({
    seed: 1,
    patrons: 60,
    years: 1,
    until: today(),
    timezone: TIMEZONE,
    ...options,
    db: koha.db,
    version,
  });
  return worldOf(koha, await crmDatabase());
};

/** A Koha of one library and a few categories, without patrons, for stories told row by row. */
export const emptyWorld = async (version?: KohaVersion): Promise<World> => {
  const koha = await kohaDatabase(version);
  await koha.db('branches').insert({ branchcode: 'CTR', branchname: 'Centre' });
  await koha.db('categories').insert([
    { categorycode: 'ADT', description: 'Adult', category_type: 'A' },
    { categorycode: 'STA', description: 'Statistical', category_type: 'X' },
  ]);
  await koha.db('systempreferences').insert([
    { variable: 'Version', value: '25.1100000' },
    { variable: 'AnonymousPatron', value: '1' },
  ]);
  await koha.db('borrowers').insert(patron(1));
  return worldOf(koha, await crmDatabase());
};

/** A row of borrowers. */
export const patron = (
  borrowernumber: number,
  columns: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> => ({
  borrowernumber,
  cardnumber: `C${borrowernumber}`,
  surname: 'Person',
  branchcode: 'CTR',
  categorycode: 'ADT',
  dateenrolled: '2020-01-01',
  privacy: 1,
  ...columns,
});

/** Columns that say when a row was written, not what it says. */
const WHEN = new Set(['refreshed_at', 'rebuilt_at', 'verified_at', 'read_until', 'seen_at']);
const LEDGER_TABLES = ['kenal_visit_month', 'kenal_patron', 'kenal_ledger_day', 'kenal_ledger_state'] as const;

/** The ledger's tables row by row, without the times at which they were written. */
export const ledgerTables = async (crm: Knex, tables: readonly string[] = LEDGER_TABLES): Promise<string> => {
  const lines: string[] = [];
  for (const table of tables) {
    const rows = await crm(table).select<Record<string, unknown>[]>('*');
    const written = rows.map((row) => JSON.stringify(Object.entries(row).filter(([column]) => !WHEN.has(column))));
    lines.push(table, ...written.sort());
  }
  return lines.join('\n');
};

/** Names of Kenal's tables, those that a run left behind included. */
export const kenalTables = async (crm: Knex): Promise<string[]> =>
  crm('information_schema.tables as t')
    .whereRaw("t.table_schema = DATABASE() AND t.table_name LIKE 'kenal%'")
    .orderBy('t.table_name')
    .pluck<string[]>('t.table_name');

/** Fails with the rows that differ, not with two whole tables. */
export const expectSameRows = (found: readonly string[], wanted: readonly string[], about: string): void => {
  const [have, want] = [new Set(found), new Set(wanted)];
  const differences = {
    unexpected: found.filter((row) => !want.has(row)).slice(0, 12),
    missing: wanted.filter((row) => !have.has(row)).slice(0, 12),
  };
  expect(differences, about).to.deep.equal({ unexpected: [], missing: [] });
  expect(found.length, about).to.equal(wanted.length);
};

import type { Knex } from 'knex';
import { generateLibrary } from '../../../plugin/demo/library/index.ts';
import type { KohaVariant, KohaVersion } from '../../../plugin/demo/schema/index.ts';
import { refreshService, type RefreshReport } from '../../../plugin/features/insight/index.ts';
import { interestFollower, interestStep } from '../../../plugin/features/interests/index.ts';
import { settingsService } from '../../../plugin/features/settings/index.ts';
import { openKoha } from '../../../plugin/koha/gateway.ts';
import { crmPool, kohaPool } from '../../../plugin/shared/db/connection.ts';
import { dayIn, systemClock, type LibraryDay } from '../../../plugin/shared/time.ts';
import { crmDatabase, kohaDatabase, type TestDatabase } from '../../support/database.ts';
import { collectedLog, type CollectedLog } from '../../support/log.ts';
import { RULES, TIMEZONE } from '../insight/support-rules.ts';

type RefreshOptions = NonNullable<Parameters<ReturnType<typeof refreshService>['refresh']>[0]>;

export const today = (): LibraryDay => dayIn(TIMEZONE, systemClock.now());
export const day = (daysAgo: number): string => today().subtract({ days: daysAgo }).toString();

/** Koha, Kenal, and the refresh with interests between them. */
export interface InterestWorld {
  readonly koha: TestDatabase;
  readonly crm: TestDatabase;
  readonly log: CollectedLog;
  refresh(options?: RefreshOptions): Promise<RefreshReport>;
  close(): Promise<void>;
}

export const interestWorldOf = async (
  koha: TestDatabase,
  crm: TestDatabase,
  options: { readonly mostUses?: number } = {},
): Promise<InterestWorld> => {
  const log = collectedLog();
  const [kohaDb, crmDb] = [kohaPool(koha.settings, { statementSeconds: 60 }), crmPool(crm.settings)];
  const gateway = await openKoha({ db: kohaDb, timezone: TIMEZONE, clock: systemClock, log: log.log });
  const service = refreshService({
    crm: crmDb,
    koha: gateway,
    rules: RULES,
    pauseMs: 0,
    log: log.log,
    followers: [interestFollower],
    steps: [
      interestStep({
        crm: crmDb,
        koha: gateway,
        settings: settingsService({ crm: crmDb, log: log.log }),
        pauseMs: 0,
        log: log.log,
        ...options,
      }),
    ],
  });
  return {
    koha,
    crm,
    log,
    refresh: (options) => service.refresh(options),
    close: async () => {
      await Promise.all([kohaDb.destroy(), crmDb.destroy()]);
      await koha.drop();
      await crm.drop();
    },
  };
};

/** A Koha of one library without patrons or titles. */
export const emptyInterestWorld = async (
  version: KohaVersion = '25.11',
  variant?: KohaVariant,
): Promise<InterestWorld> => {
  const koha = await kohaDatabase(version, variant);
  await koha.db('branches').insert({ branchcode: 'CTR', branchname: 'Centre' });
  await koha.db('categories').insert([
    { categorycode: 'ADT', description: 'Adult', category_type: 'A' },
    { categorycode: 'CHI', description: 'Child', category_type: 'C' },
  ]);
  await koha.db('systempreferences').insert([
    { variable: 'Version', value: `${version}00000` },
    { variable: 'marcflavour', value: 'MARC21' },
  ]);
  return interestWorldOf(koha, await crmDatabase());
};

/** A small synthetic library of two years, with its catalogue. */
export const randomInterestWorld = async (
  seed: number,
  options: { readonly mostUses?: number; readonly patrons?: number } = {},
): Promise<InterestWorld> => {
  const koha = await kohaDatabase('25.11');
  const { patrons = 40, ...others } = options;
  await generateLibrary({
    db: koha.db,
    version: '25.11',
    seed,
    patrons,
    years: 2,
    until: today(),
    timezone: TIMEZONE,
  });
  return interestWorldOf(koha, await crmDatabase(), others);
};

/** A title with this record, or another record for it; changed long ago unless said. */
export const putRecord = async (
  koha: Knex,
  biblionumber: number,
  metadata: string,
  { schema = 'MARC21', changed = '2020-01-01 00:00:00' } = {},
): Promise<void> => {
  await koha('biblio')
    .insert({ biblionumber, title: 'A title', frameworkcode: '', datecreated: '2020-01-01' })
    .onConflict('biblionumber')
    .ignore();
  await koha('biblio_metadata').where({ biblionumber }).delete();
  await koha('biblio_metadata').insert({ biblionumber, format: 'marcxml', schema, metadata, timestamp: changed });
};

/** What is kept of titles: `1: subject Cookery, class ddc:6`. */
export const keptTokens = async (crm: Knex): Promise<string[]> => {
  const rows = await crm('kenal_biblio_subject as t')
    .join('kenal_subject as s', 's.id', 't.subject_id')
    .orderBy(['t.biblionumber', 's.kind', 's.value'])
    .select<{ biblionumber: number; kind: string; value: string }[]>('t.biblionumber', 's.kind', 's.value');
  return rows.map(({ biblionumber, kind, value }) => `${biblionumber}: ${kind} ${value}`);
};

interface InterestLine {
  readonly kind: string;
  readonly value: string;
  readonly weight: number;
  readonly evidence: number;
  readonly declared: number;
  readonly first_day: string | null;
  readonly last_day: string | null;
}

/** The interests of a patron, weights to nine places. */
export const interestsOf = async (crm: Knex, borrowernumber: number): Promise<InterestLine[]> => {
  const rows = await crm('kenal_interest')
    .where({ borrowernumber })
    .orderBy(['kind', 'value'])
    .select<InterestLine[]>('kind', 'value', 'weight', 'evidence', 'declared', 'first_day', 'last_day');
  return rows.map((row) => ({ ...row, weight: Math.round(row.weight * 1e9) / 1e9 }));
};

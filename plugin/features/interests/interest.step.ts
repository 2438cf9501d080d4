import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { withCatalogueSource, type CatalogueSource } from '../../koha/catalogue/catalogue-source.ts';
import type { KohaGateway } from '../../koha/gateway.ts';
import type { Logger } from '../../shared/log.ts';
import { startOfDay, utcText } from '../../shared/time.ts';
import type { RefreshStep } from '../insight/index.ts';
import type { SettingsService } from '../settings/index.ts';
import { changedTitles, dropLeftovers, interestState } from './interest.repository.ts';
import { readCatalogue } from './read-catalogue.ts';
import { sensitivityOf } from './sensitive.domain.ts';
import { SENSITIVE } from './sensitive.setting.ts';
import { READING } from './title-tokens.ts';
import { MOST_USES, workOut, workOutEverybody, type WorkingOut } from './work-out-interests.ts';

/** Raised whenever interests are worked out in another way. */
const FORMULA = 2;
/** Beyond these, working everybody out is quicker. */
const MOST_TITLES = 20_000;
const MOST_PATRONS = 50_000;

export interface InterestStepDeps {
  readonly crm: Knex;
  /** On a pool of its own, whose statements may take long. */
  readonly koha: KohaGateway;
  readonly settings: Pick<SettingsService, 'read'>;
  /** How long to wait after every 50,000 rows read from Koha, in milliseconds. */
  readonly pauseMs: number;
  readonly log: Logger;
  /** The most uses of titles held in memory at once; smaller only in tests. */
  readonly mostUses?: number;
}

/** Whether this account was granted the catalogue's records; without them there are no interests. */
export const mayReadRecords = (koha: KohaGateway): boolean => koha.has('biblio_metadata', 'metadata');

const HOW = { changes: 'changed', verify: 'night', full: 'all' } as const;

type Ledger = Parameters<RefreshStep['run']>[0];

/** Reads the catalogue and works out interests, after the ledger: of everybody at night, else of whom it concerns. */
export const interestStep = ({
  crm,
  koha,
  settings,
  pauseMs,
  log,
  mostUses = MOST_USES,
}: InterestStepDeps): RefreshStep => ({
  name: 'interests',
  run: async (ledger) => {
    await dropLeftovers(crm);
    if (!mayReadRecords(koha)) return { records_read: 0 };
    const list = await settings.read(SENSITIVE);
    const rules = createHash('sha256')
      .update(JSON.stringify([FORMULA, READING, list]))
      .digest('hex');
    const { asOf, asked, isPast, throwIfAborted } = ledger;
    const until = isPast ? utcText(startOfDay(koha.timezone, asOf.add({ days: 1 }))) : undefined;
    return withCatalogueSource(koha, pauseMs, async (source) => {
      const catalogue = await readCatalogue({ crm, source, log, throwIfAborted }, HOW[asked]);
      const isSensitive = sensitivityOf(list);
      const work = { crm, source, asOf, until, isSensitive, rules, mostUses, throwIfAborted };
      const patrons = await patronsToWorkOut(work, ledger);
      const worked = patrons === 'everybody' ? await workOutEverybody(work) : await workOut(work, patrons);
      return { ...catalogue, ...worked };
    });
  },
});

const patronsToWorkOut = async (
  { crm, source, rules }: WorkingOut,
  { asked, isPast, changed }: Ledger,
): Promise<'everybody' | number[]> => {
  const state = await interestState(crm);
  if (asked !== 'changes' || isPast || changed === 'everybody' || state?.rules !== rules) return 'everybody';
  const titles = await changedTitles(crm, MOST_TITLES + 1);
  if (titles.length > MOST_TITLES) return 'everybody';
  const patrons = new Set([...changed, ...(await borrowersOf(source, titles))]);
  return patrons.size > MOST_PATRONS ? 'everybody' : [...patrons];
};

const borrowersOf = (source: CatalogueSource, titles: readonly number[]): Promise<ReadonlySet<number>> =>
  titles.length === 0 ? Promise.resolve(new Set()) : source.patronsOfTitles(titles);

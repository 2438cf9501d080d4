import type { KohaGateway } from '../../koha/gateway.ts';
import { listCategories, listLibraries, type Category, type Library } from '../../koha/libraries.ts';
import { patronsByNumber, type FoundPatron } from '../../koha/patrons/index.ts';
import { maySeeLibrary, type VisibleLibraries } from '../../koha/visibility.ts';
import type { Viewer } from '../access/index.ts';
import type { MetricFilter, MetricReader, MetricSort, PatronMetric } from '../insight/index.ts';
import { shownFrom, type History } from '../patrons/index.ts';
import type { WhyFacts } from './why.presenter.ts';

export interface LoyaltyDeps {
  readonly koha: KohaGateway;
  readonly metrics: MetricReader;
}

/** Lists that this feature offers. */
export const LISTS = ['slipping', 'prospects'] as const;
export type ListName = (typeof LISTS)[number];

export interface ListAsked {
  readonly list: ListName;
  readonly filter: MetricFilter;
  readonly limit: number;
  readonly offset: number;
  readonly sort?: { readonly by: MetricSort; readonly isRising: boolean } | undefined;
}

/** A patron on a list: who they are in Koha now, and what insight has worked out. */
export interface ListedMetric {
  readonly patron: FoundPatron;
  readonly metric: PatronMetric;
}

export interface LoyaltyService {
  /** What is known of a patron, as far as their history may be shown; undefined where nothing is. */
  factsOf(borrowernumber: number, history: History): Promise<WhyFacts | undefined>;
  list(visible: VisibleLibraries, asked: ListAsked): Promise<ListedMetric[]>;
  count(visible: VisibleLibraries, list: ListName, filter: MetricFilter): Promise<number>;
  /** Whether a forecast stands behind the order of a list. */
  hasForecast(visible: VisibleLibraries, list: ListName, filter: MetricFilter): Promise<boolean>;
  /** What lists may be narrowed by. */
  choices(viewer: Viewer): Promise<{
    readonly libraries: readonly Library[];
    readonly categories: readonly Category[];
  }>;
}

export const loyaltyService = ({ koha, metrics }: LoyaltyDeps): LoyaltyService => ({
  factsOf: async (borrowernumber, history) => {
    const from = shownFrom(history);
    if (from === undefined) return undefined;
    const metric = await metrics.metricOf(borrowernumber);
    if (metric === undefined) return undefined;
    // Koha may have forgotten loans that the last refresh still counted; what rests on them is not shown.
    if (metric.firstVisit !== undefined && metric.firstVisit.toString() < from.toString()) return undefined;
    const hasForecast = metric.modelId !== undefined || metric.surprise !== undefined;
    return { metric, history: await metrics.stageHistory(borrowernumber), hasForecast };
  },
  list: async (visible, { list, filter, ...page }) => {
    const found = await metrics[list](visible, page, filter);
    const numbers = found.map(({ borrowernumber }) => borrowernumber);
    const patrons = new Map(
      (await patronsByNumber(koha, visible, numbers)).map((patron) => [patron.borrowernumber, patron]),
    );
    return found.flatMap((metric) => {
      const patron = patrons.get(metric.borrowernumber);
      return patron === undefined || patron.keepsNoHistory ? [] : [{ patron, metric }];
    });
  },
  count: (visible, list, filter) =>
    list === 'slipping' ? metrics.countSlipping(visible, filter) : metrics.countProspects(visible, filter),
  hasForecast: async (visible, list, filter) => list === 'prospects' || metrics.foretellsLoss(visible, filter),
  choices: async ({ visible }) => {
    const [libraries, categories] = await Promise.all([listLibraries(koha), listCategories(koha)]);
    return { libraries: libraries.filter(({ branchcode }) => maySeeLibrary(visible, branchcode)), categories };
  },
});

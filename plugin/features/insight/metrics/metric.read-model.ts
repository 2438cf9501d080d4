import type { Knex } from 'knex';
import { onlyVisible, type VisibleLibraries } from '../../../koha/visibility.ts';
import { libraryDay, type LibraryDay } from '../../../shared/time.ts';
import { METRIC_COLUMNS } from './metric-row.ts';
import type { Evidence, Stage } from './stage.domain.ts';

/** What insight has worked out about one patron. Undefined is not known, and never zero. */
export interface PatronMetric {
  readonly borrowernumber: number;
  /** The library day up to which use was counted. */
  readonly asOf: LibraryDay;
  readonly firstVisit: LibraryDay | undefined;
  readonly lastVisit: LibraryDay | undefined;
  /** Use before the first visit is not known. */
  readonly isTruncated: boolean;
  readonly visitDays: number | undefined;
  readonly visitDays365: number | undefined;
  readonly visitDays91: number | undefined;
  readonly visitDays91Before: number | undefined;
  readonly loans365: number | undefined;
  /** Usual days between visit days. */
  readonly rhythmDays: number | undefined;
  readonly surprise: number | undefined;
  readonly pActive: number | undefined;
  readonly expectedVisits91: number | undefined;
  readonly expectedVisits182: number | undefined;
  readonly pVisit91: number | undefined;
  readonly pVisit182: number | undefined;
  readonly expectedLoss91: number | undefined;
  readonly recencyScore: number | undefined;
  readonly frequencyScore: number | undefined;
  readonly volumeScore: number | undefined;
  /** 0-100. */
  readonly loyalty: number | undefined;
  readonly loyaltyReturns: number | undefined;
  readonly loyaltyStays: number | undefined;
  readonly loyaltyRefers: number | undefined;
  readonly loyaltyBreadth: number | undefined;
  /** How many of the four traits are known. */
  readonly loyaltyCoverage: number | undefined;
  readonly loyalProspect: number | undefined;
  readonly serviceLines: number | undefined;
  readonly cardRenewals: number | undefined;
  readonly stage: Stage;
  readonly stageSince: LibraryDay;
  /** In the language of the library. */
  readonly stageReason: string;
  readonly evidence: Evidence;
  readonly previousStage: Stage | undefined;
  readonly modelId: number | undefined;
}

/** One change of a patron's stage. */
export interface StageChange {
  readonly changedOn: LibraryDay;
  /** Undefined: the first stage that was known. */
  readonly from: Stage | undefined;
  readonly to: Stage;
  readonly reason: string;
  readonly evidence: Evidence;
}

/** What a list of patrons can be sorted by; largest or latest first where `isRising` is not asked for. */
export type MetricSort = 'expectedLoss' | 'visitDays' | 'visitDaysLately' | 'lastVisit' | 'prospect';

interface Page {
  readonly limit: number;
  readonly offset: number;
  /** Without it, lists have the order that they are for. */
  readonly sort?: { readonly by: MetricSort; readonly isRising: boolean } | undefined;
}

/** Narrows a list; what is left out does not. */
export interface MetricFilter {
  readonly library?: string | undefined;
  readonly category?: string | undefined;
}

/** What pages may ask of the metrics. Lists hold visible patrons only, and no accounts that are not persons. */
export interface MetricReader {
  /** Undefined for patrons who keep no history and for numbers that nobody has. */
  metricOf(borrowernumber: number): Promise<PatronMetric | undefined>;
  /** Latest first. */
  stageHistory(borrowernumber: number): Promise<StageChange[]>;
  /** Who is slipping away, by expected loss; where nothing is forecast, by how often and how lately they came. */
  slipping(visible: VisibleLibraries, page: Page, filter?: MetricFilter): Promise<PatronMetric[]>;
  countSlipping(visible: VisibleLibraries, filter?: MetricFilter): Promise<number>;
  /** Whether a forecast is trusted for anybody who is slipping away, so that they can be put in its order. */
  foretellsLoss(visible: VisibleLibraries, filter?: MetricFilter): Promise<boolean>;
  /** Who is likely to become loyal, the likeliest first. */
  prospects(visible: VisibleLibraries, page: Page, filter?: MetricFilter): Promise<PatronMetric[]>;
  countProspects(visible: VisibleLibraries, filter?: MetricFilter): Promise<number>;
  /** How many patrons are in each stage now; stages without anybody are absent. */
  stageSizes(visible: VisibleLibraries): Promise<Map<Stage, number>>;
}

type MetricRow = Readonly<Record<(typeof METRIC_COLUMNS)[number], string | number | null>>;

/** Reads the metrics for pages. Nothing here reads Koha. */
export const metricReader = (crm: Knex): MetricReader => ({
  metricOf: async (borrowernumber) => {
    const row = await crm('kenal_patron_metric as m')
      .where('m.borrowernumber', borrowernumber)
      .first<MetricRow | undefined>(COLUMNS);
    return row && toMetric(row);
  },

  stageHistory: async (borrowernumber) => {
    const rows = await crm('kenal_stage_change as c')
      .where('c.borrowernumber', borrowernumber)
      .orderBy([
        { column: 'c.changed_on', order: 'desc' },
        { column: 'c.id', order: 'desc' },
      ])
      .select<ChangeRow[]>('c.changed_on', 'c.from_stage', 'c.to_stage', 'c.reason', 'c.evidence');
    return rows.map((row) => ({
      changedOn: libraryDay(row.changed_on),
      from: row.from_stage ?? undefined,
      to: row.to_stage,
      reason: row.reason,
      evidence: JSON.parse(row.evidence) as Evidence,
    }));
  },

  slipping: async (visible, { limit, offset, sort }, filter) => {
    const rows = await slippingPatrons(crm, visible, filter)
      .orderBy([...first(sort), ...SLIPPING_ORDER])
      .limit(limit)
      .offset(offset)
      .select<MetricRow[]>(COLUMNS);
    return rows.map(toMetric);
  },

  countSlipping: (visible, filter) => countOf(slippingPatrons(crm, visible, filter)),

  foretellsLoss: async (visible, filter) => {
    const row = await slippingPatrons(crm, visible, filter)
      .whereNotNull('m.expected_loss_91')
      .first<{ borrowernumber: number } | undefined>('m.borrowernumber');
    return row !== undefined;
  },

  prospects: async (visible, { limit, offset, sort }, filter) => {
    const rows = await prospectPatrons(crm, visible, filter)
      .orderBy([...first(sort), { column: 'm.loyal_prospect', order: 'desc' }, { column: 'm.borrowernumber' }])
      .limit(limit)
      .offset(offset)
      .select<MetricRow[]>(COLUMNS);
    return rows.map(toMetric);
  },

  countProspects: (visible, filter) => countOf(prospectPatrons(crm, visible, filter)),

  stageSizes: async (visible) => {
    const rows = await visiblePatrons(crm, visible)
      .groupBy('m.stage')
      .select<{ stage: Stage; patrons: number }[]>('m.stage', crm.raw('COUNT(*) AS patrons'));
    return new Map(rows.map(({ stage, patrons }) => [stage, patrons]));
  },
});

interface ChangeRow {
  readonly changed_on: string;
  readonly from_stage: Stage | null;
  readonly to_stage: Stage;
  readonly reason: string;
  readonly evidence: string;
}

const COLUMNS = METRIC_COLUMNS.map((column) => `m.${column}`);

const visiblePatrons = (crm: Knex, visible: VisibleLibraries): Knex.QueryBuilder =>
  onlyVisible(
    crm('kenal_patron_metric as m')
      .join('kenal_patron as p', 'p.borrowernumber', 'm.borrowernumber')
      .whereNull('p.excluded_because'),
    visible,
    'p.branchcode',
  );

const SORT_COLUMNS: Readonly<Record<MetricSort, string>> = {
  expectedLoss: 'm.expected_loss_91',
  visitDays: 'm.visit_days_365',
  visitDaysLately: 'm.visit_days_91',
  lastVisit: 'm.last_visit',
  prospect: 'm.loyal_prospect',
};

const SLIPPING_ORDER = [
  { column: 'm.expected_loss_91', order: 'desc' },
  { column: 'm.visit_days_365', order: 'desc' },
  { column: 'm.last_visit', order: 'desc' },
  { column: 'm.borrowernumber' },
];

/** What is not known stands last in either direction. */
const first = (sort: Page['sort']): { column: string; order?: string; nulls?: 'last' }[] => {
  if (sort === undefined) return [];
  const column = SORT_COLUMNS[sort.by];
  return [
    { column, nulls: 'last' },
    { column, order: sort.isRising ? 'asc' : 'desc' },
  ];
};

const slippingPatrons = (crm: Knex, visible: VisibleLibraries, filter?: MetricFilter): Knex.QueryBuilder =>
  narrowed(visiblePatrons(crm, visible), filter).where('m.stage', 'slipping');

/** Who comes often enough, and more often than before: of who comes as ever, nothing new can be said. */
const prospectPatrons = (crm: Knex, visible: VisibleLibraries, filter?: MetricFilter): Knex.QueryBuilder =>
  narrowed(visiblePatrons(crm, visible), filter)
    .where('m.loyal_prospect', '>', 0)
    .where('m.visit_days_91', '>', crm.ref('m.visit_days_91_before'));

const narrowed = (query: Knex.QueryBuilder, { library, category }: MetricFilter = {}): Knex.QueryBuilder => {
  if (library !== undefined) void query.where('p.branchcode', library);
  if (category !== undefined) void query.where('p.categorycode', category);
  return query;
};

const countOf = async (query: Knex.QueryBuilder): Promise<number> => {
  const [row] = await query.count<{ patrons: number }[]>({ patrons: '*' });
  return row?.patrons ?? 0;
};

const numberOf = (cell: string | number | null): number | undefined => (cell === null ? undefined : Number(cell));
const dayOf = (cell: string | number | null): LibraryDay | undefined =>
  cell === null ? undefined : libraryDay(String(cell));

const toMetric = (row: MetricRow): PatronMetric => ({
  borrowernumber: Number(row.borrowernumber),
  asOf: libraryDay(String(row.as_of)),
  firstVisit: dayOf(row.first_visit),
  lastVisit: dayOf(row.last_visit),
  isTruncated: row.is_truncated === 1,
  visitDays: numberOf(row.visit_days),
  visitDays365: numberOf(row.visit_days_365),
  visitDays91: numberOf(row.visit_days_91),
  visitDays91Before: numberOf(row.visit_days_91_before),
  loans365: numberOf(row.loans_365),
  rhythmDays: numberOf(row.rhythm_days),
  surprise: numberOf(row.surprise),
  pActive: numberOf(row.p_active),
  expectedVisits91: numberOf(row.expected_visits_91),
  expectedVisits182: numberOf(row.expected_visits_182),
  pVisit91: numberOf(row.p_visit_91),
  pVisit182: numberOf(row.p_visit_182),
  expectedLoss91: numberOf(row.expected_loss_91),
  recencyScore: numberOf(row.recency_score),
  frequencyScore: numberOf(row.frequency_score),
  volumeScore: numberOf(row.volume_score),
  loyalty: numberOf(row.loyalty),
  loyaltyReturns: numberOf(row.loyalty_returns),
  loyaltyStays: numberOf(row.loyalty_stays),
  loyaltyRefers: numberOf(row.loyalty_refers),
  loyaltyBreadth: numberOf(row.loyalty_breadth),
  loyaltyCoverage: numberOf(row.loyalty_coverage),
  loyalProspect: numberOf(row.loyal_prospect),
  serviceLines: numberOf(row.service_lines),
  cardRenewals: numberOf(row.card_renewals),
  stage: row.stage as Stage,
  stageSince: libraryDay(String(row.stage_since)),
  stageReason: String(row.stage_reason),
  evidence: JSON.parse(String(row.stage_evidence)) as Evidence,
  previousStage: (row.previous_stage as Stage | null) ?? undefined,
  modelId: numberOf(row.model_id),
});

import type { RowValues } from '../../../shared/db/batches.ts';
import { dayAsText } from '../calendar.ts';
import type { Judgement } from './judge.domain.ts';
import type { JudgedUse } from './patron-clocks.domain.ts';
import { bitCount } from './patron-clocks.domain.ts';

export const METRIC_COLUMNS = [
  'borrowernumber',
  'as_of',
  'first_visit',
  'last_visit',
  'is_truncated',
  'visit_days',
  'visit_days_365',
  'visit_days_91',
  'visit_days_91_before',
  'loans_365',
  'x',
  't_x_days',
  't_days',
  'rhythm_days',
  'surprise',
  'p_active',
  'expected_visits_91',
  'expected_visits_182',
  'p_visit_91',
  'p_visit_182',
  'expected_loss_91',
  'recency_score',
  'frequency_score',
  'volume_score',
  'loyalty',
  'loyalty_returns',
  'loyalty_stays',
  'loyalty_refers',
  'loyalty_breadth',
  'loyalty_coverage',
  'loyal_prospect',
  'service_lines',
  'card_renewals',
  'stage',
  'stage_since',
  'stage_reason',
  'stage_evidence',
  'previous_stage',
  'model_id',
] as const;

export interface MetricFacts {
  readonly borrowernumber: number;
  readonly day: number;
  readonly isTruncated: boolean;
  readonly use: JudgedUse | undefined;
  readonly judgement: Judgement;
  readonly reason: string;
  readonly modelId: number | undefined;
}

const MOST_RENEWALS = 255;

/** A patron's row of kenal_patron_metric, in the order of METRIC_COLUMNS. */
export const metricValues = ({ use, judgement: j, ...facts }: MetricFacts): RowValues => [
  facts.borrowernumber,
  dayAsText(facts.day),
  use === undefined ? null : dayAsText(use.firstVisit),
  use === undefined ? null : dayAsText(use.lastVisit),
  facts.isTruncated ? 1 : 0,
  use?.visitDays ?? null,
  use?.visitDays365 ?? null,
  use?.visitDays91 ?? null,
  use?.visitDays91Before ?? null,
  use?.loans365 ?? null,
  j.repeats ?? null,
  j.lastAfter ?? null,
  j.watched ?? null,
  use === undefined || use.rhythm === 0 ? null : use.rhythm.toFixed(1),
  fixed(j.surprise, 5),
  fixed(j.forecast?.pActive, 5),
  fixed(j.forecast?.expectedVisits91, 3),
  fixed(j.forecast?.expectedVisits182, 3),
  fixed(j.forecast?.pVisit91, 5),
  fixed(j.forecast?.pVisit182, 5),
  fixed(j.expectedLoss91, 3),
  j.recencyScore ?? null,
  j.frequencyScore ?? null,
  j.volumeScore ?? null,
  fixed(j.loyalty, 1),
  fixed(j.returns, 4),
  fixed(j.stays, 4),
  fixed(j.refers, 4),
  fixed(j.breadth, 4),
  j.coverage ?? null,
  fixed(j.prospect, 4),
  use === undefined ? null : bitCount(use.linesUsed),
  j.renewals === undefined ? null : Math.min(MOST_RENEWALS, j.renewals),
  j.stage.stage,
  dayAsText(j.stage.since),
  facts.reason,
  JSON.stringify(j.evidence),
  j.stage.previous ?? null,
  j.forecast === undefined ? null : (facts.modelId ?? null),
];

const fixed = (value: number | undefined, digits: number): string | null =>
  value === undefined ? null : value.toFixed(digits);
